"""Basket growth: larger orders than usual within `next_purchase_days`, and what would go with the last one."""

from __future__ import annotations

import numpy as np

from graph.settings import Settings

from ..features.growth import larger_orders
from ..past.history import Flags
from ..past.snapshot import Snapshot
from ..task import Among, BinaryTask, Suggest, alive, last_order


def _customers(snapshot: Snapshot, settings: Settings) -> Flags:
    return alive(snapshot) & np.isfinite(last_order(snapshot))


TASK = BinaryTask(
    name="basket_growth",
    question="Will this customer's orders be a fifth larger than in the last half year, and with what?",
    horizon_days=lambda settings: settings.next_purchase_days,
    asked=_customers,
    happened=larger_orders,
    suggests=(Suggest("Product", (), keep=3, among=Among.BESIDE),),
    network=False,
)
