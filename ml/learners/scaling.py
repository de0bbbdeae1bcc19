"""Bringing features of any size and shape to a common scale for models that need it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..past.history import Floats

LIMIT = 5.0


@dataclass(frozen=True)
class Scaling:
    """Signed logarithm, then mean 0 and deviation 1 as on the training rows; unknown becomes 0, the mean."""

    mean: Floats
    deviation: Floats

    @classmethod
    def of(cls, values: Floats) -> Scaling:
        """Fit on training rows, shape (rows, features)."""
        squashed = _squash(values)
        known = ~np.isnan(squashed)
        count = np.maximum(known.sum(axis=0), 1)
        mean = np.where(known, squashed, 0.0).sum(axis=0) / count
        deviation = np.sqrt(np.where(known, (squashed - mean) ** 2, 0.0).sum(axis=0) / count)
        return cls(mean, np.where(deviation > 1e-9, deviation, 1.0))

    def __call__(self, values: Floats) -> Floats:
        """Scale rows; outliers stop at five deviations."""
        return np.clip(np.nan_to_num((_squash(values) - self.mean) / self.deviation), -LIMIT, LIMIT)

    def as_json(self) -> dict[str, Any]:
        """Plain numbers."""
        return {"mean": self.mean.tolist(), "deviation": self.deviation.tolist()}

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> Scaling:
        """The inverse of `as_json`."""
        return cls(np.array(plain["mean"], dtype=np.float64), np.array(plain["deviation"], dtype=np.float64))


def _squash(values: Floats) -> Floats:
    squashed: Floats = np.sign(values) * np.log1p(np.abs(values))
    return squashed
