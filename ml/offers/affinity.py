"""How near what is offered is to what somebody buys: by product, by category and by the wider category."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from ..past.history import Floats, History, Ints
from ..past.windows import counted
from .bought import HALF_LIFE_DAYS, Bought, parents
from .proposals import Bundles, Proposals

LEVELS = ("product", "category", "group")


@dataclass(frozen=True)
class _Level:
    """One level of things that some of the offers apply to.

    Attributes:
        weights: By measure, what each profile bought of them, shape (profiles, things).
        total: All recent purchases of each profile, of other things too.
        offers: What each offer applies to, shape (offers, things): zeros and ones.
        bundles: The same of each bundle.
    """

    weights: dict[str, csr_matrix]
    total: Floats
    offers: csr_matrix
    bundles: csr_matrix


class Nearness:
    """How near some bundles are to what profiles buy, at a moment.

    What everybody bought is summed up once, so that proposals can be asked about in parts. Columns are those of things
    that the bundles hold: memory grows with the purchases of these.

    Args:
        history: All that is known.
        known: Its bundles.
        held: Which of them may be asked about, ascending.
        bought: What everybody bought until the moment.
        applies: What offers apply to, by level.
    """

    def __init__(
        self, history: History, known: Bundles, held: Ints, bought: Bought, applies: dict[str, tuple[Ints, Ints]]
    ) -> None:
        self._held = held
        inside = np.isin(known.bundle, held)
        offers, self._offer = np.unique(known.offer[inside], return_inverse=True)
        self._count = np.bincount(np.searchsorted(held, known.bundle[inside]), minlength=len(held))
        profiles = len(history.nodes["Profile"])
        decay = 0.5 ** (bought.age / HALF_LIFE_DAYS)
        self._levels = {}
        for level, above in parents(history).items():
            offer, thing = applies[level]
            of_line = above[bought.product]
            kept = np.isin(offer, offers)
            things, column = np.unique(thing[kept], return_inverse=True)
            reach = _ones(np.searchsorted(offers, offer[kept]), column, (len(offers), len(things)))
            union = held_things(known, held, offer[kept], column, len(things))
            self._levels[level] = _Level(
                dict(_weights(bought, decay, of_line, things, profiles)),
                counted(bought.profile, profiles, decay * (of_line >= 0)),
                reach,
                union,
            )

    def of(self, made: Proposals) -> Iterator[tuple[str, str, Floats]]:
        """Level, measure and value for each proposal: of what it applies to, how much the profile buys.

        Measures: ``recent`` (purchases, each worth half after 120 days), ``share`` (of all such purchases), ``things``
        (different ones ever), ``spend``, ``due`` (purchases expected in 28 days by the usual gap), ``coupons``,
        ``best`` (recent purchases of the best single offer), ``offers`` (share of the offers that hold something
        bought before).
        """
        profiles, row = np.unique(made.profile, return_inverse=True)
        column = np.searchsorted(self._held, made.bundle)
        for name, level in self._levels.items():
            for measure, weights in level.weights.items():
                part = weights[profiles]
                value = _at(part @ level.bundles.T, row, column)
                yield name, measure, value
                if measure == "recent":
                    yield name, "share", value / np.maximum(level.total[made.profile], 1e-9)
                    single = (part @ level.offers.T).toarray()[:, self._offer]
                    yield name, "best", self._within(np.maximum, single)[row, column]
                    met = self._within(np.add, (single > 0).astype(np.float64))
                    yield name, "offers", met[row, column] / np.maximum(self._count[column], 1)

    def _within(self, reduce: np.ufunc, single: Floats) -> Floats:
        """Values of offers, bundle by bundle, brought together in each bundle; 0 for one without offers."""
        filled = np.flatnonzero(self._count)
        found = np.zeros((len(single), len(self._held)))
        if len(filled):
            first = np.cumsum(self._count)[filled] - self._count[filled]
            found[:, filled] = reduce.reduceat(single, first, axis=1)
        return found


def held_things(known: Bundles, held: Ints, offer: Ints, thing: Ints, things: int) -> csr_matrix:
    """Which things each of some bundles holds, shape (held, things): zeros and ones.

    Args:
        known: Bundles.
        held: Which of them, ascending.
        offer, thing: Pairs of an offer and a thing that it applies to.
        things: How many things there are.
    """
    inside = np.isin(known.bundle, held)
    makes = _ones(np.searchsorted(held, known.bundle[inside]), known.offer[inside], (len(held), known.offers))
    found = makes @ _ones(offer, thing, (known.offers, things))
    found.data[:] = 1.0
    return found


def _ones(row: Ints, column: Ints, shape: tuple[int, int]) -> csr_matrix:
    return csr_matrix((np.ones(len(row)), (row, column)), shape=shape)


def _at(table: csr_matrix, row: Ints, column: Ints) -> Floats:
    value: Floats = table.toarray()[row, column].astype(np.float64)
    return value


def _weights(
    bought: Bought, decayed: Floats, thing: Ints, things: Ints, profiles: int
) -> Iterator[tuple[str, csr_matrix]]:
    """Weights of every pair of a profile and one of the things (ascending) that it bought, by measure."""
    place = np.full(max(thing.max(initial=-1), things.max(initial=-1)) + 2, -1, dtype=np.int64)
    place[things] = np.arange(len(things))
    column = place[thing]  # the last place is that of lines of no thing, -1
    has = np.flatnonzero(column >= 0)
    wide = max(len(things), 1)
    pair, at = np.unique(bought.profile[has] * wide + column[has], return_inverse=True)
    age = bought.age[has]
    since, first = np.full(len(pair), np.inf), np.zeros(len(pair))
    np.minimum.at(since, at, age)
    np.maximum.at(first, at, age)
    count = np.bincount(at, minlength=len(pair))
    decay = decayed[has]
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
        yield measure, csr_matrix((value, (pair // wide, pair % wide)), shape=(profiles, len(things)))
