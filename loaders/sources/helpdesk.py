"""The help desk: tickets, and the requesters as they wrote or called."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from graph.model import contact, people
from graph.model.identifiers import CUSTOMER_HAS, EMAIL, PHONE

from ..fields import Count, Key, Moment, Number, Text, TypedRow
from ..names import split_name
from ..readers import JsonLines
from ..source import Context, Record, RowFile, Source

Rating = Annotated[int, Field(ge=1, le=5)]


class Requester(TypedRow):
    """Who wrote or called, as the help desk knows them."""

    id: Key
    name: str | None = None
    email: str | None = None
    phone: str | None = None


class TicketRow(TypedRow):
    """tickets.jsonl: a request."""

    ticket_id: Number
    requester: Requester
    channel: Text
    subject: str | None = None
    topic: Text | None = None
    order_number: Key | None = None
    status: Text
    opened_at: Moment
    closed_at: Moment | None = None
    reopened: Count | None = None
    satisfaction: Rating | None = None


def ticket(row: TicketRow, context: Context) -> Iterator[Record]:
    """A ticket, its requester, and the order that it is about."""
    uid, requester = context.uid(row.ticket_id), context.uid(row.requester.id)
    name = split_name(row.requester.name, family_first=False)
    yield people.Customer(
        uid=requester, given_name=name.given, patronymic=name.patronymic, family_name=name.family, suffix=name.suffix
    )
    yield from context.identify(CUSTOMER_HAS, requester, EMAIL, row.requester.email)
    yield from context.identify(CUSTOMER_HAS, requester, PHONE, row.requester.phone)
    yield contact.Ticket(
        uid=uid,
        subject=row.subject or None,
        topic=row.topic,
        channel=row.channel,
        status=row.status,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        reopened=row.reopened,
        satisfaction=row.satisfaction,
    )
    yield contact.OPENED(requester, uid)
    if row.order_number:
        yield contact.TICKET_ABOUT(uid, f"shop:{row.order_number}")


SOURCE = Source(
    name="helpdesk",
    description="The help desk: tickets and who opened them.",
    files=(RowFile(name="tickets.jsonl", format=JsonLines(), row=TicketRow, shape=ticket),),
)
