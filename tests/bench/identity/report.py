"""The table of the issue: the peer and ours on each data set, and whether the bar is reached."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import starmap

from rich.table import Table

from graph.resolve.truth import Scores

from .ours import Found
from .peer import Peer
from .sets import Bar


@dataclass(frozen=True)
class Line:
    """What a data set showed."""

    name: str
    peer: Peer
    floor: Scores | None
    ours: Scores
    found: Found
    bar: Bar

    def asked(self) -> list[tuple[str, float, float, bool]]:
        """Each thing asked: its name, the bar, what was reached, whether that is enough."""
        one, bar = self.ours, self.bar
        least = [
            ("P", bar.precision, one.pairwise.precision),
            ("R", bar.recall, one.pairwise.recall),
            ("F1", bar.f1, one.pairwise.f1),
            ("B³", bar.b_cubed, one.b_cubed.f1),
            ("R, unguarded", self.floor and self.floor.pairwise.recall, one.pairwise.recall),
        ]
        asked = [(name, limit, reached, reached >= limit) for name, limit, reached in least if limit is not None]
        if bar.seconds is not None:
            asked.append(("seconds", bar.seconds, self.found.seconds, self.found.seconds <= bar.seconds))
        return asked


def quality(lines: list[Line]) -> Table:
    """Precision, recall, F1 over pairs and B-cubed F1, of the peer and of ours, beside the bars."""
    table = Table(
        "data", "records", "peer, best threshold", "at bits", "peer at 0.95", "unguarded", "ours", "bar", "reached?",
        title="Identity resolution: pairwise precision / recall / F1 / B-cubed F1",
    )  # fmt: skip
    for line in lines:
        asked = line.asked()
        table.add_row(
            line.name,
            f"{line.ours.records:,}",
            _four(line.peer.best),
            f"{line.peer.threshold:+.0f}",
            _four(line.peer.usual),
            _four(line.floor) if line.floor else "",
            f"[bold]{_four(line.ours)}",
            "\n".join(starmap(_limit, asked)),
            "\n".join("[green]yes" if enough else "[red]no" for *_, enough in asked),
        )
    return table


def cost(lines: list[Line]) -> Table:
    """Seconds of the peer and of ours, ours by step, and the memory of our process."""
    table = Table("data", "peer, s", "ours, s", "ours by step, s", "peak MiB", title="Time and memory")
    for line in lines:
        steps = ", ".join(f"{name} {seconds:.1f}" for name, seconds in line.found.steps.items())
        found = line.found
        table.add_row(line.name, f"{line.peer.seconds:.1f}", f"{found.seconds:.1f}", steps, f"{found.peak_mib:,.0f}")
    return table


def _four(scores: Scores) -> str:
    one = scores.pairwise
    return "/".join(
        f"{value:.4f}".removeprefix("0") for value in (one.precision, one.recall, one.f1, scores.b_cubed.f1)
    )


def _limit(name: str, limit: float, _reached: float, _enough: bool) -> str:
    return f"{name} ≤ {limit:g}" if name == "seconds" else f"{name} ≥ {limit:.4g}"
