"""Upsell: a dearer product of a category already bought, within `next_purchase_days`."""

from __future__ import annotations

import numpy as np

from graph.settings import Settings

from ..features.growth import dearer_product
from ..past.history import Flags
from ..past.snapshot import Snapshot
from ..task import Among, BinaryTask, Suggest, alive, last_order


def _customers(snapshot: Snapshot, settings: Settings) -> Flags:
    return alive(snapshot) & np.isfinite(last_order(snapshot))


TASK = BinaryTask(
    name="upsell",
    question="Will this customer buy something new to them, dearer than usual in a category that they buy?",
    horizon_days=lambda settings: settings.next_purchase_days,
    asked=_customers,
    happened=dearer_product,
    suggests=(Suggest("Product", (), keep=3, among=Among.DEARER),),
    network=False,
)
