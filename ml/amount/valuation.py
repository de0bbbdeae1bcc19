"""What is served of an amount: expected, likely, between which ends, in how many orders, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..features.phrases import Feature
from ..learners.models import SEED
from ..learners.roots import shared_out
from ..network.reading import read, spoken
from ..network.training import NETWORK
from ..past.history import Floats, Ints
from ..past.money import Measure
from ..reasons.stories import Explained
from .bases import BASES, HABITS, HIGH, LINE, LOW, MEAN_TREES, ROOT_TREES, Bases
from .model import Blend
from .moments import Spenders
from .spending import USUAL, USUAL_ORDERS, USUAL_WORTH, Habits

DRAWS = 200
ROWS_AT_ONCE = 20_000
"""Customers whose futures are drawn together: what is drawn takes 200 times eight bytes for each."""


@dataclass(frozen=True)
class Valued:
    """Amounts in units of the measure, one for each customer; `low` and `high` hold eight in ten.

    `heard` is what the graph network said, see `Bases.heard`; None without bases.
    """

    expected: Floats
    likely: Floats
    low: Floats
    high: Floats
    orders: Floats
    heard: Floats | None = None


@dataclass(frozen=True)
class Average:
    """Means over the customers that were learnt from: what reasons hold each one against.

    Attributes:
        usual: Spend expected by habits.
        orders: Orders expected by habits.
        worth: Worth of an order.
    """

    usual: float
    orders: float
    worth: float

    @classmethod
    def of(cls, found: Spenders) -> Average:
        """Of those at a moment who have ordered; 0 without any."""
        values = found.customers.values((USUAL, USUAL_ORDERS, USUAL_WORTH))
        means = values.mean(axis=0) if len(values) else np.zeros(values.shape[1])
        return cls(*means.tolist())


@dataclass(frozen=True)
class Strangers:
    """What those spend who have not ordered yet: the same is said of all.

    Attributes:
        expected: Mean of those met so far, with one more who spent nothing.
        orders: Mean number of their orders, likewise.
        high: Below this lie nine in ten of those who did buy; a typical order where nobody is known to have.
        met: How many were met.
    """

    expected: float
    orders: float
    high: float
    met: int

    @classmethod
    def of(cls, amounts: Floats, orders: Floats, typical: float) -> Strangers:
        """From what those met spent, and how often they ordered."""
        bought = amounts[amounts > 0]
        high = float(np.quantile(bought, HIGH)) if len(bought) else typical
        one_more = len(amounts) + 1.0
        return cls(max(float(amounts.sum()) / one_more, 0.0), float(orders.sum()) / one_more, high, len(amounts))


@dataclass(frozen=True)
class Valuation:
    """What is served for one task about an amount.

    Attributes:
        names: Features, in the order of the models' columns; empty without bases.
        unit: What the models count in, minor units of the measure.
        bases, blend: None where there is too little to learn from: then habits alone are served.
        habits: How often people buy and what an order is worth.
        measure: How amounts in several currencies are brought together.
        strangers: What is said of those without an order.
        average: What reasons hold customers against.
        per_day: Orders on a day with any.
    """

    names: tuple[str, ...]
    unit: float
    bases: Bases | None
    blend: Blend | None
    habits: Habits
    measure: Measure
    strangers: Strangers
    average: Average
    per_day: float

    @property
    def weights(self) -> dict[str, float]:
        """Share of each base in the expected amount."""
        return self._shares(self.blend.value if self.blend else None)

    @property
    def likely_weights(self) -> dict[str, float]:
        """Share of each base in the likely amount."""
        return self._shares(self.blend.likely if self.blend else None)

    @staticmethod
    def _shares(weights: Floats | None) -> dict[str, float]:
        if weights is None:
            return {HABITS: 1.0}
        total = float(weights.sum()) or 1.0
        return {name: float(weight / total) for name, weight in zip(BASES, weights, strict=True)}

    @property
    def kind(self) -> str:
        """What is served, in words."""
        used = {name: share for name, share in self.weights.items() if share >= 0.005}
        if len(used) == 1:
            return next(iter(used))
        return f"blend: {', '.join(f'{name} {share:.2f}' for name, share in used.items())}"

    def value(self, found: Spenders, horizon_days: float) -> Valued:
        """Amounts of those asked who have ordered.

        Raises:
            TrainingError: the graph no longer gives the features that the models were trained on.
        """
        asked = found.moment.asked[found.bought]
        usual = _column(found, USUAL)[found.bought]
        days = _column(found, USUAL_ORDERS)[found.bought]
        if self.bases is None or self.blend is None:
            return drawn(self.habits, found, asked, horizon_days, self.per_day)
        values = found.customers.values(self.names)
        heard = self.bases.heard(found.moment.snapshot, asked)
        said = self.bases.amounts(values, usual / self.unit, heard)
        low, high = self.blend.interval(*self.bases.interval(values), found.newcomer[found.bought])
        expected, likely = said @ self.blend.value, said @ self.blend.likely
        counts = np.column_stack([self.bases.orders(values), days * self.per_day])
        # An end that the guess lies beyond is no end.
        low, high = np.minimum(low, np.minimum(expected, likely)), np.maximum(high, np.maximum(expected, likely))
        unit = self.unit
        return Valued(expected * unit, likely * unit, low * unit, high * unit, counts @ self.blend.orders, heard)

    def expected(self, values: Floats, usual: Floats, heard: Floats) -> Floats:
        """The expected amount of customers given features (columns as `names`), what habits expect of them, and what
        the graph network said.

        Raises:
            ValueError: there are no models but habits, which read no features.
        """
        if self.bases is None or self.blend is None:
            raise ValueError("habits alone read no features")
        amounts: Floats = self.bases.amounts(values, usual / self.unit, heard) @ self.blend.value * self.unit
        return amounts

    def explain(self, found: Spenders) -> Explained:
        """The expected amounts of those asked who have ordered, taken apart."""
        told = {feature.name: feature for feature in found.moment.table.features}
        usual = _column(found, USUAL)[found.bought]
        if self.bases is None or self.blend is None:
            return _of_habits(told, found, self.average)
        values = found.customers.values(self.names)
        weights = dict(zip(BASES, (self.blend.value * self.unit).tolist(), strict=True))
        parts = np.zeros((len(values), len(self.names)))
        base = np.zeros(len(values))
        for name in (LINE, MEAN_TREES, ROOT_TREES):
            if weights[name] > 0:
                added, from_base = self.bases.contributions(name, values)
                parts += weights[name] * added
                base += weights[name] * from_base
        at = self.names.index(USUAL)
        parts[:, at] += weights[HABITS] / self.unit * (usual - self.average.usual)
        base += weights[HABITS] / self.unit * self.average.usual
        features = [told[name] for name in self.names]
        network, asked = self.bases.network, found.customers.asked
        if network is not None and weights[NETWORK] > 0:
            roots = read(network, found.moment.snapshot, asked)
            added, from_base = shared_out(roots, np.full(len(asked), network.base))
            parts = np.column_stack([parts, weights[NETWORK] * added])
            base += weights[NETWORK] * from_base
            features += spoken(network, told)
        return Explained(tuple(features), parts, base)


def drawn(habits: Habits, found: Spenders, asked: Ints, horizon_days: float, per_day: float) -> Valued:
    """Amounts by habits alone: what may happen is drawn for each customer.

    The likely amount is the quantile, of one share for all, whose total is that of the expected amounts.
    """
    purchases = found.spending.purchases().of(asked)
    expected = _column(found, USUAL)[found.bought]
    random = np.random.default_rng(SEED)
    futures = np.empty((len(asked), DRAWS), dtype=np.float32)
    for first in range(0, len(asked), ROWS_AT_ONCE):
        part = purchases.of(np.arange(first, min(first + ROWS_AT_ONCE, len(asked))))
        orders = habits.rhythm.draw(part, horizon_days, DRAWS, random)
        futures[first : first + ROWS_AT_ONCE] = habits.worth.draw(part, orders, random)
    futures.sort(axis=1)
    likely = keeping_total_of(futures, float(expected.sum()))
    ends = [futures[:, int(share * DRAWS)].astype(np.float64) for share in (LOW, HIGH)]
    orders = _column(found, USUAL_ORDERS)[found.bought] * per_day
    return Valued(expected, likely, np.minimum(ends[0], expected), np.maximum(ends[1], expected), orders)


def keeping_total_of(futures: NDArray[np.floating[Any]], total: float) -> Floats:
    """The quantile of each row of drawn futures, sorted, of one share for all, whose sum is the total."""
    low, high = 0, futures.shape[1] - 1
    while low < high:
        middle = (low + high) // 2
        if futures[:, middle].sum() < total:
            low = middle + 1
        else:
            high = middle
    likely = futures[:, low].astype(np.float64)
    return likely * (total / likely.sum() if likely.sum() > 0 else 1.0)


def _of_habits(told: Mapping[str, Feature], found: Spenders, average: Average) -> Explained:
    """Rhythm against everybody's, then worth: their product against the product of the means."""
    orders = _column(found, USUAL_ORDERS)[found.bought]
    worth = _column(found, USUAL_WORTH)[found.bought]
    mean_orders, mean_worth = average.orders, average.worth
    # The way from the means to both values, half of it rhythm first, half worth first (Shapley).
    by_rhythm = (orders - mean_orders) * (worth + mean_worth) / 2
    by_worth = (worth - mean_worth) * (orders + mean_orders) / 2
    base = np.full(len(orders), mean_orders * mean_worth)
    return Explained((told[USUAL_ORDERS], told[USUAL_WORTH]), np.column_stack([by_rhythm, by_worth]), base)


def _column(found: Spenders, name: str) -> Floats:
    return found.moment.values((name,))[:, 0]
