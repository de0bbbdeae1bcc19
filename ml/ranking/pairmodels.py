"""Models of pairs of a person and a thing, of what is bought next: linear, boosted trees, LambdaRank, and a blend.

Source of LambdaRank: Burges, From RankNet to LambdaRank to LambdaMART, 2010; LightGBM's `lambdarank`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import product

import lightgbm
import numpy as np

from ..learners.models import SEED, Boosted, Linear, Rows
from ..past.history import Flags, Floats, Ints, Singles
from .candidates import NAMES, NETWORK, Candidates
from .metrics import ranks

POPULARITY, FREQUENCY, NEIGHBOURS = "popularity", "personal frequency", "item neighbours"
PEERS, GRAPH = "similar customers", "graph network"
LINEAR, BOOSTED, LISTED, BLEND = "logistic regression on pairs", "LightGBM on pairs", "LambdaRank on pairs", "blend"
SIMPLE = (POPULARITY, FREQUENCY, NEIGHBOURS, PEERS, GRAPH)
LEARNT = (LINEAR, BOOSTED, LISTED)
WAYS = (*SIMPLE, *LEARNT, BLEND)

TREES = 220
LEAST_TREES = 10
HITS_PER_TREE = 40
"""Fewer purchases than TREES times this get fewer trees: they would follow noise.

