"""Deal risk: an open deal will be lost, or nobody will be heard of any more, within `deal_days`.

The stage of a deal and its outcome are as of today; only whether it was closed by a moment is known of the past.
"""

from __future__ import annotations

import numpy as np

from graph.model.companies import Deal
from graph.settings import Settings

from ..features.companies import ABOUT, DEALS, last_touch, open_deals
from ..past.history import DAY_MS, Flags, History
from ..past.snapshot import Snapshot
from ..task import BinaryTask, Yardstick

STALE_DAYS = 28
"""A deal without any activity for so long is stale."""


def _live(snapshot: Snapshot, settings: Settings) -> Flags:
    """Open deals that are not stale already."""
    deals, about = snapshot.nodes["Deal"], snapshot.links[ABOUT]
    time = snapshot.nodes["Activity"].time[about.start]
    heard = last_touch(len(deals), deals.time, about.end, time, snapshot.as_of)
    return open_deals(snapshot) & (heard > snapshot.as_of - STALE_DAYS * DAY_MS)


def _failed(history: History, after: float, until: float) -> Flags:
    """Lost in (after, until], or neither closed by then nor touched in the last STALE_DAYS of it."""
    deals, about = history.nodes["Deal"], history.links[ABOUT]
    closed = np.asarray(deals.columns["closed_at"], dtype=np.float64)
    won = np.asarray(deals.columns["won"], dtype=np.float64) > 0
    heard = last_touch(len(deals), deals.time, about.end, history.nodes["Activity"].time[about.start], until)
    lost = (closed > after) & (closed <= until) & ~won
    stale = ~(closed <= until) & (heard <= until - STALE_DAYS * DAY_MS)
    return lost | stale


TASK = BinaryTask(
    name="deal_risk",
    question="Will this open deal be lost, or go stale, within the horizon?",
    horizon_days=lambda settings: settings.deal_days,
    entity=Deal,
    clock=DEALS,
    asked=_live,
    happened=_failed,
    network=False,
    yardsticks=(
        Yardstick("age of the deal", "age_days"),
        Yardstick("days since the last activity", "activities_days_since"),
    ),
)
