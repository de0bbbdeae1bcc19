"""Which things may come next for whom, and what speaks for each: bought before, liked by similar customers, popular."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from graph.model import Path

from ..past.baskets import HALF_LIVES, LONG, Lines, Pairs, bought_lines, bought_pairs, contains, seen_pairs
from ..past.history import Flags, Floats, Ints, Singles
from ..past.snapshot import Snapshot
from ..past.windows import counted, different, place_within, ratio
from ..task import DEARER, Among, Suggest
from . import habits, neighbours, retrieval
from .catalogue import Catalogue, catalogue, last_places
from .habits import OF_PAIR, OF_PERSON, OF_THING, People
from .promoted import PROMOTED, promoted
from .retrieval import Retriever

REPEATS = 45
EXPLORED = 12
"""Things never bought before that each way of exploring brings in."""

POPULAR = 25
ALWAYS = 10
"""The liveliest things are candidates for everybody, bought before or not, so that popularity is judged fairly."""

PEOPLE_AT_ONCE = 2_000
SEEN_DAYS = 28.0
STORE_DAYS = 56.0

AROUND = ("within", "within_share", "within_price", "seen", "store_share")
_PRICED = AROUND.index("within_price")
EXPLORING = (*neighbours.NAMES, *retrieval.NAMES)
NAMES = (*OF_PAIR, *OF_THING, *PROMOTED, *OF_PERSON, *AROUND, *EXPLORING)
NETWORK = retrieval.NAMES
"""Features that the graph network gives."""

_COUNTS = ("count", "decayed_7", "decayed_30", "decayed_120", "decayed_365", "share_30", "share_120", "count_28")
"""Features that are 0, and not unknown, where a pair was never bought."""


@dataclass(frozen=True)
class Candidates:
    """Pairs of a person and a thing that may come next.

    Attributes:
        person: Position among those asked, ascending.
        thing: Snapshot row.
        key: profile row * things + thing: names the pair as `bought_later` does.
        values: Features by NAMES, shape (pairs, features), single precision.
        brought: Whether the graph network alone brought it.
    """

    person: Ints
    thing: Ints
    key: Ints
    values: Singles
    brought: Flags

    def __len__(self) -> int:
        return len(self.person)

    def some(self, rows: Ints) -> Candidates:
        """Some of the pairs."""
        return Candidates(self.person[rows], self.thing[rows], self.key[rows], self.values[rows], self.brought[rows])

    def of(self, name: str) -> Floats:
        """One feature."""
        return self.values[:, NAMES.index(name)].astype(np.float64)

    def named(self, names: Sequence[str]) -> Singles:
        """Some features, shape (pairs, names)."""
        return self.values[:, [NAMES.index(name) for name in names]]

    @property
    def bought(self) -> Flags:
        """Whether the person has bought the thing before."""
        flags: Flags = self.values[:, NAMES.index("count")] > 0
        return flags


@dataclass(frozen=True)
class Shop:
    """All that is known of things (by OF_THING and PROMOTED) and pairs at a moment."""

    snapshot: Snapshot
    suggest: Suggest
    lines: Lines
    pairs: Pairs
    stock: Catalogue
    things: Floats
    people: People

    @property
    def wide(self) -> int:
        """Number of things: what keys of pairs are made with."""
        return max(len(self.snapshot.nodes[self.suggest.label]), 1)

    @property
    def keys(self) -> Ints:
        """Key of every pair bought, ascending."""
        return self.pairs.profile * self.wide + self.pairs.thing


@dataclass(frozen=True)
class _Wider:
    """What things belong to, and how much everybody buys of it: by key profile * size + wider thing."""

    parent: Ints
    keys: Ints
    strength: Floats
    price: Floats
    size: int


@dataclass(frozen=True)
class _Known:
    """What candidates are described by, made once for all blocks of people."""

    pair_facts: Floats
    wider: _Wider | None
    seen: tuple[Ints, Floats]
    store: tuple[Ints, Ints, Floats]


def shop_at(snapshot: Snapshot, suggest: Suggest) -> Shop:
    """Who bought what, and the things worth suggesting."""
    lines = bought_lines(snapshot, suggest)
    pairs = bought_pairs(lines)
    facts = habits.thing_facts(lines, pairs, len(snapshot.nodes[suggest.label]))
    things = np.column_stack([facts, promoted(snapshot, suggest)])
    stock = catalogue(snapshot, suggest, lines, pairs, things)
    return Shop(snapshot, suggest, lines, pairs, stock, things, habits.people(snapshot, lines, pairs))


def candidates(shop: Shop, asked: Ints, retriever: Retriever, horizon_days: float) -> Candidates:
    """What may come next for each of `asked`: their strongest repeats, what is near to them, what is popular."""
    parts = list(blocks(shop, asked, retriever, horizon_days))
    if not parts:
        none = np.empty(0, dtype=np.int64)
        return Candidates(none, none, none, np.empty((0, len(NAMES)), dtype=np.float32), np.empty(0, dtype=np.bool_))
    columns = ("person", "thing", "key", "values", "brought")
    return Candidates(*(np.concatenate([getattr(part, column) for part in parts]) for column in columns))


def blocks(shop: Shop, asked: Ints, retriever: Retriever, horizon_days: float) -> Iterator[Candidates]:
    """The candidates of PEOPLE_AT_ONCE after the other, so that memory does not grow with their number."""
    near = neighbours.neighbours(shop.stock, shop.lines)
    network = retriever.over(shop.stock)
    known = _known(shop, horizon_days)
    for first in range(0, len(asked), PEOPLE_AT_ONCE):
        profiles = asked[first : first + PEOPLE_AT_ONCE]
        similar, said = near.scores(profiles), network(profiles)
        explored = similar + said
        chosen = unaided = _chosen(shop, profiles, similar)
        if not retriever.silent:
            chosen = _chosen(shop, profiles, explored)
        brought = ~contains(unaided, chosen)
        person, thing = chosen // shop.wide, chosen % shop.wide
        values = _values(shop, known, profiles[person], thing)
        at = shop.stock.place[thing]
        for column, scored in enumerate(explored, len(NAMES) - len(EXPLORING)):
            values[:, column] = np.where(at >= 0, scored[person, np.maximum(at, 0)], np.nan)
        # The network scores first purchases only where there was none.
        values[values[:, 0] > 0, NAMES.index("network_new")] = np.nan
        kept = np.flatnonzero(_allowed(shop.suggest.among, values))
        key = profiles[person] * shop.wide + thing
        yield Candidates(person[kept] + first, thing[kept], key[kept], values[kept], brought[kept])


def _known(shop: Shop, horizon_days: float) -> _Known:
    facts = habits.pair_facts(shop.lines, shop.pairs, shop.people, shop.things, horizon_days)
    where = last_places(shop.snapshot, shop.stock.profiles, shop.lines)
    store = last_places_of_orders(shop)
    late = (shop.lines.age <= STORE_DAYS) & (store >= 0)
    keys, count = np.unique(store[late] * shop.wide + shop.lines.thing[late], return_counts=True)
    orders = np.unique(np.column_stack([store[late], shop.lines.order[late]]), axis=0)[:, 0]
    visits = np.bincount(orders, minlength=len(shop.snapshot.nodes["Store"]) + 1)
    share = count / np.maximum(visits[keys // shop.wide], 1)
    seen = seen_pairs(shop.snapshot, shop.suggest, SEEN_DAYS)
    return _Known(facts, _wider(shop), seen, (where, keys, share))


def _allowed(among: Among, values: Singles) -> Flags:
    """Which candidates may be suggested."""
    if among is Among.ALL:
        return np.ones(len(values), dtype=np.bool_)
    new: Flags = values[:, NAMES.index("count")] == 0
    if among is Among.BESIDE:
        return new & (values[:, NAMES.index("with_last")] > 0)
    if among is Among.DEARER:
        return new & (values[:, NAMES.index("within_price")] >= DEARER)
    return new


def last_places_of_orders(shop: Shop) -> Ints:
    """Store of each line's order; -1 where unknown."""
    stores = shop.snapshot.links[("Order", "store")]
    store = np.full(len(shop.snapshot.nodes["Order"]), -1, dtype=np.int64)
    store[stores.start] = stores.end
    return store[shop.lines.order]


