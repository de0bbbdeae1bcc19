"""What any model must beat: one number for everybody, and ranking by one feature."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..past.history import Floats
from ..task import Yardstick

BASE_RATE = "base rate, the same for everybody"


def plain_scores(yardsticks: Sequence[Yardstick], names: Sequence[str], values: Floats) -> dict[str, Floats]:
    """Scores of rows by each yardstick whose feature is there, and by none at all; unknown counts as the lowest.

    Args:
        yardsticks: How to rank.
        names: Names of the columns of `values`.
        values: Features, shape (rows, features).
    """
    found = {BASE_RATE: np.zeros(len(values))}
    for yardstick in yardsticks:
        if yardstick.feature in names:
            column = values[:, names.index(yardstick.feature)]
            score = -column if yardstick.falls else column
            known = score[~np.isnan(score)]
            lowest = float(known.min()) - 1.0 if len(known) else 0.0
            found[yardstick.name] = np.where(np.isnan(score), lowest, score)
    return found
