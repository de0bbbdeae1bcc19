"""From scores to probabilities that come true as often as they say, fitted on people and times not trained on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from scipy.optimize import minimize
from sklearn.isotonic import IsotonicRegression

from graph.errors import TrainingError

from ..past.history import Flags, Floats

ISOTONIC_FROM = 1_000
"""Positives from which on isotonic regression is used: below it follows noise (a rule of thumb)."""


class Calibrator(Protocol):
    """A non-decreasing map from a score to a probability."""

    def __call__(self, score: Floats) -> Floats:
        """Probability for each score."""

    def as_json(self) -> dict[str, Any]:
        """Plain numbers, with the kind."""


@dataclass(frozen=True)
class Platt:
    """Logistic curve of the score; the slope is never negative."""

    slope: float
    offset: float

    def __call__(self, score: Floats) -> Floats:
        """Probability for each score."""
        probability: Floats = 1.0 / (1.0 + np.exp(-np.clip(self.slope * score + self.offset, -30, 30)))
        return probability

    def as_json(self) -> dict[str, Any]:
        """Plain numbers, with the kind."""
        return {"kind": "platt", "slope": self.slope, "offset": self.offset}


@dataclass(frozen=True)
class Isotonic:
    """Straight lines between steps that never fall."""

    scores: Floats
    probabilities: Floats

    def __call__(self, score: Floats) -> Floats:
        """Probability for each score."""
        return np.interp(score, self.scores, self.probabilities)

    def as_json(self) -> dict[str, Any]:
        """Plain numbers, with the kind."""
        return {"kind": "isotonic", "scores": self.scores.tolist(), "probabilities": self.probabilities.tolist()}


def calibrate(score: Floats, happened: Flags) -> Calibrator:
    """Fit on out-of-time scores: isotonic where there are enough positives, else Platt."""
    if min(happened.sum(), (~happened).sum()) > ISOTONIC_FROM:
        # Never 0 or 1: nothing that people do is certain.
        limit = 1.0 / (len(score) + 2.0)
        fitted = IsotonicRegression(y_min=limit, y_max=1.0 - limit, out_of_bounds="clip").fit(score, happened)
        return Isotonic(
            np.asarray(fitted.X_thresholds_, dtype=np.float64), np.asarray(fitted.y_thresholds_, dtype=np.float64)
        )
    weights, offset = fit_logistic(score[:, None], happened)
    return Platt(float(weights[0]), offset)


def fit_logistic(scores: Floats, happened: Flags) -> tuple[Floats, float]:
    """Non-negative weights of the columns and an offset that make the likelihood greatest.

    A little pull towards equal weights keeps them apart from noise where columns say nearly the same.
    """
    columns = scores.shape[1]
    spread = np.maximum(scores.std(axis=0), 1e-9)
    scaled = scores / spread
    target = happened.astype(np.float64)

    def loss(packed: Floats) -> tuple[float, Floats]:
        logit = scaled @ packed[:-1] + packed[-1]
        probability = 1.0 / (1.0 + np.exp(-np.clip(logit, -30, 30)))
        value = float(np.logaddexp(0.0, logit).sum() - target @ logit)
        centre = packed[:-1] - packed[:-1].mean()
        rest = probability - target
        return value + float(centre @ centre), np.append(scaled.T @ rest + 2.0 * centre, rest.sum())

    share = np.clip(target.mean(), 1e-6, 1 - 1e-6)
    begin = np.append(np.full(columns, 1.0 / columns), np.log(share / (1 - share)))
    bounds = [(0.0, None)] * columns + [(None, None)]
    found = minimize(loss, begin, jac=True, bounds=bounds, method="L-BFGS-B")
    return np.asarray(found.x[:-1], dtype=np.float64) / spread, float(found.x[-1])


def calibrator(plain: dict[str, Any]) -> Calibrator:
    """The inverse of `as_json`.

    Raises:
        TrainingError: the kind is not known.
    """
    if plain.get("kind") == "platt":
        return Platt(float(plain["slope"]), float(plain["offset"]))
    if plain.get("kind") == "isotonic":
        return Isotonic(np.array(plain["scores"], dtype=float), np.array(plain["probabilities"], dtype=float))
    raise TrainingError("the calibration of the model is of no known kind", hint="Train again: portrait train.")
