"""Churn: no purchase within `churn_days`, asked of those who bought within `active_days` before."""

from __future__ import annotations

from graph.settings import Settings

from ..past.history import DAY_MS, Flags, History
from ..past.snapshot import Snapshot
from ..task import BinaryTask, alive, bought, last_order


def _active(snapshot: Snapshot, settings: Settings) -> Flags:
    return alive(snapshot) & (last_order(snapshot) > snapshot.as_of - settings.active_days * DAY_MS)


def _left(history: History, after: float, until: float) -> Flags:
    return ~bought(history, after, until)


TASK = BinaryTask(
    name="churn",
    question="Will this active customer buy nothing within the horizon?",
    horizon_days=lambda settings: settings.churn_days,
    asked=_active,
    happened=_left,
    places=True,
)
