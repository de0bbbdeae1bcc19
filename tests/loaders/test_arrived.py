"""What a load brings is resolved as soon as it is loaded, once anything was resolved before."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from graph.driver import Database
from graph.model.identifiers import CUSTOMER_HAS, PHONE, identifier
from graph.model.people import USED, Customer, Device
from graph.model.provenance import LoadRun
from graph.resolve.arrived import resolve_arrived
from graph.resolve.decisions.acts import ban
from graph.resolve.run import resolve, waiting_runs
from graph.settings import Settings
from graph.writer import Writer

SEEN = datetime(2026, 1, 1, tzinfo=UTC)


def arrive(database: Database, run: str, uid: str, finished: bool = True) -> None:
    """One customer of one load run."""
    phone = identifier(PHONE, "+79161234501")
    with Writer(database) as writer:
        writer.put(LoadRun(uid=run, accepted=1, finished_at=SEEN if finished else None))
    with Writer(database, source="shop", run_id=run, seen_at=SEEN) as writer:
        writer.put(Customer(uid=uid, given_name="Анна"))
        writer.put(phone)
        writer.put(CUSTOMER_HAS(uid, phone.uid))


def profiles(database: Database) -> list[list[str]]:
    return database.rows("MATCH (r)-[:RESOLVED_TO]->(p:Profile) RETURN p.profile_id, collect(r.uid)")


def test_nothing_is_resolved_before_the_first_resolution(database: Database, server: Settings) -> None:
    arrive(database, "r1", "shop:1")
    assert resolve_arrived(database, server) == []
    assert profiles(database) == []
    resolve(database, server)
    assert waiting_runs(database) == []
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
    assert waiting_runs(database) == []
    assert resolve_arrived(database, server) == []
    arrive(database, "r3", "shop:3")
    resolve_arrived(database, server)
    [[_, joined]] = profiles(database)
    assert sorted(joined) == ["shop:1", "shop:2", "shop:3"]


def namesake(database: Database, run: str, uid: str, born: date | None = None, device: str | None = None) -> None:
    """A customer who bears a name that others bear too."""
    with Writer(database) as writer:
        writer.put(LoadRun(uid=run, accepted=1, finished_at=SEEN))
    with Writer(database, source="shop", run_id=run, seen_at=SEEN) as writer:
        writer.put(Customer(uid=uid, given_name="Анна", family_name="Кузнецова", city="Казань", birth_date=born))
        if device:
            writer.put(Device(uid=device))
            writer.put(USED(uid, device))


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
