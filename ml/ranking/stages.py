"""What rankings are made of: candidates and what came of them at moments that lie one after the other.

… retriever's windows … | pairs learnt from, weekly | tune, validation: ways weighed | test
every window closes before the next stage begins: what the network says of a pair is honest where it is learnt from
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graph.errors import TrainingError

from ..features.moments import Moments
from ..learners.models import SEED
from ..past.baskets import bought_later, contains
from ..past.history import DAY_MS, Flags, Floats, History
from ..past.snapshot import snapshot
from ..past.split import Split
from ..task import Among, Suggest, Told
from .candidates import Candidates, candidates, shop_at
from .metrics import RankingScores, Truth, ndcg_of_people, ranking_scores
from .pairmodels import Pairs
from .retrieval import Retriever

WEEK = 7 * DAY_MS
PAIR_CUTOFFS = 8
RETRIEVER_CUTOFFS = 5
PEOPLE_MOST = 1_000
"""People whose pairs are learnt from at each cutoff; each gives some ninety pairs."""

JUDGES_MOST = 4_000
"""People by whom the ways of ranking are compared."""

LEAST_HITS = 30


@dataclass(frozen=True)
class Judged:
    """Candidates at a moment and what came of them."""

    found: Candidates
    hit: Flags
    truth: Truth

    @property
    def pairs(self) -> Pairs:
        """As rows to learn from."""
        return Pairs.of(self.found, self.hit)

    @property
    def bereft(self) -> Judged:
        """Without the candidates that the graph network alone brought."""
        kept = np.flatnonzero(~self.found.brought)
        return Judged(self.found.some(kept), self.hit[kept], self.truth)

    def figures(self, score: Floats) -> RankingScores:
        """How a way of ranking did that gives such scores."""
        found = self.found
        return ranking_scores(found.person, score, self.hit, found.bought, self.truth, SEED)

    def people(self, score: Floats) -> Floats:
        """NDCG@10 of each person who bought something, by scores of the candidates."""
        return ndcg_of_people(self.found.person, score, self.hit, self.truth)


@dataclass(frozen=True)
class Stages:
    """Everything that rankings of one kind of thing are made of; models with and without the network share it.

    Attributes:
        retriever: Trained before all others.
        learnt: Moments that pairs are learnt from.
        judges: Moments after them, by which ways are weighed; the last is the validation.
        test: Reported on.
    """

    retriever: Retriever
    learnt: tuple[Judged, ...]
    judges: tuple[Judged, ...]
    test: Judged

    @property
    def bereft(self) -> Stages:
        """Without the candidates that the graph network alone brought."""
        learnt, judges = (tuple(part.bereft for part in parts) for parts in (self.learnt, self.judges))
        return Stages(self.retriever, learnt, judges, self.test.bereft)


def stage_cutoffs(split: Split) -> tuple[list[float], list[float], list[float]]:
    """Cutoffs to train the retriever on, to learn pairs from, and to judge by; each ascending.

    Pairs are learnt from weekly cutoffs whose windows close by `tune`. A history too short for that gives them
    the tuning cutoff, and then only the validation judges.

    Raises:
        TrainingError: it is too short even for that.
    """
    if split.shared:
        raise TrainingError(
            f"the history is too short to learn what is bought within {split.horizon / DAY_MS:.0f} days",
            hint="Load a longer history, or look less far ahead.",
        )
    earliest = split.cutoffs[0]
    pairs = [split.tune - split.horizon - n * WEEK for n in range(PAIR_CUTOFFS)][::-1]
    pairs = [cutoff for cutoff in pairs if cutoff >= earliest]
    while pairs:
        retriever = [pairs[0] - split.horizon - 2 * n * WEEK for n in range(RETRIEVER_CUTOFFS)][::-1]
        retriever = [cutoff for cutoff in retriever if cutoff >= earliest]
        if retriever:
            return retriever, pairs, [split.tune, split.validation]
        pairs = pairs[1:]
    return list(split.closed_by(split.tune))[-RETRIEVER_CUTOFFS:], [split.tune], [split.validation]


def prepare(moments: Moments, split: Split, suggest: Suggest, told: Told) -> Stages:
    """Candidates and their features at every stage.

    Raises:
        TrainingError: too few things were bought.
    """
    early, learnt, judges = stage_cutoffs(split)
    told(f"{suggest.name}: graph network")
    retriever = retriever_of(moments.history, early, split.horizon, suggest)
    told(f"{suggest.name}: candidates")
    stages = Stages(
        retriever,
        tuple(judged(moments, cutoff, suggest, split.horizon, retriever, PEOPLE_MOST) for cutoff in learnt),
        tuple(judged(moments, cutoff, suggest, split.horizon, retriever, JUDGES_MOST) for cutoff in judges),
        judged(moments, split.test, suggest, split.horizon, retriever, None),
    )
    least = min(sum(int(part.hit.sum()) for part in stages.learnt), *(int(j.hit.sum()) for j in stages.judges))
    if least < LEAST_HITS:
        raise TrainingError(
            f"too few purchases of {suggest.label} to learn which comes next",
            where=moments.task.name,
            hint="Load more orders with their lines, or a longer history.",
        )
    return stages


def judged(
    moments: Moments, cutoff: float, suggest: Suggest, horizon: float, retriever: Retriever, most: int | None
) -> Judged:
    """Candidates of those asked at a cutoff (at most so many, drawn evenly), and what they went on to buy."""
    known, asked = moments.asked(cutoff)
    if most is not None:
        asked = np.sort(np.random.default_rng(SEED).permutation(asked)[:most])
    shop = shop_at(known, suggest)
    found = candidates(shop, asked, retriever, horizon / DAY_MS)
    later = bought_later(moments.history, known, suggest, cutoff + horizon)
    if suggest.among is not Among.ALL:
        # Only what may be suggested counts: what else was bought is no miss.
        later = later[contains(found.key, later)]
    had = contains(shop.keys, later)
    profiles = len(known.nodes["Profile"])
    things = np.bincount(later // shop.wide, minlength=profiles)[asked].astype(np.float64)
    new = np.bincount(later[~had] // shop.wide, minlength=profiles)[asked].astype(np.float64)
    return Judged(found, contains(later, found.key), Truth(things, new))


def retriever_of(history: History, cutoffs: list[float], horizon: float, suggest: Suggest) -> Retriever:
    """One for all tasks that ask for the same things by the same windows: it learns from everybody who bought.

    Args:
        history: All that is known.
        cutoffs: When the windows that it learns from begin.
        horizon: How long each is, milliseconds.
        suggest: The kind of thing.

    Raises:
        TrainingError: nothing was bought in them.
    """
    learns_from = ("retriever", tuple(cutoffs), horizon, suggest.label, suggest.via, suggest.next_order)
    return history.cache.once(learns_from, lambda: _fitted(history, cutoffs, horizon, suggest))


def _fitted(history: History, cutoffs: list[float], horizon: float, suggest: Suggest) -> Retriever:
    examples = []
    for cutoff in cutoffs:
        known = snapshot(history, cutoff)
        shop = shop_at(known, suggest)
        later = bought_later(history, known, suggest, cutoff + horizon)
        place = shop.stock.place[later % shop.wide]
        if (place >= 0).any():
            examples.append((shop.stock, later[place >= 0] // shop.wide, place[place >= 0]))
    if not examples:
        raise TrainingError(
            f"no purchases of {suggest.label} to learn from",
            where="Order-CONTAINS->Product",
            hint="Load orders with their lines (Order-CONTAINS->Product).",
        )
    return Retriever.fit(examples, SEED)
