"""Tables of how the models of a binary task did, for people at a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.table import Table

from ..artefact import Artefact
from ..figures import Figures, figure, interval, of_probabilities, show_drivers
from ..task import BinaryTask


def figures(facts: Mapping[str, Any]) -> Figures:
    """How the models did; nothing where too few cases were known for any."""
    headers = ("AUROC [95 %]", "AP", "Brier", "ECE", "log loss, validation", "share")
    return Figures(headers, of_probabilities(facts), (facts.get("served", ""),))


def show(console: Console, task: BinaryTask, model: Artefact) -> None:
    """The comparison of all models of a task on its test."""
    facts = model.manifest["facts"]
    cutoffs, rows = facts["cutoffs"], facts["rows"]
    console.print(f"\n[bold]{task.name}[/bold]: {task.question}")
    console.print(
        f"horizon {model.manifest['horizon_days']} days; "
        f"{len(cutoffs['train'])} training cutoffs from {cutoffs['train'][0][:10]}, "
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
    for label, suggestions in facts["suggestions"].items():
        _show_ways(console, label, suggestions)


def _show_ways(console: Console, label: str, suggestions: Mapping[str, Any]) -> None:
    people = next(iter(suggestions["ways"].values()))["people"]
    console.print(
        f"\nwhich {label}: {people:,} people bought in the test window; "
        f"{suggestions['reach']:.0%} of what they bought was among the candidates"
    )
    table = Table("way of ranking", "recall@10", "NDCG@10 [95 %]", "MAP@10", "recall@10 of new", "NDCG, validation")
    ndcg = suggestions["validation_ndcg"]
    for way, scores in sorted(suggestions["ways"].items(), key=lambda found: ndcg[found[0]]):
        table.add_row(
            f"{way} ←" if way == suggestions["served"] else way,
            figure(scores["recall"]),
            interval(scores["ndcg"]),
            figure(scores["average_precision"]),
            figure(scores["new_recall"]),
            figure(ndcg[way]),
        )
    console.print(table)