def _wider(shop: Shop) -> _Wider | None:
    """What each thing belongs to, how much of that everybody buys, and at what price of a unit."""
    for known in shop.snapshot.links.values():
        link = known.link
        if isinstance(link, Path) or link.start.__name__ != shop.suggest.label or not link.single:
            continue
        parent = np.full(shop.wide, -1, dtype=np.int64)
        parent[known.start] = known.end
        size = max(len(shop.snapshot.nodes[link.end.__name__]), 1)
        lines = shop.lines
        kept = np.flatnonzero(parent[lines.thing] >= 0)
        if not len(kept):
            continue
        keys, at = np.unique(lines.profile[kept] * size + parent[lines.thing[kept]], return_inverse=True)
        price = lines.price[kept]
        told = ~np.isnan(price)
        mean = ratio(counted(at[told], len(keys), price[told]), counted(at[told], len(keys)))
        strength = counted(at, len(keys), 0.5 ** (lines.age[kept] / HALF_LIVES[LONG]))
        return _Wider(parent, keys, strength, mean, size)
    return None


def _chosen(shop: Shop, profiles: Ints, explored: list[Singles]) -> Ints:
    """Pairs (person * things + thing), ascending, each once."""
    pairs, wide = shop.pairs, shop.wide
    number = np.full(shop.stock.profiles, -1, dtype=np.int64)
    number[profiles] = np.arange(len(profiles))
    own = np.flatnonzero(number[pairs.profile] >= 0)
    own = own[np.lexsort((pairs.thing[own], -pairs.decayed[own, LONG], pairs.profile[own]))]
    person = number[pairs.profile[own]]
    chosen = [(person * wide + pairs.thing[own])[place_within(person) < REPEATS]]
    if not len(shop.stock.things):
        return different(chosen[0])
    at = shop.stock.place[pairs.thing[own]]
    new = np.ones(explored[0].shape, dtype=np.bool_)
    new[person[at >= 0], at[at >= 0]] = False
    everyone = np.arange(len(profiles))[:, None]
    facts = shop.things[shop.stock.things]
    lively = facts[:, OF_THING.index("sold_28")]
    fresh = facts[:, OF_THING.index("first_bought_28")]
    ways = [(scored, EXPLORED) for scored in explored] + [(np.broadcast_to(fresh, new.shape), POPULAR)]
    for scored, most in ways:
        hidden = np.where(new, scored, -np.inf)
        most = min(most, hidden.shape[1])
        best = np.argpartition(-hidden, most - 1, axis=1)[:, :most]
        kept = np.isfinite(np.take_along_axis(hidden, best, axis=1))
        chosen.append((everyone * wide + shop.stock.things[best])[kept])
    liveliest = np.argsort(-lively, kind="stable")[:ALWAYS]
    chosen.append((everyone * wide + shop.stock.things[liveliest]).ravel())
    return different(np.concatenate(chosen))


