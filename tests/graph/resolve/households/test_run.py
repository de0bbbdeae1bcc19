from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from graph.driver import Database
from graph.model import Link, Node
from graph.model.identifiers import CUSTOMER_HAS, EMAIL, PHONE, IdentifierKind, identifier
from graph.model.people import LIVES_IN, RESOLVED_TO, USED, Customer, Device, Household, Profile
from graph.resolve.households.ids import seed
from graph.resolve.households.run import HouseholdOutcome, resolve_households
from graph.settings import Settings
from graph.writer import Writer
from tests.graph.resolve.test_run import SEEN, snapshot

FLAT = {"city": "Казань", "address": "ул. Ленина, 12, кв. 45"}
Put = Callable[..., None]


@pytest.fixture
def put(database: Database) -> Put:
    """Write what a source knows, and a profile for each customer, named after its key."""

    def write(*items: Node | Link) -> None:
        with Writer(database, source="shop", run_id="r", seen_at=SEEN) as writer:
            for item in items:
                writer.put(item)
                if isinstance(item, Customer):
                    profile = item.uid.removeprefix("shop:")
                    writer.put(Profile(profile_id=profile, family_name=item.family_name))
                    writer.put(RESOLVED_TO(item.uid, profile))

    return write


def customer(name: str, family: str | None = None, **properties: Any) -> Customer:
    return Customer(uid=f"shop:{name}", family_name=family, **properties)


def held(kind: IdentifierKind, value: str, *names: str) -> list[Node | Link]:
    node = identifier(kind, value)
    return [node, *(CUSTOMER_HAS(f"shop:{name}", node.uid) for name in names)]


def used(device: Device, *names: str) -> list[Node | Link]:
    return [device, *(USED(f"shop:{name}", device.uid) for name in names)]


def run(database: Database, server: Settings, **options: Any) -> HouseholdOutcome:
    return resolve_households(database, server, **options)


def homes(database: Database) -> list[list[Any]]:
    """Households that were found: uid, size, members."""
    return database.rows(
        "MATCH (h:Household) WHERE h.source IS NULL "
        "RETURN h.uid, h.size, COLLECT { MATCH (p:Profile)-[:LIVES_IN]->(h) RETURN p.profile_id ORDER BY p.profile_id }"
        " ORDER BY h.uid"
    )


def test_profiles_that_share_enough_live_together(database: Database, server: Settings, put: Put) -> None:
    put(customer("a", "Петров", **FLAT), customer("b", "Сидорова", **FLAT))
    put(customer("c", "Каминский"), customer("d", "Каминская"), customer("e", "Волков"))
    put(*used(Device(uid="shop:tablet", kind="tablet"), "c", "d", "e"))
    outcome = run(database, server)
    assert (outcome.people, outcome.households, outcome.members) == (5, 2, 4)
    assert homes(database) == sorted([[seed("a"), 2, ["a", "b"]], [seed("c"), 2, ["c", "d"]]])
    assert outcome.home_of == {"a": seed("a"), "b": seed("a"), "c": seed("c"), "d": seed("c")}
    why = database.rows(
        "MATCH (p:Profile)-[e:LIVES_IN]->() RETURN p.profile_id, e.evidence, e.weight ORDER BY p.profile_id"
    )
    assert why == [
        ["a", ["same flat"], 1.0],
        ["b", ["same flat"], 1.0],
        ["c", ["family name", "device"], 1.0],
        ["d", ["family name", "device"], 1.0],
    ]


def test_a_second_run_writes_nothing_and_a_dry_run_neither(database: Database, server: Settings, put: Put) -> None:
    put(customer("a", "Петров", **FLAT), customer("b", "Петрова", **FLAT))
    assert run(database, server, dry_run=True).changes.created == 1
    assert homes(database) == []
    run(database, server)
    before = snapshot(database)
    written: list[int] = []
    changes = run(database, server, advance=written.append).changes
    assert (changes.created, changes.updated, changes.residences, changes.gone, written) == (0, 0, [], [], [])
    assert snapshot(database) == before


def test_told_households_count_and_are_left_alone(database: Database, server: Settings, put: Put) -> None:
    put(customer("a"), customer("b"), Household(uid="shop:7", size=4))
    put(LIVES_IN("shop:a", "shop:7"), LIVES_IN("shop:b", "shop:7"))
    text = "MATCH (h:Household {uid: 'shop:7'})<-[e:LIVES_IN]-(c:Customer) RETURN properties(h), properties(e), c.uid"
    before = sorted(map(str, database.rows(text)))
    run(database, server)
    assert homes(database) == [[seed("a"), 2, ["a", "b"]]]
    assert sorted(map(str, database.rows(text))) == before


def test_people_move(database: Database, server: Settings, put: Put) -> None:
    put(customer("a", "Петров", **FLAT), customer("b", "Петрова", **FLAT), customer("c", "Волкова"))
    run(database, server)
    put(customer("c", "Волкова", **FLAT))
    changes = run(database, server).changes
    assert (changes.created, changes.updated, homes(database)) == (0, 1, [[seed("a"), 3, ["a", "b", "c"]]])
    put(customer("a", "Петров"))
    run(database, server)
    assert homes(database) == [[seed("a"), 2, ["b", "c"]]]
    put(customer("b", "Петрова"))
    assert run(database, server).changes.gone == [seed("a")]
    assert homes(database) == []
    assert database.rows("MATCH (:Profile)-[e:LIVES_IN]->() RETURN e") == []


def test_a_retired_profile_moves_out(database: Database, server: Settings, put: Put) -> None:
    put(customer("a", "Петров", **FLAT), customer("b", "Петрова", **FLAT), customer("c", "Волкова", **FLAT))
    run(database, server)
    with Writer(database) as writer:
        writer.put(Profile(profile_id="c", retired_at=SEEN))
    run(database, server)
    assert homes(database) == [[seed("a"), 2, ["a", "b"]]]


def test_what_points_at_nobody_in_particular_counts_for_nothing(database: Database, server: Settings, put: Put) -> None:
    put(customer("a", "Петров"), customer("b", "Петрова"))
    put(*held(PHONE, "+79161234567", "a", "b"))
    database.write("MATCH (i:Identifier) SET i.blocked = 'phone of a shop'")
    put(*held(EMAIL, "info@romashka.ru", "a", "b"), *held(PHONE, "+74951234567;ext=12", "a", "b"))
    put(*used(Device(uid="shop:till", kind="till"), "a", "b"))
    assert run(database, server).households == 0
    put(*held(PHONE, "+74951234568", "a", "b"))
    assert run(database, server).evidence == {"fixed-line phone": 2, "family name": 2}


def test_a_cut_off_run_is_completed_by_the_next(database: Database, server: Settings, put: Put) -> None:
    put(customer("a", "Петров", **FLAT), customer("b", "Петрова", **FLAT))
    run(database, server)
    expected = snapshot(database)
    for halfway in (
        "MATCH (:Profile {profile_id: 'a'})-[e:LIVES_IN]->() DELETE e",
        "MATCH (:Profile)-[e:LIVES_IN]->() DELETE e",
        "CREATE (:Household {uid: 'household:left-over', size: 3})",
        "MATCH (p:Profile {profile_id: 'a'}) CREATE (p)-[:LIVES_IN]->(:Household {uid: 'household:z', size: 2})",
    ):
        database.write(halfway)
        run(database, server)
        assert snapshot(database) == expected
