"""Tables of how the models of a binary task did, for people at a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.table import Table

from ..artefact import Artefact
from ..task import BinaryTask


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
    table = Table("model", "AUROC [95 %]", "AP", "Brier", "ECE", "log loss, validation", "share")
    losses = facts["validation_loss"]
    for name in sorted(facts["models"], key=losses.__getitem__, reverse=True):
        scores = facts["models"][name]
        share = facts["shares"].get(name)
        table.add_row(
            f"{name} ←" if name == facts["served"] else name,
            _interval(scores["auroc"]),
            *(f"{scores[measure]['value']:.4f}" for measure in ("ap", "brier")),
            _figure(scores["ece"]),
            _figure(losses[name]),
            "" if share is None else f"{share:.2f}",
        )
    console.print(table)
    console.print(f"← served: {facts['kind']}; chosen on validation, version {model.version}")
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
            _figure(scores["recall"]),
            _interval(scores["ndcg"]),
            _figure(scores["average_precision"]),
            _figure(scores["new_recall"]),
            _figure(ndcg[way]),
        )
    console.print(table)


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.4f}"


def _interval(measured: Mapping[str, float]) -> str:
    return f"{_figure(measured['value'])} [{measured['low']:.3f}, {measured['high']:.3f}]"
