"""Return risk: goods will be sent back within `return_days`, asked of those with an order in as many days before."""

from __future__ import annotations

import numpy as np

from graph.settings import Settings

from ..past.history import DAY_MS, Flags, History
from ..past.snapshot import Snapshot
from ..task import ORDERS, BinaryTask, Yardstick, alive, last_order

RETURNS = ("Return", "order")


def _buyers(snapshot: Snapshot, settings: Settings) -> Flags:
    return alive(snapshot) & (last_order(snapshot) > snapshot.as_of - settings.return_days * DAY_MS)


def _sent_back(history: History, after: float, until: float) -> Flags:
    """Whether goods of any order, earlier or later, came back from each profile in (after, until]."""
    back, placed = history.links[RETURNS], history.links[ORDERS]
    time = history.nodes["Return"].time[back.start]
    orders = np.zeros(len(history.nodes["Order"]), dtype=np.bool_)
    orders[back.end[(time > after) & (time <= until)]] = True
    flags = np.zeros(len(history.nodes["Profile"]), dtype=np.bool_)
    flags[placed.start[orders[placed.end]]] = True
    return flags


TASK = BinaryTask(
    name="return_risk",
    question="Will this customer, who bought lately, send goods back within the horizon?",
    horizon_days=lambda settings: settings.return_days,
    asked=_buyers,
    happened=_sent_back,
    network=False,
    yardsticks=(Yardstick("returns in a year", "returns_count_365"), Yardstick("orders in 28 days", "orders_count_28")),
)
