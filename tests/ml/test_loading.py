"""Load time: what came late is not known before it came, history loaded in one go is, and plans are not events."""

from __future__ import annotations

import copy
import math
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from graph.driver import Database
from graph.errors import TrainingError
from graph.model import ONTOLOGY, commerce, contact, paths, people
from graph.writer import Writer
from ml.features.table import entity_features
from ml.past.history import DAY_MS, read_graph
from ml.past.loading import known_from
from ml.past.snapshot import snapshot
from ml.serving.pipeline import last_moment, span
from ml.task import READS
from ml.tasks import all_tasks
from tests.ml.test_snapshot import NOW, same
from tests.ml.world import START, World, busy_world

BEGAN = START + 100 * DAY_MS
"""When the source of these tests began to tell; everything before is its history."""


def loaded(world: World, delay_days: float = 1.0) -> World:
    """The world as a shop tells it: what was before it BEGAN at once, and then each night."""
    told = copy.deepcopy(world)
    for label, rows in told.nodes.items():
        time = ONTOLOGY.nodes[label].time
        if time is None:
            continue
        for row in rows.values():
            row |= {"source": "shop", "first_seen_at": max(BEGAN, row[time] + delay_days * DAY_MS)}
    return told


def test_what_is_loaded_late_changes_no_bit_of_what_was_known_before() -> None:
    world = loaded(busy_world(people=40))
    late = copy.deepcopy(world)
    profile = sorted(late.nodes["Profile"])[0]
    told = {"source": "shop", "first_seen_at": NOW + 20 * DAY_MS}
    late.order(profile, "a-late-order", 150, "p00", "p01", **told)
    late.node("Ticket", "late", opened_at=NOW - 9 * DAY_MS, topic="delivery", **told)
    late.link(paths.PROFILE_TICKETS, profile, "late")
    before, after = snapshot(world.history(), NOW), snapshot(late.history(), NOW)
    same(before, after)
    assert entity_features(before).values.tobytes() == entity_features(after).values.tobytes()
    later = snapshot(late.history(), NOW + 30 * DAY_MS)
    assert "a-late-order" in later.nodes["Order"].keys
    assert "a-late-order" in snapshot(late.history().now, NOW).nodes["Order"].keys


def test_a_usual_delay_hides_nothing() -> None:
    world = busy_world(people=40)
    plain = world.history()
    for delay in (0.0, 1.0, 7.0):
        history = loaded(world, delay).history()
        last = max(float(np.nanmax(history.nodes["Order"].time)), NOW)
        for moment in (BEGAN - 30 * DAY_MS, NOW, last):
            same(snapshot(plain, moment), snapshot(history, moment))


def test_history_loaded_after_the_beginning_counts_from_when_it_happened() -> None:
    time = np.array([1.0, 2.0, 30.0, 31.0, 29.0]) * DAY_MS
    told = np.array([20.0, 25.0, 31.0, 32.0, 40.0]) * DAY_MS
    known = known_from(time, told, np.array(["shop"] * 5, dtype=object))
    delay = 9  # the last load came nine days after the last event
    assert (known / DAY_MS).tolist() == [1.0, 2.0, 30.0, 31.0, 40.0 - delay]


def test_each_source_has_a_beginning_and_a_delay_of_its_own() -> None:
    time = np.array([10.0, 20.0, 10.0, 20.0]) * DAY_MS
    told = np.array([10.0, 20.0, 50.0, 50.0]) * DAY_MS
    known = known_from(time, told, np.array(["shop", "shop", "desk", "desk"], dtype=object))
    assert known.tolist() == time.tolist()


def test_where_load_time_was_not_kept_event_time_decides() -> None:
    time, told = np.array([1.0, 2.0]), np.array([math.nan, math.nan])
    assert known_from(time, told, np.array([None, None], dtype=object)).tolist() == [1.0, 2.0]


def test_a_plan_is_known_from_its_date_once_loads_have_reached_it() -> None:
    time, told = np.array([10.0, 30.0]) * DAY_MS, np.array([10.0, 11.0]) * DAY_MS
    source = np.array(["shop", "shop", "shop"], dtype=object)
    assert known_from(time, told, source[:2]).tolist() == [10 * DAY_MS, math.inf]
    later = known_from(np.append(time, 40 * DAY_MS), np.append(told, 40 * DAY_MS), source)
    assert (later / DAY_MS).tolist() == [10, 30, 40]


def test_what_is_dated_after_the_last_load_has_not_happened() -> None:
    world = loaded(busy_world(people=40), 0.0)
    history = world.history()
    churn = all_tasks()["churn"]
    world.order(sorted(world.nodes["Profile"])[0], "planned", 9000, "p00", source="shop", first_seen_at=NOW)
    slip = world.history()
    assert span(slip, churn) == span(history, churn)
    assert last_moment(slip.now, churn) == last_moment(history, churn)
    assert "planned" not in snapshot(slip.now, START + 9999 * DAY_MS).nodes["Order"].keys


def test_a_graph_of_plans_alone_has_no_orders() -> None:
    world = World()
    world.node("Profile", "anna")
    world.order("anna", "planned", 500, source="shop", first_seen_at=START)
    with pytest.raises(TrainingError, match="no orders with a date"):
        span(world.history(), all_tasks()["churn"])


def test_load_time_is_read_of_nodes_and_of_edges_with_a_time(database: Database) -> None:
    began = datetime(2026, 1, 1, tzinfo=UTC)

    def load(day: int, number: int) -> None:
        happened = began + timedelta(days=number)
        with Writer(database, source="shop", run_id=str(day), seen_at=began + timedelta(days=day)) as writer:
            writer.put(people.Customer(uid="shop:anna"))
            writer.put(commerce.Order(uid=f"o{number}", placed_at=happened))
            writer.put(commerce.PLACED("shop:anna", f"o{number}"))
            writer.put(contact.Offer(uid=f"f{number}", valid_from=began - timedelta(days=9)))
            writer.put(contact.REDEEMED("shop:anna", f"f{number}", contact.At(at=happened)))

    for day, number in ((0, -9), (10, 10), (20, 3), (30, 30)):
        load(day, number)
    with Writer(database, source=None) as writer:
        writer.put(people.Profile(profile_id="anna"))
        writer.put(people.RESOLVED_TO("shop:anna", "anna", people.Resolved(rule="test")))
    history = read_graph(database, ONTOLOGY, READS)
    for moment, orders, uses in ((15, 2, 2), (20, 3, 3)):
        as_of = (began + timedelta(days=moment)).timestamp() * 1000
        assert len(snapshot(history, as_of).nodes["Order"]) == orders
        assert len(snapshot(history, as_of).links[("Profile", "redemptions")]) == uses
        assert len(snapshot(history.now, as_of).nodes["Order"]) == 3
