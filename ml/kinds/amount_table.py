"""Tables of how the models of an amount did, for people at a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from rich.console import Console

from ..artefact import Artefact
from ..figures import Figures, interval, share_of, show_drivers
from ..task import AmountTask


def figures(facts: Mapping[str, Any]) -> Figures:
    """How the models did; nothing where the history is too short for a test."""
    rows = {
        name: (
            interval(scores["error"], 100.0, 2, 2),
            interval(scores["rank"], 1.0, 3),
            interval(scores["total"], 1.0, 3),
            share_of(facts["shares"], name),
            share_of(facts.get("likely_shares", {}), name),
        )
        for name, scores in facts.get("models", {}).items()
    }
    headers = (
        "mean absolute error [95 %]",
        "rank correlation",
        "total / true total",
        "share, expected",
        "share, likely",
    )
    return Figures(headers, rows, tuple(facts.get("served", ())))


def show(console: Console, task: AmountTask, model: Artefact) -> None:
    """The comparison of all models of a task on its test, and what drives the amount."""
    facts = model.manifest["facts"]
    rows = facts["rows"]
    tested = datetime.fromtimestamp(facts["tested"] / 1000, UTC).date()
    console.print(f"\n[bold]{task.name}[/bold]: {task.question}")
    console.print(
        f"horizon {model.manifest['horizon_days']} days; judged at {len(facts['judged'])} moments, "
        f"tested {tested} on {facts['tested_days']:.0f} days; {rows['train']:,} training rows, "
        f"{rows['test']:,} customers in the test, amounts in {facts['currency'] or 'an unnamed currency'}"
    )
    if len(facts["currencies"]) > 1:
        console.print(
            f"{len(facts['currencies'])} currencies, never summed: everybody's amounts are in the one of most of "
            "their orders; for the models and below, against a typical order in it"
        )
    if facts["models"]:
        console.print(figures(facts).table())
        console.print(f"eight in ten should lie within the interval: {facts['coverage']:.1%} of those in the test did")
    else:
        console.print("the history is too short for a test")
    if not facts["judged"]:
        console.print("too little to learn from: rhythm and worth of orders alone are served")
    console.print(f"← served: {facts['kind']}; weighed on earlier moments, version {model.version}")
    show_drivers(console, facts)
