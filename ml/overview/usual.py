"""How values lie, so that it can be seen later whether they still do (`ml.judging.drift`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..past.history import Floats

BINS = 10


def usual(values: Floats) -> dict[str, Any]:
    """Ends of ten equal parts of the values, the share in each, the share that is unknown, and how many they are."""
    known = values[~np.isnan(values)]
    edges = np.unique(np.quantile(known, np.linspace(0.1, 0.9, BINS - 1))) if len(known) else np.empty(0)
    shares = np.bincount(np.searchsorted(edges, known, "left"), minlength=len(edges) + 1) / max(len(values), 1)
    return {
        "edges": [float(edge) for edge in edges],
        "shares": [round(float(share), 6) for share in shares],
        "unknown": round(float(np.isnan(values).mean()), 6) if len(values) else 0.0,
        "count": len(values),
    }


def lie(scores: Floats, names: Sequence[str], values: Floats) -> dict[str, Any]:
    """How scores and each named feature lie at the test.

    Args:
        scores: What percentiles rank by.
        names: Of the features.
        values: Shape (people, features).
    """
    return {
        "scores": usual(scores),
        "features": {name: usual(column) for name, column in zip(names, values.T, strict=True)},
    }
