"""Tables of figures beside their bars, the same for every prediction."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

import numpy as np
import psutil
from rich.table import Table

from ml.learners.metrics import Measured
from ml.past.history import Floats

RESAMPLES = 1_000


@dataclass(frozen=True)
class Bar:
    """What is asked of a row of a sheet: a measure between two limits."""

    measure: str
    least: float = -np.inf
    most: float = np.inf

    def holds(self, value: float) -> bool:
        """Whether a value is enough."""
        return self.least <= value <= self.most

    def __str__(self) -> str:
        parts = [f"{sign} {end:g}" for sign, end in (("≥", self.least), ("≤", self.most)) if np.isfinite(end)]
        return f"{self.measure} {' and '.join(parts)}"


@dataclass(frozen=True)
class Sheet:
    """The table of one prediction.

    Attributes:
        title: What is predicted, on which data and split, of how many people.
        rows: Figures by measure, by name of the model; what is served has the name `ours`.
        ours: Name of the row that the bars are asked of.
        bars: What is asked of it.
        notes: Sentences under the table, e.g. the ablation.
    """

    title: str
    rows: Mapping[str, Mapping[str, Measured | float]]
    ours: str
    bars: Sequence[Bar] = ()
    notes: Sequence[str] = ()


@dataclass(frozen=True)
class Bench:
    """One prediction measured. A module of this package holds one as `BENCH`.

    Attributes:
        name: What `--only` takes.
        needs: Files or folders without which it is skipped.
        run: Makes the sheets, each shown when it is made; takes the number of seeds, and who is told of progress.
    """

    name: str
    needs: Sequence[Path]
    run: Callable[[int, Callable[[str], None]], Iterable[Sheet]]


def figures(sheet: Sheet) -> Table:
    """The rows, one column for each measure, in order of appearance."""
    measures = list(dict.fromkeys(measure for row in sheet.rows.values() for measure in row))
    table = Table("model", *measures, title=sheet.title, title_justify="left")
    for name, row in sheet.rows.items():
        style = "bold" if name == sheet.ours else None
        table.add_row(name, *(_shown(row.get(measure)) for measure in measures), style=style)
    return table


def reached(sheet: Sheet) -> list[str]:
    """A line for each bar: whether it is reached, by the value itself, not by its interval."""
    lines = []
    for bar in sheet.bars:
        found = sheet.rows[sheet.ours][bar.measure]
        value = found.value if isinstance(found, Measured) else found
        lines.append(f"{bar}: {_figure(value)}, {'reached' if bar.holds(value) else 'NOT reached'}")
    return lines


def over_people(people: int, measure: Callable[[Floats], float], seed: int = 0) -> Measured:
    """A figure with its 95 % bootstrap interval over people.

    Args:
        people: How many.
        measure: The figure for weights of people, shape (people,): all 1 gives the value itself. Let it be a
            difference of two models' figures for a paired interval.
        seed: Of the resampling.
    """
    random = np.random.default_rng(seed)
    drawn = [
        measure(np.bincount(random.integers(0, people, people), minlength=people).astype(np.float64))
        for _ in range(RESAMPLES)
    ]
    low, high = np.nanquantile(drawn, (0.025, 0.975))
    return Measured(measure(np.ones(people)), float(low), float(high))


@dataclass
class Cost:
    """Seconds, those of processor time, and the most memory that this process held, within a `with` block.

    On a machine that others use too, processor time is what can be compared.
    """

    seconds: float = 0.0
    processor: float = 0.0
    peak_mib: float = 0.0
    _done: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Cost:
        self._begun = time.monotonic(), time.process_time()
        self._watch = threading.Thread(target=self._look, daemon=True)
        self._watch.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.seconds = time.monotonic() - self._begun[0]
        self.processor = time.process_time() - self._begun[1]
        self._done.set()
        self._watch.join()

    def _look(self) -> None:
        here = psutil.Process()
        while not self._done.wait(0.1):
            self.peak_mib = max(self.peak_mib, here.memory_info().rss / 2**20)


def _shown(found: Measured | float | None) -> str:
    if found is None:
        return ""
    if isinstance(found, Measured):
        return f"{_figure(found.value)} [{_figure(found.low)}, {_figure(found.high)}]"
    return _figure(found)


def _figure(value: float) -> str:
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.4f}"
