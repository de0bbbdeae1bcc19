"""Predictions written back into the graph, with probability, reasons and suggestions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from graph.cypher import statement
from graph.driver import Database
from graph.model import ONTOLOGY
from graph.model.insight import (
    BECAUSE_ORDER,
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

from ..kinds import Answers, TaskModel, kind_of
from ..network.torched import computing_on
from ..past.history import History
from ..places import write_places
from ..task import Task, Told
from ..threads import one_thread
from .pipeline import exact, last_moment
from .shelf import note_background, note_batch

PREDICTED_OF = {"Profile": PREDICTED, "Account": PREDICTED_OF_ACCOUNT, "Deal": PREDICTED_OF_DEAL}
"""The edge to a prediction, by label of what it is about."""

BECAUSE = {edge.end.__name__: edge for edge in ONTOLOGY.edges.values() if edge.name == BECAUSE_ORDER.name}
"""The edge to a node behind a reason, by its label: every type that features are made of has one."""

NPS = ("nps_promoter", "nps_detractor")
"""Tasks whose chances make one predicted NPS."""

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
        removed: Predictions, suggestions and reasons removed because they no longer hold.
        retired: Predictions of other moments that are no longer current.
        forgotten: Predictions of moments so early that they are not kept.
        placed: How many nodes stand in a new place among others, by label.
    """

    people: int
    suggestions: int
    mean: float | None
    worth: Mapping[str, int]
    created: int
    updated: int
    removed: int
    retired: int
    forgotten: int
    placed: Mapping[str, int] = field(default_factory=dict)


def predict_task(
    database: Database, history: History, task: Task, model: TaskModel, settings: Settings, told: Told
) -> Predicted:
    """Predict for everybody who is asked, as of the last event, and write it.

    Running it again on an unchanged graph writes nothing.

    Raises:
        TrainingError: the model does not fit the graph any more, or the device for networks is not there.
        DatabaseError: the database does not answer.
    """
    with one_thread(), computing_on(settings.device):
        answers = kind_of(task).answer(history, task, model, last_moment(history, task), settings, told)
    told("writing")
    uids = [prediction.uid for prediction in answers.predictions]
    keep: dict[str, list[str]] = {uid: [] for uid in uids}
    drove: dict[str, list[str]] = {uid: [] for uid in uids}
    with Writer(database, source=None, batch_rows=settings.batch_rows) as writer:
        for key, prediction in zip(answers.asked.tolist(), answers.predictions, strict=True):
            writer.put(replace(prediction, current=True))
            writer.put(PREDICTED_OF[task.label](key, prediction.uid))
        for label, asked in answers.suggestions.items():
            for prediction, things in zip(answers.predictions, asked, strict=True):
                for thing, told_as in things:
                    keep[prediction.uid].append(thing)
                    writer.put(SUGGESTS[label](prediction.uid, thing, told_as))
        for one in answers.drivers:
            drove[uids[one.asked]].append(f"{one.how.rank}|{one.key}")
            writer.put(BECAUSE[one.label](uids[one.asked], one.key, one.how))
    removed = 0
    if writer.counts["Prediction"].created < len(uids):  # else there was nothing of this moment before
        removed = _sweep(database, task, model, answers, {"ml/drop_suggestions": keep, "ml/drop_reasons": drove},
                         settings.batch_rows)  # fmt: skip
    as_of = exact(answers.as_of)
    retired = database.run(statement("ml/retire_predictions"), task=task.name, as_of=as_of).rows[0][0]
    forgotten = database.run(statement("ml/forget_predictions"), task=task.name, keep=settings.prediction_history + 1)
    note_batch(settings, task, model.version, answers)
    if answers.background:
        note_background(settings, task, answers)
    placed = {some.label: write_places(database, some, settings.batch_rows) for some in answers.places}
    sure = [made.probability for made in answers.predictions if made.probability is not None]
    return Predicted(
        len(answers.predictions),
        sum(map(len, keep.values())),
        float(np.mean(sure)) if sure else None,
        _worth(answers.predictions),
        sum(count.created for count in writer.counts.values()),
        sum(count.updated for count in writer.counts.values()),
        removed,
        int(retired),
        int(forgotten.rows[0][0]),
        placed,
    )


def set_apart(database: Database, task: Task) -> int:
    """Leave a task without current predictions, since none can be made any more; returns how many became earlier ones.

    Raises:
        DatabaseError: the database does not answer.
    """
    return int(database.run(statement("ml/retire_task"), task=task.name).rows[0][0])


def state_nps(database: Database) -> int:
    """State on each profile the NPS that both predictions about it make; returns how many are new or changed.

    Raises:
        DatabaseError: the database does not answer.
    """
    return int(database.run(statement("ml/state_nps")).rows[0][0])


def _worth(predictions: Sequence[Prediction]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for made in predictions:
        if made.value_minor is not None:
            total[made.currency or ""] += made.value_minor
    return dict(total)


def _sweep(
    database: Database, task: Task, model: TaskModel, answers: Answers, keep: Mapping[str, Mapping[str, list[str]]],
    batch: int,
) -> int:  # fmt: skip
    """Remove what an earlier run of the same moment left: edges by the query that removes them, then predictions."""
    removed = 0
    for query, kept in keep.items():
        rows: Sequence[list[object]] = [[uid, keys] for uid, keys in kept.items()]
        for first in range(0, len(rows), batch):
            removed += database.write(statement(query), rows=rows[first : first + batch]).rows[0][0]
    stale = database.write(
        statement("ml/drop_predictions"), task=task.name, as_of=exact(answers.as_of), version=model.version
    )
    return int(removed + stale.rows[0][0])