Of 600 people with 3,600 hits, 60 to 120 trees gain NDCG .006 over 220 in the blend; with 800 hits, 13 to 27 gain .02.
"""

BINS = 63
PENALTY = 0.03
LINEAR_ROWS = 120_000
"""Rows that suffice for some fifty weights; and that are scored at a time, as they take seven times their size."""

SPREAD_ROWS = 20_000
"""Rows that suffice for a standard deviation, to a hundredth."""

STEPS = (0.0, 0.5, 1.0)
ALPHA = 0.8
"""Of the own habit in `PEERS`, the rest is what similar customers buy (TIFU-KNN's usual middle)."""


@dataclass(frozen=True)
class Pairs:
    """Rows to learn from: features, whether bought, and how many rows each person has, one after the other.

    Attributes:
        values: Features by `names`, shape (pairs, names), single precision.
        names: Which features there are.
    """

    values: Singles
    hit: Flags
    sizes: Ints
    names: tuple[str, ...] = NAMES

    @classmethod
    def of(cls, found: Candidates, hit: Flags) -> Pairs:
        """All candidates of a moment."""
        return cls(found.values, hit, np.unique(found.person, return_counts=True)[1])

    @classmethod
    def together(cls, pairs: Iterable[Pairs]) -> Pairs:
        """One after the other, of the same features."""
        parts = list(pairs)
        return cls(
            np.concatenate([part.values for part in parts]),
            np.concatenate([part.hit for part in parts]),
            np.concatenate([part.sizes for part in parts]),
            parts[0].names,
        )

    def narrowed(self, network: bool) -> Pairs:
        """With only the features that models with, or without, the network read; itself where it has no others."""
        names = _names(network)
        return self if names == self.names else Pairs(self.named(names), self.hit, self.sizes, names)

    def named(self, names: Sequence[str]) -> Singles:
        """Some features, shape (pairs, names)."""
        return self.values[:, [self.names.index(name) for name in names]]


@dataclass(frozen=True)
class PairModels:
    """Trained models of pairs.

    Attributes:
        names: Features that they read.
        linear: Logistic regression.
        boosted: LightGBM, whether the pair is bought; the mean of several seeds.
        listed: LightGBM, which of a person's pairs come first.
        spread: Standard deviation of each one's scores, by way: what blends are weighed in.
        weights: Of each in the blend, by way.
    """

    names: tuple[str, ...]
    linear: Linear
    boosted: tuple[Boosted, ...]
    listed: Boosted
    spread: Mapping[str, float]
    weights: Mapping[str, float]

    @classmethod
    def fit(
        cls,
        pairs: Pairs,
        network: bool,
        weights: Mapping[str, float],
        seeds: Sequence[int] = (SEED, SEED + 1),
        threads: int = 1,
        first: Boosted | None = None,
    ) -> PairModels:
        """Train.

        Args:
            pairs: What to learn from.
            network: Whether the graph network's features are read.
            weights: Of the blend, by way.
            seeds: Of the trees.
            threads: So many forests are grown at a time; it changes nothing else.
            first: What `boosted` gives for these pairs and the first seed, where that has been asked already.
        """
        pairs = pairs.narrowed(network)
        names = pairs.names
        drawn = np.random.default_rng(seeds[0]).permutation(len(pairs.values))[:LINEAR_ROWS]
        some = np.sort(drawn)
        linear = Linear.fit(Rows(_bent(pairs.values[some]), pairs.hit[some]), PENALTY)
        few = pairs.values[drawn[:SPREAD_ROWS]]
        grown = partial(_grown, _binned(pairs), _trees(pairs))
        del pairs  # trees grow from bins, a fifth of their size
        rest = [("binary", seed) for seed in seeds[1 if first else 0 :]]
        with ThreadPoolExecutor(threads) as pool:
            listed, *more = pool.map(grown, [("lambdarank", seeds[0]), *rest])
        trees = (*([first] if first else []), *more)
        made = cls(names, linear, trees, listed, {}, weights)
        spread = {way: float(made._learnt(few, way).std()) or 1.0 for way in LEARNT}
        return cls(names, linear, trees, listed, spread, weights)

    def scores(self, found: Candidates, way: str) -> Floats:
        """Scores of candidates in one of the WAYS."""
        if way in SIMPLE:
            return _simple(found, way)
        if way != BLEND:
            return self._learnt(found.named(self.names), way)
        return self._blended(self.learnt(found, [each for each, weight in self.weights.items() if weight > 0]))

    def learnt(self, found: Candidates, ways: Sequence[str] = LEARNT) -> dict[str, Floats]:
        """Scores of candidates by the models."""
        values = found.named(self.names)
        return {way: self._learnt(values, way) for way in ways}

    def every(self, found: Candidates, learnt: Mapping[str, Floats]) -> dict[str, Floats]:
        """Scores of candidates in all of the WAYS, where the models have been asked already."""
        return {way: _simple(found, way) for way in SIMPLE} | dict(learnt) | {BLEND: self._blended(learnt)}

    def _blended(self, learnt: Mapping[str, Floats]) -> Floats:
        total = np.zeros(len(next(iter(learnt.values()))))
        for each, weight in self.weights.items():
            if weight > 0:
                total += weight / self.spread[each] * learnt[each]
        return total

    def _learnt(self, values: Singles, way: str) -> Floats:
        if way == LINEAR:
            starts = range(0, max(len(values), 1), LINEAR_ROWS)
            return np.concatenate([self.linear.score(_bent(values[at : at + LINEAR_ROWS])) for at in starts])
        if way == LISTED:
            return self.listed.score(values)
        total: Floats = np.mean([model.score(values) for model in self.boosted], axis=0)
        return total


def best_weights(scored: Sequence[tuple[Mapping[str, Floats], Ints, Flags]]) -> dict[str, float]:
    """Weights of the blend that put bought things first, on several moments not learnt from.

    Args:
        scored: For each moment the scores by way in units of their spread, the person of each pair, and the hits.
    """

    def gain(weights: tuple[float, ...]) -> float:
        total = 0.0
        for by_way, person, hit in scored:
            score = np.sum([weight * by_way[way] for way, weight in zip(LEARNT, weights, strict=True)], axis=0)
            place = ranks(person, score)
            first = hit & (place < 10)
            bought = np.bincount(person[hit], minlength=1)
            ideal = np.cumsum(1.0 / np.log2(np.arange(2, 12)))[np.minimum(bought[bought > 0], 10) - 1]
            gained = np.bincount(person[first], 1.0 / np.log2(2.0 + place[first]), minlength=len(bought))
            total += float((gained[bought > 0] / ideal).mean())
        return total

    grid: list[tuple[float, ...]] = [weights for weights in product(STEPS, repeat=len(LEARNT)) if any(weights)]
    best = max(grid, key=gain)  # of equals the first, so that the same data give the same blend
    return dict(zip(LEARNT, best, strict=True))


def boosted(pairs: Pairs, network: bool, seed: int) -> tuple[tuple[str, ...], Boosted]:
    """Trees of whether a pair is bought, and the features that they read; `network` as in `PairModels.fit`."""
    pairs = pairs.narrowed(network)
    names, grown = pairs.names, partial(_grown, _binned(pairs), _trees(pairs))
    del pairs
    return names, grown(("binary", seed))


def _names(network: bool) -> tuple[str, ...]:
    return tuple(name for name in NAMES if network or name not in NETWORK)


def _binned(pairs: Pairs) -> lightgbm.Dataset:
    settings, hit = {"max_bin": BINS, "verbosity": -1}, pairs.hit.astype(np.float64)
    return lightgbm.Dataset(pairs.values, hit, group=pairs.sizes, params=settings).construct()


def _trees(pairs: Pairs) -> int:
    return int(np.clip(pairs.hit.sum() // HITS_PER_TREE, LEAST_TREES, TREES))


def _grown(data: lightgbm.Dataset, trees: int, aim: tuple[str, int]) -> Boosted:
    """Trees with an objective and a seed."""
    objective, seed = aim
    parameters = {
        "objective": objective, "learning_rate": 0.05, "num_leaves": 31, "min_data_in_leaf": 100,
        "feature_fraction": 0.3, "bagging_fraction": 0.7, "bagging_freq": 1, "lambda_l2": 10.0, "max_bin": BINS,
        "lambdarank_truncation_level": 20, "seed": seed, "deterministic": True, "force_row_wise": True,
        "num_threads": 1, "verbosity": -1,
    }  # fmt: skip
    return Boosted(lightgbm.train(parameters, data, trees))


def _bent(values: Singles) -> Floats:
    """Logarithms, which lines fit better; unknown stays unknown."""
    bent: Floats = np.sign(values) * np.log1p(np.abs(values)).astype(np.float64)
    return bent


def _simple(found: Candidates, way: str) -> Floats:
    lively = np.nan_to_num(found.of("sold_28"))
    if way == POPULARITY:
        return lively
    if way == FREQUENCY:
        return found.of("decayed_120") + 1e-6 * lively
    if way == NEIGHBOURS:
        return np.nan_to_num(found.of("similar"))
    if way == PEERS:
        return ALPHA * found.of("share_120") + (1 - ALPHA) * np.nan_to_num(found.of("peers_200"))
    return np.nan_to_num(found.of("network"), nan=-30.0)
