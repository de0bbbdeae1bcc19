"""What a snapshot knows; and that nothing of the future reaches it, bit for bit."""

from __future__ import annotations

import copy

import numpy as np

from graph.model import ONTOLOGY, commerce, contact, paths
from graph.model.people import Profile
from ml.features.table import entity_features
from ml.network.sequence import layout, weeks_of
from ml.past.history import DAY_MS, Values
from ml.past.snapshot import Snapshot, snapshot
from tests.ml.world import START, World, busy_world, shop

NOW = START + 200 * DAY_MS


def same(left: Snapshot, right: Snapshot) -> None:
    """Equal in every bit of every array."""
    for label, nodes in left.nodes.items():
        other = right.nodes[label]
        assert nodes.keys.tolist() == other.keys.tolist(), label
        assert nodes.time.tobytes() == other.time.tobytes(), label
        for name, column in nodes.columns.items():
            _same_column(column, other.columns[name], f"{label}.{name}")
    for link, known in left.links.items():
        found = right.links[link]
        assert known.start.tobytes() == found.start.tobytes(), link
        assert known.end.tobytes() == found.end.tobytes(), link
        for name, column in known.columns.items():
            _same_column(column, found.columns[name], f"{link}.{name}")


def _same_column(left: Values, right: Values, where: str) -> None:
    if left.dtype == object:
        assert left.tolist() == right.tolist(), where
    else:
        assert left.tobytes() == right.tobytes(), where


def planted(world: World) -> World:
    """The same world with everything that can be planted after NOW."""
    later = copy.deepcopy(world)
    future = (NOW - START) / DAY_MS + 1
    profile = sorted(later.nodes["Profile"])[0]
    for number in range(5):
        order = later.order(profile, f"a-future-{number}", future + number, "p00", "p01", channel="phone")
        back = later.node("Return", f"future-{number}", returned_at=NOW + 1, amount_minor=9e9)
        later.link(commerce.RETURN_OF, back, order)
    visit = later.node("Session", "00-future", started_at=NOW + 1, pages=99.0)
    later.link(paths.PROFILE_SESSIONS, profile, visit)
    later.link(contact.VIEWED, visit, "p03")
    old_order = next(key for key, row in later.nodes["Order"].items() if row["placed_at"] <= NOW)
    late = later.node("Return", "late-return", returned_at=NOW + 2, amount_minor=1.0)
    later.link(commerce.RETURN_OF, late, old_order)
    leaflet = later.node("Promotion", "leaflet", announced_at=NOW + 1, starts_at=NOW - DAY_MS, ends_at=NOW + 9)
    later.link(contact.PROMOTES, leaflet, "p03")
    phone = later.nodes["Device"].setdefault("phone", {})
    phone["kind"] = "phone"
    later.link(paths.PROFILE_DEVICES, profile, "phone", since=NOW + DAY_MS)
    for row in later.nodes["Message"].values():
        row["clicked_at"] = NOW + 1
        row["unsubscribed_at"] = NOW + 2
    for row in later.nodes["Ticket"].values():
        if row["closed_at"] > NOW:
            row["satisfaction"], row["reopened"], row["closed_at"] = 5.0, 9.0, NOW + 77
    return later


def test_rows_edges_and_values_planted_in_the_future_change_no_bit() -> None:
    world = busy_world(people=40)
    world.node("Device", "phone", kind="phone")
    before, after = snapshot(world.history(), NOW), snapshot(planted(world).history(), NOW)
    same(before, after)
    left, right = entity_features(before), entity_features(after)
    assert left.names == right.names
    assert left.values.tobytes() == right.values.tobytes()
    people = np.arange(len(before.nodes["Profile"]))
    plan = layout(before, Profile)
    assert layout(after, Profile) == plan
    one, two = weeks_of(before, people, plan), weeks_of(after, people, plan)
    assert one.dense.tobytes() == two.dense.tobytes()
    assert one.thing.tobytes() == two.thing.tobytes()
    assert one.first.tobytes() == two.first.tobytes()


def test_what_was_planted_is_there_later() -> None:
    world = busy_world(people=40)
    world.node("Device", "phone", kind="phone")
    late = snapshot(planted(world).history(), NOW + 30 * DAY_MS)
    assert "a-future-0" in late.nodes["Order"].keys
    assert len(late.links[("Profile", "devices")]) == 1


def small() -> World:
    world = World()
    shop(world, 2, 1)
    world.node("Profile", "anna")
    return world


def test_a_node_is_known_from_its_time_on() -> None:
    world = small()
    world.order("anna", "first", 10, "p00")
    history = world.history()
    assert len(snapshot(history, START + 10 * DAY_MS - 1).nodes["Order"]) == 0
    known = snapshot(history, START + 10 * DAY_MS)
    assert known.nodes["Order"].keys.tolist() == ["first"]
    assert len(known.links[("Order", "items")]) == 1


def test_an_event_without_its_time_is_never_known() -> None:
    world = small()
    world.node("Order", "undated")
    world.link(paths.PROFILE_ORDERS, "anna", "undated")
    assert len(snapshot(world.history(), NOW).nodes["Order"]) == 0


def test_an_edge_is_known_from_its_own_time_on() -> None:
    world = small()
    world.node("Device", "tablet")
    world.link(paths.PROFILE_DEVICES, "anna", "tablet", since=START + 5 * DAY_MS)
    history = world.history()
    assert len(snapshot(history, START + 4 * DAY_MS).links[("Profile", "devices")]) == 0
    assert len(snapshot(history, START + 5 * DAY_MS).links[("Profile", "devices")]) == 1


def test_times_to_come_and_what_is_known_from_them_are_masked() -> None:
    world = small()
    world.node("Ticket", "t", opened_at=START, closed_at=START + 9 * DAY_MS, satisfaction=1.0, topic="delivery")
    history = world.history()
    open_ = snapshot(history, START + 8 * DAY_MS).nodes["Ticket"].columns
    assert np.isnan(open_["closed_at"][0])
    assert np.isnan(open_["satisfaction"][0])
    assert open_["topic"][0] == "delivery"
    closed = snapshot(history, START + 9 * DAY_MS).nodes["Ticket"].columns
    assert closed["satisfaction"][0] == 1.0


def test_every_learning_link_is_in_the_snapshot() -> None:
    known = snapshot(small().history(), NOW)
    assert set(known.links) == {(link.start.__name__, link.field) for link in ONTOLOGY.links if link.learn}
