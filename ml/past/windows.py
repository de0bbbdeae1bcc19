"""Sums, distinct counts and gaps over time windows, for all people at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .history import Floats, Ints


def window_sums(owner: Ints, age: Floats, weight: Floats | None, owners: int, windows: Sequence[int]) -> Floats:
    """Sum `weight` (1 where None) by owner over the last so many days, for each window.

    Args:
        owner: Who, 0 … owners-1.
        age: How long ago, days, 0 or more.
        weight: What to sum; NaN counts nothing.
        owners: Number of rows of the result.
        windows: Lengths in days, ascending.

    Returns:
        Shape (owners, windows).
    """
    bucket = np.searchsorted(np.asarray(windows, dtype=np.float64), age, "left")
    wide = len(windows) + 1
    weights = None if weight is None else np.nan_to_num(weight)
    sums = np.bincount(owner * wide + bucket, weights, minlength=owners * wide)
    totals: Floats = np.cumsum(sums.reshape(owners, wide)[:, :-1], axis=1, dtype=np.float64)
    return totals


def counted(owner: Ints, owners: int, weight: Floats | None = None) -> Floats:
    """Sum of `weight` (1 where None) by owner."""
    sums: Floats = np.bincount(owner, weight, minlength=owners).astype(np.float64)
    return sums


def latest(owner: Ints, age: Floats, owners: int) -> Floats:
    """Days since the last event of each owner; NaN for none."""
    smallest = np.full(owners, np.inf)
    np.minimum.at(smallest, owner, age)
    smallest[np.isinf(smallest)] = np.nan
    return smallest


def last_value(owner: Ints, age: Floats, value: Floats, owners: int) -> Floats:
    """The youngest known value of each owner; NaN for none."""
    known = np.flatnonzero(~np.isnan(value))
    order = known[np.lexsort((age[known], owner[known]))]
    found, first = np.unique(owner[order], return_index=True)
    result = np.full(owners, np.nan)
    result[found] = value[order[first]]
    return result


def distinct(owner: Ints, what: Ints, age: Floats, owners: int, windows: Sequence[int]) -> Floats:
    """How many different things each owner has in each window; shape (owners, windows)."""
    wide = int(what.max(initial=0)) + 1
    pair = owner * wide + what
    order = np.argsort(pair)
    pair = pair[order]
    first = np.flatnonzero(np.diff(pair, prepend=-1))
    youngest = np.minimum.reduceat(age[order], first) if len(first) else np.empty(0)
    return window_sums(pair[first] // wide, youngest, None, owners, windows)


def place_within(owner: Ints) -> Ints:
    """0, 1, 2 … within each run of equal owners; equal owners must stand together."""
    first = np.flatnonzero(np.diff(owner, prepend=-1))
    return np.arange(len(owner)) - np.repeat(first, np.diff(np.append(first, len(owner))))


def different(values: Ints) -> Ints:
    """The different numbers, ascending. `np.unique` hashes them: 1.0 s for a million, sorting them takes .014 s."""
    ordered: Ints = np.sort(values)
    found: Ints = ordered[np.diff(ordered, prepend=ordered[:1] - 1) != 0]
    return found


def ratio(part: Floats, whole: Floats) -> Floats:
    """part / whole; NaN where whole is 0."""
    result = np.full(len(part), np.nan)
    np.divide(part, whole, out=result, where=whole > 0)
    return result


class Gaps:
    """Days between the days on which something happened, by owner.

    Attributes:
        days: Number of different days, by owner.
        mean, deviation, longest, recent: Of the gaps, NaN where there are too few; `recent` is the mean of the
            last three.
        longer: Share of past gaps at least as long as the time since the last event.
        last: Days since the last event.
    """

    def __init__(self, owner: Ints, age: Floats, owners: int) -> None:
        self.last = latest(owner, age, owners)
        day = np.floor(age).astype(np.int64)
        wide = int(day.max(initial=0)) + 1
        pairs = different(owner * wide + day)
        whose, when = pairs // wide, pairs % wide  # ascending age: youngest first
        self.days = counted(whose, owners)
        same = whose[1:] == whose[:-1]
        gap_of, gap = whose[1:][same], (when[1:] - when[:-1])[same].astype(np.float64)
        count = counted(gap_of, owners)
        self.mean = ratio(counted(gap_of, owners, gap), count)
        square = ratio(counted(gap_of, owners, gap**2), count)
        self.deviation = np.sqrt(np.maximum(square - self.mean**2, 0.0))
        self.longest = np.full(owners, np.nan)
        np.fmax.at(self.longest, gap_of, gap)
        first = np.concatenate(([0.0], np.cumsum(count)[:-1]))
        young = np.arange(len(gap)) - first[gap_of] < 3
        self.recent = ratio(counted(gap_of[young], owners, gap[young]), counted(gap_of[young], owners))
        reached = (gap >= self.last[gap_of]).astype(np.float64)
        self.longer = ratio(counted(gap_of, owners, reached), count)
