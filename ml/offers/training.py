"""Training of responses to offers: learnt from proposals that are over, weighed on later ones, tested on the last.

… proposals that ended | stage 1 | stage 2 | stage 3 | test
                         each stage is scored by models of what was over before its first proposal began
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graph.errors import TrainingError

from ..features.moments import ROWS_MOST, telling
from ..features.table import FeatureTable
from ..learners.blending import higher
from ..learners.metrics import BinaryScores
from ..learners.models import SEED
from ..outcome.model import Outcome
from ..past.history import DAY_MS, Flags, Floats, History, Ints
from ..task import Told
from .channels import ChannelHabits, ChannelModel, learn_channels
from .features import ProposalFeatures, cutoffs_of
from .proposals import Bundles, Proposals, bundles, proposals, taken
from .scene import Scene
from .stack import LEAST, STAGES, Cases, enough, fit_stack
from .tastes import Tastes
from .wants import NAMES as NETWORK
from .wants import Wants

WITH, WITHOUT = "with the graph network", "without the graph network"
TEST_SHARE = 0.25

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
        wants: The graph network over purchases among them.
        table: Features as known before each.
        happened: Whether it was used.
    """

    history: History
    known: Bundles
    made: Proposals
    closed: Proposals
    tastes: Tastes
    wants: Wants
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
    early = float(moments[len(moments) // 3])
    tastes = Tastes.fit(history, early)
    told("graph network")
    wants = Wants.fit(history, early)
    table = described(history, known, made, closed, tastes, wants, told)
    return OfferRows(history, known, made, closed, tastes, wants, table, happened)


def described(
    history: History, known: Bundles, made: Proposals, some: Proposals, tastes: Tastes, wants: Wants, told: Told
) -> FeatureTable:
    """Features of some proposals, each as known before it was made; row i of the table is proposal i of them."""
    cutoff = cutoffs_of(some)
    moments = np.unique(cutoff)
    table = FeatureTable((), np.empty((len(some), 0)))
    for number, moment in enumerate(moments, 1):
        told(f"features, {number} of {len(moments)}")
        rows = np.flatnonzero(cutoff == moment)
        asked, scene = some.part(rows), Scene(history, known, made, float(moment))
        found = ProposalFeatures(scene, tastes, wants, np.unique(asked.bundle)).of(asked)
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

    @property
    def heard(self) -> bool:
        """Whether what is served hears what the graph network says."""
        return not set(NETWORK).isdisjoint(self.outcome.names)


def test_from(starts: Floats) -> float:
    """Where the test begins by default: the last quarter of what is over, by start."""
    return float(np.quantile(starts, 1.0 - TEST_SHARE, method="higher"))


def train_offers(
    rows: OfferRows, begins: float, tested: Ints, threads: int, seed: int, told: Told, without: str = "\0"
) -> TrainedOffers:
    """Train, weigh on earlier stages, calibrate and test.

    Models hear what the graph network says only where those that do not have a higher loss on the stages, by more than
    a standard error over people: features are taken in whole, where a blend would give a model a small weight, so of
    what chance could have told apart the simpler is served (as for pairs, see `ml.ranking.training`). How the other
    did is shown.

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
    cases = Cases(rows.table.names, rows.values, rows.happened, rows.closed.start, rows.closed.until)
    past = rows.over_by(begins)
    columns = [at for at in telling(rows.values[past]).tolist() if not rows.names[at].startswith(without)]
    deaf = [at for at in columns if rows.names[at] not in NETWORK]
    truth = rows.happened[tested]
    enough(truth, "test")
    best = fit_stack(cases, past, tested, np.array(columns, dtype=np.int64), threads, seed, told)
    scores, loss = best.figures(truth), dict(best.loss)
    if deaf != columns:
        less = fit_stack(cases, past, tested, np.array(deaf, dtype=np.int64), threads, seed, told)
        people = np.unique(rows.closed.profile[best.judged_rows])
        heard = higher(less.losses, best.losses, len(best.judged_rows) / len(people))
        best, other, name = (best, less, WITHOUT) if heard else (less, best, WITH)
        scores, loss = best.figures(truth), dict(best.loss)
        scores[name], loss[name] = other.figures(truth)[other.served], other.loss[other.served]
    probability = best.probability(best.scores)
    return TrainedOffers(
        best.outcome, scores, loss, best.served, tested, probability, float(probability.sum() / truth.sum()), len(past),
        best.judged_rows, best.probability(best.judged),
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
