from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from graph.driver import Database
from graph.model import CHANGED, Link, Node
from graph.model.commerce import PLACED, Order
from graph.model.companies import HOLDS, OWNED_BY, Company, DecisionMaker
from graph.model.identifiers import (
    COMPANY_HAS,
    CUSTOMER_HAS,
    DECISION_MAKER_HAS,
    EMAIL,
    EXTERNAL_ID,
    INN,
    PHONE,
    IdentifierKind,
    identifier,
)
from graph.model.people import Customer
from graph.model.register import REGISTERED_AT, Address
from graph.resolve.run import Outcome, resolve
from graph.settings import Settings
from graph.writer import Writer

SEEN = datetime(2026, 1, 1, tzinfo=UTC)
Load = Callable[..., None]


@pytest.fixture
def load(database: Database) -> Load:
    """Write records, links and identifiers, given as (kind, value, uid), of one source."""

    def write(*items: Node | Link | tuple[IdentifierKind, str, str], source: str = "shop") -> None:
        with Writer(database, source=source, run_id="r", seen_at=SEEN) as writer:
            for item in items:
                if isinstance(item, tuple) and not isinstance(item, Link):
                    kind, value, uid = item
                    node = identifier(kind, value)
                    writer.put(node)
                    writer.put(CUSTOMER_HAS(uid, node.uid))
                else:
                    writer.put(item)

    return write


def run(database: Database, server: Settings, **options: Any) -> Outcome:
    """Resolve, and return what became of people."""
    return next(outcome for outcome in resolve(database, server, **options) if outcome.side.name == "people")


def snapshot(database: Database) -> list[Any]:
    """Everything in the graph but internal ids and stamps of change, in one order."""
    nodes = database.rows("MATCH (n) RETURN labels(n) AS l, properties(n) AS p")
    edges = database.rows("MATCH (a)-[r]->(b) RETURN properties(a), type(r), properties(r), properties(b)")
    return sorted([*map(_stable, nodes), *map(_stable, edges)])


def _stable(value: Any) -> str:
    if isinstance(value, dict):
        return repr(sorted((name, _stable(inner)) for name, inner in value.items() if name != CHANGED))
    if isinstance(value, list):
        return repr([_stable(inner) for inner in value])
    return repr(value)


def profile_of(database: Database, uid: str) -> str:
    found: list[list[str]] = database.rows(
        "MATCH ({uid: $uid})-[:RESOLVED_TO]->(p) RETURN coalesce(p.profile_id, p.account_id)", uid=uid
    )
    assert len(found) == 1
    return found[0][0]


def test_records_become_one_profile_with_golden_values_and_figures(
    database: Database, server: Settings, load: Load
) -> None:
    anna = Customer(uid="shop:1", given_name="Анна", city="Казань", created_at=datetime(2024, 5, 1, tzinfo=UTC))
    order = Order(uid="shop:o1", placed_at=datetime(2025, 2, 3, 4, 5, tzinfo=UTC), amount_minor=9900, currency="RUB")
    cancelled = Order(uid="shop:o2", placed_at=SEEN, amount_minor=100, currency="RUB", status="cancelled")
    load(anna, order, cancelled, PLACED("shop:1", "shop:o1"), PLACED("shop:1", "shop:o2"))
    load((EMAIL, "a@romashka.ru", "shop:1"))
    load(
        Customer(uid="loyalty:1", given_name="Anna", family_name="Петрова", birth_date=date(1985, 7, 14)),
        (EMAIL, "a@romashka.ru", "loyalty:1"),
        source="loyalty",
    )
    outcome = run(database, server)
    assert (outcome.records, outcome.groups, outcome.changes.created) == (2, 1, 1)
    [[found]] = database.rows("MATCH (p:Profile) RETURN p {.*, _hash: null}")
    assert found["first_order_at"].to_native() == order.placed_at
    assert found["created_at"].to_native() == anna.created_at
    assert found["birth_date"].to_native() == date(1985, 7, 14)
    assert {name: found[name] for name in ("given_name", "family_name", "city", "email", "order_count")} == {
        "given_name": "Anna",
        "family_name": "Петрова",
        "city": "Казань",
        "email": "a@romashka.ru",
        "order_count": 1,
    }
    assert (found["spent_minor"], found["currency"], found["sources"]) == (9900, "RUB", ["loyalty", "shop"])
    lineage = database.rows("MATCH (:Profile)-[g:GOLDEN_FROM]->(r) RETURN r.uid, g.attributes ORDER BY r.uid")
    assert lineage == [["loyalty:1", ["birth_date", "email", "family_name", "given_name"]], ["shop:1", ["city"]]]
    assert database.rows("MATCH (:Customer)-[e:RESOLVED_TO]->() RETURN DISTINCT e.rule") == [["email"]]


