"""How models of every kind are judged: on the newest moment whose future is known, and by what came of predictions.

A module `ml.kinds.<kind>_judge` holds a `JUDGE`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Protocol

import numpy as np

from graph.settings import Settings

from ..past.history import Floats, History, Ints
from ..past.split import Split
from ..task import Task

MISSED = 0.2
"""How far what was expected and what came may lie apart, as a share, before it is a warning."""

LEAST_PEOPLE = 50
"""Fewer people, and what came of their predictions tells of chance only."""


@dataclass(frozen=True)
class Tested:
    """How a model does on the newest moment whose future is known.

    Attributes:
        figures: In words, by what they are.
        losses: By what is compared: a loss for each of those judged, lower is better. Two models of a task judge the
            same people in the same order.
    """

    figures: Mapping[str, str]
    losses: Mapping[str, Floats]


@dataclass(frozen=True)
class Said:
    """A stored prediction.

    Attributes:
        key: Whom it is about.
        properties: Of the `Prediction`.
        suggested: Label, key and probability of what it suggests.
    """

    key: str
    properties: Mapping[str, Any]
    suggested: Sequence[tuple[str, str, float]]

    def number(self, name: str) -> float:
        """A property; NaN where it has none."""
        value = self.properties.get(name)
        return float("nan") if value is None else float(value)


@dataclass(frozen=True)
class Judgement:
    """Predictions of one moment and what came of them.

    Attributes:
        figures: In words, by what they are.
        warnings: What is wrong and what to do, one sentence each.
    """

    figures: Mapping[str, str]
    warnings: tuple[str, ...]


class Judge(Protocol):
    """Judges models of one kind. Each method takes tasks and models of its kind only."""

    def test(self, history: History, task: Any, model: Any, split: Split, settings: Settings) -> Tested | None:
        """On the newest test; None where there is nothing to test on.

        Raises:
            TrainingError: the model does not fit the graph any more.
        """

    def judge(
        self, history: History, task: Any, model: Any, said: Sequence[Said], as_of: float, settings: Settings
    ) -> Judgement | None:
        """Predictions as of a moment whose horizon has passed; None where too few can be judged."""

    def read(self, history: History, task: Any, model: Any, as_of: float, settings: Settings) -> Mapping[str, Floats]:
        """What the model reads of those asked at a moment, by the names of `usual` in its facts: to find drift."""


def judge_of(task: Task) -> Judge:
    """The judge of a task's kind."""
    found: Judge = import_module(f"{__package__}.{task.kind}_judge").JUDGE
    return found


def rows_of(said: Sequence[Said], keys: Sequence[str]) -> Ints:
    """Row of each one in the history; -1 for those who are not there any more."""
    number = {key: at for at, key in enumerate(keys)}
    return np.array([number.get(one.key, -1) for one in said], dtype=np.int64)


def missed(expected: float, came: float, variance: float) -> bool:
    """Whether a sum is off by more than MISSED and by more than chance (two standard deviations)."""
    apart = abs(expected - came)
    return bool(apart > MISSED * max(abs(came), 1.0) and apart > 2.0 * float(np.sqrt(variance)))
