"""Load time beside event time: from when we have known of what happened.

What happened before a source began to tell of such things came as its history, and its event time decides. What
happened since is known from when it was loaded, less the source's usual delay: predictions are made as of the last
event, when all that has been loaded is at hand, so a moment of the past may know what was loaded as long after it as
the last load came after the last event.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from graph.model import Property

Floats = NDArray[np.float64]
Texts = NDArray[np.object_]

AHEAD_MS = 86_400_000.0
"""How much later than the last load an event may be dated: a day, for clocks and time zones."""

FIRST_SEEN, SOURCE = "first_seen_at", "source"


def stamps(declared: Mapping[str, Property], time: str | None) -> list[str]:
    """Names of the properties that tell load time, of a type whose event time is `time`; none where it has none."""
    return [FIRST_SEEN, SOURCE] if time and FIRST_SEEN in declared else []


def known_from(time: Floats, told: Floats, source: Texts) -> Floats:
    """From when each fact of one type was known, milliseconds since 1970.

    Args:
        time: Event times.
        told: When each first became known to us; NaN where that was not kept: its event time decides.
        source: Who told it.

    Returns:
        Infinity where an event is dated more than a day after anything of its type was told last: it is a plan or a
        slip, and has not happened yet.
    """
    latest = np.max(told, initial=-math.inf, where=np.isfinite(told))
    known = np.where((time > latest + AHEAD_MS) & np.isfinite(told), math.inf, time)
    codes = np.unique([str(name) for name in source], return_inverse=True)[1]
    for code in range(codes.max(initial=-1) + 1):
        rows = np.flatnonzero((codes == code) & np.isfinite(told) & np.isfinite(known))
        if not len(rows):
            continue
        delay = max(float(told[rows].max() - time[rows].max()), 0.0)
        since = rows[time[rows] >= told[rows].min()]
        known[since] = np.maximum(time[since], told[since] - delay)
    return known
