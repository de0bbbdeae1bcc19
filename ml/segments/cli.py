"""`portrait segment`."""

from __future__ import annotations

from datetime import UTC, datetime

import click
from rich.console import Console
from rich.table import Column, Table

from graph.driver import Database
from graph.settings import Settings

from ..terminal import progress, read, teller


@click.command()
@click.option("--groups", type=click.IntRange(2, 50), help="How many segments; default: as many as there seem to be.")
def segment(groups: int | None) -> None:
    """Find segments: people who are alike by what the graph network reads of all they did.

    They stand in the graph as segments like-1, like-2 and so on, beside those that people named, with what sets each
    apart. Run again, say each night after `portrait predict`, people stay where they are as far as they have not
    changed; who enters or leaves is told to whoever watches (GraphQL: segmentChanged).

    \b
      portrait segment               as many as the people fall into
      portrait segment --groups 5    five
    """
    from ..serving.pipeline import last_moment
    from ..tasks.churn import TASK
    from .finding import find_segments

    settings = Settings.from_env()
    with Database.connect(settings) as database, progress() as shown:
        history = read(database, shown).now
        teller(shown, "segments")("grouping")
        found = find_segments(database, history, last_moment(history, TASK), groups, datetime.now(UTC))
    table = Table("segment", Column("people", justify="right"), Column("new", justify="right"), "what sets them apart")
    for one in found:
        table.add_row(one.key, f"{one.people:,}", f"{one.entered:,}", f"{one.said.en}\n{one.said.ru}")
    Console().print(table)