def test_a_second_run_writes_nothing_and_a_dry_run_neither(database: Database, server: Settings, load: Load) -> None:
    load(Customer(uid="shop:1", given_name="Анна"), (PHONE, "+79161234567", "shop:1"))
    load(Customer(uid="crm:1"), (PHONE, "+79161234567", "crm:1"), source="crm")
    assert run(database, server, dry_run=True).changes.created == 1
    assert database.rows("MATCH (p:Profile) RETURN p") == []
    run(database, server)
    before = snapshot(database)
    written: list[int] = []
    changes = run(database, server, advance=written.append).changes
    assert (changes.created, changes.updated, changes.retired, written) == (0, 0, 0, [])
    assert snapshot(database) == before


def test_source_records_are_never_touched(database: Database, server: Settings, load: Load) -> None:
    load(Customer(uid="shop:1", given_name="Анна"), Customer(uid="shop:2"), (EMAIL, "a@romashka.ru", "shop:1"))
    load((EMAIL, "a@romashka.ru", "shop:2"))
    text = "MATCH (r:Customer|Identifier) RETURN labels(r), properties(r)"
    before = sorted(map(_stable, database.rows(text)))
    run(database, server)
    assert sorted(map(_stable, database.rows(text))) == before


def test_ids_survive_merge_and_split_and_retired_ids_lead_on(database: Database, server: Settings, load: Load) -> None:
    load(
        Customer(uid="shop:1", given_name="Анна", created_at=datetime(2020, 1, 1, tzinfo=UTC)),
        Customer(uid="shop:2", city="Казань", created_at=datetime(2021, 1, 1, tzinfo=UTC)),
        (EMAIL, "a@romashka.ru", "shop:1"),
        (EMAIL, "b@romashka.ru", "shop:2"),
    )
    run(database, server)
    older, younger = profile_of(database, "shop:1"), profile_of(database, "shop:2")
    assert older != younger
    apart = snapshot(database)

    load((PHONE, "+79161234567", "shop:1"), (PHONE, "+79161234567", "shop:2"))
    outcome = run(database, server)
    assert (outcome.changes.updated, outcome.changes.retired) == (1, 1)
    assert profile_of(database, "shop:1") == profile_of(database, "shop:2") == older
    redirect = database.rows(
        "MATCH (old:Profile)-[:MERGED_INTO]->(p:Profile) WHERE old.retired_at IS NOT NULL "
        "RETURN old.profile_id, p.profile_id, old.city"
    )
    assert redirect == [[younger, older, None]]
    assert run(database, server).changes.retired == 0

    database.write("MATCH (i:Identifier {kind: 'phone'}) DETACH DELETE i")
    assert run(database, server).changes.revived == 1
    assert snapshot(database) == apart


def test_a_blocked_value_stops_linking(database: Database, server: Settings, load: Load) -> None:
    load(Customer(uid="shop:1"), Customer(uid="shop:2"), (PHONE, "+79161234567", "shop:1"))
    load((PHONE, "+79161234567", "shop:2"))
    assert run(database, server).groups == 1
    database.write("MATCH (i:Identifier {uid: 'phone:+79161234567'}) SET i.blocked = 'phone of a shop'")
    load((PHONE, "+79161234567", "shop:2"))  # loading again does not lift the block
    outcome = run(database, server)
    assert outcome.groups == 2
    assert outcome.demoted == {("phone", "blocked"): 1}


def test_a_cut_off_run_is_completed_by_the_next(database: Database, server: Settings, load: Load) -> None:
    load(Customer(uid="shop:1"), Customer(uid="shop:2"), (EMAIL, "a@romashka.ru", "shop:1"))
    run(database, server)
    load((EMAIL, "a@romashka.ru", "shop:2"))
    expected = snapshot_after(database, server)
    for halfway in (
        "MATCH (:Customer {uid: 'shop:1'})-[e:RESOLVED_TO]->() DELETE e",
        "MATCH ()-[e:GOLDEN_FROM]->() DELETE e",
        "MATCH (r:Customer {uid: 'shop:2'})-[e:RESOLVED_TO]->(), (retired:Profile)-[into:MERGED_INTO]->() "
        "DELETE e, into CREATE (r)-[:RESOLVED_TO {rule: 'alone'}]->(retired)",
    ):
        database.write(halfway)
        assert snapshot_after(database, server) == expected


