"""Our engine on a data set: by the one configuration it has, without the truth."""

from __future__ import annotations

import resource
import time
from dataclasses import dataclass

import polars as pl

from graph.match.columns import meanings, understand
from graph.match.engine import match
from graph.match.meaning import Meaning


@dataclass(frozen=True)
class Found:
    """What the columns were taken to mean, the clusters, and what they cost."""

    columns: dict[str, Meaning]
    clusters: list[int]
    """Number of its cluster, by record."""
    pairs: pl.DataFrame
    """The pairs that were scored: left, right, weight."""
    seconds: float
    steps: dict[str, float]
    peak_mib: float
    """The most memory that the process held, the records included."""


def ours(frame: pl.DataFrame, id_column: str) -> Found:
    """Understand the columns and resolve the records, as for a user who says nothing but which column is the id.

    To be run in a process of its own, for its memory is the process's.
    """
    started = time.perf_counter()
    columns = meanings(understand(frame, id_column=id_column))
    understood = time.perf_counter() - started
    matched = match(frame, columns, id_column=id_column)
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    steps = {"understand": understood} | matched.seconds
    return Found(columns, matched.cluster, matched.pairs.select("left", "right", "weight"), seconds, steps, peak)
