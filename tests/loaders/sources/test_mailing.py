"""The mailing platform's files, row by row."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl

from graph.model import contact, people
from graph.model.identifiers import CUSTOMER_HAS
from tests.loaders.shaped import shape_file, shape_text

AT = datetime(2025, 3, 4, 7, 22, 31, tzinfo=UTC)


def test_contacts(tmp_path: Path) -> None:
    shaped = shape_text(
        "mailing", tmp_path, "contacts.csv",
        "contact_id,email,first_name,last_name,phone,shop_customer_id,language,subscribed_at,unsubscribed_at",
        "ct-1,ivan@mail.ru,Иван,,,100023,ru,2025-03-04T07:22:31Z,",
        "ct-2,anna@mail.ru,,,,,en,2025-03-04T07:22:31Z,2025-03-05T07:22:31Z",
    )  # fmt: skip
    assert [person.language for person in shaped.nodes(people.Customer)] == ["ru", "en"]
    assert ("mailing:ct-1", "external_id:shop:100023") in shaped.ends(CUSTOMER_HAS)
    given, withdrawn = shaped.nodes(people.Consent)
    assert (given.granted, given.given_at, given.withdrawn_at) == (True, AT, None)
    assert (withdrawn.granted, withdrawn.withdrawn_at) == (False, AT + timedelta(days=1))


def test_campaigns_and_offers(tmp_path: Path) -> None:
    shaped = shape_text(
        "mailing", tmp_path, "campaigns.csv", "campaign_id,name,channel,goal,started_on,ended_on,budget,currency",
        "cmp-1,Spring,email,season,2025-03-28,2025-04-10,150000.00,RUB",
    )  # fmt: skip
    campaign = shaped.one(contact.Campaign)
    assert campaign.started_at == datetime(2025, 3, 27, 21, tzinfo=UTC)
    assert campaign.ended_at == datetime(2025, 4, 10, 20, 59, 59, tzinfo=UTC)
    shaped = shape_text(
        "mailing", tmp_path, "offers.csv",
        "offer_id,campaign_id,title,kind,value,category,code,valid_from,valid_until",
        "of-1,cmp-1,15 % off,percent,15.00,Household > Cleaning,S,2025-03-28,2025-04-10",
        "of-2,cmp-1,200 off,fixed,200.00,,S,2025-03-28,",
        "of-3,cmp-1,gift,gift,1.00,,S,2025-03-28,",
    )  # fmt: skip
    percent, fixed = shaped.nodes(contact.Offer)
    assert (percent.discount_percent, percent.cost_minor) == (15.0, None)
    assert (fixed.cost_minor, fixed.currency, fixed.valid_until) == (20000, "RUB", None)
    assert shaped.ends(contact.OFFER_ON_CATEGORY) == {("mailing:of-1", "shop:Household > Cleaning")}
    assert shaped.reasons() == [(4, "kind")]


def events(path: Path, *rows: tuple[str, str, int]) -> Path:
    pl.DataFrame(
        {
            "event_id": [f"e{i}" for i in range(len(rows))],
            "message_id": [message for message, _, _ in rows],
            "contact_id": ["ct-1"] * len(rows),
            "campaign_id": ["cmp-1"] * len(rows),
            "offer_id": ["of-1" if message == "m1" else None for message, _, _ in rows],
            "kind": [kind for _, kind, _ in rows],
            "at": [AT + timedelta(hours=hours) for _, _, hours in rows],
        }
    ).write_parquet(path / "events.parquet")
    return path / "events.parquet"


def test_events_fold_into_messages(tmp_path: Path) -> None:
    path = events(
        tmp_path, ("m1", "clicked", 3), ("m2", "sent", 0), ("m1", "opened", 2), ("m1", "sent", 0), ("m1", "opened", 1),
        ("m3", "opened", 1), ("m4", "sent", 0), ("m4", "burnt", 1),
    )  # fmt: skip
    shaped = shape_file("mailing", path)
    first, second = sorted(shaped.nodes(contact.Message), key=lambda message: message.uid)
    hour = timedelta(hours=1)
    assert first == contact.Message(
        uid="mailing:m1", channel="email", sent_at=AT, opened_at=AT + hour, clicked_at=AT + 3 * hour
    )
    assert second.opened_at is None
    how = contact.Response(at=AT, channel="email")
    assert shaped.links(contact.OFFERED) == [contact.OFFERED("mailing:of-1", "mailing:ct-1", how)]
    assert shaped.ends(contact.RECEIVED) == {("mailing:ct-1", "mailing:m1"), ("mailing:ct-1", "mailing:m2")}
    assert shaped.reasons() == [(6, "kind"), (7, "message_id"), (8, "kind")]


def test_offer_responses(tmp_path: Path) -> None:
    shaped = shape_text(
        "mailing", tmp_path, "offer_responses.csv",
        "response_id,offer_id,contact_id,response,responded_at,order_number",
        "or-1,of-1,ct-1,accepted,2025-03-04T07:22:31Z,A1", "or-2,of-1,ct-2,declined,2025-03-04T07:22:31Z,",
    )  # fmt: skip
    assert [link.properties for link in shaped.links(contact.OFFERED)] == [
        contact.Response(outcome=outcome, responded_at=AT) for outcome in ("accepted", "declined")
    ]
    assert shaped.links(contact.REDEEMED) == [contact.REDEEMED("mailing:ct-1", "mailing:of-1", contact.At(at=AT))]
