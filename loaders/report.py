"""The tables at the end of a load."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Column, Table

from graph.writer import Count

from .run import FileReport

ROWS = ("read", "accepted", "rejected", "unlinked", "junk ids")
RECORDS = ("handed in", "created", "updated", "unchanged")


def _n(value: int) -> str:
    return f"{value:,}" if value else "–"


def files_table(reports: Iterable[FileReport]) -> Table:
    """Rows by file."""
    table = Table(Column("file", no_wrap=True), *_right(*ROWS, "rows/s"), box=SIMPLE)
    for report in reports:
        tally = report.tally
        if report.skipped:
            table.add_row(f"{report.source}/{report.file}", "already loaded", style="dim")
        else:
            speed = f"{tally.read / report.seconds:,.0f}" if report.seconds else ""
            counts = (tally.read, tally.accepted, tally.rejected, report.unlinked, report.junk)
            table.add_row(f"{report.source}/{report.file}", *map(_n, counts), speed)
    return table


def totals(reports: Iterable[FileReport]) -> dict[str, Count]:
    """Counts by label and by edge, over all files."""
    summed: dict[str, Count] = {}
    for report in reports:
        for what, count in report.counts.items():
            name = what if isinstance(what, str) else "({})-{}→({})".format(*what)
            total = summed.setdefault(name, Count())
            total.put += count.put
            total.created += count.created
            total.updated += count.updated
    return summed


def graph_table(reports: Iterable[FileReport]) -> Table:
    """Nodes and edges by type; what is neither created nor updated was there already, or was repeated."""
    table = Table(Column("nodes and edges", no_wrap=True), *_right(*RECORDS), box=SIMPLE)
    by_kind = sorted(totals(reports).items(), key=lambda item: (item[0].startswith("("), item[0]))
    for name, count in by_kind:
        numbers = (count.put, count.created, count.updated, count.put - count.created - count.updated)
        table.add_row(name, *map(_n, numbers))
    return table


def print_reports(console: Console, reports: Sequence[FileReport], resolved: bool = False) -> None:
    """Print what was loaded, where the dead letters lie, and what to do next, unless it is `resolved` already."""
    console.print(files_table(reports))
    if any(not report.skipped for report in reports):
        console.print(graph_table(reports))
    letters = [report.dead_letters for report in reports if report.dead_letters]
    if letters:
        console.print("\nRows that were not loaded, or refer to what is not in the graph, lie in:")
        for path in letters:
            console.print(f"  {path}", soft_wrap=True)
        console.print(
            "They hold personal data and can be read by their owner only. Mend them, then: portrait load replay FILE"
        )
    if not resolved and any(n.created + n.updated for report in reports for n in report.counts.values()):
        console.print("\nNext: portrait resolve")


def _right(*names: str) -> list[Column]:
    return [Column(name, justify="right", no_wrap=True) for name in names]
