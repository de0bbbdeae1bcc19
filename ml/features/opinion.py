"""What people answered when they were asked whether they would recommend us."""

from __future__ import annotations

import numpy as np

from graph.settings import Settings

from ..past.history import Flags, Floats, History
from ..past.snapshot import Snapshot
from ..task import alive, last_order

ANSWERS = ("Profile", "surveyResponses")
PROMOTER_FROM, DETRACTOR_TO = 9, 6


def first_answer(history: History, after: float, until: float) -> Floats:
    """The first answer of each profile in (after, until], 0–10; NaN for those who did not answer."""
    given, answers = history.links[ANSWERS], history.nodes["SurveyResponse"]
    nps = np.asarray(answers.columns["nps"], dtype=np.float64)
    time = answers.time
    inside = np.flatnonzero((time[given.end] > after) & (time[given.end] <= until) & ~np.isnan(nps[given.end]))
    latest_first = inside[np.argsort(-time[given.end[inside]], kind="stable")]
    found = np.full(len(history.nodes["Profile"]), np.nan)
    found[given.start[latest_first]] = nps[given.end[latest_first]]
    return found


def answered(history: History, after: float, until: float) -> Flags:
    """Who answered in (after, until]: of nobody else is it known what they would have said."""
    flags: Flags = ~np.isnan(first_answer(history, after, until))
    return flags


def customers(snapshot: Snapshot, settings: Settings) -> Flags:
    """Everybody who ever bought: they could be asked."""
    return alive(snapshot) & np.isfinite(last_order(snapshot))
