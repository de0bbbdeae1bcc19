"""What a load brings is resolved as soon as it is loaded, once anything was resolved before."""

from __future__ import annotations

from datetime import UTC, datetime

from graph.driver import Database
from graph.model.identifiers import CUSTOMER_HAS, PHONE, identifier
from graph.model.people import Customer
from graph.model.provenance import LoadRun
from graph.resolve.arrived import resolve_arrived
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
