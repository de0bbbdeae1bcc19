"""Which version of a model is served: a new one takes over unless the present one does better on the same test.

Both are judged on the same people at the newest moment whose future is known, in everything that they say: whether it
happens and what is suggested, how much and between which ends. A new one is held back where it is worse in any of it by
more than chance: where the 95 % bootstrap interval of the difference in loss lies above 0. One that looks further or
less far ahead answers another question, so that neither is better: it is held back too, until somebody asks for it. A
setting that is lost (a job of the night without its environment) would else change what every prediction means.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from graph.errors import TrainingError
from graph.settings import Settings

from ..artefact import Artefact, load, load_folder, promote, promotions, served_version, versions
from ..kinds.judge import judge_of
from ..learners.models import SEED
from ..network.torched import computing_on
from ..past.history import Floats, History
from ..past.split import temporal_split
from ..task import Task, Told
from ..threads import one_thread
from .pipeline import span, unpack
from .shelf import models_folder

RESAMPLES = 1000


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
    with computing_on(settings.device):
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
            return Verdict(
                False,
                f"it looks {models[1].horizon_days} days ahead, as the settings say, and what is served looks "
                f"{models[0].horizon_days}: answers to two questions cannot be compared",
            )
        told("comparison with the model that is served")
        split = temporal_split(*span(history, task), task.horizon_days(settings), task.least_cutoffs)
        judge = judge_of(task)
        with one_thread():
            tested = [judge.test(history, task, model, split, settings) for model in models]
    except TrainingError as fault:
        return Verdict(True, f"the one before cannot be used any more ({fault.detail})")
    if tested[0] is None or tested[1] is None:
        return Verdict(True, "the history is too short to compare them")
    verdict = compared(tested[0].losses, tested[1].losses)
    return Verdict(verdict.promoted, f"{verdict.why}{_active_otherwise(task, present, fresh)}")


def _active_otherwise(task: Task, present: Artefact, fresh: Artefact) -> str:
    """Says so where the two learnt from people or companies that were active by different settings.

    Both are judged on those who are asked by the settings in force, so their losses can be compared.
    """
    name = {"Profile": "active_days", "Account": "account_active_days"}.get(task.label, "")
    before, after = (one.manifest["facts"].get("made_of", {}).get(name) for one in (present, fresh))
    if before == after:
        return ""
    return f"; it learnt from those active within {after} days, the one before within {before}, judged as asked now"


def compared(before: Mapping[str, Floats], after: Mapping[str, Floats]) -> Verdict:
    """Whether a new model is no worse than the present one in anything that both say of the same people."""
    verdicts = [
        one_compared(before[name], after[name], name)
        for name in before
        if name in after and len(before[name]) == len(after[name]) > 0
    ]
    worse = [one.why for one in verdicts if not one.promoted]
    if worse:
        return Verdict(False, f"it is worse: {'; '.join(worse)}")
    if not verdicts:
        return Verdict(True, "there is nothing to compare them by")
    return Verdict(True, f"it is no worse: {'; '.join(one.why for one in verdicts)}")


def one_compared(before: Floats, after: Floats, name: str) -> Verdict:
    """Whether one kind of loss of a new model is no worse than that of the present one, of the same people."""
    difference = after - before
    random = np.random.default_rng(SEED)
    people = len(difference)
    drawn = [difference[random.integers(0, people, people)].mean() for _ in range(RESAMPLES)]
    low, high = np.quantile(drawn, (0.025, 0.975))
    return Verdict(
        bool(low <= 0),
        f"{name} {after.mean():.4f}, before {before.mean():.4f}, difference {difference.mean():+.4f} "
        f"[{low:+.4f}, {high:+.4f}] on {people:,} of the newest test",
    )


def roll_back(task: Task, settings: Settings) -> str:
    """Serve again what was served before; returns its version.

    Raises:
        TrainingError: there was nothing before that can still be used.
    """
    models = models_folder(settings)
    now = served_version(models, task.name)
    there = {one.version for one in stored_versions(task, settings) if one.artefact is not None}
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
