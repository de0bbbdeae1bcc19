"""Which things may come next for whom, and what speaks for each: bought before, liked by similar customers, popular."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .baskets import Pairs, bought_pairs, seen_pairs
from .features import FeatureTable
from .history import Floats, Ints
from .metrics import Flags
from .retrieval import Catalogue, Retriever, catalogue, neighbour_scores
from .snapshot import Snapshot
from .task import Suggest
from .windows import counted, place_within, ratio

REPEATS = 40
EXPLORED = 15
POPULAR = 25
ALWAYS = 10
"""The liveliest things are candidates for everybody, bought before or not, so that popularity is judged fairly."""

PEOPLE_AT_ONCE = 2_000
SEEN_DAYS = 28.0

OF_PAIR = (
    "count", "since", "gap", "due", "decayed_30", "decayed_120", "share_of_orders",
    "popular", "buyers", "bought_again", "usual_gap", "price", "similar", "network", "within", "seen",
)  # fmt: skip
OF_PROFILE = (
    "orders_count_28", "orders_count_91", "orders_days_since", "orders_gap_mean", "orders_due", "orders_items_per",
)  # fmt: skip
NAMES = OF_PAIR + OF_PROFILE


@dataclass(frozen=True)
class Candidates:
    """Pairs of a person and a thing that may come next.

    Attributes:
        person: Position among those asked, ascending.
        thing: Snapshot row.
        key: profile row * things + thing: names the pair as `bought_later` does.
        values: Features by NAMES, shape (pairs, features).
    """

    person: Ints
    thing: Ints
    key: Ints
    values: Floats

    def __len__(self) -> int:
        return len(self.person)

    def of(self, name: str) -> Floats:
        """One feature."""
        return self.values[:, NAMES.index(name)]

    @property
    def bought(self) -> Flags:
        """Whether the person has bought the thing before."""
        flags: Flags = self.of("count") > 0
        return flags


@dataclass(frozen=True)
class _Shop:
    """All that is known of things and pairs at a moment."""

    snapshot: Snapshot
    suggest: Suggest
    pairs: Pairs
    keys: Ints
    stock: Catalogue
    usual_gap: Floats
    price: Floats
    wider: tuple[Ints, Ints, Floats] | None
    seen: tuple[Ints, Floats]
    days: Floats

    @property
    def wide(self) -> int:
        return max(len(self.snapshot.nodes[self.suggest.label]), 1)


def stocked(snapshot: Snapshot, suggest: Suggest) -> tuple[Pairs, Catalogue]:
    """Who bought what, and the things worth suggesting."""
    pairs = bought_pairs(snapshot, suggest)
    return pairs, catalogue(pairs, snapshot.nodes[suggest.label].keys.tolist(), len(snapshot.nodes["Profile"]))


def candidates(
    snapshot: Snapshot, suggest: Suggest, asked: Ints, table: FeatureTable, retriever: Retriever
) -> Candidates:
    """What may come next for each of `asked`: their strongest repeats, what is near to them, what is popular."""
    shop = _shop(snapshot, suggest, table)
    place = [table.names.index(name) for name in OF_PROFILE]
    parts = []
    for first in range(0, len(asked), PEOPLE_AT_ONCE):
        profiles = asked[first : first + PEOPLE_AT_ONCE]
        near = neighbour_scores(shop.stock, profiles)
        liked = retriever.scores(shop.stock, profiles)
        pairs = _chosen(shop, profiles, near, liked)
        person, thing = pairs // shop.wide, pairs % shop.wide
        at = shop.stock.place[thing]
        scores = [np.where(at >= 0, scored[person, np.maximum(at, 0)], np.nan) for scored in (near, liked)]
        of_profile = table.values[np.ix_(profiles[person], np.array(place))]
        key = profiles[person] * shop.wide + thing
        values = np.column_stack([_facts(shop, key, thing, profiles[person], *scores), of_profile])
        parts.append(Candidates(person + first, thing, key, values))
    return Candidates(
        np.concatenate([part.person for part in parts]),
        np.concatenate([part.thing for part in parts]),
        np.concatenate([part.key for part in parts]),
        np.concatenate([part.values for part in parts]),
    )


def _shop(snapshot: Snapshot, suggest: Suggest, table: FeatureTable) -> _Shop:
    pairs, stock = stocked(snapshot, suggest)
    things = len(snapshot.nodes[suggest.label])
    gap = pairs.gap
    known = ~np.isnan(gap)
    usual = ratio(counted(pairs.thing[known], things, gap[known]), counted(pairs.thing[known], things))
    columns = snapshot.nodes[suggest.label].columns
    price = np.asarray(columns.get("price_minor", np.full(things, np.nan)), dtype=np.float64)
    wider = None
    if suggest.within:
        towards = snapshot.links[suggest.within]
        parent = np.full(things, -1, dtype=np.int64)
        parent[towards.start] = towards.end
        broad = bought_pairs(snapshot, Suggest(towards.link.end.__name__, suggest.within, 0))
        size = max(len(snapshot.nodes[towards.link.end.__name__]), 1)
        wider = parent, broad.profile * size + broad.thing, broad.decayed[:, 1]
    days = table.values[:, table.names.index("orders_days")]
    keys = pairs.profile * max(things, 1) + pairs.thing
    return _Shop(
        snapshot, suggest, pairs, keys, stock, usual, price, wider, seen_pairs(snapshot, suggest, SEEN_DAYS), days
    )


def _chosen(shop: _Shop, profiles: Ints, near: Floats, liked: Floats) -> Ints:
    """Pairs (person * things + thing), ascending, each once."""
    pairs, wide = shop.pairs, shop.wide
    number = np.full(shop.stock.profiles, -1, dtype=np.int64)
    number[profiles] = np.arange(len(profiles))
    own = np.flatnonzero(number[pairs.profile] >= 0)
    own = own[np.lexsort((pairs.thing[own], -pairs.decayed[own, 1], pairs.profile[own]))]
    person = number[pairs.profile[own]]
    chosen = [(person * wide + pairs.thing[own])[place_within(person) < REPEATS]]
    at = shop.stock.place[pairs.thing[own]]
    new = np.ones(near.shape, dtype=np.bool_)
    new[person[at >= 0], at[at >= 0]] = False
    everyone = np.arange(len(profiles))[:, None]
    for scored, most in (
        (near, EXPLORED),
        (liked, EXPLORED),
        (np.broadcast_to(shop.stock.facts[:, 0], near.shape), POPULAR),
    ):
        hidden = np.where(new, scored, -np.inf)
        most = min(most, hidden.shape[1])
        best = np.argpartition(-hidden, most - 1, axis=1)[:, :most]
        kept = np.isfinite(np.take_along_axis(hidden, best, axis=1))
        chosen.append((everyone * wide + shop.stock.things[best])[kept])
    liveliest = np.argsort(-shop.stock.facts[:, 0], kind="stable")[:ALWAYS]
    chosen.append((everyone * wide + shop.stock.things[liveliest]).ravel())
    return np.unique(np.concatenate(chosen))


def _facts(shop: _Shop, key: Ints, thing: Ints, profile: Ints, similar: Floats, network: Floats) -> Floats:
    """The features OF_PAIR of pairs."""
    pairs = shop.pairs
    at = np.minimum(np.searchsorted(shop.keys, key), max(len(pairs) - 1, 0))
    had = shop.keys[at] == key
    count = np.where(had, pairs.count[at], 0.0)
    since = np.where(had, pairs.since[at], np.nan)
    gap = np.where(had, pairs.gap[at], np.nan)
    decayed = np.where(had[:, None], pairs.decayed[at], 0.0)
    usual = shop.usual_gap[thing]
    place = shop.stock.place[thing]
    facts = np.where((place >= 0)[:, None], shop.stock.facts[np.maximum(place, 0)], np.nan)
    within = np.full(len(key), np.nan)
    if shop.wider:
        parent, broad, strength = shop.wider
        size = max(len(shop.snapshot.nodes[_end(shop)]), 1)
        within = _looked_up(broad, strength, profile * size + parent[thing], parent[thing] >= 0)
    seen = _looked_up(shop.seen[0], shop.seen[1], key, np.ones(len(key), dtype=np.bool_))
    # A thing bought once has no gap of its own: then the gap usual for that thing says how due it is.
    due = since / np.where(np.isnan(gap), usual, np.maximum(gap, 1.0))
    columns = [count, since, gap, due, *decayed.T, ratio(count, shop.days[profile]), *facts.T, usual]
    return np.column_stack([*columns, shop.price[thing], similar, network, within, seen])


def _end(shop: _Shop) -> str:
    within = shop.suggest.within
    return shop.snapshot.links[within].link.end.__name__ if within else shop.suggest.label


def _looked_up(keys: Ints, values: Floats, wanted: Ints, sensible: Flags) -> Floats:
    if not len(keys):
        return np.zeros(len(wanted))
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(sensible & (keys[at] == wanted), values[at], 0.0)
