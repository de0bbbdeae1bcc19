"""Account score: whether a deal will be won with a company that we have won one with before."""

from __future__ import annotations

import numpy as np

from graph.model.companies import Account
from graph.settings import Settings

from ..features.companies import DEALS, last_won, living, won_by
from ..past.history import Flags
from ..past.snapshot import Snapshot
from ..task import BinaryTask, Yardstick


def _customers(snapshot: Snapshot, settings: Settings) -> Flags:
    return living(snapshot) & np.isfinite(last_won(snapshot))


TASK = BinaryTask(
    name="account_score",
    question="Will a deal be won with this company, a customer already, within the horizon?",
    horizon_days=lambda settings: settings.account_days,
    entity=Account,
    clock=DEALS,
    asked=_customers,
    happened=won_by,
    network=False,
    yardsticks=(Yardstick("days since the last deal won", "deals_won_days_since", falls=True),),
)
