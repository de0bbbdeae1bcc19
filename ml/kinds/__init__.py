"""The kinds of answer, one module each: how tasks of the kind are trained, stored and answered.

A module `ml.kinds.<kind>` holds a `KIND`; one `ml.kinds.<kind>_table` the `figures` of how the models did and a `show`
of them, which must not import torch. A new kind is a subclass of `ml.task.Task` that names it, and these two modules.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, Protocol

import numpy as np
from rich.console import Console

from graph.model.insight import Prediction
from graph.settings import Settings

from ..artefact import Artefact
from ..figures import Figures
from ..past.history import Floats, History, Texts
from ..past.split import Split
from ..places import Places
from ..reasons.evidence import Drove
from ..task import Task, Told


@dataclass(frozen=True, kw_only=True)
class TaskModel:
    """What is served for one task; each kind adds its models.

    Attributes:
        horizon_days: How far it looks ahead.
        facts: Plain facts for tables and cards: how every model did.
        version: Hash of all content; empty until it is packed.
    """

    horizon_days: int
    facts: Mapping[str, Any]
    version: str = ""


@dataclass(frozen=True)
class Answers:
    """What was predicted for those asked at a moment.

    Attributes:
        as_of: The moment, milliseconds since 1970.
        asked: Keys of those asked.
        predictions: One for each.
        suggestions: By label of the suggested node, for each of those asked: its key and the edge's properties.
        places: Where people and things stand among others, where the task tells it.
        drivers: Nodes behind the reasons.
        background: What holds for everybody, as plain values, where one person is later answered without the others.
        scores: By what percentiles rank, one for each; NaN for those who have none.
    """

    as_of: float
    asked: Texts
    predictions: list[Prediction]
    suggestions: Mapping[str, list[list[tuple[str, Any]]]] = field(default_factory=dict)
    places: Sequence[Places] = ()
    drivers: Sequence[Drove] = ()
    background: Mapping[str, Any] = field(default_factory=dict)
    scores: Floats = field(default_factory=lambda: np.empty(0))


class Kind(Protocol):
    """How tasks of one kind are trained, stored and answered. Each method takes tasks and models of its kind only.

    Attributes:
        beside: Whether one entity alone is answered beside the catalogue, by what held for everybody in a batch.
    """

    beside: bool

    def train(self, history: History, task: Any, settings: Settings, split: Split, told: Told) -> TaskModel:
        """Train, weigh, calibrate and test.

        Raises:
            TrainingError: the data are too few.
        """

    def pack(self, task: Any, model: Any) -> Artefact:
        """As files."""

    def unpack(self, task: Any, artefact: Artefact) -> TaskModel:
        """From files.

        Raises:
            KeyError, ValueError, TypeError, RuntimeError, StopIteration: parts do not fit together, or the task has
                changed since; `ml.serving.pipeline` turns them into one clear error.
        """

    def answer(self, history: History, task: Any, model: Any, as_of: float, settings: Settings, told: Told) -> Answers:
        """Predict for everybody who is asked at a moment.

        Raises:
            TrainingError: the model does not fit the graph any more.
        """

    def alone(
        self, history: History, task: Any, model: Any, as_of: float, settings: Settings,
        norms: Mapping[str, Any] | None = None,
    ) -> Answers:  # fmt: skip
        """About the only entity in a history, by the batch's code; without percentiles, which need the others.

        Empty where the task is not asked of it and nothing is known of such people.

        Args:
            history: What is around the entity; for a kind that answers `beside` it, the catalogue too.
            task, model, as_of, settings: As for `answer`.
            norms: The last batch's `Answers.background`, for a kind that answers `beside` it.

        Raises:
            TrainingError: the model does not fit the graph any more.
        """


def kind_of(task: Task) -> Kind:
    """The kind of a task."""
    found: Kind = import_module(f"{__name__}.{task.kind}").KIND
    return found


def figures(task: Task, artefact: Artefact) -> Figures:
    """How the models of a task did on its test."""
    found: Figures = import_module(f"{__name__}.{task.kind}_table").figures(artefact.manifest["facts"])
    return found


def show(console: Console, task: Task, artefact: Artefact) -> None:
    """Print how the models of a task did."""
    import_module(f"{__name__}.{task.kind}_table").show(console, task, artefact)
