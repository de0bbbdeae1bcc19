"""Training of next-purchase rankings: every way on the same split, chosen on validation, reported on the test."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from ..features.moments import Moments
from ..learners.calibration import Calibrator, calibrate
from ..learners.models import SEED, Boosted
from ..past.baskets import contains
from ..past.history import DAY_MS, Flags, Floats, Ints
from ..past.split import Split
from ..task import Suggest, Told
from ..threads import threads_of
from .metrics import RankingScores
from .pairmodels import GRAPH, LEARNT, WAYS, PairModels, Pairs, best_weights, boosted
from .ranker import Ranker
from .stages import LEAST_HITS, PAIR_CUTOFFS, PEOPLE_MOST, Judged, Stages, prepare


@dataclass(frozen=True)
class Ranked:
    """A trained ranking and how each way of ranking did on the test.

    Attributes:
        ranker: What is served.
        scores: Figures on the test by way.
        validation_ndcg: NDCG@10 before the test by way, by which the served one was chosen.
        reach: Share of what was bought that is among the candidates at all.
    """

    ranker: Ranker
    scores: dict[str, RankingScores]
    validation_ndcg: dict[str, float]
    reach: float


def train_ranking(moments: Moments, split: Split, suggest: Suggest, told: Told) -> Ranked:
    """Train, choose, calibrate and test the ways to rank one kind of thing.

    Args:
        moments: Of the task.
        split: The cutoffs.
        suggest: The kind of thing.
        told: Hears what is being done.

    Raises:
        TrainingError: too few things were bought.
    """
    made = [prepare(moments, split, suggest, told)]
    told(f"{suggest.name}: pair models")
    # Handed over, not kept: what is ranked without the network is a copy, and the whole is a third of a GiB.
    return rank(made.pop(), suggest, split.horizon / DAY_MS, threads=threads_of(moments.settings))


def rank(
    stages: Stages,
    suggest: Suggest,
    horizon_days: float,
    network: bool | None = None,
    seed: int = SEED,
    threads: int = 1,
) -> Ranked:
    """Train the pair models, choose the served way before the test, calibrate, refit and report.

    Args:
        stages: What to learn from.
        suggest: The kind of thing.
        horizon_days: How far it looks ahead.
        network: Whether the graph network brings candidates and says something of each; None: where both together
            prove to help.
        seed: Of the boosted trees.
        threads: So many forests are grown at a time.
    """
    seeds = (seed, seed + 1_000)
    first = None
    if network is None:
        network, first = network_heard(stages, seed, threads)
    if not network:
        stages = stages.bereft
    models = PairModels.fit(_learnt(stages.learnt, network), network, dict.fromkeys(LEARNT, 0.0), seeds, threads, first)
    said = [models.learnt(part.found) for part in stages.judges]
    weights = best_weights(
        [
            ({way: score / models.spread[way] for way, score in one.items()}, part.found.person, part.hit)
            for one, part in zip(said, stages.judges, strict=True)
        ]
    )
    models = PairModels(models.names, models.linear, models.boosted, models.listed, models.spread, weights)
    scored = [models.every(part.found, one) for one, part in zip(said, stages.judges, strict=True)]
    judged_by = list(zip(stages.judges, scored, strict=True))
    before = {way: float(np.mean([part.figures(by[way]).ndcg.value for part, by in judged_by])) for way in WAYS}
    served = max(WAYS, key=lambda way: before[way])
    last = stages.judges[-1]
    score, bought = scored[-1][served], last.found.bought
    repeat, novel = (_calibrated(score, last.hit, part) for part in (bought, ~bought))
    everything = [*stages.learnt, *stages.judges]
    final = PairModels.fit(_learnt(everything[-PAIR_CUTOFFS:], network, PEOPLE_MOST), network, weights, seeds, threads)
    tested = final.every(stages.test.found, final.learnt(stages.test.found))
    retriever = replace(stages.retriever, silent=not network and served != GRAPH)
    return Ranked(
        Ranker(suggest, retriever, final, served, repeat, novel, horizon_days),
        {way: stages.test.figures(tested[way]) for way in WAYS},
        before,
        float(stages.test.hit.sum() / max(stages.test.truth.things.sum(), 1)),
    )


def network_heard(stages: Stages, seed: int, threads: int) -> tuple[bool, Boosted]:
    """Whether trees rank better with the candidates that the network brings and what it says of each; and those trees.

    By more than two standard errors over people, so that chance alone hears it once in forty times: else the simpler is
    served, which need not ask the network at all. By one standard error it was once heard on the items of the Complete
    Journey, though with three seeds at two moments before the test it gained that much in none of six trials.
    """

    def judged_by(network: bool) -> tuple[Boosted, Floats]:
        def seen(part: Judged) -> Judged:
            return part if network else part.bereft

        def people(part: Judged) -> Floats:
            return part.people(trees.score(part.found.named(names)))

        # One moment after the other: only the features that are read are ever there twice.
        learnt = (seen(part).pairs.narrowed(network) for part in stages.learnt)
        names, trees = boosted(Pairs.together(learnt), network, seed)
        return trees, np.concatenate([people(seen(part)) for part in stages.judges])

    with ThreadPoolExecutor(threads) as pool:
        (more, with_it), (less, without) = pool.map(judged_by, (True, False))
    gain = with_it - without
    heard = bool(gain.mean() > 2.0 * gain.std() * np.sqrt(len(stages.judges) / len(gain)))
    return heard, more if heard else less


def _calibrated(score: Floats, hit: Flags, part: Flags) -> Calibrator:
    """Fitted on a part of the pairs; on all where hardly any of the part came true."""
    chosen = part if hit[part].sum() >= LEAST_HITS else np.ones(len(hit), dtype=np.bool_)
    return calibrate(score[chosen], hit[chosen])


def _learnt(parts: Sequence[Judged], network: bool, most: int | None = None) -> Pairs:
    """The pairs of all moments, of at most so many people each, with the features that are read."""
    pairs = (part.pairs if most is None else _some(part, most) for part in parts)
    return Pairs.together(each.narrowed(network) for each in pairs)


def _some(part: Judged, most: int) -> Pairs:
    """The pairs of at most so many people."""
    people = np.unique(part.found.person)
    chosen = np.sort(np.random.default_rng(SEED).permutation(people)[:most])
    kept = contains(chosen, part.found.person)
    sizes: Ints = np.unique(part.found.person[kept], return_counts=True)[1]
    return Pairs(part.found.values[kept], part.hit[kept], sizes)
