"""The table of how the ways to tell a person's choice did, for people at a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Console

from ..artefact import Artefact
from ..choices.chooser import SHRUNK
from ..figures import Figures, figure, interval, show_drivers
from ..task import ChoiceTask


def figures(facts: Mapping[str, Any]) -> Figures:
    """How the ways did on the test window."""
    rows = {
        way: (
            *(interval(scores[measure]) for measure in ("log_loss", "accuracy", "ece")),
            figure(facts["validation_loss"][way]),
        )
        for way, scores in facts.get("models", {}).items()
    }
    return Figures(
        ("log loss [95 %]", "first choice right", "ECE", "log loss, validation"), rows, (facts.get("served", ""),)
    )


def show(console: Console, task: ChoiceTask, model: Artefact) -> None:
    """The comparison of all ways on the test window."""
    facts = model.manifest["facts"]
    console.print(f"\n[bold]{task.name}[/bold]: {task.question}")
    console.print(
        f"horizon {model.manifest['horizon_days']} days; validated {facts['cutoffs']['validation'][:10]} on "
        f"{facts['rows']['validation']:,} cases, tested {facts['cutoffs']['test'][:10]} on {facts['rows']['test']:,}"
    )
    console.print(figures(facts).table())
    half_life = facts["half_life_days"]
    drawn = (
        f" (everybody's weighs as {facts['strength']:g} cases, "
        f"half-life {'none' if half_life is None else f'{half_life:g} days'})"
    )
    console.print(
        f"← served: {facts['kind']}{drawn if facts['kind'] == SHRUNK else ''}; chosen on validation, "
        f"version {model.version}"
    )
    show_drivers(console, facts)
