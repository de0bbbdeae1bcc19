"""The graph around profiles: types from the declarations, only what can reach a profile, only the latest events."""

from __future__ import annotations

import numpy as np
import pytest

from graph.model import paths
from ml.past.history import DAY_MS
from ml.past.snapshot import Snapshot, snapshot
from tests.bench.predictions.sage.hetero import LATEST, PROFILE, hetero, node_features, time_encoding
from tests.ml.world import START, World, busy_world, shop


@pytest.fixture(scope="module")
def known() -> Snapshot:
    return snapshot(busy_world(people=30).history(), START + 300 * DAY_MS)


def test_edge_types_are_those_declared_that_have_data(known: Snapshot) -> None:
    graph = hetero(known, np.arange(30))
    assert {
        ("Order", "of_orders", PROFILE),
        ("Session", "of_sessions", PROFILE),
        ("Product", "of_items", "Order"),
        ("Category", "of_items_category", "Order"),
        ("Return", "order", "Order"),
    } <= set(graph.edge_types)
    assert not any(source == PROFILE for source, _, _ in graph.edge_types)
    assert not any("Cart" in triple for triple in graph.edge_types)


def test_what_cannot_reach_a_profile_in_two_layers_is_left_out(known: Snapshot) -> None:
    near = {source for source, _, target in hetero(known, np.arange(30)).edge_types if target == PROFILE}
    for source, _, target in hetero(known, np.arange(30)).edge_types:
        assert target == PROFILE or target in near, (source, target)


def test_only_those_asked_and_their_surroundings_are_in(known: Snapshot) -> None:
    graph = hetero(known, np.array([4, 7]))
    assert graph[PROFILE].num_nodes == 2
    assert set(graph["Order", "of_orders", PROFILE].edge_index[1].tolist()) == {0, 1}
    whole = hetero(known, np.arange(30))
    assert len(graph["Order"].x) < len(whole["Order"].x)


def test_of_each_kind_only_the_latest_count() -> None:
    world = World()
    shop(world, 2, 1)
    world.node("Profile", "anna")
    for day in range(60):
        world.order("anna", f"o{day:02}", day, "p00")
    graph = hetero(snapshot(world.history(), START + 100 * DAY_MS), np.array([0]))
    assert len(graph["Order"].x) == LATEST
    days = 100 - 59 + np.arange(LATEST)
    assert graph["Order"].x[:, -8].sort().values.numpy() == pytest.approx(np.sort(np.exp(-days / 3)), abs=1e-6)


def test_what_lies_further_back_than_the_window_is_left_out() -> None:
    world = World()
    shop(world, 2, 1)
    world.node("Profile", "anna")
    world.order("anna", "old", 1, "p00")
    assert hetero(snapshot(world.history(), START + 300 * DAY_MS), np.array([0])).edge_types == []


def test_texts_and_unknown_numbers_become_columns() -> None:
    world = World()
    for key, properties in (("a", {"topic": "delivery"}), ("b", {"topic": "delivery"}), ("c", {})):
        world.node("Ticket", key, opened_at=START, **properties)
    nodes = snapshot(world.history(), START + DAY_MS).nodes["Ticket"]
    features = node_features(nodes, np.arange(3), START + DAY_MS)
    assert features[0].tolist() == features[1].tolist()
    assert features[0].tolist() != features[2].tolist()
    assert np.isfinite(features).all()


def test_time_encodings_are_bounded() -> None:
    encoded = time_encoding(np.array([0.0, 1.0, 400.0, np.inf]) * DAY_MS)
    assert np.abs(encoded).max() < 2


def test_a_household_is_no_event_and_yet_an_edge() -> None:
    world = World()
    world.node("Profile", "anna")
    world.node("Household", "home", size=2.0)
    world.link(paths.PROFILE_HOUSEHOLDS, "anna", "home")
    graph = hetero(snapshot(world.history(), START), np.array([0]))
    assert graph.edge_types == [("Household", "of_household", PROFILE)]
