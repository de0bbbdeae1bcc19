"""How near what is offered is to what somebody buys: by product, by category and by the wider category."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.linalg import svds

from ..past.history import DAY_MS, Floats, History, Ints, Texts
from ..past.snapshot import Snapshot
from .proposals import Bundles, Proposals

LEVELS = ("product", "category", "group")
HALF_LIFE_DAYS = 120.0
TASTES = 24
CATEGORIES_MOST = 400
"""Categories, by buyers, of which tastes are made."""


@dataclass(frozen=True)
class Bought:
    """Lines of all orders until a moment.

    Attributes:
        profile, product: Rows in the history.
        age: How long ago, days.
        spend, coupon: Paid for the line, and of its discount by coupons, minor units.
    """

    profile: Ints
    product: Ints
    age: Floats
    spend: Floats
    coupon: Floats


def lines_until(history: History, as_of: float) -> Bought:
    """What every profile bought until `as_of`."""
    placed, lines = history.links["Profile", "orders"], history.links["Order", "items"]
    owner = np.full(len(history.nodes["Order"]), -1, dtype=np.int64)
    owner[placed.end] = placed.start
    time = history.nodes["Order"].time[lines.start]
    known = np.flatnonzero((time <= as_of) & (owner[lines.start] >= 0))
    money = {
        name: np.nan_to_num(np.asarray(lines.columns[name], dtype=np.float64)[known])
        for name in ("price_minor", "coupon_minor")
    }
    age = (as_of - time[known]) / DAY_MS
    return Bought(
        owner[lines.start[known]], lines.end[known], age, money["price_minor"], np.maximum(money["coupon_minor"], 0.0)
    )


def parents(history: History) -> dict[str, Ints]:
    """For each level, what each product belongs to: the product itself, its category, the wider one; -1 for none."""
    category = np.full(len(history.nodes["Product"]), -1, dtype=np.int64)
    link = history.links["Product", "category"]
    category[link.start] = link.end
    wider = np.arange(len(history.nodes["Category"]))
    link = history.links["Category", "parent"]
    wider[link.start] = link.end
    group = np.where(category >= 0, wider[np.maximum(category, 0)], -1) if len(wider) else category
    return {"product": np.arange(len(category)), "category": category, "group": group}


def offer_things(history: History) -> dict[str, tuple[Ints, Ints]]:
    """For each level, pairs of an offer and a thing that it applies to.

    An offer on a category applies to its products.
    """
    above = parents(history)
    on, of_category = history.links["Offer", "products"], history.links["Offer", "categories"]
    within = history.links["Product", "category"]
    order = np.argsort(within.end, kind="stable")
    first = np.searchsorted(within.end[order], of_category.end, "left")
    count = np.searchsorted(within.end[order], of_category.end, "right") - first
    reached = np.repeat(first, count) + np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    offer = np.concatenate([on.start, np.repeat(of_category.start, count)])
    product = np.concatenate([on.end, within.start[order][reached]])
    found = {}
    for level, above_product in above.items():
        thing = above_product[product]
        whose = offer
        if level == "category":
            thing, whose = np.append(thing, of_category.end), np.append(whose, of_category.start)
        wide = len(above_product) if level == "product" else len(history.nodes["Category"])
        pairs = np.unique((whose * max(wide, 1) + thing)[thing >= 0])
        found[level] = pairs // max(wide, 1), pairs % max(wide, 1)
    return found


@dataclass(frozen=True)
class Tastes:
    """Directions in which people's purchases differ most: a linear graph embedding of who buys from which category.

    One step of propagation along Profile-Order-Product-Category, without weights to learn (as in simplified graph
    convolution, Wu et al. 2019), then the leading singular vectors.

    Attributes:
        keys: Categories.
        directions: Shape (categories, directions).
    """

    keys: tuple[str, ...]
    directions: Floats

    @classmethod
    def fit(cls, history: History, as_of: float) -> Tastes:
        """Of what was bought until `as_of`; without directions where too little was."""
        keys: Texts = history.nodes["Category"].keys
        bought = _weights(history, lines_until(history, as_of))
        buyers = np.asarray((bought > 0).sum(axis=0)).ravel()
        chosen = np.sort(np.argsort(-buyers, kind="stable")[: min(CATEGORIES_MOST, int((buyers > 0).sum()))])
        part = bought[:, chosen]
        rank = min(TASTES, min(part.shape) - 1)
        if rank < 1:
            return cls((), np.empty((0, 0)))
        _, size, right = svds(part.astype(np.float64), rank, v0=np.ones(min(part.shape)), random_state=0)
        right = right[np.argsort(-size)]
        right *= np.sign(right.sum(axis=1, keepdims=True)) + (right.sum(axis=1, keepdims=True) == 0)
        return cls(tuple(keys[chosen].tolist()), right.T)

    def of_profiles(self, history: History, bought: Bought) -> Floats:
        """Where each profile stands, shape (profiles, directions)."""
        place = {key: at for at, key in enumerate(history.nodes["Category"].keys)}
        held = [(at, place[key]) for at, key in enumerate(self.keys) if key in place]
        weights = _weights(history, bought)
        ours, theirs = np.array([h[0] for h in held], dtype=np.int64), np.array([h[1] for h in held], dtype=np.int64)
        return np.asarray(weights[:, theirs] @ self.directions[ours]) if held else np.zeros((weights.shape[0], 0))


def _weights(history: History, bought: Bought) -> csr_matrix:
    """How much each profile buys from each category, logarithm of decayed lines; (profiles, categories)."""
    category = parents(history)["category"][bought.product]
    known = category >= 0
    decayed = 0.5 ** (bought.age[known] / HALF_LIFE_DAYS)
    shape = (len(history.nodes["Profile"]), len(history.nodes["Category"]))
    found = csr_matrix((decayed, (bought.profile[known], category[known])), shape=shape)
    found.data = np.log1p(found.data)
    return found


def affinities(
    history: History, known: Bundles, made: Proposals, bought: Bought, applies: dict[str, tuple[Ints, Ints]]
) -> Iterator[tuple[str, str, Floats]]:
    """Level, measure and value for each proposal: of what it applies to, how much the profile buys.

    Measures: ``recent`` (purchases, each worth half after 120 days), ``share`` (of all such purchases), ``things``
    (different ones ever), ``spend``, ``due`` (purchases expected in 28 days by the usual gap), ``coupons``, ``best``
    (recent purchases of the best single offer), ``offers`` (share of the offers that hold something bought before).
    """
    profiles = len(history.nodes["Profile"])
    held = np.unique(made.bundle)
    at = np.searchsorted(held, made.bundle)
    inside = np.isin(known.bundle, held)
    offers = np.unique(known.offer[inside])
    holds = csr_matrix(
        (
            np.ones(inside.sum()),
            (np.searchsorted(held, known.bundle[inside]), np.searchsorted(offers, known.offer[inside])),
        ),
        shape=(len(held), len(offers)),
    )
    for level, above in parents(history).items():
        wide = max(len(above) if level == "product" else len(history.nodes["Category"]), 1)
        offer, thing = applies[level]
        kept = np.isin(offer, offers)
        reach = csr_matrix(
            (np.ones(kept.sum()), (np.searchsorted(offers, offer[kept]), thing[kept])), shape=(len(offers), wide)
        )
        union = holds @ reach
        union.data[:] = 1.0
        for measure, weights in _pairs(bought, above, wide, profiles):
            total = np.asarray(weights.sum(axis=1)).ravel()[made.profile]
            value = _at(weights @ union.T, made.profile, at)
            yield level, measure, value
            if measure == "recent":
                yield level, "share", value / np.maximum(total, 1e-9)
                single = np.asarray((weights[made.profile] @ reach.T).todense())
                mask = np.asarray(holds.todense())[at] > 0
                yield level, "best", np.where(mask, single, 0.0).max(axis=1, initial=0.0)
                yield level, "offers", ((single > 0) & mask).sum(axis=1) / np.maximum(mask.sum(axis=1), 1)


def _at(table: csr_matrix, row: Ints, column: Ints) -> Floats:
    return np.asarray(table.todense())[row, column].astype(np.float64)


def _pairs(bought: Bought, above: Ints, wide: int, profiles: int) -> Iterator[tuple[str, csr_matrix]]:
    """Weights of every pair of a profile and a thing that it bought, by measure."""
    thing = above[bought.product]
    has = thing >= 0
    pair, at = np.unique(bought.profile[has] * wide + thing[has], return_inverse=True)
    age = bought.age[has]
    since, first = np.full(len(pair), np.inf), np.zeros(len(pair))
    np.minimum.at(since, at, age)
    np.maximum.at(first, at, age)
    count = np.bincount(at, minlength=len(pair))
    decay = 0.5 ** (age / HALF_LIFE_DAYS)
    gap = np.where(count > 1, (first - since) / np.maximum(count - 1, 1), 90.0)
    late = np.exp(-np.maximum(since - gap, 0.0) / np.maximum(gap, 7.0) / 2.0)
    values = {
        "recent": np.bincount(at, decay, len(pair)),
        "things": np.ones(len(pair)),
        "spend": np.bincount(at, decay * bought.spend[has], len(pair)),
        "due": late * np.minimum(28.0 / np.maximum(gap, 3.0), 4.0),
        "coupons": np.bincount(at, decay * (bought.coupon[has] > 0), len(pair)),
    }
    for measure, value in values.items():
        yield measure, csr_matrix((value, (pair // wide, pair % wide)), shape=(profiles, wide))


def known_profiles(snapshot: Snapshot, profiles: int) -> Ints:
    """Row in the snapshot for each profile of the history; -1 where it was not known."""
    found = np.full(profiles, -1, dtype=np.int64)
    found[snapshot.nodes["Profile"].row] = np.arange(len(snapshot.nodes["Profile"]))
    return found
