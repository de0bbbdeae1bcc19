"""Churn of companies: no deal won within `account_churn_days`, asked of those with one not long before."""

from __future__ import annotations

from graph.model.companies import Account
from graph.settings import Settings

from ..features.companies import DEALS, last_won, living, won_by
from ..past.history import DAY_MS, Flags, History
from ..past.snapshot import Snapshot
from ..task import BinaryTask, Yardstick


def _active(snapshot: Snapshot, settings: Settings) -> Flags:
    return living(snapshot) & (last_won(snapshot) > snapshot.as_of - settings.account_active_days * DAY_MS)


def _left(history: History, after: float, until: float) -> Flags:
    return ~won_by(history, after, until)


TASK = BinaryTask(
    name="account_churn",
    question="Will no deal be won with this active company within the horizon?",
    horizon_days=lambda settings: settings.account_churn_days,
    entity=Account,
    clock=DEALS,
    asked=_active,
    happened=_left,
    network=False,
    quiet=True,
    yardsticks=(Yardstick("days since the last deal won", "deals_won_days_since"),),
)
