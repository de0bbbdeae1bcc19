"""Where trained models lie, and whether one is up to date. Asking costs no import of torch (5 s)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from graph.errors import TrainingError
from graph.settings import Settings

from .artefact import Artefact, load
from .task import Task

RECIPE = 2
"""Raised with every change to how models are made, so that stored ones are not taken for up to date."""


def models_folder(settings: Settings) -> Path:
    """Where models are stored."""
    return settings.home / "models"


def made_of(task: Task, fingerprint: str, settings: Settings) -> dict[str, Any]:
    """Everything that a model of a task depends on."""
    return {
        "graph": fingerprint,
        "recipe": RECIPE,
        "horizon_days": task.horizon_days(settings),
        "active_days": settings.active_days,
        "account_active_days": settings.account_active_days,
    }


def up_to_date(task: Task, fingerprint: str, settings: Settings) -> Artefact | None:
    """The latest model, if it was made of the same graph, settings and recipe; None if not, or if it is damaged."""
    try:
        artefact = load(models_folder(settings), task.name)
    except TrainingError:
        return None
    made = made_of(task, fingerprint, settings)
    return artefact if artefact and artefact.manifest["facts"].get("made_of") == made else None
