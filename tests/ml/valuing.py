"""What tests of customer value share: the task, its horizon, and what is taught to it from a history."""

from __future__ import annotations

from graph.settings import Settings
from ml.amount.moments import AmountMoments, measured
from ml.past.history import History
from ml.past.split import Split, temporal_split
from ml.serving.pipeline import last_moment
from ml.task import AmountTask
from ml.tasks import all_tasks
from tests.ml.world import START

DAYS = 28
SETTINGS = Settings(value_days=DAYS, threads=1)


def task() -> AmountTask:
    found = all_tasks()["value"]
    assert isinstance(found, AmountTask)
    return found


def split_of(history: History, days: int = DAYS) -> Split:
    return temporal_split(START, last_moment(history, task()), days, task().least_cutoffs)


def moments_of(history: History, days: int = DAYS, until: float | None = None) -> AmountMoments:
    """Moments whose amounts are measured by what was known at a moment: of validation, if none is given."""
    in_measure, measure = measured(history, split_of(history, days).validation if until is None else until)
    return AmountMoments(in_measure, task(), SETTINGS.model_copy(update={"value_days": days}), measure=measure)
