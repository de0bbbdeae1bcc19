"""How a chooser is chosen: strength and half-life on the validation window, reported on the test window."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from graph.errors import TrainingError
from graph.settings import Settings

from ..past.history import Floats, History
from ..past.snapshot import Snapshot, snapshot
from ..past.split import Split
from ..task import Cases, ChoiceTask
from .chooser import OWN, POPULATION, SHRUNK, ChoiceScores, Chooser, Rows, choice_scores, losses

STRENGTHS = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0)
HALF_LIVES = (None, 365.0, 180.0, 90.0, 30.0)
LEAST_CASES = 20
SEED = 0


@dataclass(frozen=True)
class Stage:
    """What was known at a cutoff, and what came in the window after it; rows are the history's profiles."""

    as_of: float
    people: int
    choices: tuple[str, ...]
    before: Rows
    after: Rows

    def probabilities(self, chooser: Chooser) -> Floats:
        """By what was known before."""
        counts = chooser.count(self.before, self.people, len(self.choices), self.as_of)
        return chooser.probabilities(counts, chooser.everybody(counts))


@dataclass(frozen=True)
class Trained:
    """A chooser and how it and the plain ways did.

    Attributes:
        chooser: What is served.
        choices: Their names.
        everybody: Rates or shares of all people as of the end.
        cases: By how many cases these are known, less what has faded.
        last: Probabilities of those asked as of the end, shape (people, choices).
        test: The window of the test.
        scores: On the test, by way.
        validation_loss: Log loss that decided, by way.
        rows: Cases before the validation, in it, and in the test window.
    """

    chooser: Chooser
    choices: tuple[str, ...]
    everybody: Floats
    cases: float
    last: Floats
    test: Stage
    scores: Mapping[str, ChoiceScores]
    validation_loss: Mapping[str, float]
    rows: Mapping[str, int]


def rows_of(known: Snapshot, task: ChoiceTask, choices: tuple[str, ...]) -> Rows:
    """All known cases of a snapshot with its rows of profiles; unknown choices are left out."""
    return numbered(task.cases(known), choices)


def numbered(cases: Cases, choices: tuple[str, ...]) -> Rows:
    """Cases with the places of their choices; unknown choices are left out."""
    place = {choice: at for at, choice in enumerate(choices)}
    at = np.array([place.get(choice, -1) for choice in cases.choice.tolist()], dtype=np.int64)
    kept = at >= 0
    return Rows(cases.profile[kept], at[kept], cases.time[kept], cases.happened[kept])


def choices_of(known: Snapshot, task: ChoiceTask) -> tuple[str, ...]:
    """What there is to choose from.

    Raises:
        TrainingError: only one choice occurs, or none.
    """
    seen = sorted({choice for choice in task.cases(known).choice.tolist() if choice is not None})
    if len(seen) < 2:
        raise TrainingError(
            f"of what {task.name.replace('_', ' ')} is learnt from, "
            + (f"all is “{seen[0]}”: there is nothing to choose" if seen else "nothing is known early enough"),
            where=task.name,
            hint="Load messages or orders with their channels and times, over a longer time.",
        )
    return task.circle or tuple(seen)


def stage(
    history: History, task: ChoiceTask, settings: Settings, cutoff: float, horizon: float, choices: tuple[str, ...] = ()
) -> Stage:
    """Cut at a moment; where no `choices` are given, between those that were known by then.

    Raises:
        TrainingError: there is too little before or after it.
    """
    known, later = snapshot(history, cutoff), snapshot(history.now, cutoff + horizon)
    choices = choices or choices_of(known, task)
    profiles = known.nodes[task.label].row
    asked = np.zeros(len(history.nodes[task.label]), dtype=np.bool_)
    asked[profiles[task.asked(known, settings)]] = True
    before, after = rows_of(known, task, choices), rows_of(later, task, choices)
    person = later.nodes[task.label].row[after.person]
    inside = (after.time > cutoff) & (after.time <= cutoff + horizon) & asked[person]
    if inside.sum() < LEAST_CASES:
        raise TrainingError(
            f"{inside.sum()} cases in a window of {settings.contact_days} days are too few to judge by",
            where=task.name,
            hint="Load a longer history, or look further ahead: PORTRAIT_CONTACT_DAYS.",
        )
    return Stage(
        cutoff,
        len(asked),
        choices,
        Rows(profiles[before.person], before.choice, before.time, before.taken),
        Rows(person[inside], after.choice[inside], after.time[inside], after.taken[inside]),
    )


def train_choice(history: History, task: ChoiceTask, settings: Settings, split: Split) -> Trained:
    """Choose on the validation window, report on the test window.

    Raises:
        TrainingError: there is too little in one of them.
    """
    validation, test = (
        stage(history, task, settings, cutoff, split.horizon) for cutoff in (split.validation, split.test)
    )

    def loss(chooser: Chooser) -> float:
        return float(losses(validation.after, validation.probabilities(chooser), task.offered).mean())

    shrunk = [
        Chooser(SHRUNK, task.offered, bool(task.circle), strength, half_life)
        for half_life in HALF_LIVES
        for strength in STRENGTHS
    ]
    judged = {chooser: loss(chooser) for chooser in shrunk}
    ways = {
        POPULATION: Chooser(POPULATION, task.offered),
        OWN: Chooser(OWN, task.offered),
        SHRUNK: min(shrunk, key=judged.__getitem__),
    }
    validation_loss = {way: loss(chooser) for way, chooser in ways.items()}
    served = ways[min(ways, key=validation_loss.__getitem__)]
    final = snapshot(history, split.final)
    choices = choices_of(final, task)
    counts = served.count(rows_of(final, task, choices), len(final.nodes[task.label]), len(choices), final.as_of)
    asked = np.flatnonzero(task.asked(final, settings))
    return Trained(
        served,
        choices,
        served.everybody(counts),
        float(counts.of.sum() if task.offered else counts.taken.sum()),
        served.probabilities(counts, served.everybody(counts))[asked],
        test,
        {
            way: choice_scores(test.after, test.probabilities(chooser), task.offered, SEED)
            for way, chooser in ways.items()
        },
        validation_loss,
        {"train": len(validation.before), "validation": len(validation.after), "test": len(test.after)},
    )
