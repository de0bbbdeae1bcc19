"""Who bought what, when, and how often: the pairs of profile and thing that next-purchase models speak about."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .history import DAY_MS, Floats, History, Ints
from .metrics import Flags
from .snapshot import Snapshot
from .task import ORDERS, Suggest, purchases

LINES = ("Order", "items")
HALF_LIVES = (30.0, 120.0)


@dataclass(frozen=True)
class Pairs:
    """Every pair of a profile and a thing that it bought, ascending by profile and thing.

    Attributes:
        profile, thing: Rows in the snapshot.
        count: Orders that contained the thing.
        since, first: Days since the last and the first of them.
        decayed: Orders, each worth half after so many days (HALF_LIVES); shape (pairs, 2).
    """

    profile: Ints
    thing: Ints
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


def bought_pairs(snapshot: Snapshot, suggest: Suggest) -> Pairs:
    """What every profile of a snapshot has bought."""
    placed = snapshot.links[ORDERS]
    owner = np.full(len(snapshot.nodes["Order"]), -1, dtype=np.int64)
    owner[placed.end] = placed.start
    order, thing = _lines(snapshot, suggest)
    kept = owner[order] >= 0
    order, thing = order[kept], thing[kept]
    age = (snapshot.as_of - snapshot.nodes["Order"].time[order]) / DAY_MS
    wide = max(len(snapshot.nodes[suggest.label]), 1)
    key = owner[order] * wide + thing
    pair, at = np.unique(key, return_inverse=True)
    since, first = np.full(len(pair), np.inf), np.zeros(len(pair))
    np.minimum.at(since, at, age)
    np.maximum.at(first, at, age)
    decayed = [np.bincount(at, 0.5 ** (age / life), minlength=len(pair)) for life in HALF_LIVES]
    count = np.bincount(at, minlength=len(pair)).astype(np.float64)
    return Pairs(pair // wide, pair % wide, count, since, first, np.column_stack(decayed))


def seen_pairs(snapshot: Snapshot, suggest: Suggest, days: float) -> tuple[Ints, Floats]:
    """How often profiles lately viewed things or put them into a cart: keys profile * things + thing, and counts."""
    wide = max(len(snapshot.nodes[suggest.label]), 1)
    keys: list[Ints] = []
    for path, edge in ((("Profile", "sessions"), ("Session", "viewed")), (("Profile", "carts"), ("Cart", "items"))):
        walks, edges = snapshot.links[path], snapshot.links[edge]
        owner = np.full(len(snapshot.nodes[edge[0]]), -1, dtype=np.int64)
        owner[walks.end] = walks.start
        young = snapshot.as_of - snapshot.nodes[edge[0]].time <= days * DAY_MS
        kept = (owner[edges.start] >= 0) & young[edges.start]
        start, end = _towards(snapshot, suggest, edges.start[kept], edges.end[kept])
        keys.append(owner[start] * wide + end)
    found, count = np.unique(np.concatenate(keys), return_counts=True)
    return found, count.astype(np.float64)


def bought_later(history: History, snapshot: Snapshot, suggest: Suggest, until: float) -> Ints:
    """What was bought after the snapshot and until a moment: keys profile * things + thing, ascending."""
    profile, order = purchases(history, snapshot.as_of, until)
    lines = history.links[LINES]
    owner = np.full(len(history.nodes["Order"]), -1, dtype=np.int64)
    owner[order] = profile
    kept = owner[lines.start] >= 0
    start, end = lines.start[kept], lines.end[kept]
    if suggest.via:
        wider = history.links[suggest.via]
        parent = np.full(len(history.nodes[suggest.via[0]]), -1, dtype=np.int64)
        parent[wider.start] = wider.end
        start, end = start[parent[end] >= 0], parent[end][parent[end] >= 0]
    number = {label: np.full(len(history.nodes[label]), -1, dtype=np.int64) for label in ("Profile", suggest.label)}
    for label, numbers in number.items():
        numbers[snapshot.nodes[label].row] = np.arange(len(snapshot.nodes[label]))
    who, what = number["Profile"][owner[start]], number[suggest.label][end]
    known = (who >= 0) & (what >= 0)
    return np.unique(who[known] * max(len(snapshot.nodes[suggest.label]), 1) + what[known])


def contains(keys: Ints, asked: Ints) -> Flags:
    """Whether each of `asked` is among the ascending `keys`."""
    at = np.minimum(np.searchsorted(keys, asked), max(len(keys) - 1, 0))
    return keys[at] == asked if len(keys) else np.zeros(len(asked), dtype=np.bool_)


def _lines(snapshot: Snapshot, suggest: Suggest) -> tuple[Ints, Ints]:
    """Order and thing of each line, every pair once."""
    lines = snapshot.links[LINES]
    order, thing = _towards(snapshot, suggest, lines.start, lines.end)
    wide = max(len(snapshot.nodes[suggest.label]), 1)
    pair = np.unique(order * wide + thing)
    return pair // wide, pair % wide


def _towards(snapshot: Snapshot, suggest: Suggest, start: Ints, item: Ints) -> tuple[Ints, Ints]:
    """From bought things on to what they belong to, where that is what is suggested."""
    if suggest.via is None:
        return start, item
    wider = snapshot.links[suggest.via]
    parent = np.full(len(snapshot.nodes[suggest.via[0]]), -1, dtype=np.int64)
    parent[wider.start] = wider.end
    has = parent[item] >= 0
    return start[has], parent[item][has]
