"""The served model of a task on the newest moment whose future is known."""

from __future__ import annotations

from collections.abc import Mapping

from graph.settings import Settings

from ..kinds import TaskModel
from ..kinds.judge import judge_of
from ..network.torched import computing_on
from ..past.history import History
from ..past.split import temporal_split
from ..serving.pipeline import moment_text, span
from ..task import Task
from ..threads import one_thread


def evaluate(history: History, task: Task, model: TaskModel, settings: Settings) -> Mapping[str, str] | None:
    """Figures in words, by what they are; None where the history is too short for a test.

    Raises:
        TrainingError: the model does not fit the graph any more.
    """
    split = temporal_split(*span(history, task), model.horizon_days, task.least_cutoffs)
    with one_thread(), computing_on(settings.device):
        tested = judge_of(task).test(history, task, model, split, settings)
    return None if tested is None else {"test moment": moment_text(split.test)[:10], **tested.figures}
