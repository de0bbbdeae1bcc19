"""The served model of a task on the newest moment whose future is known."""

from __future__ import annotations

from graph.settings import Settings

from ..features.moments import BinaryMoments
from ..kinds import TaskModel
from ..kinds.binary import BinaryModel
from ..learners.metrics import binary_scores
from ..learners.models import SEED
from ..past.history import DAY_MS, History
from ..past.split import temporal_split
from ..serving.pipeline import moment_text, span
from ..task import BinaryTask, Task
from ..threads import one_thread


def evaluate(history: History, task: Task, model: TaskModel, settings: Settings) -> tuple[str, ...] | None:
    """A row of figures: moment, people, how many it happened to and was expected of, AUROC, Brier score, ECE.

    None for tasks that do not come true or not.

    Raises:
        TrainingError: the model does not fit the graph any more.
    """
    if not isinstance(task, BinaryTask) or not isinstance(model, BinaryModel):
        return None
    cutoff = temporal_split(*span(history, task), model.horizon_days).test
    moments = BinaryMoments(history, task, settings)
    moment = moments.at(cutoff)
    happened = moments.happened(moment, model.horizon_days * DAY_MS)
    with one_thread():
        score = model.outcome.scores(moment)
    probability = model.outcome.calibrator(score)
    scores = binary_scores(happened, score, probability, SEED)
    return (
        moment_text(cutoff)[:10], f"{len(happened):,}", f"{int(happened.sum()):,}", f"{probability.sum():,.0f}",
        f"{scores.auroc.value:.4f} [{scores.auroc.low:.3f}, {scores.auroc.high:.3f}]",
        f"{scores.brier.value:.4f}", f"{scores.ece:.4f}",
    )  # fmt: skip
