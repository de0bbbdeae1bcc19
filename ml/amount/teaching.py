"""What the graph network learns of amounts: week by week, who had ordered by then and what they went on to spend."""

from __future__ import annotations

from functools import cache

import numpy as np

from ..learners.roots import root
from ..network.aims import Quantile
from ..network.sequence import WEEK
from ..network.teaching import Lesson
from ..past.history import DAY_MS, Floats, Ints, Texts
from ..past.money import spent
from .moments import AmountMoments

NETS = 1
"""Two, trained for twice as long, err as much in the blend and take four times as long (mean absolute error 67.21
against 67.22, 67.33 without any; Complete Journey, three validation moments)."""


def lesson(moments: AmountMoments, unit: float, share: float, horizon: float) -> Lesson:
    """Roots of what customers spend, to the quantile `share`; horizons as if all were as long as the one asked.

    Args:
        moments: Moments of the task.
        unit: What amounts are counted in.
        share: The quantile whose total is right.
        horizon: The one asked, milliseconds.
    """

    @cache
    def at(cutoff: float) -> tuple[Ints, Texts]:
        """Rows in the history of those asked who have ordered, and their currencies."""
        known, customers, own = moments.customers(cutoff)
        return known.nodes[moments.task.label].row[customers], own[customers]

    @cache
    def came(cutoff: float, until: float) -> Floats:
        rows, own = at(cutoff)
        of_all = np.full(len(moments.history.nodes[moments.task.label]), None, dtype=object)
        of_all[rows] = own
        amount = spent(moments.history, of_all, cutoff, until)[0][rows]
        return root(amount * horizon / (unit * (until - cutoff)))

    return Lesson(Quantile(share), lambda cutoff: at(cutoff)[0], came, NETS)


def weekly(first: float, until: float, horizon: float) -> list[float]:
    """Moments from the first on, a week apart, the last a horizon before `until`: where the most is known of late."""
    last = until - horizon
    weeks = int((last - first) // (WEEK * DAY_MS))
    return [last - number * WEEK * DAY_MS for number in range(weeks, -1, -1)]
