"""The table of how the models of responses to offers did, for people at a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from ..artefact import Artefact
from ..task import OfferTask


def show(console: Console, task: OfferTask, model: Artefact) -> None:
    """The comparison of all models on the offers that began last."""
    facts = model.manifest["facts"]
    rows = facts["rows"]
    console.print(f"\n[bold]{task.name}[/bold]: {task.question}")
    console.print(
        f"{rows['train']:,} offers that were over learnt from; {rows['test']:,} made from "
        f"{facts['test_begins'][:10]} on tested, {facts['base_rate']:.1%} of them used"
    )
    table = Table("model", "AUROC [95 %]", "AP", "Brier", "ECE", "log loss, earlier stages", "share")
    losses = facts["validation_loss"]
    for name in sorted(facts["models"], key=losses.__getitem__, reverse=True):
        scores, share = facts["models"][name], facts["shares"].get(name)
        auroc = scores["auroc"]
        table.add_row(
            f"{name} ←" if name == facts["served"] else name,
            f"{auroc['value']:.4f} [{auroc['low']:.3f}, {auroc['high']:.3f}]",
            f"{scores['ap']['value']:.4f}",
            f"{scores['brier']['value']:.4f}",
            f"{scores['ece']:.4f}",
            f"{losses[name]:.4f}",
            "" if share is None else f"{share:.2f}",
        )
    console.print(table)
    console.print(
        f"← served: {facts['kind']}; expected over observed uses {facts['sum_ratio']:.2f}; version {model.version}"
    )