def snapshot_after(database: Database, server: Settings) -> list[Any]:
    run(database, server)
    return snapshot(database)


def test_companies_and_their_people(database: Database, server: Settings, load: Load) -> None:
    with Writer(database, source="registry", run_id="r", seen_at=SEEN) as writer:
        for uid, name in (("registry:1", "ООО «Ромашка»"), ("crm:1", "Ромашка"), ("crm:2", "Other")):
            writer.put(Company(uid=uid, name=name))
        number = identifier(INN, "7707083893")
        writer.put(number)
        writer.put(COMPANY_HAS("registry:1", number.uid))
        writer.put(COMPANY_HAS("crm:1", number.uid))
        writer.put(DecisionMaker(uid="registry:d1", given_name="ИВАН", family_name="ПЕТРОВ"))
        writer.put(DecisionMaker(uid="crm:d1", given_name="Petrov", family_name="Ivan"))
        writer.put(DecisionMaker(uid="crm:d2", given_name="Иван", family_name="Петров"))
        writer.put(Customer(uid="crm:p1", family_name="Петров"))
        key = identifier(EXTERNAL_ID, "crm:p1")
        writer.put(key)
        writer.put(DECISION_MAKER_HAS("crm:d1", key.uid))
        writer.put(HOLDS("registry:d1", "registry:1"))
        writer.put(HOLDS("crm:d1", "crm:1"))
        writer.put(HOLDS("crm:d2", "crm:2"))
    people, companies = sorted(resolve(database, server), key=lambda outcome: -outcome.records)
    assert (companies.records, companies.groups) == (3, 2)
    assert profile_of(database, "registry:1") == profile_of(database, "crm:1") != profile_of(database, "crm:2")
    assert database.rows("MATCH (a:Account {record_count: 2}) RETURN a.inn, a.sources") == [
        ["7707083893", ["registry"]]
    ]
    assert people.groups == 2
    assert profile_of(database, "registry:d1") == profile_of(database, "crm:d1") == profile_of(database, "crm:p1")
    joined = database.rows("MATCH (d:DecisionMaker)-[e:RESOLVED_TO]->() RETURN d.uid, e.rule ORDER BY d.uid")
    assert joined == [["crm:d1", "external_id"], ["crm:d2", "alone"], ["registry:d1", "name at one company"]]
    assert [outcome.changes.created for outcome in resolve(database, server)] == [0, 0]


def test_companies_of_one_name_and_address_are_one_wherever_a_source_keeps_its_addresses(
    database: Database, server: Settings, load: Load
) -> None:
    load(
        Company(uid="registry:1", name="ООО «Ромашка»", city="Казань"),
        Address(uid="a", city="Казань", postcode="420111", line="Баумана, 5"),
        REGISTERED_AT("registry:1", "a"),
        Company(uid="crm:1", name="Romashka LLC", city="Казань", address="Баумана 5"),
        Company(uid="crm:2", name="Ромашка", city="Казань", address="Пушкина 17"),
        Company(uid="crm:3", name="Ромашка", city="Казань"),
    )
    companies, _ = resolve(database, server)
    assert companies.groups == 3
    assert profile_of(database, "registry:1") == profile_of(database, "crm:1")
    assert database.rows("MATCH (:Company {uid: 'crm:1'})-[e:RESOLVED_TO]->() RETURN e.rule") == [["looks alike"]]


def test_a_branch_has_an_account_of_its_own_found_by_the_number_of_its_head_office(
    database: Database, server: Settings, load: Load
) -> None:
    number = identifier(INN, "7707083893")
    names = {"registry:1": "ООО «Ромашка»", "registry:2": "ООО «Ромашка», филиал в г. Казань", "crm:1": "Ромашка"}
    load(number, *(Company(uid=uid, name=name) for uid, name in names.items()))
    load(*(COMPANY_HAS(uid, number.uid) for uid in names))
    resolve(database, server)
    assert profile_of(database, "registry:1") == profile_of(database, "crm:1") != profile_of(database, "registry:2")
    assert database.rows("MATCH (a:Account {inn: '7707083893'}) RETURN a.record_count AS n ORDER BY n") == [[1], [2]]
    load(Company(uid="crm:2", name="Ромашка"), COMPANY_HAS("crm:2", number.uid), OWNED_BY("crm:2", "crm:1"))
    resolve(database, server)
    assert profile_of(database, "crm:2") not in {profile_of(database, uid) for uid in names}
