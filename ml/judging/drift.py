"""Whether people still are as they were: the population stability index of features and of scores.

The index sums (share now - share then) * ln(share now / share then) over ten parts of the values as they lay then.
Below 0.1 nothing has changed worth a word, above 0.25 much has (the usual thresholds of credit scoring).

They are thresholds for thousands. Of the same people drawn twice, the index times n m / (n + m) is about chi-squared
distributed with one degree less than there are parts: of 70 against 90 people it is 0.23 by chance alone. So what
chance would bring is taken off.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..past.history import Floats

SLIGHT, MUCH = 0.1, 0.25
_LEAST = 1e-4
_DEVIATIONS = 3.0  # a model has a hundred features, each of which may seem to move


def stability(then: Mapping[str, Any], now: Floats) -> float:
    """The index of values against how they lay (`ml.overview.usual`), beyond what chance brings; unknown ones are a
    part of their own."""
    edges = np.asarray(then["edges"], dtype=np.float64)
    known = now[~np.isnan(now)]
    counts = np.bincount(np.searchsorted(edges, known, "left"), minlength=len(edges) + 1) / max(len(now), 1)
    shares = np.append(counts, np.isnan(now).mean() if len(now) else 0.0)
    before = np.append(np.asarray(then["shares"], dtype=np.float64), float(then["unknown"]))
    counted = int(then.get("count", 0))  # models trained before it was kept do not tell it: nothing is taken off
    least = max(_LEAST, 0.5 / min(counted, len(now))) if counted and len(now) else _LEAST
    parts = int(((shares > 0) | (before > 0)).sum())
    shares, before = np.maximum(shares, least), np.maximum(before, least)
    index = float(((shares - before) * np.log(shares / before)).sum())
    return max(0.0, index - _by_chance(parts, counted, len(now)))


def _by_chance(parts: int, then: int, now: int) -> float:
    """What the index hardly exceeds where nothing has changed: its mean and three standard deviations."""
    if not then or not now:
        return 0.0
    free = max(parts - 1, 0)
    return float((free + _DEVIATIONS * np.sqrt(2 * free)) * (1 / then + 1 / now))
