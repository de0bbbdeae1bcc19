"""The figures as tables, and whether the bars are reached."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from rich.table import Table

from .hits import Hits
from .rounds import Cell, Figures

EACH, MEAN, LATENCY, BY_HAND, HITS = 2.5, 5.0, 0.5, 1.0, 1.1
"""Bars: requests/s of the peer, each and on average; its p95; requests/s and database hits by hand."""


def table(operation: str, found: Mapping[Cell, Figures]) -> Table:
    """One operation: every contestant at every concurrency."""
    made = Table(
        "at once", "contestant", "requests/s", "ours ×", "p50 ms", "p95 ms", "our p95 ×", "CPU ms/request", "faults",
        title=operation,
    )  # fmt: skip
    for cell, figures in found.items():
        mine = found[Cell(operation, "ours", cell.connections)]
        made.add_row(
            str(cell.connections), cell.contestant, f"{figures.per_second:,.0f}",
            f"{mine.per_second / figures.per_second:.2f}", f"{figures.p50:.2f}", f"{figures.p95:.2f}",
            f"{mine.p95 / figures.p95:.2f}", f"{figures.cpu_ms:.3f}", str(figures.faults),
        )  # fmt: skip
    return made


def hits_table(found: Mapping[str, Hits]) -> Table:
    """What each operation costs the database."""
    made = Table("operation", "statements", "database hits", "by hand", "ratio", title="What the database does")
    for operation, one in found.items():
        ratio = f"{one.ours / one.by_hand:.2f}"
        made.add_row(operation, f"{one.statements:.3g}", f"{one.ours:,.0f}", f"{one.by_hand:,.0f}", ratio)
    return made


class Bar(NamedTuple):
    """A bar of the issue, with the worst that was measured."""

    name: str
    at_once: str
    wanted: str
    worst: str
    reached: bool


def bars(found: Mapping[Cell, Figures], hits: Mapping[str, Hits], concurrency: Sequence[int]) -> list[Bar]:
    """Each bar, at every concurrency where it has one."""
    made: list[Bar] = []
    for connections in concurrency:
        mine = {cell.operation: one for cell, one in found.items() if cell[1:] == ("ours", connections)}

        def ratios(other: str, figure: str, mine: Mapping[str, Figures] = mine, at: int = connections) -> list[float]:
            return [getattr(one, figure) / getattr(found[Cell(name, other, at)], figure) for name, one in mine.items()]

        speed, late, hand = ratios("peer", "per_second"), ratios("peer", "p95"), ratios("by hand", "per_second")
        mean = statistics.geometric_mean(speed)
        for name, wanted, worst, reached in (
            ("requests/s against the peer, each", f"≥ {EACH}", min(speed), min(speed) >= EACH),
            ("requests/s against the peer, geometric mean", f"≥ {MEAN}", mean, mean >= MEAN),
            ("p95 against the peer, each", f"≤ {LATENCY}", max(late), max(late) <= LATENCY),
            ("requests/s against Cypher by hand, each", f"≥ {BY_HAND}", min(hand), min(hand) >= BY_HAND),
        ):
            made.append(Bar(name, str(connections), wanted, f"{worst:.2f}", reached))
    worst = max(one.ours / one.by_hand for one in hits.values())
    made.append(Bar("database hits against Cypher by hand, each", "", f"≤ {HITS}", f"{worst:.2f}", worst <= HITS))
    most = max(one.statements for one in hits.values())
    made.append(Bar("statements per operation", "", "1", f"{most:.3g}", most == 1))
    return made


def ceiling(found: Mapping[Cell, Figures], connections: int) -> float:
    """What the geometric mean against the peer would be if GraphQL and HTTP took no time at all."""
    names = {cell.operation for cell in found}
    return statistics.geometric_mean(
        found[Cell(name, "statement alone", connections)].per_second / found[Cell(name, "peer", connections)].per_second
        for name in names
    )


def bars_table(found: Iterable[Bar]) -> Table:
    """The bars, and whether they are reached."""
    made = Table("bar", "at once", "wanted", "worst", "reached", title="Bars")
    for bar in found:
        made.add_row(*bar[:4], "yes" if bar.reached else "NO")
    return made


def shortfall(found: Iterable[Bar], measured: Iterable[Figures]) -> str:
    """What makes the run a failure; empty if nothing does."""
    said = [f"{wrong} answers were no success"] if (wrong := faults(measured)) else []
    if missed := [
        f"{bar.name}{f' ({bar.at_once} at once)' if bar.at_once else ''}" for bar in found if not bar.reached
    ]:
        said.append(f"bars missed: {'; '.join(missed)}")
    return ". ".join(said)


def faults(found: Iterable[Figures]) -> int:
    """Answers that were no success."""
    return sum(one.faults for one in found)
