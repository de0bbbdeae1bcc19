"""Lead score of people: how near somebody who never bought is to a first order, told from what touched them."""

from __future__ import annotations

import numpy as np

from graph.model.people import Profile
from graph.settings import Settings

from ..past.history import Flags
from ..past.snapshot import Snapshot
from ..task import BinaryTask, Yardstick, alive, bought, heard_of, last_order

TOUCHES = ("sessions", "messages", "carts", "tickets", "surveyResponses", "reviews", "offers", "campaigns")


def _leads(snapshot: Snapshot, settings: Settings) -> Flags:
    never = ~np.isfinite(last_order(snapshot))
    return alive(snapshot) & never & heard_of(snapshot, Profile, TOUCHES)


TASK = BinaryTask(
    name="lead_score",
    question="Will this person, who has never bought, buy within the horizon?",
    horizon_days=lambda settings: settings.lead_days,
    asked=_leads,
    happened=bought,
    network=False,
    yardsticks=(Yardstick("days since the last visit", "sessions_days_since", falls=True),),
)
