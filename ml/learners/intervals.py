"""How sure one can be of a share: the middle 90 % of what it may be, given what was seen."""

from __future__ import annotations

import numpy as np
from scipy.stats import beta

from ..past.history import Floats

LEVEL = (0.05, 0.95)
JUDGED_TOGETHER = 0.1
"""Share of the rows that calibrated a model that scored about alike; how often it came true among them bounds how sure
one is."""


def share_between(yes: Floats, no: Floats) -> tuple[Floats, Floats]:
    """Ends of the middle 90 % of shares under Beta(yes, no), both above 0; six digits."""
    low, high = (np.round(beta.ppf(level, yes, no), 6) for level in LEVEL)
    return low, high


def as_judged(probability: Floats, judges: float) -> tuple[Floats, Floats]:
    """Ends for calibrated probabilities, of which so many rows were judges, under Jeffreys' prior.

    The middle of Beta(tiny, n) lies above what is nearly nought: there, as at 1, the end is the probability itself.
    """
    seen = max(judges * JUDGED_TOGETHER, 1.0)
    low, high = share_between(probability * seen + 0.5, (1 - probability) * seen + 0.5)
    return np.minimum(low, probability), np.maximum(high, probability)
