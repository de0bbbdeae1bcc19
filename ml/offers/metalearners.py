"""What each arm of a trial adds to another, person by person: T-, X- and DR-learner, and their mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from sklearn.linear_model import RidgeCV

from ..learners.models import Linear, Rows, best_penalty, sigmoid
from ..learners.scaling import Scaling
from ..past.history import Floats, Ints
from .policy_value import scores_of
from .trial import Trial

RIDGES = np.logspace(1, 5, 9)
"""Penalties among which generalised cross-validation chooses."""

HALVES = 2
FEW = 5
"""Of either outcome in half of an arm; below, a ridge regression does what a logistic one cannot."""

Model = Callable[[Floats], Floats]
Effects = Callable[[Floats], Floats]
"""From features to what each arm adds to the one that all are held against, shape (people, arms); 0 for itself."""


def arm_models(trial: Trial) -> list[Model]:
    """A model of the outcome for each arm.

    Logistic regression where outcomes are 0 or 1, ridge regression on scaled features for amounts.
    """
    return [_model(trial.part(trial.arm == arm)) for arm in range(len(trial.names))]


def expected(models: list[Model], values: Floats) -> Floats:
    """Expected outcome of each person under each arm, shape (people, arms)."""
    return np.column_stack([model(values) for model in models])


def outcomes_apart(trial: Trial, fold: Ints) -> Floats:
    """The same for the people of a trial, each by models of the other folds."""
    found = np.zeros((len(trial.arm), len(trial.names)))
    for number in np.unique(fold):
        inside = fold == number
        found[inside] = expected(arm_models(trial.part(~inside)), trial.values[inside])
    return found


def t_learner(trial: Trial, against: int) -> Effects:
    """Differences of the arms' models (Künzel et al. 2019)."""
    models = arm_models(trial)

    def effects(values: Floats) -> Floats:
        every = expected(models, values)
        return every - every[:, [against]]

    return effects


def x_learner(trial: Trial, against: int) -> Effects:
    """Each person's outcome held against what the other arm's model expects of them (Künzel et al. 2019).

    What is so imputed is learnt in both arms; of the two, the one learnt from more people weighs more.
    """
    models = arm_models(trial)
    base = trial.part(trial.arm == against)

    def of_arm(arm: int) -> Model:
        part = trial.part(trial.arm == arm)
        added = _ridge(part.values, part.outcome - models[against](part.values))
        missed = _ridge(base.values, models[arm](base.values) - base.outcome)
        share = len(part.arm) / (len(part.arm) + len(base.arm))
        return lambda values: share * added(values) + (1.0 - share) * missed(values)

    return _against(trial, against, of_arm)


def dr_learner(trial: Trial, against: int) -> Effects:
    """Doubly robust scores of models that had not seen the person, regressed on features (Kennedy 2020)."""
    fold = np.arange(len(trial.arm)) % HALVES
    scores = scores_of(trial, outcomes_apart(trial, fold))
    return _against(trial, against, lambda arm: _ridge(trial.values, scores[:, arm] - scores[:, against]))


def mean_of_all(trial: Trial, against: int) -> Effects:
    """The mean of the three: what one of them owes to chance is less."""
    every = [learn(trial, against) for learn in (t_learner, x_learner, dr_learner)]

    def effects(values: Floats) -> Floats:
        mean: Floats = np.mean([one(values) for one in every], axis=0)
        return mean

    return effects


MEAN = "mean of the three"
SINGLE: Mapping[str, Callable[[Trial, int], Effects]] = {
    "T-learner": t_learner,
    "X-learner": x_learner,
    "DR-learner": dr_learner,
}
LEARNERS = dict(SINGLE) | {MEAN: mean_of_all}


def _against(trial: Trial, against: int, of_arm: Callable[[int], Model]) -> Effects:
    models = {arm: of_arm(arm) for arm in range(len(trial.names)) if arm != against}

    def effects(values: Floats) -> Floats:
        found = np.zeros((len(values), len(trial.names)))
        for arm, model in models.items():
            found[:, arm] = model(values)
        return found

    return effects


def _model(part: Trial) -> Model:
    happened = part.outcome > 0
    half = np.arange(len(happened)) % 2 == 0
    rarest = min(flags[rows].sum() for flags in (happened, ~happened) for rows in (half, ~half))
    if np.isin(part.outcome, (0.0, 1.0)).all() and rarest >= FEW:
        rows = Rows(part.values, happened)
        penalty = best_penalty(Rows(part.values[half], happened[half]), Rows(part.values[~half], happened[~half]))
        linear = Linear.fit(rows, penalty)
        return lambda values: sigmoid(linear.score(values))
    return _ridge(part.values, part.outcome)


def _ridge(values: Floats, target: Floats) -> Model:
    scaling = Scaling.of(values)
    fitted = RidgeCV(RIDGES).fit(scaling(values), target)
    return lambda asked: np.asarray(fitted.predict(scaling(asked)), dtype=np.float64)
