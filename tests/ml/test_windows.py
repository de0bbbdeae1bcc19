"""Window sums, distinct counts and gaps against the plain way of counting them."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ml.past.windows import Gaps, distinct, last_value, latest, place_within, ratio, window_sums

OWNERS = 4
WINDOWS = (7, 28)
EVENTS = st.lists(st.tuples(st.integers(0, OWNERS - 1), st.floats(0, 60), st.integers(0, 5)), max_size=40)


@given(EVENTS)
def test_sums_and_distinct_counts_equal_the_plain_count(events: list[tuple[int, float, int]]) -> None:
    owner = np.array([event[0] for event in events], dtype=np.int64)
    age = np.array([event[1] for event in events], dtype=np.float64)
    what = np.array([event[2] for event in events], dtype=np.int64)
    sums = window_sums(owner, age, what.astype(float), OWNERS, WINDOWS)
    different = distinct(owner, what, age, OWNERS, WINDOWS)
    for row in range(OWNERS):
        for at, days in enumerate(WINDOWS):
            inside = [event for event in events if event[0] == row and event[1] <= days]
            assert sums[row, at] == sum(event[2] for event in inside)
            assert different[row, at] == len({event[2] for event in inside})


@given(EVENTS)
def test_the_latest_event_and_its_value(events: list[tuple[int, float, int]]) -> None:
    owner = np.array([event[0] for event in events], dtype=np.int64)
    age = np.array([event[1] for event in events], dtype=np.float64)
    youngest = latest(owner, age, OWNERS)
    last = last_value(owner, age, age * 2, OWNERS)
    for row in range(OWNERS):
        own = [event[1] for event in events if event[0] == row]
        assert youngest[row] == min(own) if own else np.isnan(youngest[row])
        assert last[row] == min(own) * 2 if own else np.isnan(last[row])


def test_unknown_values_are_no_last_value() -> None:
    last = last_value(np.array([0, 0]), np.array([1.0, 2.0]), np.array([np.nan, 7.0]), 1)
    assert last[0] == 7.0


def test_gaps_of_a_rhythm() -> None:
    age = np.array([2.2, 12.5, 12.9, 22.1, 42.0])  # two orders on one day are one
    gaps = Gaps(np.zeros(5, dtype=np.int64), age, 2)
    assert gaps.days[0] == 4
    assert gaps.mean[0] == 40 / 3
    assert gaps.longest[0] == 20
    assert gaps.recent[0] == 40 / 3
    assert gaps.longer[0] == 1.0
    assert np.isnan(gaps.mean[1])
    assert np.isnan(gaps.last[1])


def test_places_within_runs() -> None:
    assert place_within(np.array([3, 3, 5, 5, 5])).tolist() == [0, 1, 0, 1, 2]
    assert place_within(np.array([], dtype=np.int64)).tolist() == []


def test_a_ratio_to_nothing_is_unknown() -> None:
    assert np.isnan(ratio(np.array([1.0]), np.array([0.0]))[0])
