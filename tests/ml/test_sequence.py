"""Weeks: what they hold, and that a later moment changes nothing in those that are over."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.model.people import Profile
from ml.network.sampler import Latest
from ml.network.sequence import SLOTS, WEEKS, Layout, Weeks, layout, weeks_of
from ml.past.history import DAY_MS, Floats, History, Ints
from ml.past.snapshot import snapshot
from tests.ml.world import START, World, busy_world, shop

HISTORY = busy_world(people=40).history()
NOW = START + 300 * DAY_MS


def weeks(history: History, moment: float, plan: Layout, people: int = 40) -> Weeks:
    return weeks_of(snapshot(history, moment), np.arange(people), plan)


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 30))
def test_the_weeks_of_a_later_moment_begin_with_those_of_an_earlier_one(back: int) -> None:
    plan = layout(snapshot(HISTORY, NOW), Profile)
    late, early = weeks(HISTORY, NOW, plan), weeks(HISTORY, NOW - 7 * back * DAY_MS, plan)
    # What lies more than WEEKS back of the later moment is beyond its reach, and so are days since then.
    first = 12
    for person in range(40):
        for week in range(first, WEEKS - back):
            one, other = person * WEEKS + week, person * WEEKS + week + back
            assert (
                late.thing[late.first[one] : late.first[one + 1]].tolist()
                == early.thing[early.first[other] : early.first[other + 1]].tolist()
            )
    assert late.dense[:, first : WEEKS - back, 0].tobytes() == early.dense[:, first + back :, 0].tobytes()


def test_an_order_is_in_its_week_with_its_day_amount_and_things() -> None:
    world = World()
    shop(world, 2, 1)
    world.node("Profile", "anna")
    world.node("Profile", "boris")
    world.order("anna", "one", 10, "p00", amount_minor=500.0, channel="web")
    world.order("boris", "two", 1, "p01")
    known = snapshot(world.history(), START + 12 * DAY_MS)
    plan = layout(known, Profile)
    found = weeks_of(known, np.array([0]), plan)
    assert plan.kinds == ("orders",)
    assert "orders items_category" in plan.fields[0] or any("items_category" in field for field in plan.fields)
    week = found.dense[0, -1]
    assert week[0] == np.float32(np.log1p(1))
    assert week[1] == np.float32(np.log1p(2) / 4)
    assert week[2] == 1.0
    assert week[3:10].tolist() == [0, 0, 1, 0, 0, 0, 0]
    assert found.dense[0, -2, 2] == 0.0
    told = {plan.fields[at] for at in found.thing // SLOTS}
    assert told == {"orders channel", "orders items_category"}


def test_some_of_them_are_what_they_are_alone() -> None:
    plan = layout(snapshot(HISTORY, NOW), Profile)
    rows = np.array([3, 17, 4])
    some, alone = weeks(HISTORY, NOW, plan).some(rows), weeks_of(snapshot(HISTORY, NOW), rows, plan)
    assert some.dense.tobytes() == alone.dense.tobytes()
    assert some.thing.tolist() == alone.thing.tolist()
    assert some.first.tolist() == alone.first.tolist()


def test_somebody_without_a_history_has_empty_weeks() -> None:
    world = busy_world(people=5)
    world.node("Profile", "zoe")
    known = snapshot(world.history(), NOW)
    found = weeks_of(known, np.array([5]), layout(known, Profile))
    assert found.dense[:, :, 0].sum() == 0
    assert len(found.thing) == 0
    assert np.isfinite(found.dense).all()


def test_a_snapshot_is_sorted_once_however_many_parts_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    known = snapshot(busy_world(people=40).history(), NOW)
    plan = layout(known, Profile)
    made: list[int] = []
    plain = Latest.__init__

    def counted(latest: Latest, owner: Ints, time: Floats, owners: int) -> None:
        made.append(owners)
        plain(latest, owner, time, owners)

    monkeypatch.setattr(Latest, "__init__", counted)
    parts = [weeks_of(known, np.arange(begin, begin + 10), plan) for begin in range(0, 40, 10)]
    assert len(made) == len(plan.kinds)
    every = weeks_of(known, np.arange(40), plan)
    assert np.concatenate([part.dense for part in parts]).tobytes() == every.dense.tobytes()
    assert np.concatenate([part.thing for part in parts]).tolist() == every.thing.tolist()
