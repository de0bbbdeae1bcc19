"""What an offer changes, where it was drawn by lot who got it, and the policy that is learnt from that.

Where there was no lot nothing here may be used: those who got an offer differ from those who did not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from graph.errors import TrainingError

from ..learners.metrics import Measured
from ..past.history import Floats, Ints
from .metalearners import LEARNERS, MEAN, SINGLE, Effects, outcomes_apart
from .policy_value import mean_with_interval, scores_of
from .trial import Trial

RANDOMISED = "randomised"
CONTROL = "control"
LEAST = 50
"""Fewer people in an arm, and its model would be noise."""

FOLDS = 5
CUTS = (0.0, 0.25, 0.5, 0.75)
"""Of those who are promised more by another arm than by the best: the share that keeps the best one all the same."""

FEW = 20


def must_be_random(design: str | None, campaign: str) -> None:
    """Refuse a campaign that does not declare that it was drawn by lot.

    Raises:
        TrainingError: what it changed cannot be known.
    """
    if design != RANDOMISED:
        raise TrainingError(
            "it was not drawn by lot who got what: what the campaign changed cannot be known",
            where=campaign,
            hint="Load Campaign.design = randomised and the arm of each TARGETED edge, if there was a lot.",
        )


@dataclass(frozen=True)
class Policy:
    """Who gets which arm.

    Attributes:
        best: The arm that is best for all alike.
        learner: What chooses another for some; None where nothing does so surely better.
        effects: What each arm adds to the best one, by that learner.
        least: What another arm must add at least.
        judged: By learner, what it adds to the best arm at the best cut, per person, on people it had not seen.
    """

    best: int
    learner: str | None
    effects: Effects | None
    least: float
    judged: dict[str, Measured]

    def arms(self, values: Floats) -> Ints:
        """An arm for each person, given their features."""
        if self.effects is None:
            return np.full(len(values), self.best)
        return chosen(self.effects(values), self.best, self.least)


def learn_policy(trial: Trial, seed: int) -> Policy:
    """Choose among the learners, and how sure they must be, by doubly robust values on people they had not seen.

    Of all candidates that one is taken whose gain less its standard error is the largest; if that is not above nought,
    everybody gets the best arm. Several are tried, and the best of them is the best by chance too.

    Args:
        trial: People to learn from; those that a policy is reported on must not be among them.
        seed: Of the folds.

    Raises:
        TrainingError: too few people in an arm.
    """
    for name, people in zip(trial.names, np.bincount(trial.arm, minlength=len(trial.names)), strict=True):
        if people < LEAST:
            raise TrainingError(f"{people} people in an arm; at least {LEAST} are needed", where=name)
    fold = np.random.default_rng(seed).permutation(len(trial.arm)) % FOLDS
    scores = scores_of(trial, outcomes_apart(trial, fold))
    best = int(np.argmax(scores.mean(axis=0)))
    judged: dict[str, Measured] = {}
    surest = 0.0
    taken: tuple[str | None, float] = None, 0.0
    apart = {name: np.zeros_like(scores) for name in SINGLE}
    for number in range(FOLDS):
        inside = fold == number
        for name, learn in SINGLE.items():
            apart[name][inside] = learn(trial.part(~inside), best)(trial.values[inside])
    for name, effects in (apart | {MEAN: np.mean(list(apart.values()), axis=0)}).items():
        found = []
        for least in _cuts(effects):
            arms = chosen(effects, best, least)
            gain = scores[np.arange(len(arms)), arms] - scores[:, best]
            sure = float(gain.mean() - gain.std() / np.sqrt(len(gain)))
            found.append((sure, gain))
            if sure > surest:
                surest, taken = sure, (name, least)
        judged[name] = mean_with_interval(max(found, key=lambda one: one[0])[1], seed)
    learner, least = taken
    return Policy(best, learner, LEARNERS[learner](trial, best) if learner else None, least, judged)


def chosen(effects: Floats, best: int, least: float) -> Ints:
    """The arm that adds most to the best one, if it adds more than `least`."""
    arms: Ints = np.where(effects.max(axis=1) > least, np.argmax(effects, axis=1), best)
    return arms


def _cuts(effects: Floats) -> Iterator[float]:
    gain = effects.max(axis=1)
    gain = gain[gain > 0]
    for share in CUTS if len(gain) >= FEW else CUTS[:1]:
        yield float(np.quantile(gain, share)) if share > 0 else 0.0
