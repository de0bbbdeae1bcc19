"""Lead score of companies: whether the first deal will be won with a company that we have heard of."""

from __future__ import annotations

import numpy as np

from graph.model.companies import Account
from graph.settings import Settings

from ..features.companies import DEALS, last_won, living, won_by
from ..past.history import Flags
from ..past.snapshot import Snapshot
from ..task import BinaryTask, Yardstick, heard_of


def _leads(snapshot: Snapshot, settings: Settings) -> Flags:
    never = ~np.isfinite(last_won(snapshot))
    return living(snapshot) & never & heard_of(snapshot, Account, ("deals", "activities"))


TASK = BinaryTask(
    name="account_lead",
    question="Will the first deal be won with this company within the horizon?",
    horizon_days=lambda settings: settings.account_days,
    entity=Account,
    clock=DEALS,
    asked=_leads,
    happened=won_by,
    network=False,
    yardsticks=(Yardstick("days since the last activity", "activities_days_since", falls=True),),
)
