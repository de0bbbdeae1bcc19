"""Scores of several models made into one probability, by weights that are fitted out of time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import minimize

from ..past.history import Flags, Floats
from .calibration import ISOTONIC_FROM, Calibrator, Platt, calibrate
from .metrics import log_loss

WEIGHT_PULL = 0.003
OFFSET_PULL = 0.03
"""Log loss that a weight or an offset costs for each square of its distance from the mean's.

A weight's pull of .01 costs .0005 of log loss on three moments after those it was fitted on, one of .001 nothing
(Complete Journey); without any, people too few to tell would be followed.
"""


@dataclass(frozen=True)
class Blend:
    """Weighed scores of models, calibrated.

    Attributes:
        weights: Of each model's log-odds, none below 0.
        offset: Added.
        calibrator: From the sum to a probability.
        loss: Mean negative log-likelihood where it was fitted.
    """

    weights: Mapping[str, float]
    offset: float
    calibrator: Calibrator
    loss: float

    def score(self, scores: Mapping[str, Floats]) -> Floats:
        """The weighed sum of the models' scores."""
        return _sum(self.weights, self.offset, scores)

    def probability(self, scores: Mapping[str, Floats]) -> Floats:
        """The calibrated probability."""
        return self.calibrator(self.score(scores))


def blend(models: Sequence[str], scores: Mapping[str, Floats], happened: Flags, repeats: int) -> Blend:
    """Fit weights and offset near the plain mean, and steps on top where there are people enough for them.

    Args:
        models: Names of those that take part.
        scores: Log-odds by name.
        happened: What came of it.
        repeats: How often the same people stand in the rows, at as many moments.
    """
    weights, offset = _near_mean(np.column_stack([scores[name] for name in models]), happened)
    found = dict(zip(models, weights.tolist(), strict=True))
    calibrator: Calibrator = Platt(1.0, 0.0)
    if min(happened.sum(), (~happened).sum()) > repeats * ISOTONIC_FROM:
        calibrator = calibrate(_sum(found, offset, scores), happened)
    return Blend(found, offset, calibrator, log_loss(happened, calibrator(_sum(found, offset, scores))))


def pruned(more: Blend, less: Blend, scores: Mapping[str, Floats], happened: Flags, repeats: int) -> Blend:
    """The larger blend, or the smaller one where the larger has a loss that is higher by more than a standard error.

    Models that err in different places are better together than validation can show: at four moments of the Complete
    Journey the graph network changed the loss there by less than a standard error, mostly for the worse, and lowered
    that of the test by .0008 in the mean. So it stays unless it proves to harm. What is pruned has weight 0.

    Args:
        more, less: Blends fitted on the same rows.
        scores, happened, repeats: As for `blend`; rows of the same people count as one.
    """
    truth = happened.astype(np.float64)
    logs = [np.log(np.abs(1.0 - truth - np.clip(one.probability(scores), 1e-12, 1.0 - 1e-12))) for one in (more, less)]
    if not higher(-logs[0], -logs[1], repeats):
        return more
    return replace(less, weights={name: less.weights.get(name, 0.0) for name in more.weights})


def higher(losses: Floats, others: Floats, repeats: float = 1.0) -> bool:
    """Whether losses are higher than others of the same rows by more than a standard error of the mean.

    Args:
        losses, others: Loss of each row.
        repeats: How often the same people stand in the rows, in the mean: they count as one.
    """
    harm = losses - others
    return bool(harm.mean() > harm.std() * np.sqrt(repeats / len(harm)))


def ranked(score: Floats, happened: Flags) -> Blend:
    """A score of any unit, such as days, made a probability."""
    calibrator = calibrate(score, happened)
    return Blend({"": 1.0}, 0.0, calibrator, log_loss(happened, calibrator(score)))


def _near_mean(scores: Floats, happened: Flags) -> tuple[Floats, float]:
    """Non-negative weights and an offset of the greatest likelihood, pulled towards the mean of the scores.

    Each column is log-odds already, so the mean needs no scale and no offset of its own, and its members average
    out each other's errors. What is fitted in one month differs from what the next would have fitted: without the
    pull a blend of three lost to their mean (log loss .2900 to .2872 four weeks later, on people it had not seen).
    """
    spread = np.maximum(scores.std(axis=0), 1e-9)
    scaled, mean = scores / spread, spread / scores.shape[1]
    target, rows = happened.astype(np.float64), len(happened)

    def loss(packed: Floats) -> tuple[float, Floats]:
        logit = scaled @ packed[:-1] + packed[-1]
        away = packed[:-1] - mean
        value = float(np.logaddexp(0.0, logit).mean() - (target * logit).mean())
        rest = (1.0 / (1.0 + np.exp(-np.clip(logit, -30, 30))) - target) / rows
        pull = WEIGHT_PULL * float(away @ away) + OFFSET_PULL * packed[-1] ** 2
        slope = np.append(scaled.T @ rest + 2 * WEIGHT_PULL * away, rest.sum() + 2 * OFFSET_PULL * packed[-1])
        return value + pull, slope

    bounds = [(0.0, None)] * len(spread) + [(None, None)]
    found = minimize(loss, np.append(mean, 0.0), jac=True, bounds=bounds, method="L-BFGS-B")
    return np.asarray(found.x[:-1], dtype=np.float64) / spread, float(found.x[-1])


def _sum(weights: Mapping[str, float], offset: float, scores: Mapping[str, Floats]) -> Floats:
    columns = np.column_stack([scores[name] for name in weights])
    total: Floats = columns @ np.array(list(weights.values())) + offset
    return total
