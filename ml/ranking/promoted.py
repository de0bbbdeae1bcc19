"""What promotions say of things: how far each is promoted in the days to come, as announced, and was before.

A leaflet that is out says what sells next: it is known from when it was announced, though it begins later.
"""

from __future__ import annotations

import numpy as np

from ..past.baskets import LINES, reached
from ..past.history import DAY_MS, Floats
from ..past.snapshot import Snapshot
from ..past.windows import counted, ratio
from ..task import Suggest

WINDOWS = {"promoted_next": (0.0, 7.0), "promoted_last": (-7.0, 0.0), "promoted_before": (-35.0, -7.0)}
"""Days from the moment looked at: a week is what leaflets hold."""

PROMOTED = tuple(WINDOWS)
SOLD_DAYS = 91.0
"""Products weigh in what they belong to by what sold of them lately."""


def promoted(snapshot: Snapshot, suggest: Suggest) -> Floats:
    """Share of the days and stores in which each thing is promoted by PROMOTED, shape (things, windows).

    Of what products belong to it is the mean over what sells of it, or more where it is itself promoted.
    """
    own = _told(snapshot, suggest.label)
    if not suggest.via:
        return own
    products = _told(snapshot, "Product")
    orders, lines = snapshot.nodes["Order"], snapshot.links[LINES]
    late = snapshot.as_of - orders.time[lines.start] <= SOLD_DAYS * DAY_MS
    sold = counted(lines.end[late], len(products))
    thing = reached(snapshot.links, suggest, np.arange(len(products)))
    of = np.flatnonzero((thing >= 0) & (sold > 0))
    total = counted(thing[of], len(own), sold[of])
    means = [ratio(counted(thing[of], len(own), sold[of] * products[of, at]), total) for at in range(len(WINDOWS))]
    return np.maximum(own, np.nan_to_num(np.column_stack(means)))


def _told(snapshot: Snapshot, label: str) -> Floats:
    """The same of the things that promotions themselves are about."""
    told = np.zeros((len(snapshot.nodes[label]), len(WINDOWS)))
    name = ("Promotion", "products" if label == "Product" else "categories")
    if name not in snapshot.links:
        return told
    promotion, about = snapshot.nodes["Promotion"], snapshot.links[name]
    start, end = (
        (np.asarray(promotion.columns[column], dtype=np.float64) - snapshot.as_of) / DAY_MS
        for column in ("starts_at", "ends_at")
    )
    start = np.where(np.isnan(start), (promotion.time - snapshot.as_of) / DAY_MS, start)
    end = np.where(np.isnan(end), np.inf, end)
    share = np.nan_to_num(np.asarray(about.columns["share"], dtype=np.float64), nan=1.0)
    for column, (first, last) in enumerate(WINDOWS.values()):
        days = np.clip(np.minimum(end, last) - np.maximum(start, first), 0.0, None) / (last - first)
        np.add.at(told[:, column], about.end, days[about.start] * share)
    return np.minimum(told, 1.0)
