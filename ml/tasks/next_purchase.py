"""Next purchase: whether somebody buys within `next_purchase_days`, and which products and categories."""

from __future__ import annotations

from dataclasses import replace

from graph.settings import Settings

from ..past.history import Flags
from ..past.snapshot import Snapshot
from ..task import SINCE_ORDER, BinaryTask, Suggest, alive, bought, touched


def _anybody(snapshot: Snapshot, settings: Settings) -> Flags:
    """Also those who have not bought yet, once anything dated is known of them."""
    return alive(snapshot) & touched(snapshot)


TASK = BinaryTask(
    name="next_purchase",
    question="Will this customer buy within the horizon, and what?",
    horizon_days=lambda settings: settings.next_purchase_days,
    asked=_anybody,
    happened=bought,
    suggests=(
        Suggest("Product", (), keep=5, keep_new=2, places=True),
        Suggest("Category", (("Product", "category"),), keep=3, keep_new=1),
    ),
    network=False,
    good=True,
    yardsticks=(replace(SINCE_ORDER, falls=True),),
)
