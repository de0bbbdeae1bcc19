"""The model of an amount: bases blended by what came true later, with an interval that holds as often as it says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import minimize, nnls

from ..learners.roots import root, square
from ..past.history import Flags, Floats
from .bases import HIGH, LOW

FEWEST_OF_A_GROUP = 100
"""Fewer people, and newcomers share the margins of the others."""

MOST_RESCALED = 1.5
NEWCOMER_DAYS = 2.0
"""With orders on fewer days one is a newcomer, whose interval is checked apart."""


@dataclass(frozen=True)
class Judged:
    """People at moments that the models had not seen, and what came true.

    Attributes:
        said: What each base says, shape (rows, bases).
        low, high: Roots of the interval's ends.
        orders: What is said of the number of orders: by trees, and by habits; shape (rows, 2).
        newcomer: Who has hardly ordered yet.
        amount, ordered: What they spent and how often they ordered.
        weight: How much each counts.
    """

    said: Floats
    low: Floats
    high: Floats
    orders: Floats
    newcomer: Flags
    amount: Floats
    ordered: Floats
    weight: Floats

    @classmethod
    def together(cls, parts: list[Judged]) -> Judged:
        """Of several moments, the latest first: each counts half as much as the one after it.

        On the Complete Journey totals then err by .043 of three moments to come, against .049 with equal weights.
        """
        names = [name for name in cls.__dataclass_fields__ if name != "weight"]
        joined = {name: np.concatenate([getattr(part, name) for part in parts]) for name in names}
        return cls(**joined, weight=np.concatenate([part.weight * 0.5**at for at, part in enumerate(parts)]))


@dataclass(frozen=True)
class Blend:
    """Weights and margins, fitted on what came true after moments that the bases had not seen.

    Attributes:
        value: Weights of the bases in the expected amount.
        likely: Weights of the bases in the best single guess.
        orders: Weights of trees and habits in the expected number of orders.
        margins: Added to the roots of low and high; rows: regulars, newcomers.
    """

    value: Floats
    likely: Floats
    orders: Floats
    margins: Floats

    @classmethod
    def fit(cls, judged: Judged, share: float) -> Blend:
        """Fit all; `share` is the quantile whose total is right."""
        everyone = np.ones(len(judged.amount), dtype=np.bool_)
        margins = [
            _margins(judged, group if group.sum() >= FEWEST_OF_A_GROUP else everyone)
            for group in (~judged.newcomer, judged.newcomer)
        ]
        return cls(
            mean_weights(judged.said, judged.amount, judged.weight),
            likely_weights(judged.said, judged.amount, judged.weight, share),
            mean_weights(judged.orders, judged.ordered, judged.weight),
            np.array(margins),
        )

    def interval(self, low: Floats, high: Floats, newcomer: Flags) -> tuple[Floats, Floats]:
        """The amounts between which eight in ten lie."""
        margin = self.margins[newcomer.astype(np.int64)]
        below, above = square(low - margin[:, 0]), square(high + margin[:, 1])
        return below, np.maximum(below, above)

    def as_json(self) -> dict[str, Any]:
        """Plain numbers."""
        return {name: getattr(self, name).tolist() for name in self.__dataclass_fields__}

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> Blend:
        """The inverse of `as_json`."""
        return cls(**{name: np.array(plain[name], dtype=np.float64) for name in cls.__dataclass_fields__})


def mean_weights(said: Floats, came: Floats, weight: Floats) -> Floats:
    """Non-negative weights of least squares, whose predictions add up to what came true.

    Amounts vary the more the larger they are: each row counts by one over its expected size.
    """
    size = np.sqrt((said.mean(axis=1) + 0.1 * max(float(came.mean()), 1e-9)) / weight)
    weights, _ = nnls(said / size[:, None], came / size)
    return _to_total(weights if weights.any() else np.ones(said.shape[1]), said, came, weight)


def likely_weights(said: Floats, came: Floats, weight: Floats, share: float) -> Floats:
    """Non-negative weights of the least absolute error among those that keep the total: a quantile's, rescaled."""

    def loss(weights: Floats) -> tuple[float, Floats]:
        rest = came - said @ weights
        slope = np.where(rest > 0, share, share - 1.0) * weight
        return float((slope * rest).mean()), -(said.T @ slope) / len(came)

    begin = np.full(said.shape[1], 1.0 / said.shape[1])
    found = minimize(loss, begin, jac=True, bounds=[(0.0, None)] * len(begin), method="L-BFGS-B")
    return _to_total(np.asarray(found.x, dtype=np.float64), said, came, weight)


def _to_total(weights: Floats, said: Floats, came: Floats, weight: Floats) -> Floats:
    total = float((said @ weights) @ weight)
    rescaled = float(np.clip(came @ weight / total, 1 / MOST_RESCALED, MOST_RESCALED)) if total > 0 else 1.0
    return weights * rescaled


def _margins(judged: Judged, group: Flags) -> tuple[float, float]:
    """How far what came true lies outside: conformalised quantiles (Y. Romano, E. Patterson, E. Candès, 2019)."""
    came = root(judged.amount[group])
    below, above = judged.low[group] - came, came - judged.high[group]
    return float(np.quantile(below, 1 - LOW)), float(np.quantile(above, HIGH))
