"""How good predictions are: ranking and probabilities of one outcome, with bootstrap intervals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from ..past.history import Flags, Floats

RESAMPLES = 300


@dataclass(frozen=True)
class Measured:
    """A figure and the ends of its 95 % bootstrap interval over people."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class BinaryScores:
    """Figures of one model on one split; AUROC and AP rank by the raw score, Brier and ECE judge probabilities."""

    auroc: Measured
    ap: Measured
    brier: Measured
    ece: float
    log_loss: float

    def as_json(self) -> dict[str, Any]:
        """Plain numbers."""
        return asdict(self)


def auroc(happened: Flags, score: Floats, weight: Floats | None = None) -> float:
    """Probability that one to whom it happened scores above one to whom it did not; ties count half."""
    yes, no = _by_score(happened, score, weight)
    below = np.cumsum(no) - no
    total = yes.sum() * no.sum()
    return float((yes * (below + no / 2)).sum() / total) if total else float("nan")


def average_precision(happened: Flags, score: Floats, weight: Floats | None = None) -> float:
    """Area under the precision-recall steps; tied scores are one step."""
    yes, no = (side[::-1] for side in _by_score(happened, score, weight))
    found = np.cumsum(yes)
    every = found + np.cumsum(no)
    precision = np.divide(found, every, out=np.zeros_like(found), where=every > 0)
    return float((precision * yes).sum() / found[-1]) if found[-1] else float("nan")


def brier(happened: Flags, probability: Floats, weight: Floats | None = None) -> float:
    """Mean squared distance of the probability from what happened."""
    return float(np.average((probability - happened) ** 2, weights=weight))


def ece(happened: Flags, probability: Floats, bins: int = 10) -> float:
    """Expected calibration error over bins of equal size: how far stated and observed shares lie apart."""
    order = np.argsort(probability, kind="stable")
    parts = [part for part in np.array_split(order, bins) if len(part)]
    distance = [abs(probability[part].mean() - happened[part].mean()) * len(part) for part in parts]
    return float(sum(distance) / len(probability))


def log_loss(happened: Flags, probability: Floats) -> float:
    """Mean negative logarithm of the probability given to what happened."""
    given = np.clip(np.where(happened, probability, 1 - probability), 1e-7, 1.0)
    return float(-np.log(given).mean())


def binary_scores(happened: Flags, score: Floats, probability: Floats, seed: int) -> BinaryScores:
    """All figures of one model, with bootstrap intervals."""
    random = np.random.default_rng(seed)
    rows = len(happened)
    weights = [np.bincount(random.integers(0, rows, rows), minlength=rows).astype(float) for _ in range(RESAMPLES)]

    def interval(measure: Callable[[Flags, Floats, Floats | None], float], values: Floats) -> Measured:
        drawn = [measure(happened, values, weight) for weight in weights]
        low, high = np.nanquantile(drawn, (0.025, 0.975))
        return Measured(measure(happened, values, None), float(low), float(high))

    return BinaryScores(
        interval(auroc, score),
        interval(average_precision, score),
        interval(brier, probability),
        ece(happened, probability),
        log_loss(happened, probability),
    )


def percentiles(score: Floats) -> list[float | None]:
    """Share of those with a lower score, for each; None where all have one score, for then nobody ranks."""
    ascending = np.sort(score)
    if not len(score) or ascending[0] == ascending[-1]:
        return [None] * len(score)
    shares: list[float] = np.round(np.searchsorted(ascending, score, "left") / len(score), 4).tolist()
    return [*shares]


def _by_score(happened: Flags, score: Floats, weight: Floats | None) -> tuple[Floats, Floats]:
    """Weight of yes and of no for each different score, ascending."""
    order = np.argsort(score, kind="stable")
    weights = np.ones(len(score)) if weight is None else weight[order]
    first = np.flatnonzero(np.diff(score[order], prepend=-np.inf) != 0)
    yes = np.add.reduceat(np.where(happened[order], weights, 0.0), first)
    no = np.add.reduceat(np.where(happened[order], 0.0, weights), first)
    return yes, no
