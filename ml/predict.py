"""Predictions written back into the graph, with probability, reasons and suggestions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from threadpoolctl import threadpool_limits

from graph.cypher import statement
from graph.driver import Database
from graph.model.insight import PREDICTED, SUGGESTS_CATEGORY, SUGGESTS_PRODUCT, Prediction, Suggestion
from graph.settings import Settings
from graph.writer import Writer

from .history import Floats, History
from .moments import Moment, Moments
from .packing import TaskModel
from .pipeline import last_moment
from .reasons import reasons
from .task import Task

SUGGESTS = {"Product": SUGGESTS_PRODUCT, "Category": SUGGESTS_CATEGORY}

Told = Callable[[str], None]


@dataclass(frozen=True)
class Predicted:
    """What was predicted: how many people, their mean probability, and what that changed in the graph.

    Attributes:
        people: Predictions made.
        suggestions: Things suggested to all of them.
        mean: Mean probability.
        created, updated: Nodes and edges created, predictions changed.
        removed: Predictions and suggestions removed because they no longer hold.
    """

    people: int
    suggestions: int
    mean: float
    created: int
    updated: int
    removed: int


def predict_task(
    database: Database, history: History, task: Task, model: TaskModel, settings: Settings, told: Told
) -> Predicted:
    """Predict for everybody who is asked, as of the last order, and write it.

    Running it again on an unchanged graph writes nothing.

    Raises:
        TrainingError: the model does not fit the graph any more.
        DatabaseError: the database does not answer.
    """
    told("features")
    moment = Moments(history, task, settings).at(last_moment(history))
    with threadpool_limits(1, "blas"):
        told("probabilities and reasons")
        made = _predictions(task, model, moment)
        told("suggestions")
        shown = {ranker.suggest.label: ranker.suggestions(moment) for ranker in model.rankers}
    told("writing")
    profiles = moment.snapshot.nodes["Profile"].keys[moment.asked].tolist()
    keep: dict[str, list[str]] = {prediction.uid: [] for prediction in made}
    with Writer(database, source=None, batch_rows=settings.batch_rows) as writer:
        for profile, prediction in zip(profiles, made, strict=True):
            writer.put(prediction)
            writer.put(PREDICTED(profile, prediction.uid))
        for label, people in shown.items():
            for prediction, things in zip(made, people, strict=True):
                for thing in things:
                    keep[prediction.uid].append(thing.key)
                    told_as = Suggestion(
                        rank=thing.rank, probability=round(thing.probability, 6), reason=thing.en, reason_ru=thing.ru
                    )
                    writer.put(SUGGESTS[label](prediction.uid, thing.key, told_as))
    removed = _sweep(database, task, model, moment, keep, settings.batch_rows)
    return Predicted(
        len(made),
        sum(map(len, keep.values())),
        float(np.mean([prediction.probability for prediction in made])) if made else 0.0,
        sum(count.created for count in writer.counts.values()),
        sum(count.updated for count in writer.counts.values()),
        removed,
    )


def _predictions(task: Task, model: TaskModel, moment: Moment) -> list[Prediction]:
    explained = model.outcome.explain(moment)
    probability = np.round(model.outcome.calibrator(explained.score), 6)
    percentile = np.round(_percentiles(probability), 4)
    as_of = datetime.fromtimestamp(moment.snapshot.as_of / 1000, UTC)
    profiles = moment.snapshot.nodes["Profile"].keys[moment.asked]
    return [
        Prediction(
            uid=f"{profile}|{task.name}|{as_of.date()}",
            task=task.name,
            probability=float(probability[at]),
            percentile=float(percentile[at]),
            horizon_days=model.horizon_days,
            as_of=as_of,
            model_version=model.version,
            model_kind=model.outcome.kind,
            reasons=[reason.en for reason in why],
            reasons_ru=[reason.ru for reason in why],
            reason_features=[reason.feature for reason in why],
            reason_weights=[round(reason.weight, 4) for reason in why],
        )
        for at, (profile, why) in enumerate(zip(profiles, reasons(explained, moment.rows()), strict=True))
    ]


def _percentiles(probability: Floats) -> Floats:
    """Share of people with a lower probability."""
    return np.searchsorted(np.sort(probability), probability, "left") / max(len(probability), 1)


def _sweep(
    database: Database, task: Task, model: TaskModel, moment: Moment, keep: dict[str, list[str]], batch: int
) -> int:
    removed = 0
    rows = [[uid, keys] for uid, keys in keep.items()] if model.rankers else []
    for first in range(0, len(rows), batch):
        removed += database.write(statement("ml/drop_suggestions"), rows=rows[first : first + batch]).rows[0][0]
    as_of = datetime.fromtimestamp(moment.snapshot.as_of / 1000, UTC)
    stale = database.write(
        statement("ml/drop_predictions"), task=task.name, as_of=as_of.isoformat(), version=model.version
    )
    return int(removed + stale.rows[0][0])
