"""Training of next-purchase rankings: every way on the same split, chosen on validation, reported on the test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from graph.errors import TrainingError

from .baskets import bought_later, bought_pairs, contains
from .calibration import calibrate
from .candidates import Candidates, candidates, stocked
from .history import Ints
from .metrics import Flags
from .models import SEED, Boosted, Linear, Rows
from .moments import Moment, Moments
from .ranker import BOOSTED, FREQUENCY, LINEAR, NETWORK, POPULARITY, Ranker, chosen_people, scores
from .ranking_metrics import RankingScores, Truth, ranking_scores
from .retrieval import Retriever
from .split import Split
from .task import Suggest

WAYS = (POPULARITY, FREQUENCY, NETWORK, LINEAR, BOOSTED)
TREES = 150
PENALTY = 0.03
PEOPLE_MOST = 2_500
"""People whose pairs a ranking learns from, at each cutoff; each gives some eighty pairs."""

JUDGES_MOST = 4_000
"""People by whom the ways of ranking are compared on validation."""

LEAST_HITS = 30

Told = Callable[[str], None]


@dataclass(frozen=True)
class Ranked:
    """A trained ranking and how each way of ranking did on the test.

    Attributes:
        ranker: What is served.
        scores: Figures on the test by way.
        validation_ndcg: NDCG@10 on validation by way, by which the served one was chosen.
        reach: Share of what was bought that is among the candidates at all.
    """

    ranker: Ranker
    scores: dict[str, RankingScores]
    validation_ndcg: dict[str, float]
    reach: float


@dataclass(frozen=True)
class _Judged:
    """Candidates at a moment and what came of them."""

    found: Candidates
    hit: Flags
    truth: Truth

    @property
    def rows(self) -> Rows:
        return Rows(self.found.values, self.hit)

    def figures(self, linear: Linear, boosted: Boosted) -> dict[str, RankingScores]:
        found = self.found
        return {
            way: ranking_scores(
                found.person, scores(found, linear, boosted, way), self.hit, found.bought, self.truth, SEED
            )
            for way in WAYS
        }


def train_ranking(
    moments: Moments, at: dict[float, Moment], split: Split, suggest: Suggest, threads: int, told: Told
) -> Ranked:
    """Train, choose, calibrate and test the ways to rank one kind of thing.

    Args:
        moments: Of the task.
        at: The moments to tune, to validate and to test on, by cutoff.
        split: The cutoffs.
        suggest: The kind of thing.
        threads: For training.
        told: Hears what is being done.

    Raises:
        TrainingError: too few things were bought.
    """
    told(f"{suggest.label}: graph network")
    retriever = _retriever(moments, split, suggest)
    told(f"{suggest.label}: candidates")
    tune = _judged(moments, at[split.tune], suggest, split.horizon, retriever, PEOPLE_MOST)
    validation = _judged(moments, at[split.validation], suggest, split.horizon, retriever, JUDGES_MOST)
    test = _judged(moments, at[split.test], suggest, split.horizon, retriever, None)
    if min(int(judged.hit.sum()) for judged in (tune, validation, test)) < LEAST_HITS:
        raise TrainingError(
            f"too few purchases of {suggest.label} to learn which comes next",
            where=moments.task.name,
            hint="Load more orders with their lines, or a longer history.",
        )
    told(f"{suggest.label}: pair models")
    linear, boosted = Linear.fit(tune.rows, PENALTY), Boosted.fit(tune.rows, threads, TREES)
    figures = validation.figures(linear, boosted)
    served = max(WAYS, key=lambda way: figures[way].ndcg.value)
    calibrator = calibrate(scores(validation.found, linear, boosted, served), validation.hit)
    later = _part(validation, chosen_people(len(validation.truth.things), PEOPLE_MOST, SEED))
    both = Rows(np.concatenate([tune.found.values, later.values]), np.concatenate([tune.hit, later.happened]))
    linear, boosted = Linear.fit(both, PENALTY), Boosted.fit(both, threads, TREES)
    return Ranked(
        Ranker(suggest, retriever, linear, boosted, served, calibrator),
        test.figures(linear, boosted),
        {way: figures[way].ndcg.value for way in WAYS},
        float(test.hit.sum() / max(test.truth.things.sum(), 1)),
    )


def _retriever(moments: Moments, split: Split, suggest: Suggest) -> Retriever:
    """Trained on windows closed before the pair models' own begin, so that its scores are honest features there."""
    examples = []
    for cutoff in split.closed_by(split.tune)[::-1][::2][:2]:
        known, _ = moments.asked(cutoff)
        _, stock = stocked(known, suggest)
        wide = max(len(known.nodes[suggest.label]), 1)
        later = bought_later(moments.history, known, suggest, cutoff + split.horizon)
        place = stock.place[later % wide]
        examples.append((stock, later[place >= 0] // wide, place[place >= 0]))
    if not sum(len(profile) for _, profile, _ in examples):
        raise TrainingError(
            f"no purchases of {suggest.label} to learn from",
            where=moments.task.name,
            hint="Load orders with their lines (Order-CONTAINS->Product).",
        )
    return Retriever.fit([example for example in examples if len(example[1])], SEED)


def _judged(
    moments: Moments, moment: Moment, suggest: Suggest, horizon: float, retriever: Retriever, most: int | None
) -> _Judged:
    asked = moment.asked
    if most is not None:
        asked = asked[chosen_people(len(asked), most, SEED)]
    known = moment.snapshot
    found = candidates(known, suggest, asked, moment.table, retriever)
    later = bought_later(moments.history, known, suggest, known.as_of + horizon)
    wide = max(len(known.nodes[suggest.label]), 1)
    pairs = bought_pairs(known, suggest)
    had = contains(pairs.profile * wide + pairs.thing, later)
    profiles = len(known.nodes["Profile"])
    things = np.bincount(later // wide, minlength=profiles)[asked].astype(np.float64)
    new = np.bincount(later[~had] // wide, minlength=profiles)[asked].astype(np.float64)
    return _Judged(found, contains(later, found.key), Truth(things, new))


def _part(judged: _Judged, people: Ints) -> Rows:
    kept = contains(people, judged.found.person)
    return Rows(judged.found.values[kept], judged.hit[kept])
