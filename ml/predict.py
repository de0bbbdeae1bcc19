"""Predictions written back into the graph, with probability, reasons and suggestions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from threadpoolctl import threadpool_limits

from graph.cypher import statement
from graph.driver import Database
from graph.model.insight import (
    PREDICTED,
    PREDICTED_OF_ACCOUNT,
    PREDICTED_OF_DEAL,
    SUGGESTS_CATEGORY,
    SUGGESTS_OFFER,
    SUGGESTS_PRODUCT,
    Prediction,
)
from graph.settings import Settings
from graph.writer import Writer

from .history import History
from .kinds import Answers, TaskModel, Told, kind_of
from .pipeline import last_moment
from .placing import write_places
from .task import Task

PREDICTED_OF = {"Profile": PREDICTED, "Account": PREDICTED_OF_ACCOUNT, "Deal": PREDICTED_OF_DEAL}
"""The edge to a prediction, by label of what it is about."""

SUGGESTS = {"Product": SUGGESTS_PRODUCT, "Category": SUGGESTS_CATEGORY, "Offer": SUGGESTS_OFFER}
"""The edge to a suggestion, by label of what is suggested."""


@dataclass(frozen=True)
class Predicted:
    """What was predicted: how many people, their mean probability, and what that changed in the graph.

    Attributes:
        people: Predictions made.
        suggestions: Things suggested to all of them.
        mean: Mean probability; None where amounts are predicted.
        worth: Expected amounts of all together, minor units, by currency.
        created, updated: Nodes and edges created, predictions changed.
        removed: Predictions and suggestions removed because they no longer hold.
        placed: Profiles whose place among others is new.
    """

    people: int
    suggestions: int
    mean: float | None
    worth: Mapping[str, int]
    created: int
    updated: int
    removed: int
    placed: int = 0


def predict_task(
    database: Database, history: History, task: Task, model: TaskModel, settings: Settings, told: Told
) -> Predicted:
    """Predict for everybody who is asked, as of the last event, and write it.

    Running it again on an unchanged graph writes nothing.

    Raises:
        TrainingError: the model does not fit the graph any more.
        DatabaseError: the database does not answer.
    """
    with threadpool_limits(1, "blas"):
        answers = kind_of(task).answer(history, task, model, last_moment(history, task), settings, told)
    told("writing")
    keep: dict[str, list[str]] = {prediction.uid: [] for prediction in answers.predictions}
    with Writer(database, source=None, batch_rows=settings.batch_rows) as writer:
        for key, prediction in zip(answers.asked.tolist(), answers.predictions, strict=True):
            writer.put(prediction)
            writer.put(PREDICTED_OF[task.label](key, prediction.uid))
        for label, asked in answers.suggestions.items():
            for prediction, things in zip(answers.predictions, asked, strict=True):
                for thing, told_as in things:
                    keep[prediction.uid].append(thing)
                    writer.put(SUGGESTS[label](prediction.uid, thing, told_as))
    placed = write_places(database, answers.places, settings.batch_rows) if answers.places else 0
    removed = _sweep(database, task, model, answers, keep if answers.suggestions else {}, settings.batch_rows)
    sure = [made.probability for made in answers.predictions if made.probability is not None]
    return Predicted(
        len(answers.predictions),
        sum(map(len, keep.values())),
        float(np.mean(sure)) if sure else None,
        _worth(answers.predictions),
        sum(count.created for count in writer.counts.values()),
        sum(count.updated for count in writer.counts.values()),
        removed,
        placed,
    )


def _worth(predictions: Sequence[Prediction]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for made in predictions:
        if made.value_minor is not None:
            total[made.currency or ""] += made.value_minor
    return dict(total)


def _sweep(
    database: Database, task: Task, model: TaskModel, answers: Answers, keep: dict[str, list[str]], batch: int
) -> int:
    removed = 0
    rows: Sequence[list[object]] = [[uid, keys] for uid, keys in keep.items()]
    for first in range(0, len(rows), batch):
        removed += database.write(statement("ml/drop_suggestions"), rows=rows[first : first + batch]).rows[0][0]
    as_of = datetime.fromtimestamp(answers.as_of / 1000, UTC)
    stale = database.write(
        statement("ml/drop_predictions"), task=task.name, as_of=as_of.isoformat(), version=model.version
    )
    return int(removed + stale.rows[0][0])
