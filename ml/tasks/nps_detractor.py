"""Predicted NPS: would somebody advise against us, if asked within `nps_days`? Learnt from those who answered."""

from __future__ import annotations

from ..features.opinion import DETRACTOR_TO, answered, customers, first_answer
from ..past.history import Flags, History
from ..task import BinaryTask, Yardstick


def _detractor(history: History, after: float, until: float) -> Flags:
    flags: Flags = first_answer(history, after, until) <= DETRACTOR_TO
    return flags


TASK = BinaryTask(
    name="nps_detractor",
    question="Would this customer advise against us (6 or less of 10), if asked within the horizon?",
    horizon_days=lambda settings: settings.nps_days,
    asked=customers,
    happened=_detractor,
    labelled=answered,
    network=False,
    yardsticks=(Yardstick("the last answer", "surveyResponses_nps_last", falls=True),),
)
