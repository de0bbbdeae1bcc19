"""Whether people still are as they were: the population stability index of features and of scores.

The index sums (share now - share then) * ln(share now / share then) over ten parts of the values as they lay then.
Below 0.1 nothing has changed worth a word, above 0.25 much has (the usual thresholds of credit scoring).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..past.history import Floats

SLIGHT, MUCH = 0.1, 0.25
_LEAST = 1e-4


def stability(then: Mapping[str, Any], now: Floats) -> float:
    """The index of values against how they lay (`ml.overview.usual`); unknown ones are a part of their own."""
    edges = np.asarray(then["edges"], dtype=np.float64)
    known = now[~np.isnan(now)]
    counts = np.bincount(np.searchsorted(edges, known, "left"), minlength=len(edges) + 1) / max(len(now), 1)
    shares = np.append(counts, np.isnan(now).mean() if len(now) else 0.0)
    before = np.append(np.asarray(then["shares"], dtype=np.float64), float(then["unknown"]))
    shares, before = np.maximum(shares, _LEAST), np.maximum(before, _LEAST)
    return float(((shares - before) * np.log(shares / before)).sum())
