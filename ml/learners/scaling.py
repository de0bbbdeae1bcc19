"""Bringing features of any size and shape to a common scale for models that need it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from ..past.history import Floats

LIMIT = 5.0


@dataclass(frozen=True)
class Scaling:
    """Signed logarithm, then mean 0 and deviation 1 as on the training rows; unknown becomes 0, the mean."""

    mean: Floats
    deviation: Floats

    @classmethod
    def of(cls, values: Floats) -> Self:
        """Fit on training rows, shape (rows, features)."""
        bent = cls.bent(values)
        known = ~np.isnan(bent)
        count = np.maximum(known.sum(axis=0), 1)
        mean = np.where(known, bent, 0.0).sum(axis=0) / count
        deviation = np.sqrt(np.where(known, (bent - mean) ** 2, 0.0).sum(axis=0) / count)
        return cls(mean, np.where(deviation > 1e-9, deviation, 1.0))

    @staticmethod
    def bent(values: Floats) -> Floats:
        """What is scaled in place of the values: large ones stand out less."""
        bent: Floats = np.sign(values) * np.log1p(np.abs(values))
        return bent

    def __call__(self, values: Floats) -> Floats:
        """Scale rows; outliers stop at five deviations."""
        return np.clip(np.nan_to_num((self.bent(values) - self.mean) / self.deviation), -LIMIT, LIMIT)

    def as_json(self) -> dict[str, Any]:
        """Plain numbers."""
        return {"mean": self.mean.tolist(), "deviation": self.deviation.tolist()}

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> Self:
        """The inverse of `as_json`."""
        return cls(np.array(plain["mean"], dtype=np.float64), np.array(plain["deviation"], dtype=np.float64))
