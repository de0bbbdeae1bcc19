"""What an offer changes, where it was drawn by lot who got it: a policy, what it is worth, and how well it orders.

Where there was no lot nothing here may be used: those who got an offer differ from those who did not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from graph.errors import TrainingError

from ..learners.metrics import Measured
from ..learners.models import Linear, Rows, best_penalty, sigmoid
from ..learners.scaling import Scaling
from ..past.history import Flags, Floats, Ints

RANDOMISED = "randomised"
CONTROL = "control"
LEAST = 50
"""Fewer people in an arm, and its model would be noise."""

RIDGE = 100.0
RESAMPLES = 1_000


@dataclass(frozen=True)
class Trial:
    """People of a randomised campaign.

    Attributes:
        values: Features known before, shape (people, features).
        arm: What each got, 0 … arms - 1.
        outcome: What came of it: 0 or 1, or an amount.
        names: Of the arms.
    """

    values: Floats
    arm: Ints
    outcome: Floats
    names: tuple[str, ...]

    def part(self, rows: Ints | Flags) -> Trial:
        """Some of them."""
        return Trial(self.values[rows], self.arm[rows], self.outcome[rows], self.names)

    @property
    def shares(self) -> Floats:
        """Share of people in each arm: the propensity, since a lot does not look at them."""
        found: Floats = np.bincount(self.arm, minlength=len(self.names)) / max(len(self.arm), 1)
        return found


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
class ArmModels:
    """A model of the outcome for each arm (T-learner, Künzel et al. 2019)."""

    models: tuple[Callable[[Floats], Floats], ...]

    @classmethod
    def fit(cls, trial: Trial) -> ArmModels:
        """Logistic regression where outcomes are 0 or 1, ridge regression on scaled features for amounts.

        Raises:
            TrainingError: too few people in an arm.
        """
        models = []
        for arm, name in enumerate(trial.names):
            part = trial.part(trial.arm == arm)
            if len(part.arm) < LEAST:
                raise TrainingError(f"{len(part.arm)} people in an arm; at least {LEAST} are needed", where=name)
            models.append(_model(part))
        return cls(tuple(models))

    def expected(self, values: Floats) -> Floats:
        """Expected outcome of each person under each arm, shape (people, arms)."""
        return np.column_stack([model(values) for model in self.models])

    def policy(self, values: Floats) -> Ints:
        """The arm that promises most for each person."""
        best: Ints = np.argmax(self.expected(values), axis=1)
        return best


def _model(part: Trial) -> Callable[[Floats], Floats]:
    if np.isin(part.outcome, (0.0, 1.0)).all() and 0 < part.outcome.sum() < len(part.outcome):
        happened = part.outcome > 0
        half = np.arange(len(happened)) % 2 == 0
        rows = Rows(part.values, happened)
        penalty = best_penalty(Rows(part.values[half], happened[half]), Rows(part.values[~half], happened[~half]))
        linear = Linear.fit(rows, penalty)
        return lambda values: sigmoid(linear.score(values))
    scaling, mean = Scaling.of(part.values), float(part.outcome.mean())
    scaled = scaling(part.values)
    weights = np.linalg.solve(scaled.T @ scaled + RIDGE * np.eye(scaled.shape[1]), scaled.T @ (part.outcome - mean))
    return lambda values: mean + scaling(values) @ weights


def inverse_propensity(trial: Trial, policy: Ints) -> Floats:
    """Each person's term of the policy's value; their mean is unbiased (Horvitz & Thompson 1952)."""
    return np.where(trial.arm == policy, trial.outcome / trial.shares[trial.arm], 0.0)


def doubly_robust(trial: Trial, policy: Ints, expected: Floats) -> Floats:
    """The same by models with what they miss put right (Dudík, Langford, Li 2011); steadier.

    Args:
        trial: People whom the models have not seen.
        policy: An arm for each.
        expected: What models expect of each person under each arm, shape (people, arms).
    """
    own = expected[np.arange(len(policy)), policy]
    missed = (trial.outcome - own) / trial.shares[trial.arm]
    return own + np.where(trial.arm == policy, missed, 0.0)


def mean_with_interval(terms: Floats, seed: int) -> Measured:
    """The mean over people with its 95 % bootstrap interval; let terms be differences for a paired one."""
    random = np.random.default_rng(seed)
    size = len(terms)
    drawn = [float(terms[random.integers(0, size, size)].mean()) for _ in range(RESAMPLES)]
    low, high = np.quantile(drawn, (0.025, 0.975))
    return Measured(float(terms.mean()), float(low), float(high))


def qini(trial: Trial, arm: int, control: int, uplift: Floats) -> float:
    """Area between the Qini curve and a random order, by person (Radcliffe 2007); 0 for a random order.

    Args:
        trial: People whom the models have not seen.
        arm, control: The two arms that are compared.
        uplift: What each is expected to gain by the arm.
    """
    kept = np.isin(trial.arm, (arm, control))
    order = np.argsort(-uplift[kept], kind="stable")
    treated = (trial.arm[kept] == arm)[order]
    outcome = trial.outcome[kept][order]
    treated_so_far, control_so_far = np.cumsum(treated), np.cumsum(~treated)
    gained = np.cumsum(outcome * treated)
    others = np.cumsum(outcome * ~treated)
    ratio = np.divide(treated_so_far, control_so_far, out=np.zeros(len(order)), where=control_so_far > 0)
    curve = gained - others * ratio
    people = np.arange(1, len(order) + 1)
    return float((curve - curve[-1] * people / len(order)).mean() / len(order))
