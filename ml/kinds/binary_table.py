"""Tables of how the models of a binary task did, for people at a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Console

from ..artefact import Artefact
from ..figures import Figures, of_probabilities, show_drivers, ways
from ..task import BinaryTask


def figures(facts: Mapping[str, Any]) -> Figures:
    """How the models did; nothing where too few cases were known for any."""
    headers = ("AUROC [95 %]", "AP", "Brier", "ECE", "log loss, validation", "share")
    return Figures(headers, of_probabilities(facts), (facts.get("served", ""),))


def show(console: Console, task: BinaryTask, model: Artefact) -> None:
    """The comparison of all models of a task on its test."""
    facts = model.manifest["facts"]
    cutoffs, rows = facts["cutoffs"], facts["rows"]
    learnt = cutoffs["train"]  # none where the history reaches back no further than the tuning window
    console.print(f"\n[bold]{task.name}[/bold]: {task.question}")
    console.print(
        f"horizon {model.manifest['horizon_days']} days; "
        f"{len(learnt)} training cutoffs{f' from {learnt[0][:10]}' if learnt else ''}, "
        f"tuned {cutoffs['tune'][:10]}, validated {cutoffs['validation'][:10]}, tested {cutoffs['test'][:10]}"
    )
    console.print(
        f"{rows['train']:,} training rows, {rows['test']:,} asked in the test, base rate {facts['base_rate']:.1%}"
    )
    if "prior" in facts:
        low, high = facts["interval"]
        console.print(
            f"no models: {facts['too_few']}. Served: the share so far, {facts['base_rate']:.1%} "
            f"[{low:.1%}, {high:.1%}], the same for everybody; version {model.version}"
        )
        return
    console.print(figures(facts).table())
    console.print(f"← served: {facts['kind']}; chosen on validation, version {model.version}")
    show_drivers(console, facts)
    for what, why in facts.get("unranked", {}).items():
        console.print(f"\nno {what} is suggested: {why}")
    for name, table in ways(facts).items():
        suggestions = facts["suggestions"][name]
        people = next(iter(suggestions["ways"].values()))["people"]
        console.print(
            f"\nwhich {name}: {people:,} people bought in the test window; "
            f"{suggestions['reach']:.0%} of what they bought was among the candidates"
        )
        console.print(table.table("way of ranking"))
