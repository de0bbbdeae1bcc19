"""Customer value: what somebody spends within `value_days`, less what is paid back; asked of everybody."""

from __future__ import annotations

from graph.settings import Settings

from ..past.history import Flags
from ..past.snapshot import Snapshot
from ..task import AmountTask, alive


def _everybody(snapshot: Snapshot, settings: Settings) -> Flags:
    return alive(snapshot)


TASK = AmountTask(
    name="value",
    question="How much will this customer spend within the horizon?",
    horizon_days=lambda settings: settings.value_days,
    asked=_everybody,
)
