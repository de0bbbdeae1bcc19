"""Scores of one person on demand: what is around them is read anew, the models are loaded once.

Features are computed from the person's surroundings alone, by the code that computes everybody's, and so is what the
graph network reads. How all probabilities or amounts lie, for the percentile, is taken from the last batch, and for
offers what is on offer and what holds for everybody too. With unchanged data the answer is the batch's.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from graph.driver import Database
from graph.errors import NotFound, TrainingError, UnknownName
from graph.model import ONTOLOGY
from graph.neighbourhood import Neighbourhood
from graph.settings import Settings

from ..artefact import served_version
from ..kinds import Answers, Kind, TaskModel, kind_of
from ..past.history import History, as_history
from ..task import Task, read_names
from ..tasks import all_tasks
from ..threads import one_thread
from .background import Background
from .pipeline import moment_alone, stored
from .shelf import last_batch, models_folder

SOCKET = "score.sock"
DAY = 10
"""Characters of a date."""


@dataclass(frozen=True)
class _Served:
    """A task that is served: its model, how what the last batch said lies, and what held for everybody then."""

    task: Task
    kind: Kind
    model: TaskModel
    batch: Mapping[str, Any]
    background: Background | None = None

    def answers(self, around: History, settings: Settings) -> Answers:
        """About the only entity of a history, as of the last batch or of what it did since."""
        as_of = moment_alone(around, self.task, float(self.batch.get("as_of", -math.inf)))
        if self.background is None:
            return self.kind.alone(around, self.task, self.model, as_of, settings)
        history, norms = self.background.catalogue.beside(around), self.background.norms
        return self.kind.alone(history, self.task, self.model, as_of, settings, norms)


class Scorer:
    """Scores one person at a time. Models are loaded when first asked for, and again after others were promoted.

    Args:
        database: Where people are read from; kept open by the caller.
        settings: Of this process.

    Attributes:
        left_out: Tasks that cannot be answered, and why.
    """

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._settings = settings
        self._served: dict[str, _Served] = {}
        self._around: dict[str, Neighbourhood] = {}
        self.left_out: dict[str, str] = {}

    def load(self) -> list[str]:
        """Load every model there is; returns the names of the tasks that can be answered, and keeps why others not."""
        for name in all_tasks():
            try:
                self._of(name)
            except TrainingError as fault:
                self.left_out[name] = f"{fault.detail}. {fault.hint}"
        return sorted(self._served)

    def score(self, key: str, task: str) -> dict[str, Any]:
        """What is predicted of a person now, as a `Prediction`'s properties with what drove it and what is suggested.

        Raises:
            UnknownName: there is no such task.
            NotFound: there is no such person.
            TrainingError: there is no model, it does not fit the graph, or nothing is known of such people.
            DatabaseError: the database does not answer.
        """
        served = self._of(task)
        label = served.task.label
        if label not in self._around:
            self._around[label] = Neighbourhood(ONTOLOGY, served.task.entity.node_type, read_names)
        found = self._around[label].read(self._database, key)
        if found is None:
            raise NotFound(f"there is no {label.lower()} with this id", hint="Ids are values of profileId.")
        history = as_history(ONTOLOGY, found.nodes, found.links).now
        with one_thread(of=None):
            stated = served.answers(history, self._settings)
        if not stated.predictions:
            raise TrainingError(
                "this is not asked of such people, and nothing is known of them",
                where=task,
                hint="See whom a task asks about: docs/predictions.md.",
            )
        return self._told(served, stated)

    def _of(self, name: str) -> _Served:
        tasks = all_tasks()
        if name not in tasks:
            raise UnknownName("there is no such task", where=name, hint=f"Known: {', '.join(tasks)}.")
        task = tasks[name]
        version = served_version(models_folder(self._settings), name)
        known = self._served.get(name)
        batch = last_batch(self._settings, task) or {}
        if known is not None and known.model.version == version and known.batch == batch:
            return known
        kind = kind_of(task)
        model = stored(task, self._settings)
        if model is None:
            raise TrainingError("there is no trained model", where=name, hint="Train first: portrait train.")
        background = Background.read(self._database, self._settings, task) if kind.beside else None
        self._served[name] = _Served(task, kind, model, batch, background)
        return self._served[name]

    def _told(self, served: _Served, stated: Answers) -> dict[str, Any]:
        (made,) = stated.predictions
        plain = {name: value for name, value in asdict(made).items() if value is not None}
        plain["as_of"] = made.as_of.isoformat() if made.as_of else None
        ranked: Sequence[float] = served.batch.get("ranked", ())
        if ranked and ranked[0] < ranked[-1] and math.isfinite(stated.scores[0]):
            plain["percentile"] = round(bisect_left(ranked, float(stated.scores[0])) / len(ranked), 4)
        plain["because"] = [
            {"label": one.label, "key": one.key, **{k: v for k, v in asdict(one.how).items() if v is not None}}
            for one in sorted(stated.drivers, key=lambda one: (one.how.rank or 0, -abs(one.how.weight or 0.0)))
        ]
        plain["suggests"] = [
            {"label": label, "key": str(key), **{k: v for k, v in asdict(how).items() if v is not None}}
            for label, (things,) in stated.suggestions.items()
            for key, how in things
        ]
        return plain


def socket_path(settings: Settings) -> Path:
    """Where the scoring service listens."""
    return settings.score_socket or settings.home / SOCKET
