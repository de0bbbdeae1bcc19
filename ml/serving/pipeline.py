"""From a history to a stored model of a task, reused as long as nothing that it was made of has changed."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np

from graph.errors import TrainingError
from graph.settings import Settings

from ..artefact import Artefact, load
from ..kinds import TaskModel, kind_of
from ..network.torched import computing_on
from ..past.events import words
from ..past.history import Floats, History
from ..past.split import Split, temporal_split
from ..task import Task, Told
from ..threads import one_thread
from .shelf import made_of, models_folder


def stored(task: Task, settings: Settings) -> TaskModel | None:
    """The latest model of a task; None where there is none.

    Raises:
        TrainingError: its files cannot be used.
    """
    artefact = load(models_folder(settings), task.name)
    return unpack(task, artefact) if artefact else None


def served(tasks: Sequence[Task], settings: Settings) -> tuple[dict[str, TaskModel], dict[str, str]]:
    """The served model of each task that has one that can be used; and why others are left out.

    Raises:
        TrainingError: none has one.
    """
    models: dict[str, TaskModel] = {}
    left_out: dict[str, str] = {}
    for task in tasks:
        try:
            model = stored(task, settings)
        except TrainingError as fault:
            left_out[task.name] = f"{fault.detail}. {fault.hint}"
            continue
        if model is None:
            left_out[task.name] = "there is no trained model"
        else:
            models[task.name] = model
    if not models:
        why = "; ".join(dict.fromkeys(left_out.values()))
        raise TrainingError(why, where=", ".join(left_out), hint="Train first: portrait train.")
    return models, left_out


def unpack(task: Task, artefact: Artefact) -> TaskModel:
    """A model from its files.

    Raises:
        TrainingError: parts do not fit together or the task has changed since.
    """
    try:
        return kind_of(task).unpack(task, artefact)
    except (KeyError, ValueError, TypeError, RuntimeError, StopIteration) as fault:
        raise TrainingError(
            f"the stored model does not fit this version ({type(fault).__name__})",
            where=f"{task.name} {artefact.version}",
            hint="Train again: portrait train --again.",
        ) from None


def train_task(history: History, fingerprint: str, task: Task, settings: Settings, told: Told) -> Artefact:
    """Train a task on a history, and store and return the model; `ml.serving.lifecycle` decides whether it is served.

    Raises:
        TrainingError: the data are too few, or the device for networks is not there.
    """
    begun = time.monotonic()
    kind = kind_of(task)
    split = temporal_split(*span(history, task), task.horizon_days(settings), task.least_cutoffs)
    with one_thread(), computing_on(settings.device):
        model = kind.train(history, task, settings, split, told)
    artefact = kind.pack(task, model)
    facts = _plain(dict(model.facts)) | {"cutoffs": _cutoffs(split), "made_of": made_of(task, fingerprint, settings)}
    artefact = Artefact(task.name, dict(artefact.manifest) | {"facts": facts}, artefact.parts)
    artefact.save(models_folder(settings))
    told(f"done in {time.monotonic() - begun:.0f} s")
    return artefact


def moment_text(moment: float) -> str:
    """A moment in milliseconds since 1970 as text, UTC."""
    return datetime.fromtimestamp(moment / 1000, UTC).isoformat(timespec="seconds")


def exact(moment: float) -> str:
    """A moment in milliseconds since 1970 as text to the millisecond, UTC: what predictions are found by."""
    return datetime.fromtimestamp(moment / 1000, UTC).isoformat()


def last_moment(history: History, task: Task) -> float:
    """Up to when the history reaches: the last event of the task's clock.

    Raises:
        TrainingError: there are none.
    """
    return span(history, task)[1]


def span(history: History, task: Task) -> tuple[float, float]:
    """The first and the last event of the task's clock, milliseconds since 1970.

    Raises:
        TrainingError: there are none.
    """
    time_of = _clock(history, task)
    if not len(time_of):
        raise TrainingError(
            f"there are no {words(task.clock[1])} with a date",
            where=f"{task.name}: {'-'.join(task.clock)}",
            hint="Load them, then resolve: portrait load, portrait resolve.",
        )
    return float(time_of.min()), float(time_of.max())


def moment_alone(around: History, task: Task, batch: float) -> float:
    """As of when one entity alone is asked: the last batch, or what it did since; milliseconds since 1970."""
    return float(_clock(around, task).max(initial=batch))


def _clock(history: History, task: Task) -> Floats:
    """Times of all events of the task's clock that have happened: not of those dated after they were told."""
    links = history.links[task.clock]
    events = history.nodes[links.link.end.__name__]
    time_of = events.time[links.end]
    happened: Floats = time_of[np.isfinite(events.known[links.end])]
    return happened


def _cutoffs(split: Split) -> dict[str, Any]:
    return {
        "train": [moment_text(cutoff) for cutoff in split.closed_by(split.tune)],
        "tune": moment_text(split.tune),
        "validation": moment_text(split.validation),
        "test": moment_text(split.test),
        "as_of": moment_text(split.final),
    }


def _plain(value: Any) -> Any:
    """With None for what could not be measured: JSON knows no NaN."""
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    return None if isinstance(value, float) and math.isnan(value) else value
