"""`portrait sample`: write a sample business to disk."""

from __future__ import annotations

import os
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from .write import write_sample


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--people", type=click.IntRange(1, 10_000_000), default=10_000, show_default=True, help="How many people."
)
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), default=7, show_default=True, help="Which sample.")
@click.option("--force", is_flag=True, help="Replace an earlier sample in PATH.")
@click.option("--processes", type=click.IntRange(1, 64), default=None, help="How many at once.  [default: 2 at most]")
def sample(path: Path, people: int, seed: int, force: bool, processes: int | None) -> None:
    """Write invented source files to PATH, with the truth beside them.

    The files are what a shop, a CRM, a loyalty programme, a help desk, a mailing platform, a web site, surveys and a
    company registry would export. The same --people and --seed give the same bytes.
    """
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("people", total=people)
        rows = write_sample(
            path,
            people,
            seed,
            force=force,
            processes=processes or min(2, os.cpu_count() or 1),
            on_people=lambda count: progress.advance(task, count),
        )
    table = Table("file", title=f"Sample of {people:,} people, seed {seed}, in {path}")
    table.add_column("rows", justify="right")
    for name, count in rows.items():
        table.add_row(name, f"{count:,}")
    table.add_section()
    table.add_row("all", f"{sum(rows.values()):,}")
    Console().print(table)
