"""Nothing of the future reaches rankings: planted rows change no bit, and shuffled purchases teach nothing."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from graph.settings import Settings
from ml.features.moments import Moments
from ml.past.history import DAY_MS, History
from ml.past.snapshot import snapshot
from ml.past.split import temporal_split
from ml.ranking.candidates import Candidates, candidates, shop_at
from ml.ranking.pairmodels import POPULARITY
from ml.ranking.retrieval import Retriever
from ml.ranking.stages import retriever_of
from ml.ranking.training import train_ranking
from ml.serving.pipeline import last_moment
from ml.tasks.next_purchase import TASK
from tests.ml.test_snapshot import NOW, planted
from tests.ml.world import START, World, busy_world

PRODUCTS = TASK.suggests[0]
HORIZON = 28 * DAY_MS


@cache
def world() -> World:
    return busy_world(people=60)


@cache
def retriever() -> Retriever:
    return retriever_of(world().history(), [NOW - 2 * HORIZON, NOW - HORIZON], HORIZON, PRODUCTS)


def found(history: History) -> Candidates:
    known = snapshot(history, NOW)
    return candidates(shop_at(known, PRODUCTS), np.arange(len(known.nodes["Profile"])), retriever(), 28.0)


def test_rows_planted_in_the_future_change_no_bit_of_any_pair() -> None:
    before, after = found(world().history()), found(planted(world()).history())
    assert len(before) > 100
    for name in ("person", "thing", "key", "values", "brought"):
        assert getattr(before, name).tobytes() == getattr(after, name).tobytes(), name


def test_rows_planted_in_the_future_change_no_bit_of_what_the_network_learns() -> None:
    cutoffs = [NOW - 2 * HORIZON, NOW - HORIZON]
    known = snapshot(world().history(), NOW)
    asked = np.arange(len(known.nodes["Profile"]))
    later = retriever_of(planted(world()).history(), cutoffs, HORIZON, PRODUCTS)
    one, two = (candidates(shop_at(known, PRODUCTS), asked, by, 28.0) for by in (retriever(), later))
    assert one.values.tobytes() == two.values.tobytes()


def test_purchases_dealt_out_anew_teach_no_tastes() -> None:
    history = busy_world(people=160).history()
    split = temporal_split(START, last_moment(history, TASK), 28)
    plain = train_ranking(Moments(history, TASK, Settings()), split, PRODUCTS, lambda what: None)
    gained = plain.scores[plain.ranker.served].ndcg.value - plain.scores[POPULARITY].ndcg.value

    mixed = busy_world(people=160)
    mixed.links["Profile", "orders"] = shuffled(mixed)
    noise = mixed.history()
    again = train_ranking(Moments(noise, TASK, Settings()), split, PRODUCTS, lambda what: None)
    left = again.scores[again.ranker.served].ndcg.value - again.scores[POPULARITY].ndcg.value
    assert gained > 0.1
    assert left < gained / 4


def shuffled(of: World) -> list[tuple[str, str, dict[str, Any]]]:
    """Orders dealt out anew, each to anybody: who buys says nothing of what."""
    links = of.links["Profile", "orders"]
    random = np.random.default_rng(5)
    people = [profile for profile, _, _ in links]
    return [(people[at], order, how) for at, (_, order, how) in zip(random.permutation(len(links)), links, strict=True)]
