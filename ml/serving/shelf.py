"""Where trained models lie, and whether one is up to date. Asking costs no import of torch (5 s)."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph.errors import TrainingError
from graph.settings import Settings

from ..artefact import Artefact, load_folder, served_version, versions
from ..task import Task

if TYPE_CHECKING:
    from ..kinds import Answers

BATCH, BACKGROUND = "batch.json", "background.json"
MOST_QUANTILES = 20_000


def models_folder(settings: Settings) -> Path:
    """Where models are stored."""
    return settings.home / "models"


def note_batch(settings: Settings, task: Task, version: str, answers: Answers) -> None:
    """Keep how what a batch said lies, for percentiles of people scored alone and for drift; it tells of nobody.

    All that percentiles rank, and of it what rests on what people did.
    """
    sure = [(float(score), made.basis) for score, made in zip(answers.scores, answers.predictions, strict=True)]
    ranked = sorted(score for score, _ in sure if math.isfinite(score))
    known = sorted(score for score, basis in sure if math.isfinite(score) and basis == "history")
    shelf = models_folder(settings) / task.name
    shelf.mkdir(parents=True, exist_ok=True)
    fresh = shelf / f"{BATCH}.part"
    plain = {"version": version, "as_of": answers.as_of, "ranked": _some(ranked), "scores": _some(known)}
    fresh.write_text(json.dumps(plain), "utf-8")
    fresh.replace(shelf / BATCH)


def note_background(settings: Settings, task: Task, answers: Answers) -> None:
    """Keep what held for everybody in a batch, for one person asked about alone; it tells of nobody."""
    (models_folder(settings) / task.name / BACKGROUND).write_text(
        json.dumps({"as_of": answers.as_of, "norms": answers.background}), "utf-8"
    )


def last_background(settings: Settings, task: Task) -> dict[str, Any] | None:
    """What `note_background` kept; None where there is nothing."""
    return _read(models_folder(settings) / task.name / BACKGROUND)


def _some(ascending: list[float]) -> list[float]:
    return ascending[:: max(1, -(-len(ascending) // MOST_QUANTILES))]


def last_batch(settings: Settings, task: Task) -> dict[str, Any] | None:
    """What `note_batch` kept; None where there is nothing."""
    return _read(models_folder(settings) / task.name / BATCH)


def _read(path: Path) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return found


def made_of(task: Task, fingerprint: str, settings: Settings) -> dict[str, Any]:
    """Everything that a model of a task depends on."""
    return {
        "graph": fingerprint,
        "horizon_days": task.horizon_days(settings),
        "active_days": settings.active_days,
        "account_active_days": settings.account_active_days,
    }


def up_to_date(task: Task, fingerprint: str, settings: Settings) -> Artefact | None:
    """The served model, or the newest, if made of this graph and settings; None if not, damaged or of another recipe.

    The newest is not the served one where it was held back; to train it again would give the same.
    """
    models = models_folder(settings)
    made = made_of(task, fingerprint, settings)
    candidates = (served_version(models, task.name), *versions(models, task.name)[-1:])
    for version in dict.fromkeys(name for name in candidates if name):
        try:
            artefact = load_folder(models / task.name / version)
        except TrainingError:
            continue
        if artefact.manifest["facts"].get("made_of") == made:
            return artefact
    return None
