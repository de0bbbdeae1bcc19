"""What the commands share: their common options, progress, and reading the graph."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from graph.driver import Database
from graph.model import ONTOLOGY
from graph.settings import Settings

if TYPE_CHECKING:
    from .past.history import History

TASK = click.option(
    "--task", "task_name", default="all", show_default=True, help="churn, or several: churn,value; or all."
)

DEVICE = click.option("--device", help="Where networks compute: cpu, cuda, cuda:1; default: PORTRAIT_DEVICE, or cpu.")


def settings_on(device: str | None) -> Settings:
    """The settings of this process, with networks on the device that was asked for.

    Raises:
        TrainingError: that device, or the one of the settings, is not there.
    """
    settings = Settings.from_env()
    if device:
        settings = settings.model_copy(update={"device": device})
    if settings.device != "cpu":  # said before the graph is read; torch takes seconds to load
        from .network.torched import device_of

        device_of(settings.device)
    return settings


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
