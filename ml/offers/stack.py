"""The models of responses to offers, weighed on later parts of the past by models of what was over before each."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from graph.errors import TrainingError

from ..learners.calibration import Calibrator, calibrate, fit_logistic
from ..learners.metrics import BinaryScores, binary_scores, log_loss
from ..learners.models import SEED, Bag, Boosted, Linear, Rows
from ..outcome.model import BOOSTED, LINEAR, Outcome
from ..past.history import Flags, Floats, Ints
from ..task import Told

RATE, BLEND = "past redemption rate", "blend"
RATE_FEATURE = "responses_rate"
BLENDED = (LINEAR, BOOSTED)
PENALTIES = (0.001, 0.003, 0.01, 0.03)
TREES = 150
STAGES = 3
LEAST = 15
"""Fewer uses (or proposals that were not used) in a stage, and figures would be noise."""


@dataclass(frozen=True)
class Cases:
    """Proposals that are over: rows to learn from.

    Attributes:
        names: Features, in the order of the columns.
        values: Features as known before each.
        happened: Whether it was used.
        start, until: When it began and was over, milliseconds since 1970.
    """

    names: tuple[str, ...]
    values: Floats
    happened: Flags
    start: Floats
    until: Floats

    def rows(self, which: Ints, columns: Ints) -> Rows:
        """Some of them, with some features."""
        return Rows(self.values[np.ix_(which, columns)], self.happened[which])


@dataclass(frozen=True)
class Stack:
    """Trained models of one set of features.

    Attributes:
        outcome: What is served of them.
        served: Which of them.
        judged_rows: Rows of the stages.
        happened: Whether each of these was used.
        judged, scores: Scores on these rows, of models that had not seen them, and on the test; by model.
        calibrators: From each model's score to a probability.
        loss: Mean negative log-likelihood on the stages by model.
    """

    outcome: Outcome
    served: str
    judged_rows: Ints
    happened: Flags
    judged: Mapping[str, Floats]
    scores: Mapping[str, Floats]
    calibrators: Mapping[str, Calibrator]
    loss: Mapping[str, float]

    def probability(self, scores: Mapping[str, Floats]) -> Floats:
        """What the served model expects, by scores of all."""
        return self.calibrators[self.served](scores[self.served])

    @property
    def losses(self) -> Floats:
        """Negative log-likelihood of each row of the stages by what is served."""
        expected = np.clip(self.probability(self.judged), 1e-12, 1.0 - 1e-12)
        losses: Floats = -np.log(np.where(self.happened, expected, 1.0 - expected))
        return losses

    def figures(self, truth: Flags) -> dict[str, BinaryScores]:
        """How each model did on the test, of which the truth is given."""
        return {
            name: binary_scores(truth, score, self.calibrators[name](score), SEED)
            for name, score in self.scores.items()
        }


def fit_stack(cases: Cases, past: Ints, tested: Ints, columns: Ints, threads: int, seed: int, told: Told) -> Stack:
    """Train all models, weigh them on the stages, and score the test.

    Args:
        cases: Proposals that are over.
        past: Rows that may be learnt from.
        tested: Rows to score.
        columns: Features that models may see.
        threads, seed: For LightGBM.
        told: Hears what is being done.

    Raises:
        TrainingError: too few uses.
    """
    stages = _stages(cases, past, columns)
    names = tuple(cases.names[at] for at in columns)
    told("logistic regression")
    judged_on = np.concatenate([cases.happened[stage.judged] for stage in stages])

    def pooled(penalty: float) -> Floats:
        return np.concatenate([Linear.fit(s.train, penalty).score(s.values) for s in stages])

    scored = {penalty: pooled(penalty) for penalty in PENALTIES}
    losses = {penalty: log_loss(judged_on, calibrate(s, judged_on)(s)) for penalty, s in scored.items()}
    penalty = min(PENALTIES, key=losses.__getitem__)
    told("LightGBM")
    judged = {
        LINEAR: scored[penalty],
        BOOSTED: np.concatenate([Boosted.fit(s.train, threads, TREES, seed=seed).score(s.values) for s in stages]),
    }
    final = cases.rows(past, columns)
    linear, boosted = Linear.fit(final, penalty), Bag((Boosted.fit(final, threads, TREES, seed=seed),))
    values = cases.values[np.ix_(tested, columns)]
    scores = {LINEAR: linear.score(values), BOOSTED: boosted.score(values)}
    if RATE_FEATURE in names:
        at = names.index(RATE_FEATURE)
        judged[RATE] = np.concatenate([stage.values[:, at] for stage in stages])
        scores[RATE] = values[:, at]
    told("weights, calibration, test")
    weights, offset = fit_logistic(np.column_stack([judged[name] for name in BLENDED]), judged_on)
    for found in (judged, scores):
        found[BLEND] = np.column_stack([found[name] for name in BLENDED]) @ weights + offset
    calibrators = {name: calibrate(score, judged_on) for name, score in judged.items()}
    loss = {name: log_loss(judged_on, calibrators[name](score)) for name, score in judged.items()}
    served = min([BLEND, *BLENDED], key=loss.__getitem__)
    shares = dict(zip(BLENDED, weights.tolist(), strict=True)) if served == BLEND else {served: 1.0}
    outcome = Outcome(
        names, linear, boosted, None, shares, offset if served == BLEND else 0.0, calibrators[served]
    )  # fmt: skip
    rows = np.concatenate([stage.judged for stage in stages])
    return Stack(outcome, served, rows, judged_on, judged, scores, calibrators, loss)


@dataclass(frozen=True)
class _Stage:
    train: Rows
    judged: Ints
    values: Floats


def _stages(cases: Cases, past: Ints, columns: Ints) -> list[_Stage]:
    """Later parts of the past, each with what was over before it; cut where the uses so far pass equal shares."""
    start = cases.start[past]
    uses = np.cumsum(cases.happened[past]) / max(cases.happened[past].sum(), 1)
    edges = [start[np.searchsorted(uses, part / (STAGES + 1))] for part in range(1, STAGES + 1)] if len(past) else []
    edges = [*sorted(set(edges)), np.inf]
    found = []
    for begin, end in itertools.pairwise(edges):
        judged = past[(start >= begin) & (start < end)]
        learnt = past[cases.until[past] <= begin]
        if min(map(_rarer, (cases.happened[learnt], cases.happened[judged]))) >= LEAST:
            found.append(_Stage(cases.rows(learnt, columns), judged, cases.values[np.ix_(judged, columns)]))
    if not found:
        raise TrainingError(
            "too few offers were over before later ones began: models cannot be weighed against each other",
            hint="Load a longer history of campaigns.",
        )
    return found


def enough(happened: Flags, stage: str) -> None:
    """See that both kinds of outcome are there.

    Raises:
        TrainingError: they are not.
    """
    if _rarer(happened) < LEAST:
        raise TrainingError(
            f"of {len(happened)} offers in the {stage} {int(happened.sum())} were used; "
            f"at least {LEAST} of either kind are needed",
            hint="Load more campaigns, or a longer history.",
        )


def _rarer(happened: Flags) -> int:
    return int(min(happened.sum(), (~happened).sum()))
