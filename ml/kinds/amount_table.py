"""Tables of how the models of an amount did, for people at a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from rich.console import Console
from rich.table import Table

from ..artefact import Artefact
from ..task import AmountTask

DRIVERS = 8
_PULLS = {1: "raises", -1: "lowers", 0: "either way"}


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
    table = Table("model", "mean absolute error [95 %]", "rank correlation", "total / true total", "share")
    for name, scores in facts["models"].items():
        share = facts["shares"].get(name)
        table.add_row(
            f"{name} ←" if name in facts["served"] else name,
            _interval(scores["error"], 100.0, 2),
            _interval(scores["rank"], 1.0, 3),
            _interval(scores["total"], 1.0, 3),
            "" if share is None else f"{share:.2f}",
        )
    if facts["models"]:
        console.print(table)
        console.print(f"eight in ten should lie within the interval: {facts['coverage']:.1%} of those in the test did")
    else:
        console.print("the history is too short for a test")
    if not facts["judged"]:
        console.print("too little to learn from: rhythm and worth of orders alone are served")
    console.print(f"← served: {facts['kind']}; weighed on earlier moments, version {model.version}")
    drivers = facts["drivers"][:DRIVERS]
    console.print("what drives it: " + "; ".join(f"{_said(driver)}" for driver in drivers))


def _said(driver: Mapping[str, object]) -> str:
    return f"{driver['group']} {driver['weight']:.0%} ({driver['feature']}: {_PULLS[int(str(driver['direction']))]})"


def _interval(measured: Mapping[str, float | None], unit: float, digits: int) -> str:
    value, low, high = (measured[name] for name in ("value", "low", "high"))
    if value is None or low is None or high is None:
        return "–"
    return f"{value / unit:,.{digits}f} [{low / unit:,.{digits}f}, {high / unit:,.{digits}f}]"
