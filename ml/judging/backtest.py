"""Earlier predictions against what happened later, and whether people still are as they were: drift, in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from graph.cypher import statement
from graph.driver import Database
from graph.settings import Settings

from ..features.moments import Moments
from ..kinds import TaskModel
from ..learners.metrics import auroc, brier, ece
from ..past.history import DAY_MS, Flags, Floats, History
from ..serving.pipeline import exact, last_moment, moment_text
from ..serving.shelf import last_batch
from ..task import BinaryTask, Task
from ..threads import one_thread
from .drift import MUCH, SLIGHT, stability

FALLEN = 0.03
"""AUROC below the model's own test by more than this, and more than its interval, is a warning."""

MISSED = 0.2
"""How far the expected and the observed number may lie apart, as a share."""

LEAST_PEOPLE = 50


@dataclass(frozen=True)
class Judgement:
    """Predictions of one moment and what came of them.

    Attributes:
        as_of: The moment, as a date.
        people: How many.
        happened, expected: To how many it happened, and the sum of the probabilities.
        auroc, brier, ece: How good they were.
        warnings: What is wrong and what to do, one sentence each.
    """

    as_of: str
    people: int
    happened: int
    expected: float
    auroc: float
    brier: float
    ece: float
    warnings: tuple[str, ...]


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


def backtest(database: Database, history: History, task: Task, model: TaskModel, settings: Settings) -> list[Judgement]:
    """Judge predictions of every moment whose horizon has passed, newest first; only tasks that come true or not."""
    if not isinstance(task, BinaryTask):
        return []
    last = last_moment(history, task)
    found = []
    for as_of, _ in database.rows(statement("ml/predicted_moments"), task=task.name):
        if as_of + model.horizon_days * DAY_MS <= last:
            judged = _judged(database, history, task, model, float(as_of))
            if judged is not None:
                found.append(judged)
    return found


def _judged(database: Database, history: History, task: BinaryTask, model: TaskModel, as_of: float) -> Judgement | None:
    rows = database.rows(statement("ml/judged_predictions"), task=task.name, as_of=exact(as_of))
    keys, probabilities = rows[0][0], np.array(rows[0][1], dtype=np.float64)
    until = as_of + model.horizon_days * DAY_MS
    flags = task.happened(history, as_of, until)
    known = np.ones(len(flags), dtype=np.bool_) if task.labelled is None else task.labelled(history, as_of, until)
    number = {key: at for at, key in enumerate(history.nodes[task.label].keys.tolist())}
    place = np.array([number.get(key, -1) for key in keys], dtype=np.int64)
    kept = (place >= 0) & ~np.isnan(probabilities)
    kept[kept] = known[place[kept]]
    if kept.sum() < LEAST_PEOPLE:
        return None
    return judge(moment_text(as_of)[:10], flags[place[kept]], probabilities[kept], model)


def judge(as_of: str, happened: Flags, probability: Floats, model: TaskModel) -> Judgement:
    """Figures of predictions of which it is known what came, and warnings where they fall short of the model's test."""
    came, expected = int(happened.sum()), float(probability.sum())
    quality = auroc(happened, probability)
    spoken = []
    tested = model.facts.get("models", {}).get(model.facts.get("served", ""), {}).get("auroc")
    if tested and quality < min(tested["value"] - FALLEN, tested["low"]):
        spoken.append(
            f"they rank worse than at the test (AUROC {quality:.3f}, then {tested['value']:.3f}): train again"
        )
    error = ece(happened, probability)
    apart = abs(expected - came) / max(came, 1)
    if apart > MISSED and abs(expected - came) > 2.0 * float(np.sqrt((probability * (1 - probability)).sum())):
        spoken.append(
            f"{expected:,.0f} were expected and {came:,} came: the calibration has drifted; train again, and do not "
            "read probabilities as shares until then"
        )
    return Judgement(as_of, len(happened), came, expected, quality, brier(happened, probability), error, tuple(spoken))


def drift(history: History, task: Task, model: TaskModel, settings: Settings) -> Drift | None:
    """People now against those at the model's test; None where the model's facts do not tell how they were."""
    usual = model.facts.get("usual")
    if not usual:
        return None
    with one_thread():
        moment = Moments(history, task, settings).at(last_moment(history, task))
    names = tuple(name for name in usual["features"] if name in moment.table.names)
    values = moment.values(names)
    moved = [(name, stability(usual["features"][name], values[:, at])) for at, name in enumerate(names)]
    batch = last_batch(settings, task)
    score = None
    if batch and batch["probability"]:
        score = stability(usual["scores"], np.array(batch["probability"], dtype=np.float64))
    worst = sorted((one for one in moved if one[1] >= SLIGHT), key=lambda one: -one[1])
    return Drift(score, tuple(worst))
