"""People at moments: who is asked, their features, what came of it, and the graph around them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from graph.errors import TrainingError
from graph.settings import Settings

from ..learners.models import SEED, Rows
from ..past.history import DAY_MS, Flags, Floats, History, Ints
from ..past.snapshot import Snapshot, snapshot
from ..task import BinaryTask, Task
from .table import FeatureTable, entity_features

ROWS_MOST = 45_000
"""Rows from all training cutoffs together. Twice as many take twice as long for .002 of AUROC (measured)."""


class Row(Mapping[str, float]):
    """The features of one profile by name, without a copy."""

    def __init__(self, place: Mapping[str, int], values: Floats) -> None:
        self._place = place
        self._values = values

    def __getitem__(self, name: str) -> float:
        return float(self._values[self._place[name]])

    def __iter__(self) -> Iterator[str]:
        return iter(self._place)

    def __len__(self) -> int:
        return len(self._place)


@dataclass(frozen=True)
class Moment:
    """Those who are asked at a moment.

    Attributes:
        snapshot: What was known.
        asked: Their rows in the snapshot.
        table: Features of all profiles of the snapshot.
    """

    snapshot: Snapshot
    asked: Ints
    table: FeatureTable

    def values(self, names: tuple[str, ...]) -> Floats:
        """The named features of those asked, shape (asked, features).

        Raises:
            TrainingError: the graph no longer gives one of them.
        """
        columns = columns_of(self.table.names, names)
        return self.table.values[np.ix_(self.asked, columns)]

    def rows(self) -> list[Row]:
        """All features of each of those asked, by name."""
        place = {name: at for at, name in enumerate(self.table.names)}
        return [Row(place, self.table.values[profile]) for profile in self.asked]


@dataclass
class Moments:
    """Makes moments of one task out of a history."""

    history: History
    task: Task
    settings: Settings
    names: tuple[str, ...] = ()

    def asked(self, cutoff: float) -> tuple[Snapshot, Ints]:
        """The graph at `cutoff`, and the rows of those asked."""
        known = snapshot(self.history, cutoff)
        return known, np.flatnonzero(self.task.asked(known, self.settings))

    def at(self, cutoff: float) -> Moment:
        """The graph, the asked and their features at `cutoff`."""
        known, asked = self.asked(cutoff)
        table = entity_features(known, self.task.entity)
        self.names = table.names
        return Moment(known, asked, table)

    def history_rows(self, moment: Moment) -> Ints:
        """Rows in the history of those asked."""
        return moment.snapshot.nodes[self.task.label].row[moment.asked]


@dataclass
class BinaryMoments(Moments):
    """Moments of a task about something that happens or not; keeps the small part of each that training needs again."""

    task: BinaryTask
    _kept: dict[float, Rows] = field(default_factory=dict)
    _whom: dict[float, Ints] = field(default_factory=dict)

    def asked(self, cutoff: float) -> tuple[Snapshot, Ints]:
        """The graph at `cutoff`, and the rows of those asked of whom it is known what came of it."""
        known, asked = super().asked(cutoff)
        if self.task.labelled is not None:
            until = cutoff + self.task.horizon_days(self.settings) * DAY_MS
            flags = self.task.labelled(self.history, cutoff, until)
            asked = asked[flags[known.nodes[self.task.label].row[asked]]]
        return known, asked

    def happened(self, moment: Moment, horizon: float) -> Flags:
        """Whether it came true within the horizon, for each of those asked."""
        cutoff = moment.snapshot.as_of
        return self.task.happened(self.history, cutoff, cutoff + horizon)[self.history_rows(moment)]

    def rows(self, cutoff: float, horizon: float) -> Rows:
        """Features and outcomes at `cutoff`; computed once."""
        if cutoff not in self._kept:
            moment = self.at(cutoff)
            values = moment.table.values[moment.asked].astype(np.float32).astype(np.float64)
            self._kept[cutoff] = Rows(values, self.happened(moment, horizon))
            self._whom[cutoff] = self.history_rows(moment)
        return self._kept[cutoff]

    def whom(self, cutoff: float, horizon: float) -> Ints:
        """Rows in the history of those whom `rows` speaks of."""
        self.rows(cutoff, horizon)
        return self._whom[cutoff]

    def together(self, cutoffs: tuple[float, ...], horizon: float, columns: Ints | None = None) -> Rows:
        """Rows of several cutoffs, one after the other, with the chosen columns; at most ROWS_MOST, drawn evenly."""
        parts = [self.rows(cutoff, horizon) for cutoff in cutoffs]
        share = min(1.0, ROWS_MOST / max(sum(map(len, parts)), 1))
        drawn = [
            np.sort(np.random.default_rng(SEED).permutation(len(part))[: math.ceil(share * len(part))])
            for part in parts
        ]
        chosen = np.arange(len(self.names)) if columns is None else columns
        return Rows(
            np.concatenate([part.values[np.ix_(rows, chosen)] for part, rows in zip(parts, drawn, strict=True)]),
            np.concatenate([part.happened[rows] for part, rows in zip(parts, drawn, strict=True)]),
        )


def columns_of(names: Sequence[str], wanted: Sequence[str]) -> Ints:
    """Places of the features that a model wants among the names of all.

    Raises:
        TrainingError: the graph no longer gives one of them.
    """
    place = {name: at for at, name in enumerate(names)}
    missing = [name for name in wanted if name not in place]
    if missing:
        raise TrainingError(
            f"the model needs {len(missing)} feature(s) that the graph no longer gives",
            where=missing[0],
            hint="The declared graph has changed. Train again: portrait train.",
        )
    return np.array([place[name] for name in wanted], dtype=np.int64)


def telling(values: Floats) -> Ints:
    """Columns that differ between rows: a constant teaches nothing."""
    if not len(values):
        return np.empty(0, dtype=np.int64)
    with np.errstate(invalid="ignore"):
        low = np.fmin.reduce(values, axis=0)
        high = np.fmax.reduce(values, axis=0)
    flags: Flags = high > low
    return np.flatnonzero(flags)
