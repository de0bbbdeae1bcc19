from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.driver import Database
from graph.errors import NotFound
from graph.resolve.decisions.acts import merge
from graph.resolve.explain.how import how
from graph.resolve.explain.linked import Bond, reached, weakest_bridge
from graph.resolve.explain.why import why
from graph.resolve.explain.words import Locale
from graph.resolve.run import resolve
from graph.settings import Settings
from tests.graph.resolve.decisions.graphs import profiles
from tests.graph.resolve.explain.world import customer, family, write


def test_a_profile_rests_on_a_tree_whose_weakest_edge_is_told(database: Database, server: Settings) -> None:
    family(database, server)
    was = profiles(database)
    found = how(database, was["shop:1"])
    assert found.entity == was["shop:1"]
    assert [one.member[1] for one in found.members] == ["shop:1", "shop:2", "shop:3"]
    assert [(bond.left[1], bond.right[1], bond.rule) for bond in found.tree] == [
        ("shop:1", "shop:2", "email"), ("shop:1", "shop:3", "phone, names agreeing"),
    ]  # fmt: skip
    assert found.bridge is not None
    assert (found.bridge.bond.weight, found.bridge.left, found.bridge.right) == (4.25, 2, 1)
    assert found.pieces == 1
    assert found.sentences()[:2] == [
        "Records: 3.",
        "The weakest bridge holds 2 and 1 records together: phone, names agreeing (+4.2).",
    ]
    assert "Телефон, имена согласны" in " ".join(found.sentences(Locale.RU))


def test_a_record_and_a_retired_id_lead_to_the_living_profile(database: Database, server: Settings) -> None:
    family(database, server)
    was = profiles(database)
    assert how(database, "shop:2").entity == was["shop:1"]
    merge(database, server, [was["shop:1"], was["shop:5"]], by="Vera", why="married")
    found = how(database, was["shop:5"])
    assert found.entity == was["shop:1"]
    assert found.sentences()[0] == f"{was['shop:5']} was merged into {was['shop:1']}."
    assert {one.member[1] for one in found.members} == {"shop:1", "shop:2", "shop:3", "shop:5"}


def test_the_tree_that_resolution_writes_spans_the_profile(database: Database, server: Settings) -> None:
    family(database, server)
    database.run("MATCH ()-[tie:LINKED]->() DELETE tie")
    resolve(database, server)
    found = how(database, "shop:1")
    assert found.pieces == 1
    assert len(found.tree) == 2
    assert all(bond.joins and bond.weight is not None for bond in found.tree)
    weighed = {frozenset((bond.left[1], bond.right[1])): bond.weight for bond in found.tree}
    for pair, weight in weighed.items():
        assert why(database, server, *pair).waterfall.weight == pytest.approx(weight, abs=0.01)


def test_one_record_rests_on_nothing(database: Database, server: Settings) -> None:
    family(database, server)
    found = how(database, "shop:5")
    assert (found.tree, found.bridge, found.pieces) == ((), None, 1)
    assert found.sentences() == ["It is one record, which nothing joins to another."]


def test_a_tree_that_no_longer_spans_is_said_to_be_so(database: Database, server: Settings) -> None:
    family(database, server)
    database.run("MATCH (:Customer {uid: 'shop:2'})-[tie:LINKED]-() DELETE tie")
    found = how(database, "shop:1")
    assert found.pieces == 2
    assert any("2 pieces" in text for text in found.sentences())


def test_what_is_in_no_profile_is_refused(database: Database) -> None:
    write(database, [(customer(1), {})])
    with pytest.raises(NotFound, match="in no profile"):
        how(database, "shop:1")


@given(st.data())
def test_the_weakest_bridge_parts_a_tree_in_two(data: st.DataObject) -> None:
    size = data.draw(st.integers(2, 12))
    weights = st.one_of(st.none(), st.floats(-10, 10))
    bonds = [
        Bond(("Customer", str(data.draw(st.integers(0, n - 1)))), ("Customer", str(n)), "r", data.draw(weights), True)
        for n in range(1, size)
    ]
    bridge = weakest_bridge(bonds)
    assert bridge is not None
    assert bridge.left + bridge.right == size
    assert len(reached(bonds, bonds[0].left)) == size
    known = [bond.weight for bond in bonds if bond.weight is not None]
    assert bridge.bond.weight == (min(known) if known else None)
