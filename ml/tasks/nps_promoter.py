"""Predicted NPS: would somebody recommend us, if asked within `nps_days`? Learnt from those who answered."""

from __future__ import annotations

from ..features.opinion import PROMOTER_FROM, answered, customers, first_answer
from ..past.history import Flags, History
from ..task import BinaryTask, Yardstick


def _promoter(history: History, after: float, until: float) -> Flags:
    flags: Flags = first_answer(history, after, until) >= PROMOTER_FROM
    return flags


TASK = BinaryTask(
    name="nps_promoter",
    question="Would this customer recommend us (9 or 10 of 10), if asked within the horizon?",
    horizon_days=lambda settings: settings.nps_days,
    asked=customers,
    happened=_promoter,
    labelled=answered,
    network=False,
    yardsticks=(Yardstick("the last answer", "surveyResponses_nps_last"),),
)
