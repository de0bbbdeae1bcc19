"""The model of an amount: bases blended by what came true later, with an interval that holds as often as it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.optimize import minimize, nnls

from ..learners.blending import higher
from ..learners.roots import root, square
from ..past.history import Flags, Floats, Ints
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
        said: What each of BASES says, the graph network last; shape (rows, bases).
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

    def some(self, rows: Ints | slice) -> Judged:
        """Some of the rows."""
        return Judged(**{name: getattr(self, name)[rows] for name in self.__dataclass_fields__})

    @classmethod
    def together(cls, parts: Sequence[Judged]) -> Judged:
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
    def fit(cls, judged: Judged, share: float, *, network: bool) -> Blend:
        """Fit all; `share` is the quantile whose total is right. Without the network its weight is 0."""
        said, none = (judged.said, []) if network else (judged.said[:, :-1], [0.0])
        everyone = np.ones(len(judged.amount), dtype=np.bool_)
        margins = [
            _margins(judged, group if group.sum() >= FEWEST_OF_A_GROUP else everyone)
            for group in (~judged.newcomer, judged.newcomer)
        ]
        return cls(
            np.append(mean_weights(said, judged.amount, judged.weight), none),
            np.append(likely_weights(said, judged.amount, judged.weight, share), none),
            mean_weights(judged.orders, judged.ordered, judged.weight),
            np.array(margins),
        )

    @property
    def hears(self) -> bool:
        """Whether the graph network has a say."""
        return bool(self.value[-1] > 0 or self.likely[-1] > 0)

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


def weighed(moments: Sequence[Judged], share: float, *, network: bool) -> tuple[Blend, Blend]:
    """The blend that is served, and the one without the graph network: the same where no `network` takes part.

    In the first it has no say in an amount that it proves to spoil: where, of weights fitted at the other moments,
    those with it lose more by over a standard error over people. Where weights were fitted one more can hardly prove
    to harm. A single moment is halved.

    Args:
        moments: Those judged, the latest first.
        share: The quantile whose total is right.
        network: Whether one takes part.
    """
    every = Judged.together(moments)
    rest = Blend.fit(every, share, network=False)
    if not network:
        return rest, rest
    held = moments if len(moments) > 1 else [moments[0].some(slice(at, None, 2)) for at in range(2)]
    with_it, without = (_held_out(held, share, network=network) for network in (True, False))
    spoilt = {
        name: getattr(rest, name)
        for at, name in enumerate(("value", "likely"))
        if higher(with_it[:, at], without[:, at], len(moments))
    }
    return replace(Blend.fit(every, share, network=True), **spoilt), rest


def _held_out(held: Sequence[Judged], share: float, *, network: bool) -> Floats:
    """Losses at each moment of what was fitted at the others, shape (rows, 2).

    Of the expected amount the squares that its weights are fitted by, as the absolute error is not least at a mean; of
    the likely one the absolute error.
    """
    found = []
    for at, judged in enumerate(held):
        blend = Blend.fit(Judged.together([*held[:at], *held[at + 1 :]]), share, network=network)
        value, likely = (judged.amount - judged.said @ weights for weights in (blend.value, blend.likely))
        found.append(np.column_stack([np.square(value) / _size(judged.said[:, :-1], judged.amount), np.abs(likely)]))
    return np.concatenate(found)


def _size(said: Floats, came: Floats) -> Floats:
    """About how large an amount is to be expected."""
    size: Floats = said.mean(axis=1) + 0.1 * max(float(came.mean()), 1e-9)
    return size


def mean_weights(said: Floats, came: Floats, weight: Floats) -> Floats:
    """Non-negative weights of least squares, whose predictions add up to what came true.

    Amounts vary the more the larger they are: each row counts by one over its expected size.
    """
    size = np.sqrt(_size(said, came) / weight)
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
