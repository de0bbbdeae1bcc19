"""`python -m tests.bench identity`: our engine and the peer on every data set, in one run."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from typing import ParamSpec, TypeVar

import click
from rich.console import Console

from graph.resolve.truth import compare

from .mistakes import mistakes
from .ours import ours
from .peer import splink, unguarded
from .report import Line, cost, quality
from .sets import SETS, Data, DataSet

P = ParamSpec("P")
R = TypeVar("R")


def _alone(work: Callable[P, R], *given: P.args, **named: P.kwargs) -> R:
    """Do the work in a process of its own, so that nothing is warm and its memory is its own."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(work, *given, **named).result()


def _measure(one: DataSet, data: Data) -> Line:
    found = _alone(ours, data.frame, data.id_column)
    peer = _alone(splink, data.frame, data.truth, data.id_column, data.recipe)
    floor = _alone(unguarded, data.frame, data.truth, data.id_column, one.bar.floor) if one.bar.floor else None
    ids = data.frame[data.id_column]
    known = dict(zip(ids, data.truth, strict=True))
    scores = compare(dict(zip(ids, map(str, found.clusters), strict=True)), known)
    return Line(one.name, peer, floor, scores, found, one.bar)


@click.command()
@click.option("--records", default=1_000_000, show_default=True, help="Records in the largest generated set.")
@click.option("--only", help="Names of data sets, parted by commas; all by default.")
@click.option("--mistakes", "patterns", default=0, help="Show so many patterns of mistakes for each set.")
def identity(records: int, only: str | None, patterns: int) -> None:
    """Measure identity resolution against known truth, with Splink on the same data beside it."""
    console = Console(width=190)
    console.print(
        f"{os.cpu_count()} cores, {os.getloadavg()[0]:.1f} busy before; one configuration for all sets; "
        "each run in a process of its own; columns understood by the engine itself"
    )
    wanted = only.split(",") if only else [one.name for one in SETS]
    unknown = set(wanted) - {one.name for one in SETS}
    if unknown:
        raise click.BadParameter(f"no such set: {', '.join(sorted(unknown))}", param_hint="--only")
    lines = []
    for one in SETS:
        if one.name not in wanted:
            continue
        try:
            data = one.read(records)
        except FileNotFoundError as missing:
            console.print(f"{one.name}: skipped, {missing.filename or missing} is not there")
            continue
        lines.append(_measure(one, data))
        console.print(f"{one.name}: done")
        if patterns:
            console.print(mistakes(data, lines[-1].found, patterns))
    console.print(quality(lines), cost(lines))
