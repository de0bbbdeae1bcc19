"""Training of one outcome: every model on the same split, weighed on validation, reported on the test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from graph.errors import TooFewCases

from .calibration import calibrate, fit_logistic
from .hetero import hetero
from .history import Ints
from .metrics import BinaryScores, binary_scores, log_loss
from .models import SEED, Boosted, Linear, Rows, best_penalty
from .moments import BinaryMoments, telling
from .network import Batch, Network
from .outcome import BOOSTED, LINEAR, NETWORK, Outcome
from .split import Split
from .yardsticks import plain_scores

GRAPH, BLEND = "graph network alone", "blend"

LEAST_POSITIVES = 15
"""Fewer people to whom it happened (or did not) in any stage, and figures would be noise."""

NETWORK_CUTOFFS = 6
PEOPLE_PER_BATCH = 1_500
PEOPLE_MOST = 9_000
"""People per cutoff whom the network trains on; more cost time and teach little (everybody is scored)."""

Told = Callable[[str], None]


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
    """

    outcome: Outcome
    scores: dict[str, BinaryScores]
    validation_loss: dict[str, float]
    served: str
    test_rows: int
    base_rate: float
    train_rows: int


def train_outcome(moments: BinaryMoments, split: Split, threads: int, told: Told) -> Trained:
    """Train, weigh, calibrate and test the models of one task.

    Raises:
        TooFewCases: too few people to whom it happened, or did not, in one of the stages.
    """
    horizon = split.horizon
    told("features of every cutoff")
    columns = telling(moments.together(split.closed_by(split.tune), horizon).values)
    names = tuple(moments.names[at] for at in columns)

    def rows(*cutoffs: float) -> Rows:
        return moments.together(cutoffs, horizon, columns)

    early, tune = rows(*split.closed_by(split.tune)), rows(split.tune)
    weigh, validation = rows(*split.closed_by(split.validation)), rows(split.validation)
    final, test = rows(*split.closed_by(split.test)), rows(split.test)
    for stage, of_stage in (("training", early), ("tuning", tune), ("validation", validation), ("test", test)):
        _enough(of_stage, moments.task.name, stage)

    told("logistic regression")
    penalty = best_penalty(early, tune)
    linear = Linear.fit(weigh, penalty), Linear.fit(final, penalty)
    told("LightGBM")
    trees = Boosted.fit(early, threads, tune=tune).trees
    boosted = Boosted.fit(weigh, threads, trees), Boosted.fit(final, threads, trees)
    judged = {LINEAR: linear[0].score(validation.values), BOOSTED: boosted[0].score(validation.values)}
    tested = {LINEAR: linear[1].score(test.values), BOOSTED: boosted[1].score(test.values)}
    network, kind_means = None, np.empty(0)
    if moments.task.network:
        network = _network(moments, split, columns, threads, told)
        for scores, cutoff in ((judged, split.validation), (tested, split.test)):
            whole = _batches(moments, cutoff, columns, horizon, None)[0]
            scores[GRAPH], scores[NETWORK] = network.scores(whole.graph, whole.values)
            kind_means = network.reading(whole.graph).mean(axis=0)
    judged |= plain_scores(moments.task.yardsticks, names, validation.values)
    tested |= plain_scores(moments.task.yardsticks, names, test.values)

    told("weights, calibration, test")
    blended = [name for name in (LINEAR, BOOSTED, NETWORK) if name in judged]
    weights, offset = fit_logistic(np.column_stack([judged[name] for name in blended]), validation.happened)
    for scores in (judged, tested):
        scores[BLEND] = np.column_stack([scores[name] for name in blended]) @ weights + offset
    calibrators = {name: calibrate(score, validation.happened) for name, score in judged.items()}
    losses = {name: log_loss(validation.happened, calibrators[name](score)) for name, score in judged.items()}
    served = min([BLEND, *blended], key=losses.__getitem__)
    shares = dict(zip(blended, weights.tolist(), strict=True)) if served == BLEND else {served: 1.0}
    return Trained(
        Outcome(
            names, linear[1], boosted[1], network, kind_means, shares, offset if served == BLEND else 0.0,
            calibrators[served],
        ),
        {name: binary_scores(test.happened, s, calibrators[name](s), SEED) for name, s in tested.items()},
        losses, served, len(test), float(test.happened.mean()), len(final),
    )  # fmt: skip


def _enough(rows: Rows, task: str, stage: str) -> None:
    yes = int(rows.happened.sum())
    if min(yes, len(rows) - yes) < LEAST_POSITIVES:
        raise TooFewCases(
            f"of {len(rows)} asked in the {stage} stage it happened to {yes}; "
            f"at least {LEAST_POSITIVES} of either kind are needed",
            where=task,
            hint="Load more people or a longer history, or change how far the task looks ahead.",
        )


def _network(moments: BinaryMoments, split: Split, columns: Ints, threads: int, told: Told) -> Network:
    """Trained on windows closed before the tuning; unlike the others not again on later ones, which would cost most."""
    apart = split.closed_by(split.tune)[::-1][::2][:NETWORK_CUTOFFS]
    train = [part for cutoff in apart for part in _batches(moments, cutoff, columns, split.horizon, PEOPLE_PER_BATCH)]
    tune = _batches(moments, split.tune, columns, split.horizon, None)
    return Network.fit(
        train, tune, SEED, threads, lambda epoch, loss: told(f"graph network, epoch {epoch}, loss {loss:.4f}")
    )


def _batches(moments: BinaryMoments, cutoff: float, columns: Ints, horizon: float, people: int | None) -> list[Batch]:
    """Those asked at a cutoff, all in one batch, or at most PEOPLE_MOST drawn into batches of about `people`."""
    known, asked = moments.asked(cutoff)
    rows = moments.rows(cutoff, horizon)
    parts = [np.arange(len(asked))]
    if people is not None:
        drawn = np.random.default_rng(SEED).permutation(len(asked))[:PEOPLE_MOST]
        parts = [np.sort(part) for part in np.array_split(drawn, max(1, round(len(drawn) / people)))]
    return [
        Batch(hetero(known, asked[part]), rows.values[np.ix_(part, columns)], rows.happened[part]) for part in parts
    ]
