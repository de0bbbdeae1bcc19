"""Earlier predictions against what happened later, and whether people still are as they were: drift, in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from graph.cypher import statement
from graph.driver import Database
from graph.settings import Settings

from ..kinds import TaskModel
from ..kinds.judge import Judgement, Said, judge_of
from ..past.history import DAY_MS, History
from ..serving.pipeline import exact, last_moment, moment_text
from ..serving.shelf import last_batch
from ..task import Task
from ..threads import one_thread
from .drift import MUCH, SLIGHT, stability


@dataclass(frozen=True)
class Drift:
    """How far people have moved from those that the model was tested on: stability of scores, and of the features
    that moved most, worst first."""

    score: float | None
    features: tuple[tuple[str, float], ...]

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is wrong and what to do, one sentence each."""
        return tuple(self._said())

    def _said(self) -> Iterator[str]:
        if self.score is not None and self.score >= MUCH:
            yield f"scores lie otherwise than at the test (index {self.score:.2f}): train again and look at the card"
        much = [name for name, index in self.features if index >= MUCH]
        if much:
            named = ", ".join(much[:3])
            yield f"{len(much)} feature(s) have changed much, {named} first: see whether a source changed, train again"


def backtest(
    database: Database, history: History, task: Task, model: TaskModel, settings: Settings
) -> list[tuple[str, Judgement]]:
    """Judge predictions of every moment whose horizon has passed: the moment as a date, newest first.

    Each is judged by how far it looked ahead itself, whatever the horizon of the model that is served now.
    """
    last = last_moment(history, task)
    found = []
    for as_of, days, _ in database.rows(statement("ml/predicted_moments"), task=task.name):
        if as_of + days * DAY_MS <= last:
            rows = database.rows(
                statement("ml/judged_predictions"), task=task.name, as_of=exact(as_of), horizon_days=days
            )
            said = [Said(key, properties, [tuple(one) for one in suggested]) for key, properties, suggested in rows]
            then = replace(model, horizon_days=days)
            judged = judge_of(task).judge(history, task, then, said, float(as_of), settings)
            if judged is not None:
                found.append((moment_text(as_of)[:10], judged))
    return found


def drift(history: History, task: Task, model: TaskModel, settings: Settings) -> Drift | None:
    """People now against those at the model's test; None where the model's facts do not tell how they were."""
    usual = model.facts.get("usual")
    if not usual:
        return None
    with one_thread():
        now = judge_of(task).read(history, task, model, last_moment(history, task), settings)
    then = usual["features"]
    moved = [(name, stability(then[name], values)) for name, values in now.items() if name in then]
    batch = last_batch(settings, task)
    score = None
    if batch and batch.get("scores"):
        score = stability(usual["scores"], np.array(batch["scores"], dtype=np.float64))
    worst = sorted((one for one in moved if one[1] >= SLIGHT), key=lambda one: -one[1])
    return Drift(score, tuple(worst))
