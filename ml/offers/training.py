"""Training of responses to offers: learnt from proposals that are over, weighed on later ones, tested on the last.

… proposals that ended | stage 1 | stage 2 | stage 3 | test
                         each stage is scored by models of what was over before its first proposal began
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from graph.errors import TrainingError

from ..features.moments import ROWS_MOST, telling
from ..features.table import FeatureTable
from ..learners.calibration import calibrate, fit_logistic
from ..learners.metrics import BinaryScores, binary_scores, log_loss
from ..learners.models import SEED, Bag, Boosted, Linear, Rows
from ..outcome.model import BOOSTED, LINEAR, Outcome
from ..past.history import DAY_MS, Flags, Floats, History, Ints
from ..task import Told
from .channels import ChannelHabits, ChannelModel, learn_channels
from .features import ProposalFeatures, cutoffs_of
from .proposals import Bundles, Proposals, bundles, proposals, taken
from .scene import Scene
from .tastes import Tastes

RATE, BLEND = "past redemption rate", "blend"
RATE_FEATURE = "responses_rate"
PENALTIES = (0.001, 0.003, 0.01, 0.03)
TREES = 150
STAGES = 3
TEST_SHARE = 0.25
LEAST = 15
"""Fewer uses (or proposals that were not used) in a stage, and figures would be noise."""

HISTORY_DAYS = 28
"""Days of orders before the first proposal that is learnt from."""


@dataclass(frozen=True)
class OfferRows:
    """Proposals that are over, with features as known before each and whether it was used.

    Attributes:
        history, known: All that is known, and its bundles.
        made: All proposals, ascending by start.
        closed: Those that are over: the rows.
        tastes: The embedding of purchases among the features.
        table: Features as known before each.
        happened: Whether it was used.
    """

    history: History
    known: Bundles
    made: Proposals
    closed: Proposals
    tastes: Tastes
    table: FeatureTable
    happened: Flags

    @property
    def names(self) -> tuple[str, ...]:
        """Features, in the order of the columns."""
        return self.table.names

    @property
    def values(self) -> Floats:
        """Features as known before each."""
        return self.table.values

    def rows(self, which: Ints, columns: Ints) -> Rows:
        """Some of them, with some features."""
        return Rows(self.values[np.ix_(which, columns)], self.happened[which])

    def over_by(self, moment: float) -> Ints:
        """Those that ended by a moment."""
        return np.flatnonzero(self.closed.until <= moment)


def offer_rows(history: History, days: int, last: float, told: Told) -> OfferRows:
    """Gather the proposals that were over by `last`; at most ROWS_MOST, drawn evenly.

    Raises:
        TrainingError: too few were made or used.
    """
    known = bundles(history)
    made = proposals(history, known, days)
    orders = history.nodes["Order"].time
    first = float(np.nanmin(orders)) if len(orders) else np.inf
    closed = made.part(np.flatnonzero((made.start >= first + HISTORY_DAYS * DAY_MS) & (made.until <= last)))
    happened = taken(history, known, closed)
    if min(happened.sum(), (~happened).sum()) < LEAST * (STAGES + 2):
        raise TrainingError(
            f"of {len(closed)} offers that are over {int(happened.sum())} were used; "
            f"at least {LEAST * (STAGES + 2)} of either kind are needed",
            where="Profile-offers->Offer, Profile-redemptions->Offer",
            hint="Load campaigns, to whom they were made, and what was used: portrait load, portrait resolve.",
        )
    if len(closed) > ROWS_MOST:
        drawn = np.sort(np.random.default_rng(SEED).permutation(len(closed))[:ROWS_MOST])
        closed, happened = closed.part(drawn), happened[drawn]
    moments = np.unique(cutoffs_of(closed))
    # Of an early moment: what tells people apart is learnt from nothing that comes after most of the proposals.
    tastes = Tastes.fit(history, float(moments[len(moments) // 3]))
    table = described(history, known, made, closed, tastes, told)
    return OfferRows(history, known, made, closed, tastes, table, happened)


def described(
    history: History, known: Bundles, made: Proposals, some: Proposals, tastes: Tastes, told: Told
) -> FeatureTable:
    """Features of some proposals, each as known before it was made; row i of the table is proposal i of them."""
    cutoff = cutoffs_of(some)
    moments = np.unique(cutoff)
    table = FeatureTable((), np.empty((len(some), 0)))
    for number, moment in enumerate(moments, 1):
        told(f"features, {number} of {len(moments)}")
        rows = np.flatnonzero(cutoff == moment)
        asked, scene = some.part(rows), Scene(history, known, made, float(moment))
        found = ProposalFeatures(scene, tastes, np.unique(asked.bundle)).of(asked)
        if not table.features:
            table = FeatureTable(found.features, np.empty((len(some), len(found.names)), dtype=np.float64))
        table.values[rows] = found.values
    return table


@dataclass(frozen=True)
class TrainedOffers:
    """Trained models of responses and how they did.

    Attributes:
        outcome: What is served.
        scores: Figures on the test by model; probabilities are calibrated.
        validation_loss: Mean negative log-likelihood on the stages by model.
        served: Which of them.
        test, score, probability: Rows of the test, the served score and its probability.
        sum_ratio: Expected over observed uses in the test.
        train_rows: Proposals that the final models learnt from.
        judged, judged_probability: Rows of the stages, and what models that had not seen them expected.
    """

    outcome: Outcome
    scores: dict[str, BinaryScores]
    validation_loss: dict[str, float]
    served: str
    test: Ints
    probability: Floats
    sum_ratio: float
    train_rows: int
    judged: Ints
    judged_probability: Floats


def test_from(starts: Floats) -> float:
    """Where the test begins by default: the last quarter of what is over, by start."""
    return float(np.quantile(starts, 1.0 - TEST_SHARE, method="higher"))


def train_offers(
    rows: OfferRows, begins: float, tested: Ints, threads: int, seed: int, told: Told, without: str = "\0"
) -> TrainedOffers:
    """Train, weigh on earlier stages, calibrate and test.

    Args:
        rows: Proposals that are over.
        begins: When the test begins; models learn from what was over by then only.
        tested: Rows to test on, begun since.
        threads: For LightGBM.
        seed: Of LightGBM.
        told: Hears what is being done.
        without: Features of this group are left out, to see what they are worth.

    Raises:
        TrainingError: too few uses before the test, or in it.
    """
    past = rows.over_by(begins)
    columns = telling(rows.values[past])
    columns = np.array([at for at in columns if not rows.names[at].startswith(without)], dtype=np.int64)
    names = tuple(rows.names[at] for at in columns)
    stages = _stages(rows, past, columns)
    _enough(rows.happened[tested], "test")
    told("logistic regression")
    judged_on = np.concatenate([rows.happened[stage.judged] for stage in stages])

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
    final = rows.rows(past, columns)
    linear, boosted = Linear.fit(final, penalty), Bag((Boosted.fit(final, threads, TREES, seed=seed),))
    values = rows.values[np.ix_(tested, columns)]
    scores = {LINEAR: linear.score(values), BOOSTED: boosted.score(values)}
    if RATE_FEATURE in names:
        at = names.index(RATE_FEATURE)
        judged[RATE] = np.concatenate([stage.values[:, at] for stage in stages])
        scores[RATE] = values[:, at]
    told("weights, calibration, test")
    blended = (LINEAR, BOOSTED)
    weights, offset = fit_logistic(np.column_stack([judged[name] for name in blended]), judged_on)
    for found in (judged, scores):
        found[BLEND] = np.column_stack([found[name] for name in blended]) @ weights + offset
    calibrators = {name: calibrate(score, judged_on) for name, score in judged.items()}
    loss = {name: log_loss(judged_on, calibrators[name](score)) for name, score in judged.items()}
    served = min([BLEND, *blended], key=loss.__getitem__)
    shares = dict(zip(blended, weights.tolist(), strict=True)) if served == BLEND else {served: 1.0}
    truth = rows.happened[tested]
    probability = calibrators[served](scores[served])
    return TrainedOffers(
        Outcome(
            names, linear, boosted, None, shares, offset if served == BLEND else 0.0, calibrators[served]
        ),
        {name: binary_scores(truth, score, calibrators[name](score), SEED) for name, score in scores.items()},
        loss, served, tested, probability, float(probability.sum() / truth.sum()), len(past),
        np.concatenate([stage.judged for stage in stages]), calibrators[served](judged[served]),
    )  # fmt: skip


def train_channels(rows: OfferRows, trained: TrainedOffers) -> ChannelModel | None:
    """What channels add to what is expected, learnt on the stages; None where they tell nothing."""
    known = np.flatnonzero(rows.closed.channel[trained.judged] >= 0)
    at = trained.judged[known]
    closed = rows.closed.part(at)
    values, cutoff = np.empty((len(at), 3)), cutoffs_of(closed)
    for moment in np.unique(cutoff):
        habits = ChannelHabits(Scene(rows.history, rows.known, rows.made, float(moment)))
        then = np.flatnonzero(cutoff == moment)
        values[then] = habits.of(closed.profile[then], closed.channel[then])
    return learn_channels(values, trained.judged_probability[known], rows.happened[at])


@dataclass(frozen=True)
class _Stage:
    train: Rows
    judged: Ints
    values: Floats


def _stages(rows: OfferRows, past: Ints, columns: Ints) -> list[_Stage]:
    """Later parts of the past, each with what was over before it; cut where the uses so far pass equal shares."""
    start = rows.closed.start[past]
    uses = np.cumsum(rows.happened[past]) / max(rows.happened[past].sum(), 1)
    edges = [start[np.searchsorted(uses, part / (STAGES + 1))] for part in range(1, STAGES + 1)] if len(past) else []
    edges = [*sorted(set(edges)), np.inf]
    found = []
    for begin, end in itertools.pairwise(edges):
        judged = past[(start >= begin) & (start < end)]
        learnt = past[rows.closed.until[past] <= begin]
        if min(map(_rarer, (rows.happened[learnt], rows.happened[judged]))) >= LEAST:
            found.append(_Stage(rows.rows(learnt, columns), judged, rows.values[np.ix_(judged, columns)]))
    if not found:
        raise TrainingError(
            "too few offers were over before later ones began: models cannot be weighed against each other",
            hint="Load a longer history of campaigns.",
        )
    return found


def _rarer(happened: Flags) -> int:
    return int(min(happened.sum(), (~happened).sum()))


def _enough(happened: Flags, stage: str) -> None:
    if _rarer(happened) < LEAST:
        raise TrainingError(
            f"of {len(happened)} offers in the {stage} {int(happened.sum())} were used; "
            f"at least {LEAST} of either kind are needed",
            hint="Load more campaigns, or a longer history.",
        )
