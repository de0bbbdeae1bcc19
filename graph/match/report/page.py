"""The page, made of its parts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import polars as pl
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from ...resolve.truth import Scores
from ..column import Column
from ..columns import meanings
from ..engine import MATCH, Matched
from ..meaning import Meaning
from ..reading import Records
from .cases import MOST, Case, cases, named
from .charts import Bin, histogram, weight_bar

_HERE = Path(__file__).parent
_SIZES = 10
"""Clusters of this size or larger share a bar."""
_LOWEST, _HIGHEST = -4, 30
"""Bits at the ends of the histogram of pairs; what lies beyond is put into the last bar."""


@dataclass(frozen=True)
class Run:
    """One run of matching on a file.

    Attributes:
        records: The file as it was read.
        columns: How its columns were understood.
        matched: What was found.
        scores: Agreement with the truth, where there is one.
        reused: Whether the model was a saved one.
    """

    records: Records
    columns: Sequence[Column]
    matched: Matched
    scores: Scores | None = None
    reused: bool = False

    @cached_property
    def sizes(self) -> Counter[int]:
        """Number of clusters by how many records they hold."""
        return Counter(Counter(self.matched.cluster).values())

    @property
    def clusters(self) -> int:
        """Number of clusters, records alone included."""
        return self.sizes.total()

    @property
    def largest(self) -> int:
        """Records in the largest cluster."""
        return max(self.sizes)

    @property
    def seconds(self) -> float:
        """Wall time of matching, without reading and writing."""
        return sum(self.matched.seconds.values())


class LevelRow(NamedTuple):
    """One outcome of a comparison, as the page shows it."""

    label: str
    weight: float
    m: float
    u: float
    bar: Markup


class ComparisonTable(NamedTuple):
    """A comparison, as the page shows it."""

    title: str
    levels: tuple[LevelRow, ...]


def render(run: Run) -> str:
    """The page, as HTML."""
    environment = Environment(
        loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {"count": lambda value: f"{value:,}", "bits": _bits, "percent": _percent}
    columns = meanings(run.columns)
    words = _words(columns)
    doubtful = cases(run.matched, run.records.frame, columns, words)
    return environment.get_template("page.html.j2").render(
        run=run,
        style=Markup((_HERE / "page.css").read_text("utf-8")),  # noqa: S704 - our own file
        comparisons=_comparisons(run.matched, words),
        sizes=_sizes(run.sizes),
        weights=_weights(run.matched.pairs),
        histogram=histogram,
        doubtful=doubtful,
        bar=_bars(doubtful),
        most=MOST,
    )


def _words(columns: Mapping[str, Meaning]) -> dict[str, str]:
    attributes = [name for name, meaning in columns.items() if meaning is Meaning.ATTRIBUTE]
    return {f"attribute {number}": name for number, name in reversed(list(enumerate(attributes, 1)))}


def _comparisons(matched: Matched, words: Mapping[str, str]) -> list[ComparisonTable]:
    model = matched.model
    widest = max((abs(level.weight) for levels in model.trained.values() for level in levels), default=1.0)
    return [
        ComparisonTable(
            named(comparison.title, words),
            tuple(
                LevelRow(named(level.label, words), t.weight, t.m, t.u, weight_bar(t.weight, widest))
                for level, t in zip(comparison.levels, model.trained[comparison.name], strict=True)
            ),
        )
        for comparison in model.comparisons
    ]


def _bars(doubtful: Iterable[Case]) -> dict[float, Markup]:
    weights = {part.weight for case in doubtful for part in case.weights} | {case.start for case in doubtful}
    widest = max(map(abs, weights), default=1.0)
    return {weight: weight_bar(weight, widest) for weight in weights}


def _sizes(sizes: Mapping[int, int]) -> list[Bin]:
    folded: Counter[int] = Counter()
    for size, count in sizes.items():
        folded[min(size, _SIZES)] += count
    return [
        Bin(f"{size}+" if size == _SIZES else str(size), f"{folded[size]:,}", folded[size], "plain")
        for size in range(1, max(folded) + 1)
    ]


def _weights(pairs: pl.DataFrame) -> list[Bin]:
    bits = pairs["weight"].clip(_LOWEST, _HIGHEST).floor().cast(pl.Int64)
    counts = Counter(bits.to_list())
    return [
        Bin(
            (f"{low:+}" if low else "0") if low % 5 == 0 and low < _HIGHEST else "",
            f"{counts[low]:,} pairs "
            + (f"of {low} bits or more" if low == _HIGHEST else f"from {low} to {low + 1} bits"),
            counts[low],
            "for" if low >= MATCH else "against",
        )
        for low in range(_LOWEST, _HIGHEST + 1)
    ]


def _bits(weight: float) -> str:
    return f"{weight:+.1f}".replace("-", "−")


def _percent(share: float) -> str:
    if share and share < 0.001:
        return f"{share * 100:.2g} %"
    return f"{share * 100:.4g} %" if share > 0.99 else f"{share * 100:.3g} %"
