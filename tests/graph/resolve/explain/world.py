"""A small resolved graph for the tests of explanations, its evidence written as resolution writes it."""

from __future__ import annotations

from datetime import UTC, date, datetime

from graph.driver import Database
from graph.model.identifiers import CUSTOMER_HAS, EMAIL, PHONE, IdentifierKind, identifier
from graph.model.people import LINKED, Customer, Evidence
from graph.resolve.run import resolve
from graph.settings import Settings
from graph.writer import Writer

SEEN = datetime(2026, 1, 1, tzinfo=UTC)
PHONE_OF_ALL = "+79161234567"


def write(database: Database, records: list[tuple[Customer, dict[IdentifierKind, str]]]) -> None:
    """Records with what they hold."""
    with Writer(database, source="shop", run_id="r", seen_at=SEEN) as writer:
        for record, held in records:
            writer.put(record)
            for kind, value in held.items():
                node = identifier(kind, value)
                writer.put(node)
                writer.put(CUSTOMER_HAS(record.uid, node.uid))


def customer(number: int, given: str | None = None, family: str | None = None, born: str | None = None) -> Customer:
    """The record shop:number."""
    return Customer(
        uid=f"shop:{number}", given_name=given, family_name=family, created_at=datetime(2020, 1, number, tzinfo=UTC),
        birth_date=date.fromisoformat(born) if born else None,
    )  # fmt: skip


def family(database: Database, settings: Settings) -> None:
    """Anna (1, 2, 3: two share an e-mail, the third a phone), her brother Ivan (4) with that phone, a stranger (5)."""
    write(database, [
        (customer(1, "Анна", "Петрова", "1990-02-03"), {EMAIL: "anna@romashka.ru", PHONE: PHONE_OF_ALL}),
        (customer(2, "Анна", "Петрова"), {EMAIL: "anna@romashka.ru"}),
        (customer(3, "Anna", "Petrova", "1990-02-03"), {PHONE: PHONE_OF_ALL}),
        (customer(4, "Иван", "Петров", "1993-05-06"), {PHONE: PHONE_OF_ALL}),
        (customer(5, "Пётр", "Сидоров", "1970-01-01"), {EMAIL: "petr@sidorov.ru"}),
    ])  # fmt: skip
    resolve(database, settings)
    database.run("MATCH ()-[tie:LINKED]->() DELETE tie")
    with Writer(database, source="", run_id="r", seen_at=SEEN) as writer:
        for a, b, rule, weight, joins in (
            (1, 2, "email", 12.5, True),
            (1, 3, "phone, names agreeing", 4.25, True),
            (3, 4, "looks alike", -2.0, False),
        ):
            writer.put(LINKED(f"shop:{a}", f"shop:{b}", Evidence(rule=rule, weight=weight, joins=joins)))
