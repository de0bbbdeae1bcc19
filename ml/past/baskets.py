"""Who bought what, when, and how often: the pairs of profile and thing that next-purchase models speak about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ..task import ORDERS, Suggest, purchases
from .history import DAY_MS, Flags, Floats, History, Ints, Links
from .snapshot import KnownLinks, Snapshot
from .windows import different, place_within, ratio

LINES = ("Order", "items")
HALF_LIVES = (7.0, 30.0, 120.0, 365.0)
SHORT, LONG = 1, 2
"""Places among HALF_LIVES of what counts as lately, and as a habit."""


@dataclass(frozen=True)
class Lines:
    """Every order of a profile with each thing in it, once; ascending by profile, thing and age.

    Attributes:
        profile, order, thing: Rows in the snapshot.
        age: Days since the order.
        later: How many orders the profile placed after it.
        price: Paid for a unit, minor units of money; NaN where unknown.
        units: How many were bought, by the lines' quantities; 1 for each line that tells none.
        parts: How many lines of the order are of the thing: more than one where it is a category.
    """

    profile: Ints
    order: Ints
    thing: Ints
    age: Floats
    later: Ints
    price: Floats
    units: Floats
    parts: Floats


@dataclass(frozen=True)
class Pairs:
    """Every pair of a profile and a thing that it bought, ascending by profile and thing.

    Attributes:
        profile, thing: Rows in the snapshot.
        begin: Where in the lines the orders of each pair begin, the youngest first.
        count: Orders that contained the thing.
        since, first: Days since the last and the first of them.
        decayed: Orders, each worth half after so many days (HALF_LIVES); shape (pairs, half-lives).
    """

    profile: Ints
    thing: Ints
    begin: Ints
    count: Floats
    since: Floats
    first: Floats
    decayed: Floats

    def __len__(self) -> int:
        return len(self.profile)

    @property
    def gap(self) -> Floats:
        """Mean days between orders of the thing; NaN after a single one."""
        result = np.full(len(self), np.nan)
        often = self.count > 1
        result[often] = (self.first - self.since)[often] / (self.count[often] - 1)
        return result


def bought_lines(snapshot: Snapshot, suggest: Suggest) -> Lines:
    """The orders of every profile of a snapshot with what they contained."""
    orders = len(snapshot.nodes["Order"])
    placed = snapshot.links[ORDERS]
    owner = np.full(orders, -1, dtype=np.int64)
    owner[placed.end] = placed.start
    age = (snapshot.as_of - snapshot.nodes["Order"].time) / DAY_MS
    by_age = np.lexsort((np.arange(orders), age, owner))
    later = np.empty(orders, dtype=np.int64)
    later[by_age] = place_within(owner[by_age])
    lines = snapshot.links[LINES]
    thing = reached(snapshot.links, suggest, lines.end)
    kept = np.flatnonzero((thing >= 0) & (owner[lines.start] >= 0))
    order, thing = lines.start[kept], thing[kept]
    wide = max(len(snapshot.nodes[suggest.label]), 1)
    # One sort of one number; ties of age in days hardly ever matter, and the order's row decides them.
    key = owner[order] * wide + thing
    sorted_ = np.lexsort((order, age[order], key))
    order, thing, key, kept = order[sorted_], thing[sorted_], key[sorted_], kept[sorted_]
    new = np.flatnonzero((np.diff(key, prepend=-1) != 0) | (np.diff(order, prepend=-1) != 0))
    order, thing = order[new], thing[new]
    price, units = _paid(lines, kept, new)
    parts = np.diff(np.append(new, len(key))).astype(np.float64)
    return Lines(owner[order], order, thing, age[order], later[order], price, units, parts)


def _paid(lines: KnownLinks, kept: Ints, new: Ints) -> tuple[Floats, Floats]:
    """Price of a unit and number of units of each group of lines that begins at `new`."""
    units = np.ones(len(kept))
    if "quantity" in lines.columns:
        units = np.nan_to_num(np.asarray(lines.columns["quantity"], dtype=np.float64)[kept], nan=1.0)
    if not len(new):
        return np.empty(0), np.empty(0)
    total = np.add.reduceat(units, new)
    if "price_minor" not in lines.columns:
        return np.full(len(new), np.nan), total
    paid = np.asarray(lines.columns["price_minor"], dtype=np.float64)[kept]
    return ratio(np.add.reduceat(paid, new), total), total


def bought_pairs(lines: Lines) -> Pairs:
    """What every profile has bought."""
    same = (np.diff(lines.profile) == 0) & (np.diff(lines.thing) == 0)
    begin = np.flatnonzero(np.concatenate(([True], ~same))) if len(lines.thing) else np.empty(0, dtype=np.int64)
    count = np.diff(np.append(begin, len(lines.thing))).astype(np.float64)
    if not len(begin):
        return Pairs(begin, begin, begin, count, count, count, np.empty((0, len(HALF_LIVES))))
    decayed = np.column_stack([np.add.reduceat(0.5 ** (lines.age / life), begin) for life in HALF_LIVES])
    last = np.append(begin[1:], len(lines.thing)) - 1
    return Pairs(lines.profile[begin], lines.thing[begin], begin, count, lines.age[begin], lines.age[last], decayed)


def seen_pairs(snapshot: Snapshot, suggest: Suggest, days: float) -> tuple[Ints, Floats]:
    """How often profiles lately viewed things or put them into a cart: keys profile * things + thing, and counts."""
    wide = max(len(snapshot.nodes[suggest.label]), 1)
    keys: list[Ints] = []
    for path, edge in ((("Profile", "sessions"), ("Session", "viewed")), (("Profile", "carts"), ("Cart", "items"))):
        walks, edges = snapshot.links[path], snapshot.links[edge]
        owner = np.full(len(snapshot.nodes[edge[0]]), -1, dtype=np.int64)
        owner[walks.end] = walks.start
        young = snapshot.as_of - snapshot.nodes[edge[0]].time <= days * DAY_MS
        thing = reached(snapshot.links, suggest, edges.end)
        kept = (owner[edges.start] >= 0) & young[edges.start] & (thing >= 0)
        keys.append(owner[edges.start[kept]] * wide + thing[kept])
    found, count = np.unique(np.concatenate(keys), return_counts=True)
    return found, count.astype(np.float64)


def bought_later(history: History, snapshot: Snapshot, suggest: Suggest, until: float) -> Ints:
    """What was bought after the snapshot and until a moment: keys profile * things + thing, ascending.

    Where `suggest.next_order`, only what each profile's first order then contains.
    """
    profile, order = purchases(history, snapshot.as_of, until)
    if suggest.next_order:
        at = np.lexsort((order, history.nodes["Order"].time[order], profile))
        at = at[place_within(profile[at]) == 0]
        profile, order = profile[at], order[at]
    lines = history.links[LINES]
    owner = np.full(len(history.nodes["Order"]), -1, dtype=np.int64)
    owner[order] = profile
    kept = np.flatnonzero(owner[lines.start] >= 0)
    end = reached(history.links, suggest, lines.end[kept])
    start, end = lines.start[kept[end >= 0]], end[end >= 0]
    number = {label: np.full(len(history.nodes[label]), -1, dtype=np.int64) for label in ("Profile", suggest.label)}
    for label, numbers in number.items():
        numbers[snapshot.nodes[label].row] = np.arange(len(snapshot.nodes[label]))
    who, what = number["Profile"][owner[start]], number[suggest.label][end]
    known = (who >= 0) & (what >= 0)
    return different(who[known] * max(len(snapshot.nodes[suggest.label]), 1) + what[known])


def contains(keys: Ints, asked: Ints) -> Flags:
    """Whether each of `asked` is among the ascending `keys`."""
    at = np.minimum(np.searchsorted(keys, asked), max(len(keys) - 1, 0))
    return keys[at] == asked if len(keys) else np.zeros(len(asked), dtype=np.bool_)


def reached(
    links: Mapping[tuple[str, str], Links] | Mapping[tuple[str, str], KnownLinks], suggest: Suggest, item: Ints
) -> Ints:
    """From bought things on to what they belong to, where that is what is suggested; -1 where the way ends."""
    found = item
    for name in suggest.via:
        wider = links[name]
        parent = np.full(max(int(found.max(initial=-1)), int(wider.start.max(initial=-1))) + 2, -1, dtype=np.int64)
        parent[wider.start] = wider.end
        found = parent[found]  # the last row of `parent` is always -1, so that -1 stays -1
    return found
