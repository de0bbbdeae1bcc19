"""The table of how the ways to tell a person's choice did, for people at a terminal."""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import Console
from rich.table import Table

from ..artefact import Artefact
from ..choices import SHRUNK
from ..task import ChoiceTask


def show(console: Console, task: ChoiceTask, model: Artefact) -> None:
    """The comparison of all ways on the test window."""
    facts = model.manifest["facts"]
    console.print(f"\n[bold]{task.name}[/bold]: {task.question}")
    console.print(
        f"horizon {model.manifest['horizon_days']} days; validated {facts['cutoffs']['validation'][:10]} on "
        f"{facts['rows']['validation']:,} cases, tested {facts['cutoffs']['test'][:10]} on {facts['rows']['test']:,}"
    )
    table = Table("way", "log loss [95 %]", "first choice right", "ECE", "log loss, validation")
    for way, scores in facts["models"].items():
        table.add_row(
            f"{way} ←" if way == facts["served"] else way,
            *(_interval(scores[measure]) for measure in ("log_loss", "accuracy", "ece")),
            f"{facts['validation_loss'][way]:.4f}",
        )
    console.print(table)
    half_life = facts["half_life_days"]
    drawn = (
        f" (everybody's weighs as {facts['strength']:g} cases, "
        f"half-life {'none' if half_life is None else f'{half_life:g} days'})"
    )
    console.print(
        f"← served: {facts['kind']}{drawn if facts['kind'] == SHRUNK else ''}; chosen on validation, "
        f"version {model.version}"
    )


def _interval(measured: Mapping[str, float | None]) -> str:
    value, low, high = (measured[name] for name in ("value", "low", "high"))
    if value is None or low is None or high is None:
        return "–"
    return f"{value:.4f} [{low:.3f}, {high:.3f}]"
