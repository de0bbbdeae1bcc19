"""What a policy is worth on people of a trial whom it has not seen, and how well it orders them by what is gained."""

from __future__ import annotations

import numpy as np

from ..learners.metrics import Measured
from ..past.history import Floats, Ints
from .trial import Trial

RESAMPLES = 1_000
RESAMPLES_OF_CURVES = 200


def inverse_propensity(trial: Trial, policy: Ints) -> Floats:
    """Each person's term of the policy's value; their mean is unbiased (Horvitz & Thompson 1952)."""
    return np.where(trial.arm == policy, trial.outcome / trial.shares[trial.arm], 0.0)


def scores_of(trial: Trial, expected: Floats) -> Floats:
    """Doubly robust score of each person under each arm, shape (people, arms) (Dudík, Langford, Li 2011).

    What models expect, with what they miss put right for the arm that the person got; steadier than the above.

    Args:
        trial: People whom the models have not seen.
        expected: What models expect of each under each arm, likewise.
    """
    rows = np.arange(len(trial.arm))
    scores = expected.copy()
    scores[rows, trial.arm] += (trial.outcome - expected[rows, trial.arm]) / trial.shares[trial.arm]
    return scores


def doubly_robust(trial: Trial, policy: Ints, expected: Floats) -> Floats:
    """Each person's term of the policy's value by these scores."""
    terms: Floats = scores_of(trial, expected)[np.arange(len(policy)), policy]
    return terms


def mean_with_interval(terms: Floats, seed: int) -> Measured:
    """The mean over people with its 95 % bootstrap interval; let terms be differences for a paired one."""
    random = np.random.default_rng(seed)
    size = len(terms)
    drawn = [float(terms[random.integers(0, size, size)].mean()) for _ in range(RESAMPLES)]
    low, high = np.quantile(drawn, (0.025, 0.975))
    return Measured(float(terms.mean()), float(low), float(high))


def auuc(trial: Trial, arm: int, control: int, uplift: Floats) -> float:
    """Area under the uplift curve, by person: what giving the arm to the first of an order gains, over all firsts.

    Args:
        trial: People whom the models have not seen.
        arm, control: The two arms that are compared.
        uplift: What each is expected to gain by the arm: they are ordered by it.
    """
    curve = _curve(trial, arm, control, uplift)
    return float(curve.mean() / len(curve))


def qini(trial: Trial, arm: int, control: int, uplift: Floats) -> float:
    """The same less that of a random order (Radcliffe 2007); 0 for a random order."""
    curve = _curve(trial, arm, control, uplift)
    people = np.arange(1, len(curve) + 1)
    return float((curve - curve[-1] * people / len(curve)).mean() / len(curve))


def qini_with_interval(trial: Trial, arm: int, control: int, uplift: Floats, seed: int) -> Measured:
    """With its 95 % bootstrap interval over people."""
    random = np.random.default_rng(seed)
    size = len(uplift)
    drawn = []
    for _ in range(RESAMPLES_OF_CURVES):
        rows = random.integers(0, size, size)
        drawn.append(qini(trial.part(rows), arm, control, uplift[rows]))
    low, high = np.quantile(drawn, (0.025, 0.975))
    return Measured(qini(trial, arm, control, uplift), float(low), float(high))


def _curve(trial: Trial, arm: int, control: int, uplift: Floats) -> Floats:
    """What the first 1, 2, 3 … of the order gained beside as many of the control."""
    kept = np.isin(trial.arm, (arm, control))
    order = np.argsort(-uplift[kept], kind="stable")
    treated = (trial.arm[kept] == arm)[order]
    outcome = trial.outcome[kept][order]
    treated_so_far, control_so_far = np.cumsum(treated), np.cumsum(~treated)
    gained = np.cumsum(outcome * treated)
    others = np.cumsum(outcome * ~treated)
    ratio = np.divide(treated_so_far, control_so_far, out=np.zeros(len(order)), where=control_so_far > 0)
    curve: Floats = gained - others * ratio
    return curve
