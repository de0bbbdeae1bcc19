"""What a run of predictions made, for people at a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console

from .task import Task

if TYPE_CHECKING:
    from .predict import Predicted  # at run time it would bring torch, which a line does not need


def show_predictions(console: Console, task: Task, predicted: Predicted) -> None:
    """What a run of predictions made and changed."""
    console.print(
        f"{task.name}: {predicted.people:,} predictions, mean probability {predicted.mean:.3f}, "
        f"{predicted.suggestions:,} suggestions; in the graph {predicted.created:,} created, "
        f"{predicted.updated:,} updated, {predicted.removed:,} removed"
    )
