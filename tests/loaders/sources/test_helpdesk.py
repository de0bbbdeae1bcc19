"""The help desk's file, row by row."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from graph.model import contact, people
from graph.model.identifiers import CUSTOMER_HAS
from tests.loaders.shaped import shape_text

TICKET = (
    '{"ticket_id":500123,"requester":{"id":"u-1","name":"ваня петров","email":"Ivan@mail.ru","phone":null},'
    '"channel":"email","subject":"Заказ A1","topic":"delivery","order_number":"A1","status":"closed",'
    '"opened_at":"2025-03-04T07:22:31Z","closed_at":"2025-03-05T09:00:00Z","reopened":0,"satisfaction":4}'
)


def test_tickets(tmp_path: Path) -> None:
    shaped = shape_text(
        "helpdesk", tmp_path, "tickets.jsonl", TICKET,
        TICKET.replace('"A1","status"', 'null,"status"').replace("500123", "500124").replace("}", ',"x":1}', 1),
        TICKET.replace('"satisfaction":4', '"satisfaction":6'),
        TICKET.replace('"id":"u-1",', ""),
    )  # fmt: skip
    assert shaped.nodes(people.Customer)[0] == people.Customer(
        uid="helpdesk:u-1", given_name="Ваня", family_name="Петров"
    )
    ticket = shaped.nodes(contact.Ticket)[0]
    assert ticket.opened_at == datetime(2025, 3, 4, 7, 22, 31, tzinfo=UTC)
    assert ticket.satisfaction == 4
    assert shaped.ends(CUSTOMER_HAS) == {("helpdesk:u-1", "email:ivan@mail.ru")}
    assert len(shaped.ends(contact.OPENED)) == 2
    assert shaped.ends(contact.TICKET_ABOUT) == {("helpdesk:500123", "shop:A1")}
    assert shaped.reasons() == [(3, "satisfaction"), (4, "requester.id")]
