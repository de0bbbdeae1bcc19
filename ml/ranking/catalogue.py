"""The liveliest things of a shop at a moment: who bought them, what lies beside them, and what they belong to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from graph.model import Path

from ..past.baskets import LONG, SHORT, Lines, Pairs
from ..past.history import Floats, Ints, Singles
from ..past.snapshot import Snapshot
from ..past.windows import place_within
from ..task import Suggest
from .habits import OF_THING

THINGS_MOST = 3_000
PER_PROFILE = 50
"""Strongest pairs of a profile that the network sees."""

BESIDE = 10
"""Things beside each in baskets that the network sees."""

BASKET_DAYS = 182.0
SPEEDS = 3
HABITS = 7
TOLD = 9
STORE = ("Order", "store")
_TOLD = ("sold_7", "sold_28", "sold_91", "trend_7", "trend_28", "first_bought_28", "buyers", "bought_again")


@dataclass(frozen=True)
class Catalogue:
    """Things worth suggesting.

    Attributes:
        things: Snapshot rows, ascending.
        keys: Their keys.
        wider: Keys of what they belong to, one list for each step; empty texts where the way ends.
        place: For each snapshot row its place among `things`, or -1.
        told: Facts for the network, shape (things, TOLD).
        profile, thing: Pairs of who bought what, `thing` as place; ascending by profile, the strongest first.
        share: Share of the pair in what the profile buys, half after 120 days.
        weights: Shares at several speeds, shape (pairs, SPEEDS); the last is the slowest.
        habit: Facts of each pair for the network, shape (pairs, HABITS).
        strong: Which pairs the network sees.
        beside: Things often in one basket: place, place beside it, share.
        places: Key of the place where each profile last ordered; an empty text for none.
        profiles: Number of profiles in the snapshot.
    """

    things: Ints
    keys: tuple[str, ...]
    wider: tuple[tuple[str, ...], ...]
    place: Ints
    told: Floats
    profile: Ints
    thing: Ints
    share: Floats
    weights: Floats
    habit: Singles
    strong: Ints
    beside: tuple[Ints, Ints, Floats]
    places: tuple[str, ...]
    profiles: int

    def every_key(self) -> Iterator[str]:
        """Keys of things, of what they belong to and of places."""
        yield from self.keys
        yield from self.places
        for keys in self.wider:
            yield from keys


@dataclass(frozen=True)
class Interests:
    """Who bought which of some things: pairs, ascending by profile, the strongest first.

    Attributes:
        profile, thing: Row in the snapshot, and place among the things.
        weights, habit, strong: As of a `Catalogue`.
    """

    profile: Ints
    thing: Ints
    weights: Floats
    habit: Singles
    strong: Ints

    @classmethod
    def of(cls, pairs: Pairs, place: Ints, profiles: int) -> Interests:
        """The pairs of things that have a place, for each of so many profiles; `place` is -1 for other things."""
        kept = np.flatnonzero(place[pairs.thing] >= 0)
        kept = kept[np.lexsort((pairs.thing[kept], -pairs.decayed[kept, LONG], pairs.profile[kept]))]
        profile = pairs.profile[kept]
        slow = pairs.decayed[kept][:, [SHORT, LONG, LONG + 1]]
        total = np.column_stack([np.bincount(profile, each, minlength=profiles) for each in slow.T])
        weights = slow / np.maximum(total[profile], 1e-9)
        due = np.nan_to_num(pairs.since / np.maximum(pairs.gap, 1.0), nan=1.0)
        habit = np.log1p(np.column_stack([pairs.count, pairs.decayed, pairs.since, due])[kept]).astype(np.float32)
        strong = np.flatnonzero(place_within(profile) < PER_PROFILE)
        return cls(profile, place[pairs.thing[kept]], weights, habit, strong)


def catalogue(snapshot: Snapshot, suggest: Suggest, lines: Lines, pairs: Pairs, facts: Floats) -> Catalogue:
    """The things worth suggesting, by buyers whose interest counts half after 30 days; `facts` by OF_THING."""
    nodes, profiles = snapshot.nodes[suggest.label], len(snapshot.nodes["Profile"])
    lately = np.bincount(pairs.thing, np.minimum(pairs.decayed[:, SHORT], 1.0), minlength=len(nodes))
    ever = np.bincount(pairs.thing, minlength=len(nodes))
    things = np.sort(np.argsort(-lately, kind="stable")[: min(THINGS_MOST, int((ever > 0).sum()))])
    place = np.full(len(nodes), -1, dtype=np.int64)
    place[things] = np.arange(len(things))
    held = Interests.of(pairs, place, profiles)
    told = np.nan_to_num(facts[things][:, [OF_THING.index(name) for name in _TOLD]])
    cheap = np.nan_to_num(facts[things, OF_THING.index("price_now")], nan=1.0)
    labels = (f"{suggest.label} {key}" for key in nodes.keys[things])
    return Catalogue(
        things, tuple(labels), tuple(_wider(snapshot, suggest.label, things)), place,
        np.column_stack([told, np.clip(cheap, 0.0, 2.0)]).astype(np.float32), held.profile, held.thing,
        held.weights[:, 1], held.weights, held.habit, held.strong,
        _beside(lines, place, len(things)), last_stores(snapshot, profiles, lines), profiles,
    )  # fmt: skip


def _wider(snapshot: Snapshot, label: str, things: Ints) -> Iterator[tuple[str, ...]]:
    """Keys of what things singly belong to, step by step along the declared edges."""
    for known in snapshot.links.values():
        link = known.link
        if isinstance(link, Path) or link.start.__name__ != label or not link.single:
            continue
        parent = np.full(len(snapshot.nodes[label]), -1, dtype=np.int64)
        parent[known.start] = known.end
        end, found = link.end.__name__, parent[things]
        if not (found >= 0).any():
            continue
        keys = snapshot.nodes[end].keys
        yield tuple(f"{end} {keys[at]}" if at >= 0 else "" for at in found)
        if end != label:
            some = np.flatnonzero(found >= 0)
            for step in _wider(snapshot, end, found[some]):
                every = [""] * len(things)
                for at, key in zip(some.tolist(), step, strict=True):
                    every[at] = key
                yield tuple(every)


def _beside(lines: Lines, place: Ints, size: int) -> tuple[Ints, Ints, Floats]:
    """For each thing the few most often in one basket with it, by cosine; shares of a thing add up to 1."""
    at = place[lines.thing]
    kept = (at >= 0) & (lines.age <= BASKET_DAYS)
    orders, order = np.unique(lines.order[kept], return_inverse=True)
    baskets = csr_matrix((np.ones(len(order), dtype=np.float32), (order, at[kept])), shape=(len(orders), size))
    together = (baskets.T @ baskets).tocoo()
    norm = np.sqrt(np.maximum(np.asarray(baskets.sum(axis=0)).ravel(), 1.0))
    other = together.row != together.col
    row, column = together.row[other].astype(np.int64), together.col[other].astype(np.int64)
    how = together.data[other] / norm[row] / norm[column]
    best = np.lexsort((column, -how, row))
    best = best[place_within(row[best]) < BESIDE]
    row, column, how = row[best], column[best], how[best].astype(np.float64)
    return row, column, how / np.maximum(np.bincount(row, how, minlength=size)[row], 1e-9)


def last_stores(snapshot: Snapshot, profiles: int, lines: Lines) -> tuple[str, ...]:
    """Key of the place of each profile's last order; an empty text for none."""
    found = last_places(snapshot, profiles, lines)
    keys = snapshot.nodes["Store"].keys
    return tuple(f"Store {keys[at]}" if at >= 0 else "" for at in found.tolist())


def last_places(snapshot: Snapshot, profiles: int, lines: Lines) -> Ints:
    """Store of each profile's last order; -1 where there is none."""
    stores = snapshot.links[STORE]
    store = np.full(len(snapshot.nodes["Order"]), -1, dtype=np.int64)
    store[stores.start] = stores.end
    result = np.full(profiles, -1, dtype=np.int64)
    newest = lines.later == 0
    result[lines.profile[newest]] = store[lines.order[newest]]
    return result
