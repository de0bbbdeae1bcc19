"""The table of how the models of responses to offers did, for people at a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Console

from ..artefact import Artefact
from ..figures import Figures, of_probabilities, show_drivers
from ..task import OfferTask


def figures(facts: Mapping[str, Any]) -> Figures:
    """How the models did on the offers that began last."""
    headers = ("AUROC [95 %]", "AP", "Brier", "ECE", "log loss, earlier stages", "share")
    return Figures(headers, of_probabilities(facts), (facts.get("served", ""),))


def show(console: Console, task: OfferTask, model: Artefact) -> None:
    """The comparison of all models on the offers that began last."""
    facts = model.manifest["facts"]
    rows = facts["rows"]
    console.print(f"\n[bold]{task.name}[/bold]: {task.question}")
    console.print(
        f"{rows['train']:,} offers that were over learnt from; {rows['test']:,} made from "
        f"{facts['test_begins'][:10]} on tested, {facts['base_rate']:.1%} of them used"
    )
    console.print(figures(facts).table())
    console.print(
        f"← served: {facts['kind']}; expected over observed uses {facts['sum_ratio']:.2f}; version {model.version}"
    )
    show_drivers(console, facts)
