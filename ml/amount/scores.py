"""How good predicted amounts are, with bootstrap intervals over people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from scipy.stats import rankdata

from ..learners.metrics import RESAMPLES, Measured
from ..past.history import Floats


@dataclass(frozen=True)
class AmountScores:
    """Figures of one model on one split.

    Attributes:
        error: Mean absolute error, in the unit of the amounts.
        rank: Spearman's rank correlation.
        total: Sum of the predictions over the sum of what came true.
    """

    error: Measured
    rank: Measured
    total: Measured

    def as_json(self) -> dict[str, Any]:
        """Plain numbers."""
        return asdict(self)


def mean_absolute_error(came: Floats, said: Floats) -> float:
    """Mean distance of the prediction from what came true."""
    return float(np.abs(came - said).mean())


def rank_correlation(came: Floats, said: Floats) -> float:
    """Spearman's: correlation of ranks, ties sharing theirs; NaN for a constant."""
    one, other = rankdata(came), rankdata(said)
    one, other = one - one.mean(), other - other.mean()
    size = float(np.sqrt((one @ one) * (other @ other)))
    return float(one @ other) / size if size > 0 else float("nan")


def total_ratio(came: Floats, said: Floats) -> float:
    """Sum of the predictions over the sum of what came true; NaN where nothing did."""
    return float(said.sum() / came.sum()) if came.sum() > 0 else float("nan")


def covered(came: Floats, low: Floats, high: Floats) -> float:
    """Share of outcomes within the interval, ends included."""
    return float(((came >= low) & (came <= high)).mean())


def amount_scores(came: Floats, said: Floats, seed: int) -> AmountScores:
    """All figures of one model, with 95 % bootstrap intervals."""
    random = np.random.default_rng(seed)
    drawn = [random.integers(0, len(came), len(came)) for _ in range(RESAMPLES)]

    def interval(measure: Callable[[Floats, Floats], float]) -> Measured:
        found = [measure(came[rows], said[rows]) for rows in drawn]
        if np.isnan(found).all():
            return Measured(float("nan"), float("nan"), float("nan"))
        low, high = np.nanquantile(found, (0.025, 0.975))
        return Measured(measure(came, said), float(low), float(high))

    return AmountScores(interval(mean_absolute_error), interval(rank_correlation), interval(total_ratio))
