"""Training of one outcome: every model on the same split, weighed out of time, reported on the test.

    … train … | tune | weeks of validation | test
      early ──────────────^ weights, calibration
      final ────────────────────────────────────^ figures, and what is served

Models that learnt from windows closed by the tuning moment are judged on every week after it, up to the validation
moment: there weights and calibration are fitted. Then each model learns again from all windows closed by the test.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from graph.errors import TooFewCases

from ..features.moments import ROWS_MOST, BinaryMoments, telling
from ..learners.blending import blend, pruned, ranked
from ..learners.metrics import BinaryScores, binary_scores
from ..learners.models import SEED, Bag, Boosted, Linear, Rows, Shape, best_penalty
from ..network.aims import Chance
from ..network.reading import scored
from ..network.teaching import Lesson, taught
from ..network.training import NETWORK, Network
from ..past.history import DAY_MS, Flags, Floats
from ..past.split import Split
from ..task import Told
from .model import BOOSTED, LINEAR, Outcome
from .yardsticks import plain_scores

BLEND = "blend"
WITHOUT = "blend without the graph network"

LEAST_POSITIVES = 15
"""Fewer people to whom it happened (or did not) in any stage, and figures would be noise."""

SHAPE = Shape(rate=0.03, leaves=8, least=200)
"""Small trees grown slowly: log loss .2731 against .2735 at the usual shape (mean of six validation moments)."""

BAGS = 3
LEAST_SHARE = 0.02
"""Rows in the least leaf as a share of all, where there are few rows."""


@dataclass(frozen=True)
class Trained:
    """A trained outcome and how its models did.

    Attributes:
        outcome: What is served.
        scores: Figures on the test by model, the blend's among them.
        validation_loss: Mean negative log-likelihood on validation by model, by which the served one was chosen.
        served: Name of the model, or the blend, that is served.
        test_rows, base_rate: People in the test and the share to whom it happened.
        train_rows: Rows that the final models learnt from.
        judges: Rows by which models were weighed and calibrated.
        tested: Raw scores and probabilities on the test by model.
        happened: What came of those in the test.
    """

    outcome: Outcome
    scores: dict[str, BinaryScores]
    validation_loss: dict[str, float]
    served: str
    test_rows: int
    base_rate: float
    train_rows: int
    judges: int
    tested: Mapping[str, tuple[Floats, Floats]]
    happened: Flags


@dataclass(frozen=True)
class _Stage:
    """Models that learnt from the windows closed by a moment, and their scores elsewhere."""

    linear: Linear
    boosted: Bag
    network: Network | None

    def scores(self, moments: BinaryMoments, cutoffs: tuple[float, ...], rows: Rows) -> dict[str, Floats]:
        found = {LINEAR: self.linear.score(rows.values), BOOSTED: self.boosted.score(rows.values)}
        if self.network is not None:
            each = (scored(self.network, *moments.asked(cutoff)) for cutoff in cutoffs)
            found[NETWORK] = np.concatenate(list(each))
        return found


def train_outcome(moments: BinaryMoments, split: Split, threads: int, told: Told, seed: int = SEED) -> Trained:
    """Train, weigh, calibrate and test the models of one task.

    Raises:
        TooFewCases: too few people to whom it happened, or did not, in one of the stages.
        TrainingError: the device for networks is not there.
    """
    horizon = split.horizon
    told("features of every cutoff")
    weekly = _affordable(moments, split)
    if not weekly.closed_by(split.tune):
        raise TooFewCases(
            f"the history holds no window of {horizon / DAY_MS:.0f} days before those to judge by",
            where=moments.task.name,
            hint="Load a longer history, or look less far ahead.",
        )
    columns = telling(moments.together(weekly.closed_by(split.tune), horizon).values)
    if not len(columns):
        raise TooFewCases(
            "in all that is known of them, nobody differs from anybody",
            where=moments.task.name,
            hint="Load what people did: orders, visits, messages, tickets.",
        )
    names = tuple(moments.names[at] for at in columns)
    judging = tuple(cutoff for cutoff in weekly.cutoffs if split.tune < cutoff <= split.validation)
    judging = judging or (split.validation,)  # tuned and judged on one window, where the history is short

    def rows(*cutoffs: float) -> Rows:
        return moments.together(cutoffs, horizon, columns)

    early, tune, final = rows(*weekly.closed_by(split.tune)), rows(split.tune), rows(*weekly.closed_by(split.test))
    judged_rows, test = rows(*judging), rows(split.test)
    for where, of_stage in (("training", early), ("tuning", tune), ("validation", judged_rows), ("test", test)):
        _enough(of_stage, moments.task.name, where)

    def came(cutoff: float, by: float) -> Floats:
        return moments.task.happened(moments.history, cutoff, by)[moments.whom(cutoff, horizon)].astype(np.float64)

    lesson = Lesson(Chance(), lambda cutoff: moments.whom(cutoff, horizon), came)
    penalty = best_penalty(early, tune)
    trees = Boosted.fit(early, threads, tune=tune, shape=_shape(early), seed=seed).trees

    def stage(learnt: Rows, until: float) -> _Stage:
        told("logistic regression")
        linear = Linear.fit(learnt, penalty)
        told("LightGBM")
        bag = Bag(
            tuple(Boosted.fit(learnt, threads, trees, shape=_shape(learnt), seed=seed + at) for at in range(BAGS))
        )
        network = None
        if moments.task.network:
            network = taught(moments, lesson, weekly.closed_by(until), until, horizon, seed, told)
        return _Stage(linear, bag, network)

    judged = stage(early, split.tune).scores(moments, judging, judged_rows)
    last = stage(final, split.test)
    tested = last.scores(moments, (split.test,), test)

    told("weights, calibration, test")
    parts = [name for name in (LINEAR, BOOSTED, NETWORK) if name in judged]
    found = {name: blend([name], judged, judged_rows.happened, len(judging)) for name in parts}
    found[BLEND] = whole = blend(parts, judged, judged_rows.happened, len(judging))
    if NETWORK in parts:
        rest = blend([name for name in parts if name != NETWORK], judged, judged_rows.happened, len(judging))
        found[WITHOUT] = rest
        found[BLEND] = pruned(whole, rest, judged, judged_rows.happened, len(judging))
    losses = {name: one.loss for name, one in found.items()}
    results = {name: (one.score(tested), one.probability(tested)) for name, one in found.items()}
    plain = plain_scores(moments.task.yardsticks, names, test.values)
    for name, known in plain_scores(moments.task.yardsticks, names, judged_rows.values).items():
        yardstick = ranked(known, judged_rows.happened)
        losses[name], results[name] = yardstick.loss, (plain[name], yardstick.calibrator(plain[name]))
    served = min([BLEND, *parts], key=losses.__getitem__)
    best = found[served]
    return Trained(
        Outcome(names, last.linear, last.boosted, last.network, best.weights, best.offset, best.calibrator),
        {name: binary_scores(test.happened, *both, SEED) for name, both in results.items()},
        losses, served, len(test), float(test.happened.mean()), len(final), len(judged_rows), results, test.happened,
    )  # fmt: skip


def _affordable(moments: BinaryMoments, split: Split) -> Split:
    """With weekly cutoffs where people are few: beyond ROWS_MOST rows they only cost time."""
    people = len(moments.rows(split.validation, split.horizon))
    return split.weekly() if people * len(split.cutoffs) < ROWS_MOST else split


def _shape(rows: Rows) -> Shape:
    return replace(SHAPE, least=max(20, min(SHAPE.least, int(LEAST_SHARE * len(rows)))))


def _enough(rows: Rows, task: str, stage: str) -> None:
    yes = int(rows.happened.sum())
    if min(yes, len(rows) - yes) < LEAST_POSITIVES:
        raise TooFewCases(
            f"of {len(rows)} asked in the {stage} stage it happened to {yes}; "
            f"at least {LEAST_POSITIVES} of either kind are needed",
            where=task,
            hint="Load more people or a longer history, or change how far the task looks ahead.",
        )
