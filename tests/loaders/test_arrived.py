"""What a load brings is resolved as soon as it is loaded, once anything was resolved before."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from graph.driver import Database
from graph.model import Link, Node
from graph.model.commerce import BECAME, FILLED, PLACED, Cart, Order
from graph.model.companies import HOLDS, Company, DecisionMaker
from graph.model.contact import OPENED, TICKET_ABOUT, Ticket
from graph.model.identifiers import CUSTOMER_HAS, PHONE, identifier
from graph.model.people import USED, Customer, Device
from graph.model.provenance import LoadRun
from graph.resolve.arrived import arrived, resolve_arrived
from graph.resolve.decisions.acts import ban
from graph.resolve.run import resolve, waiting_runs
from graph.settings import Settings
from graph.writer import Writer

SEEN = datetime(2026, 1, 1, tzinfo=UTC)


def arrive(database: Database, run: str, uid: str, finished: bool = True) -> None:
    """One customer of one load run."""
    phone = identifier(PHONE, "+79161234501")
    load(database, run, Customer(uid=uid, given_name="Анна"), phone, CUSTOMER_HAS(uid, phone.uid), finished=finished)


def load(database: Database, run: str, *items: Node | Link, finished: bool = True) -> list[str] | None:
    """What a load run does; returns what it touched."""
    with Writer(database, source="shop", run_id=run, seen_at=SEEN) as writer:
        for item in items:
            writer.put(item)
    done = LoadRun(uid=run, accepted=1, finished_at=SEEN, waiting_since=SEEN, touched=writer.touched)
    with Writer(database) as ledger:
        ledger.put(done if finished else LoadRun(uid=run))
    return writer.touched


def profiles(database: Database) -> list[list[str]]:
    return database.rows("MATCH (r)-[:RESOLVED_TO]->(p:Profile) RETURN p.profile_id, collect(r.uid)")


def test_nothing_is_resolved_before_the_first_resolution(database: Database, server: Settings) -> None:
    arrive(database, "r1", "shop:1")
    assert resolve_arrived(database, server) == []
    assert profiles(database) == []
    resolve(database, server)
    assert waiting_runs(database) == {}
    assert len(profiles(database)) == 1


def test_what_finished_runs_brought_is_resolved_once(database: Database, server: Settings) -> None:
    arrive(database, "r1", "shop:1")
    resolve(database, server)
    arrive(database, "r2", "shop:2")
    arrive(database, "r3", "shop:3", finished=False)
    [touched] = resolve_arrived(database, server)
    assert not touched.everything
    [[_, joined]] = profiles(database)
    assert {"shop:1", "shop:2"} <= set(joined)
    assert waiting_runs(database) == {}
    assert resolve_arrived(database, server) == []
    arrive(database, "r3", "shop:3")
    resolve_arrived(database, server)
    [[_, joined]] = profiles(database)
    assert sorted(joined) == ["shop:1", "shop:2", "shop:3"]


def test_a_run_that_touched_very_much_is_looked_for(
    database: Database, server: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both ways find the same: by the names that a run keeps, and by the stamp on everything."""
    order, ticket, cart = Order(uid="shop:o"), Ticket(uid="desk:t"), Cart(uid="shop:k")
    firm, head = Company(uid="crm:c", name="Ромашка"), DecisionMaker(uid="crm:d")
    known = [Customer(uid=f"shop:{n}", given_name="Анна") for n in range(6)]
    load(database, "r1", *known, order, ticket, cart, OPENED("shop:1", "desk:t"), FILLED("shop:2", "shop:k"))
    resolve(database, server)
    orders = [TICKET_ABOUT("desk:t", "shop:o"), BECAME("shop:k", "shop:o"), PLACED("shop:3", "shop:o")]
    brought: list[Node | Link] = [known[0], *orders, firm, head]
    touched = load(database, "r2", *brought, HOLDS("crm:d", "crm:c"))
    assert touched == [
        "Cart\tshop:k", "Company\tcrm:c", "Customer\tshop:0", "Customer\tshop:3", "DecisionMaker\tcrm:d",
        "Ticket\tdesk:t",
    ]  # fmt: skip
    by_name = arrived(database, waiting_runs(database))
    monkeypatch.setattr("graph.writer.MOST_TOUCHED", 5)
    assert load(database, "r2", *brought, HOLDS("crm:d", "crm:c")) is None
    by_stamp = arrived(database, waiting_runs(database))
    wanted = {("Customer", f"shop:{n}") for n in (1, 2, 3)} | {("Company", "crm:c"), ("DecisionMaker", "crm:d")}
    assert set(by_name) == set(by_stamp) == wanted, "shop:0 came again and had not changed"
    resolve_arrived(database, server)
    assert waiting_runs(database) == {}
    assert database.rows("MATCH (r:LoadRun) WHERE coalesce(r.touched, r.waiting_since) IS NOT NULL RETURN r.uid") == []


def namesake(database: Database, run: str, uid: str, born: date | None = None, device: str | None = None) -> None:
    """A customer who bears a name that others bear too."""
    used: list[Node | Link] = [Device(uid=device), USED(uid, device)] if device else []
    known = Customer(uid=uid, given_name="Анна", family_name="Кузнецова", city="Казань", birth_date=born)
    load(database, run, known, *used)


def queue(database: Database) -> set[frozenset[str]]:
    rows = database.rows("MATCH (i:ReviewItem)-[:BETWEEN]->(r) RETURN collect(r.uid), i.uid")
    return {frozenset(uids) for uids, _ in rows}


def test_what_arrives_is_asked_about_until_it_is_no_longer_doubtful(database: Database, server: Settings) -> None:
    namesake(database, "r1", "shop:1")
    resolve(database, server)
    namesake(database, "r2", "crm:2")
    resolve_arrived(database, server)
    assert queue(database) == {frozenset({"shop:1", "crm:2"})}
    database.run("CREATE (:ReviewItem {uid: 'x', side: 'people'})-[:BETWEEN]->(:Customer {uid: 'crm:8'})")
    namesake(database, "r3", "shop:1", date(1980, 1, 1))
    namesake(database, "r3", "crm:2", date(1980, 1, 1))
    resolve_arrived(database, server)
    assert queue(database) == {frozenset({"crm:8"})}, "they are one now; what it did not touch waits on"


def test_a_pair_that_a_person_decided_is_not_asked_about_again(database: Database, server: Settings) -> None:
    namesake(database, "r1", "shop:1")
    namesake(database, "r1", "crm:2")
    resolve(database, server)
    ban(database, server, "shop:1", "crm:2", by="Vera", why="sisters")
    namesake(database, "r2", "crm:2")
    resolve_arrived(database, server)
    assert queue(database) == set()


def test_a_load_that_resolves_everything_renews_the_queue_and_households(
    database: Database, server: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph.resolve.arrived.AT_ONCE", 0)
    resolve(database, server)
    namesake(database, "r2", "shop:1", date(1980, 1, 1), "tablet")
    namesake(database, "r2", "shop:2", date(1990, 2, 2), "tablet")
    namesake(database, "r2", "shop:3")
    resolve_arrived(database, server)
    assert {"shop:3"} < set().union(*queue(database))
    assert database.rows("MATCH (h:Household)<-[:LIVES_IN]-(p:Profile) RETURN h.size, count(p)") == [[2, 2]]
