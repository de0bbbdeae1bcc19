"""The mailing platform: contacts, campaigns, offers, what was sent, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from graph.model import contact, people
from graph.model.identifiers import CUSTOMER_HAS, EMAIL, EXTERNAL_ID, PHONE

from ..fields import (
    MOSCOW,
    IsoDate,
    Key,
    Moment,
    Money,
    Number,
    Reject,
    Text,
    TextRow,
    TypedRow,
    last_second,
    midnight,
    minor,
)
from ..names import tidy
from ..readers import Csv, Parquet
from ..source import Context, FoldedFile, Record, RowFile, Source

CURRENCY = "RUB"
"""Of the offers, which name none."""


class ContactRow(TextRow):
    """contacts.csv: somebody who is written to."""

    contact_id: Key
    email: Text | None
    first_name: Text | None
    last_name: Text | None
    phone: Text | None
    shop_customer_id: Number | None
    language: Text | None
    subscribed_at: Moment
    unsubscribed_at: Moment | None


def subscriber(row: ContactRow, context: Context) -> Iterator[Record]:
    """A customer with identifiers and the consent to be written to."""
    uid = context.uid(row.contact_id)
    yield people.Customer(
        uid=uid,
        given_name=tidy(row.first_name),
        family_name=tidy(row.last_name),
        language=row.language,
        created_at=row.subscribed_at,
    )
    yield from context.identify(CUSTOMER_HAS, uid, EMAIL, row.email)
    yield from context.identify(CUSTOMER_HAS, uid, PHONE, row.phone)
    if row.shop_customer_id is not None:
        yield from context.identify(CUSTOMER_HAS, uid, EXTERNAL_ID, f"shop:{row.shop_customer_id}")
    consent = people.Consent(
        uid=f"{uid}:marketing_email",
        purpose="marketing_email",
        granted=row.unsubscribed_at is None,
        given_at=row.subscribed_at,
        withdrawn_at=row.unsubscribed_at,
    )
    yield consent
    yield people.GAVE(uid, consent.uid)


class CampaignRow(TextRow):
    """campaigns.csv."""

    campaign_id: Key
    name: Text
    goal: Text | None
    started_on: IsoDate
    ended_on: IsoDate | None


def campaign(row: CampaignRow, context: Context) -> Iterator[Record]:
    """A campaign."""
    yield contact.Campaign(
        uid=context.uid(row.campaign_id),
        name=row.name,
        kind=row.goal,
        started_at=midnight(row.started_on, MOSCOW),
        ended_at=last_second(row.ended_on, MOSCOW) if row.ended_on else None,
    )


class OfferRow(TextRow):
    """offers.csv."""

    offer_id: Key
    campaign_id: Key
    title: Text
    kind: Literal["percent", "fixed", "free delivery"]
    value: Money
    category: Text | None
    valid_from: IsoDate
    valid_until: IsoDate | None


def offer(row: OfferRow, context: Context) -> Iterator[Record]:
    """An offer of a campaign, and the category that it holds for."""
    uid = context.uid(row.offer_id)
    yield contact.Offer(
        uid=uid,
        name=row.title,
        kind=row.kind,
        discount_percent=float(row.value) if row.kind == "percent" else None,
        cost_minor=minor(row.value, CURRENCY, "value") if row.kind == "fixed" else None,
        currency=CURRENCY if row.kind == "fixed" else None,
        valid_from=midnight(row.valid_from, MOSCOW),
        valid_until=last_second(row.valid_until, MOSCOW) if row.valid_until else None,
    )
    yield contact.MAKES(context.uid(row.campaign_id), uid)
    if row.category:
        yield contact.OFFER_ON_CATEGORY(uid, f"shop:{row.category}")


class EventRow(TypedRow):
    """events.parquet: something that happened to a message."""

    message_id: Key
    contact_id: Key
    campaign_id: Key
    offer_id: Key | None
    kind: Literal["sent", "opened", "clicked", "unsubscribed"]
    at: Moment


def message(rows: Sequence[EventRow], context: Context) -> Iterator[Record]:
    """A message with what happened to it first of each kind, and the offer that it carried."""
    first = {row.kind: row.at for row in sorted(rows, key=lambda row: row.at, reverse=True)}
    if "sent" not in first:
        raise Reject("kind", "the message was never sent")
    row = rows[0]
    uid, subscriber_uid = context.uid(row.message_id), context.uid(row.contact_id)
    yield contact.Message(
        uid=uid,
        channel="email",
        sent_at=first["sent"],
        opened_at=first.get("opened"),
        clicked_at=first.get("clicked"),
        unsubscribed_at=first.get("unsubscribed"),
    )
    yield contact.RECEIVED(subscriber_uid, uid)
    yield contact.PART_OF(uid, context.uid(row.campaign_id))
    if row.offer_id:
        how = contact.Response(at=first["sent"], channel="email")
        yield contact.OFFERED(context.uid(row.offer_id), subscriber_uid, how)


class ResponseRow(TextRow):
    """offer_responses.csv: what somebody answered to an offer."""

    response_id: Key
    offer_id: Key
    contact_id: Key
    response: Literal["accepted", "declined"]
    responded_at: Moment
    order_number: Key | None


def response(row: ResponseRow, context: Context) -> Iterator[Record]:
    """The answer, on the same edge as the offering, and the use of the offer if it was accepted."""
    offer_uid, subscriber_uid = context.uid(row.offer_id), context.uid(row.contact_id)
    answer = contact.Response(outcome=row.response, responded_at=row.responded_at)
    yield contact.OFFERED(offer_uid, subscriber_uid, answer)
    if row.response == "accepted":
        when = contact.At(at=row.responded_at)
        yield contact.REDEEMED(subscriber_uid, offer_uid, when)
        if row.order_number:
            yield contact.REDEEMED_ON(subscriber_uid, f"shop:{row.order_number}", when)


SOURCE = Source(
    name="mailing",
    description="The mailing platform: contacts, campaigns, offers, messages and answers.",
    files=(
        RowFile(name="contacts.csv", format=Csv(), row=ContactRow, shape=subscriber),
        RowFile(name="campaigns.csv", format=Csv(), row=CampaignRow, shape=campaign),
        RowFile(name="offers.csv", format=Csv(), row=OfferRow, shape=offer),
        FoldedFile(name="events.parquet", format=Parquet(), row=EventRow, group_by=("message_id",), fold=message),
        RowFile(name="offer_responses.csv", format=Csv(), row=ResponseRow, shape=response, optional=True),
    ),
)
