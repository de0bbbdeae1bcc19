"""Support risk: a ticket within `support_days`, asked of those with an order within `active_days` before."""

from __future__ import annotations

import numpy as np

from graph.settings import Settings

from ..past.history import DAY_MS, Flags, History
from ..past.snapshot import Snapshot
from ..task import BinaryTask, Yardstick, alive, last_order

TICKETS = ("Profile", "tickets")


def _active(snapshot: Snapshot, settings: Settings) -> Flags:
    return alive(snapshot) & (last_order(snapshot) > snapshot.as_of - settings.active_days * DAY_MS)


def _asks(history: History, after: float, until: float) -> Flags:
    opened = history.links[TICKETS]
    time = history.nodes["Ticket"].time[opened.end]
    flags = np.zeros(len(history.nodes["Profile"]), dtype=np.bool_)
    flags[opened.start[(time > after) & (time <= until)]] = True
    return flags


TASK = BinaryTask(
    name="support_risk",
    question="Will this active customer turn to support within the horizon?",
    horizon_days=lambda settings: settings.support_days,
    asked=_active,
    happened=_asks,
    network=False,
    yardsticks=(Yardstick("tickets in a year", "tickets_count_365"), Yardstick("orders in 28 days", "orders_count_28")),
)