def _values(shop: Shop, known: _Known, profile: Ints, thing: Ints) -> Singles:
    """Features of pairs by NAMES; what explores is filled in later."""
    values = np.full((len(thing), len(NAMES)), np.nan, dtype=np.float32)
    key = profile * shop.wide + thing
    at, had = _found(shop.keys, key)
    values[had, : len(OF_PAIR)] = known.pair_facts[at[had]]
    for name in _COUNTS:
        values[~had, OF_PAIR.index(name)] = 0.0
    place = len(OF_PAIR) + len(OF_THING) + len(PROMOTED)
    values[:, len(OF_PAIR) : place] = shop.things[thing]
    values[:, place : place + len(OF_PERSON)] = shop.people.facts[profile]
    place += len(OF_PERSON)
    if known.wider:
        wider = known.wider
        of = wider.parent[thing]
        at, bought = _found(wider.keys, profile * wider.size + of)
        amount = np.where(of >= 0, np.where(bought, wider.strength[at], 0.0), np.nan)
        values[:, place] = amount
        values[:, place + 1] = ratio(amount, shop.people.decayed[profile, 1])
        paid = np.where(bought & (of >= 0), wider.price[at], np.nan)
        price = shop.things[thing, OF_THING.index("price")]
        values[:, place + _PRICED] = price / np.where(paid > 0, paid, np.nan)
    values[:, place + 3] = _looked_up(*known.seen, key)
    where, keys, share = known.store
    here = where[profile]
    values[:, place + 4] = np.where(here >= 0, _looked_up(keys, share, here * shop.wide + thing), np.nan)
    return values


def _found(keys: Ints, wanted: Ints) -> tuple[Ints, Flags]:
    at = np.minimum(np.searchsorted(keys, wanted), max(len(keys) - 1, 0))
    return at, keys[at] == wanted if len(keys) else np.zeros(len(wanted), dtype=np.bool_)


def _looked_up(keys: Ints, values: Floats, wanted: Ints) -> Floats:
    at, had = _found(keys, wanted)
    return np.where(had, values[at], 0.0) if len(keys) else np.zeros(len(wanted))
