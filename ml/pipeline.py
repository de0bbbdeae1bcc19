"""From a history to a stored model of a task, reused as long as nothing that it was made of has changed."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from graph.errors import TrainingError
from graph.settings import Settings

from .artefact import Artefact, load
from .history import History
from .moments import Moments
from .packing import TaskModel, pack, unpack
from .ranking import Ranked, train_ranking
from .shelf import made_of, models_folder
from .split import Split, temporal_split
from .task import ORDERS, Task
from .training import Trained, train_outcome

Told = Callable[[str], None]


def threads_of(settings: Settings) -> int:
    """Threads for training."""
    return settings.threads or os.cpu_count() or 1


def stored(task: Task, settings: Settings) -> TaskModel | None:
    """The latest model of a task; None where there is none.

    Raises:
        TrainingError: its files cannot be used.
    """
    artefact = load(models_folder(settings), task.name)
    return unpack(task, artefact) if artefact else None


def train_task(history: History, fingerprint: str, task: Task, settings: Settings, told: Told) -> Artefact:
    """Train a task on a history, and store and return the model.

    Raises:
        TrainingError: the data are too few.
    """
    begun = time.monotonic()
    threads = threads_of(settings)
    days = task.horizon_days(settings)
    first, last = _span(history)
    split = temporal_split(first, last, days)
    moments = Moments(history, task, settings)
    with threadpool_limits(
        1, "blas"
    ):  # small matrices: more threads wait longer than they compute (1.5 s against 0.1 s)
        trained = train_outcome(moments, split, threads, told)
        ranked: list[Ranked] = []
        if task.suggests:
            at = {cutoff: moments.at(cutoff) for cutoff in (split.tune, split.validation, split.test)}
            ranked = [train_ranking(moments, at, split, suggest, threads, told) for suggest in task.suggests]
    facts = _plain(_facts(trained, ranked, split)) | {"made_of": made_of(task, fingerprint, settings)}
    model = TaskModel(trained.outcome, tuple(result.ranker for result in ranked), days, facts)
    artefact = pack(task, model)
    artefact.save(models_folder(settings))
    told(f"done in {time.monotonic() - begun:.0f} s")
    return artefact


def moment_text(moment: float) -> str:
    """A moment in milliseconds since 1970 as text, UTC."""
    return datetime.fromtimestamp(moment / 1000, UTC).isoformat(timespec="seconds")


def last_moment(history: History) -> float:
    """Up to when the history reaches: the last order.

    Raises:
        TrainingError: there are no orders.
    """
    return _span(history)[1]


def _span(history: History) -> tuple[float, float]:
    time_of = history.nodes["Order"].time[history.links[ORDERS].end]
    time_of = time_of[np.isfinite(time_of)]
    if not len(time_of):
        raise TrainingError(
            "no profile has an order with a date",
            where="Profile-orders->Order",
            hint="Load orders, then resolve: portrait load, portrait resolve.",
        )
    return float(time_of.min()), float(time_of.max())


def _facts(trained: Trained, ranked: list[Ranked], split: Split) -> dict[str, Any]:
    return {
        "cutoffs": {
            "train": [moment_text(cutoff) for cutoff in split.closed_by(split.tune)],
            "tune": moment_text(split.tune),
            "validation": moment_text(split.validation),
            "test": moment_text(split.test),
            "as_of": moment_text(split.final),
        },
        "rows": {"train": trained.train_rows, "test": trained.test_rows},
        "base_rate": trained.base_rate,
        "served": trained.served,
        "kind": trained.outcome.kind,
        "shares": trained.outcome.shares,
        "models": {name: scores.as_json() for name, scores in trained.scores.items()},
        "validation_loss": trained.validation_loss,
        "suggestions": {
            result.ranker.suggest.label: {
                "served": result.ranker.served,
                "reach": result.reach,
                "validation_ndcg": result.validation_ndcg,
                "ways": {way: asdict(scores) for way, scores in result.scores.items()},
            }
            for result in ranked
        },
    }


def _plain(value: Any) -> Any:
    """With None for what could not be measured: JSON knows no NaN."""
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    return None if isinstance(value, float) and math.isnan(value) else value
