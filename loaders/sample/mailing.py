"""The mailing platform's export: contacts, campaigns, offers, events of letters, answers to offers."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import polars as pl

from .catalogue import CAMPAIGNS, CATEGORIES, GOALS, OFFERS_EACH, Offers, campaign_days
from .clock import DAY, END, NEVER, START, instant, utc
from .contacts import Typist
from .events import Events, Mails
from .population import People
from .pricing import OFFER_DAYS, Bills
from .shop import order_numbers
from .site import customer_ids
from .streams import SHARED, Flags, Ints, spread, stream
from .tables import PERSON, Table, key, roubles, truth

LETTERS_PER_CHUNK = 100_000
_NAMES = {
    "season": ("Spring cleaning", "Summer drinks", "Back to school", "New Year table"),
    "retention": ("Your regulars", "Thank you for staying", "Favourites week"),
    "news": ("New on the shelf", "What is new", "From our buyers"),
    "winback": ("We miss you", "Come back", "It has been a while"),
}


def contact_numbers(people: Ints) -> Ints:
    """The platform's own numbers for people, by their numbers in the whole sample."""
    return spread(people, 7_368_787, 10**7, 2_718_281)


def campaigns(seed: int) -> Table:
    """mailing/campaigns.csv, the same for all chunks."""
    budget = stream(seed, SHARED, "campaigns").integers(5, 40, CAMPAIGNS) * 1_000_000
    first = [START.date() + timedelta(days=int(d)) for d in campaign_days()]
    goals = [GOALS[c % len(GOALS)] for c in range(CAMPAIGNS)]
    rows = pl.DataFrame(
        {
            "campaign_id": [f"cmp-{c:03d}" for c in range(CAMPAIGNS)],
            "name": [_NAMES[goal][c // len(GOALS) % len(_NAMES[goal])] for c, goal in enumerate(goals)],
            "channel": "email",
            "goal": goals,
            "started_on": [str(d) for d in first],
            "ended_on": [str(d + timedelta(days=OFFER_DAYS - 1)) for d in first],
            "budget": budget,
            "currency": "RUB",
        }
    )
    return Table("mailing/campaigns.csv", rows.with_columns(roubles("budget")))


def offer_keys() -> list[str]:
    """Offer ids by position."""
    return [f"of-{c:03d}-{i + 1}" for c in range(CAMPAIGNS) for i in range(OFFERS_EACH)]


def offer_codes() -> list[str]:
    """What is typed at the check-out, by position."""
    return [f"{GOALS[c % 4].upper()}-{c:02d}-{i + 1}" for c in range(CAMPAIGNS) for i in range(OFFERS_EACH)]


def offer_table(offers: Offers) -> Table:
    """mailing/offers.csv, the same for all chunks."""
    rows = []
    days = campaign_days()
    for o, (offer, code) in enumerate(zip(offer_keys(), offer_codes(), strict=True)):
        percent, off = int(offers.percent[o]), int(offers.roubles[o])
        kind = "percent" if percent else "fixed" if off else "free delivery"
        gain = f"{percent} % off" if percent else f"{off} roubles off" if off else "Free delivery"
        category = CATEGORIES[offers.category[o]][0] if offers.category[o] >= 0 else None
        first = START.date() + timedelta(days=int(days[o // OFFERS_EACH]))
        rows.append(
            {
                "offer_id": offer,
                "campaign_id": f"cmp-{o // OFFERS_EACH:03d}",
                "title": f"{gain} {category}" if category else gain,
                "kind": kind,
                "value": f"{percent or off}.00",
                "category": category,
                "code": code,
                "valid_from": str(first),
                "valid_until": str(first + timedelta(days=OFFER_DAYS - 1)),
            }
        )
    return Table("mailing/offers.csv", pl.DataFrame(rows, infer_schema_length=None))


def contacts(seed: int, people: People, mails: Mails) -> list[Table]:
    """mailing/contacts.csv."""
    rng = stream(seed, people.chunk, "mailing")
    typist = Typist(rng, people)
    who = np.flatnonzero(people.in_mailing)
    persons: list[int] = who.tolist()
    u = rng.random((4, len(who)))
    left = np.full(len(people), NEVER, dtype=np.int64)
    gone = mails.left >= 0
    left[mails.person[gone]] = mails.left[gone]
    rows = pl.DataFrame(
        {
            PERSON: who,
            "contact_id": contact_numbers(people.number[who]),
            "email": [typist.email(p, 0.0) for p in persons],
            "first_name": [typist.first_name(p) for p in persons],
            "last_name": [typist.last_name(p, int(people.joined[p])) for p in persons],
            "phone": [typist.phone(p, int(people.joined[p]), 0.8) for p in persons],
            "shop_customer_id": customer_ids(people)[who],
            "language": pl.Series(["ru", "en"]).gather(people.english[who].astype(np.int64)),
            "subscribed_at": people.joined[who] * DAY + (43_200 * u[3]).astype(np.int64) + 25_200,
            "unsubscribed_at": np.where(left[who] < END, left[who], NEVER),
        }
    ).with_columns(
        key("ct-", "contact_id", 7),
        pl.when(pl.Series(u[0] < 0.85)).then(pl.col("first_name")),
        pl.when(pl.Series(u[1] < 0.6)).then(pl.col("last_name")),
        pl.when(pl.Series((u[2] < 0.5) & people.in_shop[who])).then(pl.col("shop_customer_id")),
        utc("subscribed_at"),
        utc("unsubscribed_at"),
    )
    return [Table("mailing/contacts.csv", rows), truth("mailing", "contacts", rows["contact_id"], rows[PERSON])]


def _events(mails: Mails, base: int, letters: Ints, at: Ints, kind: str, happened: Flags) -> pl.DataFrame:
    which = np.flatnonzero(happened & (at < END))
    number = pl.Series("message_id", letters[which])
    offer = mails.offer[which]
    return (
        pl.DataFrame(
            {
                PERSON: mails.person[which],
                "letter": letters[which],
                "message_id": number,
                "contact_id": contact_numbers(base + mails.person[which]),
                "campaign_id": pl.Series([f"cmp-{c:03d}" for c in range(CAMPAIGNS)]).gather(mails.campaign[which]),
                "offer_id": pl.Series([*offer_keys(), None]).gather(np.where(offer >= 0, offer, len(offer_keys()))),
                "kind": pl.repeat(kind, len(which), dtype=pl.String, eager=True),
                "at": at[which],
            }
        )
        .with_columns(key("msg-", "message_id", 9))
        .with_columns((pl.col("message_id") + f"-{kind[0]}").alias("event_id"))
    )


def letters(people: People, events: Events) -> Table:
    """mailing/events.parquet: sent, opened, clicked, unsubscribed, letter by letter."""
    mails = events.mails
    numbers = people.chunk * LETTERS_PER_CHUNK + np.arange(len(mails), dtype=np.int64)
    base = people.chunk * len(people)
    every = np.ones(len(mails), dtype=bool)
    parts = [
        _events(mails, base, numbers, mails.sent, "sent", every),
        _events(mails, base, numbers, mails.opened, "opened", mails.opened >= 0),
        _events(mails, base, numbers, mails.clicked, "clicked", mails.clicked >= 0),
        _events(mails, base, numbers, mails.left, "unsubscribed", (mails.left >= 0)),
    ]
    rows = pl.concat(parts).sort("letter", maintain_order=True)
    return Table(
        "mailing/events.parquet",
        rows.select(
            PERSON,
            "event_id",
            "message_id",
            key("ct-", "contact_id", 7),
            "campaign_id",
            "offer_id",
            "kind",
            instant("at"),
        ),
    )


def offer_responses(seed: int, people: People, events: Events, bills: Bills) -> Table:
    """mailing/offer_responses.csv: offers used on orders, and offers refused by a click."""
    rng = stream(seed, people.chunk, "offer responses")
    mails, orders = events.mails, events.orders
    discount = bills.offer_discount > 0
    used = np.flatnonzero(discount)
    taken = np.zeros(len(mails), dtype=bool)
    taken[bills.letter[used]] = True
    refused = np.flatnonzero((mails.opened >= 0) & (mails.offer >= 0) & ~taken & (rng.random(len(mails)) < 0.06))
    person = np.concatenate([orders.person[used], mails.person[refused]])
    at = np.concatenate([orders.at[used], mails.opened[refused] + 15])
    offer = np.concatenate([bills.offer[used], mails.offer[refused]])
    order = np.concatenate([order_numbers(people.chunk, used), np.full(len(refused), -1)])
    rows = (
        pl.DataFrame(
            {
                PERSON: person,
                "response_id": people.chunk * LETTERS_PER_CHUNK + np.arange(len(person), dtype=np.int64),
                "offer_id": pl.Series(offer_keys()).gather(offer),
                "contact_id": contact_numbers(people.number[person]),
                "response": pl.Series(["declined", "accepted"]).gather((order >= 0).astype(np.int64)),
                "responded_at": at,
                "order_number": order,
            }
        )
        .filter(pl.col("responded_at") < END)
        .with_columns(
            key("or-", "response_id", 9), key("ct-", "contact_id", 7), utc("responded_at"), key("A", "order_number", 8)
        )
    )
    return Table("mailing/offer_responses.csv", rows)
