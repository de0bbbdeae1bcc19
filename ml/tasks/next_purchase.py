"""Next purchase: whether somebody buys within `next_purchase_days`, and which products and categories."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from graph.settings import Settings

from ..snapshot import Snapshot
from ..task import SINCE_ORDER, BinaryTask, Flags, Suggest, alive, bought, last_order

_CATEGORY = ("Product", "category")


def _customers(snapshot: Snapshot, settings: Settings) -> Flags:
    return alive(snapshot) & np.isfinite(last_order(snapshot))


TASK = BinaryTask(
    name="next_purchase",
    question="Will this customer buy within the horizon, and what?",
    horizon_days=lambda settings: settings.next_purchase_days,
    asked=_customers,
    happened=bought,
    suggests=(
        Suggest("Product", None, keep=5, within=_CATEGORY),
        Suggest("Category", _CATEGORY, keep=3),
    ),
    network=False,
    yardsticks=(replace(SINCE_ORDER, falls=True),),
)
