"""How good suggestions are: recall, NDCG and MAP of the first ten, and recall among what is new to the person."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..learners.metrics import Measured
from ..past.history import Flags, Floats, Ints
from ..past.windows import place_within

AT = 10
RESAMPLES = 300


@dataclass(frozen=True)
class RankingScores:
    """Figures over people who bought something; each the mean over them, with a 95 % bootstrap interval for NDCG.

    Attributes:
        recall, ndcg, average_precision: Of the first ten.
        new_recall: Recall of the first ten never bought before, over people who bought something new.
        people: How many bought something.
    """

    recall: float
    ndcg: Measured
    average_precision: float
    new_recall: float
    people: int


@dataclass(frozen=True)
class Truth:
    """What people went on to buy: how many things each, and how many of them new to them."""

    things: Floats
    new: Floats


def ranking_scores(person: Ints, score: Floats, hit: Flags, bought: Flags, truth: Truth, seed: int) -> RankingScores:
    """Judge scores of candidate pairs.

    Args:
        person: Whose candidate each pair is.
        score: Higher comes first; ties go to the earlier pair.
        hit: Whether it was bought later.
        bought: Whether it had been bought before.
        truth: Counts of everything bought later, whether among the candidates or not.
        seed: Of the bootstrap.
    """
    some = truth.things > 0
    gains = _first(person, score, hit, len(truth.things))
    ndcg = _ndcg(gains[some], truth.things[some])
    found = np.cumsum(gains[some], axis=1) / np.arange(1, AT + 1)
    precision = (found * gains[some]).sum(axis=1) / np.minimum(truth.things[some], AT)
    recall = gains[some].sum(axis=1) / truth.things[some]
    fresh = truth.new > 0
    new = _first(person[~bought], score[~bought], hit[~bought], len(truth.things))
    new_recall = new[fresh].sum(axis=1) / truth.new[fresh]
    random = np.random.default_rng(seed)
    drawn = [ndcg[random.integers(0, len(ndcg), len(ndcg))].mean() for _ in range(RESAMPLES)] if len(ndcg) else [0.0]
    low, high = np.quantile(drawn, (0.025, 0.975))
    return RankingScores(
        _mean(recall), Measured(_mean(ndcg), float(low), float(high)), _mean(precision), _mean(new_recall),
        int(some.sum()),
    )  # fmt: skip


def ndcg_of_people(person: Ints, score: Floats, hit: Flags, truth: Truth) -> Floats:
    """NDCG@10 of each person who bought something, in order; arguments as in `ranking_scores`."""
    some = truth.things > 0
    return _ndcg(_first(person, score, hit, len(truth.things))[some], truth.things[some])


def _ndcg(gains: Floats, things: Floats) -> Floats:
    discount = 1.0 / np.log2(np.arange(2, AT + 2))
    ideal = np.cumsum(discount)[np.minimum(things, AT).astype(np.int64) - 1]
    result: Floats = (gains @ discount) / ideal
    return result


def ranks(person: Ints, score: Floats) -> Ints:
    """Place of each pair among its person's, 0 for the highest score; ties go to the earlier pair."""
    order = np.lexsort((-score, person))  # stable
    result = np.empty(len(person), dtype=np.int64)
    result[order] = place_within(person[order])
    return result


def _first(person: Ints, score: Floats, hit: Flags, people: int) -> Floats:
    """Whether each of the first ten of each person was bought, shape (people, AT)."""
    place = ranks(person, score)
    shown = place < AT
    gains = np.zeros((people, AT))
    gains[person[shown], place[shown]] = hit[shown]
    return gains


def _mean(values: Floats) -> float:
    return float(values.mean()) if len(values) else float("nan")
