"""Which version of a model is served: a new one takes over unless the present one does better on the same test.

Both are judged on the same people at the newest moment whose future is known. A new one is held back where it is worse
by more than chance: where the 95 % bootstrap interval of the difference in loss lies above 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

import numpy as np

from graph.errors import TrainingError
from graph.settings import Settings

from ..artefact import Artefact, load, load_folder, promote, promotions, served_version, versions
from ..kinds import kind_of
from ..learners.models import SEED
from ..past.history import Floats, History
from ..past.split import temporal_split
from ..task import Task, Told
from .pipeline import span, unpack
from .shelf import models_folder

RESAMPLES = 1000


@runtime_checkable
class Judged(Protocol):
    """A kind whose models can be compared: by a loss for each of those asked."""

    def losses(self, history: History, task: Any, model: Any, cutoff: float, settings: Settings) -> Floats:
        """Loss of each of those asked at a moment whose future is known; lower is better."""


@dataclass(frozen=True)
class Verdict:
    """Whether a new version is served, and why, in a sentence."""

    promoted: bool
    why: str


def take_over(history: History, task: Task, fresh: Artefact, settings: Settings, force: bool, told: Told) -> Verdict:
    """Compare a stored new version with the one that is served, and promote it unless it is worse.

    Args:
        history: The learning graph.
        task: The task.
        fresh: The new version.
        settings: Of this process.
        force: Promote it in any case.
        told: Hears what is being done.
    """
    models = models_folder(settings)
    verdict = _verdict(history, task, fresh, settings, told)
    if force and not verdict.promoted:
        verdict = Verdict(True, f"asked for, although {verdict.why}")
    if verdict.promoted:
        promote(models, task.name, fresh.version, verdict.why)
    return verdict


def _verdict(history: History, task: Task, fresh: Artefact, settings: Settings, told: Told) -> Verdict:
    try:
        present = load(models_folder(settings), task.name)
        if present is None:
            return Verdict(True, "there was none before")
        if present.version == fresh.version:
            return Verdict(True, "it is the same")
        models = [unpack(task, artefact) for artefact in (present, fresh)]
        if models[0].horizon_days != models[1].horizon_days:
            return Verdict(True, "the one before looks another number of days ahead")
        kind = kind_of(task)
        if not isinstance(kind, Judged):
            return Verdict(True, "models of this kind are not compared")
        told("comparison with the model that is served")
        cutoff = temporal_split(*span(history, task), task.horizon_days(settings)).test
        before, after = (kind.losses(history, task, model, cutoff, settings) for model in models)
    except TrainingError as fault:
        return Verdict(True, f"the one before cannot be used any more ({fault.detail})")
    return judge(before, after)


def judge(before: Floats, after: Floats) -> Verdict:
    """Whether losses of a new model are no worse than those of the present one, of the same people."""
    difference = after - before
    drawn = np.random.default_rng(SEED).integers(0, len(difference), (RESAMPLES, len(difference)))
    low, high = np.quantile(difference[drawn].mean(axis=1), (0.025, 0.975))
    figures = (
        f"loss {after.mean():.4f}, before {before.mean():.4f}, difference {difference.mean():+.4f} "
        f"[{low:+.4f}, {high:+.4f}] on {len(difference):,} of the newest test"
    )
    return Verdict(False, f"it is worse: {figures}") if low > 0 else Verdict(True, f"it is no worse: {figures}")


def roll_back(task: Task, settings: Settings) -> str:
    """Serve again what was served before; returns its version.

    Raises:
        TrainingError: there was nothing before.
    """
    models = models_folder(settings)
    now = served_version(models, task.name)
    there = versions(models, task.name)
    for line in reversed(promotions(models, task.name)):
        if line["version"] != now and line["version"] in there:
            promote(models, task.name, line["version"], f"rolled back from {now}")
            return line["version"]
    raise TrainingError("nothing was served before", where=task.name, hint="See: portrait models.")


@dataclass(frozen=True)
class Version:
    """A stored version and what is known of it; `fault` where its files cannot be used."""

    artefact: Artefact | None
    version: str
    served: bool
    fault: str = ""


def stored_versions(task: Task, settings: Settings) -> list[Version]:
    """All versions of a task, oldest first."""
    models = models_folder(settings)
    served = served_version(models, task.name)
    found = []
    for version in versions(models, task.name):
        try:
            found.append(Version(load_folder(models / task.name / version), version, version == served))
        except TrainingError as fault:
            found.append(Version(None, version, version == served, fault.detail))
    return found
