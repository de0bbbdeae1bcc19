"""Preferred channel of buying: through which of them a person orders; asked of everybody."""

from __future__ import annotations

import numpy as np

from graph.settings import Settings

from ..past.history import Flags
from ..past.snapshot import Snapshot
from ..task import ORDERS, Cases, ChoiceTask, alive


def _everybody(snapshot: Snapshot, settings: Settings) -> Flags:
    return alive(snapshot)


def _ordered(snapshot: Snapshot) -> Cases:
    placed, orders = snapshot.links[ORDERS], snapshot.nodes["Order"]
    channel = np.asarray(orders.columns["channel"], dtype=object)[placed.end]
    taken, label = np.ones(len(placed), dtype=np.bool_), np.full(len(placed), "Order", dtype=object)
    return Cases(placed.start, channel, orders.time[placed.end], taken, label, placed.end)


def _says(channel: str, taken: int, of: int) -> tuple[str, str]:
    return f"{taken} of {of} orders by {channel}", f"{taken} из {of} заказов, канал: {channel}"


TASK = ChoiceTask(
    name="buying_channel",
    question="Through which channel will this person order?",
    horizon_days=lambda settings: settings.contact_days,
    asked=_everybody,
    cases=_ordered,
    says=_says,
)
