"""What the commands share: their common option, progress, and reading the graph."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from graph.driver import Database
from graph.model import ONTOLOGY

if TYPE_CHECKING:
    from .past.history import History

TASK = click.option(
    "--task", "task_name", default="all", show_default=True, help="churn, or several: churn,value; or all."
)


def progress() -> Progress:
    """Progress of several tasks, on standard error, gone when done."""
    return Progress(
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(20), MofNCompleteColumn(), TimeElapsedColumn(),
        console=Console(stderr=True), transient=True,
    )  # fmt: skip


def teller(shown: Progress, name: str, done: int = 0, of: int | None = None) -> Callable[[str], None]:
    """Shows what is being done for `name`, and how many tasks `of` all have been `done` before it."""
    row = shown.add_task(name, total=of, completed=done)
    return lambda what: shown.update(row, description=f"{name}: {what}")


def show_left_out(console: Console, left_out: Mapping[str, str]) -> None:
    """Say which tasks are left out, those with the same reason together."""
    for why in dict.fromkeys(left_out.values()):
        console.print(f"left out, since {why}: {', '.join(name for name, one in left_out.items() if one == why)}")


def read(database: Database, shown: Progress) -> History:
    """The learning graph."""
    from .past.history import read_graph
    from .task import READS

    teller(shown, "graph")("reading")
    return read_graph(database, ONTOLOGY, READS)
