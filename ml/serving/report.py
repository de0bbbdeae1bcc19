"""What a run of predictions made, for people at a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console

from ..task import Task

if TYPE_CHECKING:
    from .predict import Predicted  # at run time it would bring torch, which a line does not need


def show_predictions(console: Console, task: Task, predicted: Predicted) -> None:
    """What a run of predictions made and changed."""
    what = "" if predicted.mean is None else f"mean probability {predicted.mean:.3f}, "
    what += "".join(f"{worth / 100:,.0f} {currency} expected, " for currency, worth in predicted.worth.items())
    console.print(
        f"{task.name}: {predicted.people:,} predictions, {what}"
        f"{predicted.suggestions:,} suggestions; in the graph {predicted.created:,} created, "
        f"{predicted.updated:,} updated, {predicted.removed:,} removed, "
        f"{predicted.retired:,} set apart as earlier, {predicted.forgotten:,} forgotten"
        + "".join(f"; {size:,} {label.lower()}s placed anew" for label, size in predicted.placed.items() if size)
    )
