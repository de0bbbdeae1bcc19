"""Cross-selling: a category never bought so far, within `next_purchase_days`; which lie beside what is bought."""

from __future__ import annotations

import numpy as np

from graph.settings import Settings

from ..features.growth import new_category
from ..past.history import Flags
from ..past.snapshot import Snapshot
from ..task import Among, BinaryTask, Suggest, alive, last_order


def _customers(snapshot: Snapshot, settings: Settings) -> Flags:
    return alive(snapshot) & np.isfinite(last_order(snapshot))


TASK = BinaryTask(
    name="cross_sell",
    question="Will this customer buy from a category that is new to them, and which?",
    horizon_days=lambda settings: settings.next_purchase_days,
    asked=_customers,
    happened=new_category,
    suggests=(Suggest("Category", (("Product", "category"),), keep=3, among=Among.NEW),),
    network=False,
)
