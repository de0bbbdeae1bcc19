"""How point queries slow down as the graph grows ten times."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from .command import graph_of
from .operations import AGGREGATE, PROFILE, TREE, Operation
from .rounds import Cell, Figures, measure, over_http
from .servers import ours

_POINT = (PROFILE, TREE, AGGREGATE)
_SLOWER = 1.2


def _words(operation: Operation) -> str:
    return operation.ours


@click.command()
@click.option("--customers", default="100000,1000000", show_default=True, help="Sizes of the graph, small one first.")
@click.option("--rounds", default=3, show_default=True, help="Rounds at each size.")
@click.option("--seconds", default=3.0, show_default=True, help="Length of a round.")
@click.option("--home", type=click.Path(path_type=Path), help="Keep the graphs in folders below this one.")
def growth(customers: str, rounds: int, seconds: float, home: Path | None) -> None:
    """Measure point queries on two graphs, one ten times as large as the other.

    Both are there at once, and only one is served at a time, in turn: small, large, small, large. The database gets
    memory by PORTRAIT_DB_MEMORY_MB; a page cache that does not hold the graph is measured with it.
    """
    console = Console(width=110)
    sizes = [int(size) for size in customers.split(",")]
    found: dict[tuple[str, int], list[Figures]] = {}
    with tempfile.TemporaryDirectory(prefix="portrait-bench-") as temporary:
        for size in [*sizes, *sizes]:
            folder = (home or Path(temporary)) / str(size)
            with graph_of(size, folder) as (_, environment), ours(environment) as server:
                contestants = [over_http(server, _words)]
                for one in _POINT:
                    cells = measure(one, contestants, size, concurrency=[1], rounds=rounds, seconds=seconds)
                    found.setdefault((one.name, size), []).append(cells[Cell(one.name, server.name, 1)])
    made = Table("operation", *(f"p50 ms of {size:,}" for size in sizes), "slower ×", title="Growth of the graph")
    worst = 0.0
    for one in _POINT:
        best = [min(figures.p50 for figures in found[one.name, size]) for size in sizes]
        worst = max(worst, best[-1] / best[0])
        made.add_row(one.name, *(f"{ms:.2f}" for ms in best), f"{best[-1] / best[0]:.2f}")
    console.print(made)
    if worst > _SLOWER:
        raise click.ClickException(f"a point query is {worst:.2f} times slower; {_SLOWER} is the bar")
