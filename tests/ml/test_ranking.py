"""Next purchases: habits are learnt, everybody gets suggestions with a reason, and stored rankings rank as before."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

import ml.ranking.candidates
from graph.errors import TrainingError
from graph.settings import Settings
from ml.features.moments import Moments
from ml.learners.models import SEED
from ml.past.history import DAY_MS, Flags, Floats, History
from ml.past.split import Split, temporal_split
from ml.ranking.candidates import NAMES, NETWORK, Candidates, candidates, shop_at
from ml.ranking.metrics import Truth
from ml.ranking.pairmodels import FREQUENCY, GRAPH, LEARNT, POPULARITY, WAYS, PairModels, Pairs, boosted
from ml.ranking.ranker import why
from ml.ranking.retrieval import Retriever
from ml.ranking.stages import Judged, Stages, stage_cutoffs
from ml.ranking.training import Ranked, network_heard, train_ranking
from ml.serving.pipeline import last_moment
from ml.task import Suggest
from ml.tasks.next_purchase import TASK
from tests.ml.world import START, busy_world

PRODUCTS = TASK.suggests[0]


@cache
def history() -> History:
    return busy_world(people=120).history()


@cache
def split() -> Split:
    return temporal_split(START, last_moment(history(), TASK), 28)


@cache
def moments() -> Moments:
    return Moments(history(), TASK, Settings())


def trained(suggest: Suggest) -> Ranked:
    return train_ranking(moments(), split(), suggest, lambda what: None)


@pytest.fixture(scope="module")
def ranked() -> Ranked:
    return trained(PRODUCTS)


def test_personal_tastes_beat_popularity(ranked: Ranked) -> None:
    assert set(ranked.scores) == set(WAYS)
    popularity = ranked.scores[POPULARITY].ndcg.value
    for way in (FREQUENCY, GRAPH, ranked.ranker.served):
        assert ranked.scores[way].ndcg.value > popularity + 0.1, way


def test_the_best_on_validation_is_served(ranked: Ranked) -> None:
    assert ranked.ranker.served == max(WAYS, key=ranked.validation_ndcg.__getitem__)


def test_the_network_is_heard_only_where_it_proves_to_help() -> None:
    random = np.random.default_rng(3)
    people, each = 400, 12
    person = np.repeat(np.arange(people), each)
    hit = np.zeros(len(person), dtype=np.bool_)
    hit[np.arange(people) * each + random.integers(0, each, people)] = True
    values = np.zeros((len(person), len(NAMES)), dtype=np.float32)
    values[:, NAMES.index("count")] = 2.0 * hit + random.normal(size=len(hit))
    truth = Truth(np.ones(people), np.zeros(people))

    def heard(retriever: Retriever, said: Floats, brought: Flags) -> bool:
        values[:, NAMES.index("network")] = said
        found = Candidates(person, person, np.arange(len(person)), values.copy(), brought)
        part = Judged(found, hit, truth)
        return network_heard(Stages(retriever, (part,), (part,), part), 1, 1)[0]

    retriever, none = trained(PRODUCTS).ranker.retriever, np.zeros(len(hit), dtype=np.bool_)
    assert heard(retriever, 2.0 * hit + random.normal(size=len(hit)), none)
    assert not heard(retriever, np.zeros(len(hit)), none)
    assert heard(retriever, np.zeros(len(hit)), hit & (person % 3 == 0))
    assert not heard(retriever, np.zeros(len(hit)), ~hit & (person % 3 == 0))


def test_how_many_forests_grow_at_a_time_changes_nothing() -> None:
    random = np.random.default_rng(5)
    values = random.normal(size=(3_000, len(NAMES))).astype(np.float32)
    pairs = Pairs(values, values[:, 0] + random.normal(size=3_000) > 1.0, np.full(300, 10))
    _, first = boosted(pairs, False, SEED)
    one = PairModels.fit(pairs, False, dict.fromkeys(LEARNT, 1.0))
    other = PairModels.fit(pairs, False, dict.fromkeys(LEARNT, 1.0), threads=3, first=first)
    texts = [[trees.as_text() for trees in (*models.boosted, models.listed)] for models in (one, other)]
    assert texts[0] == texts[1]
    assert texts[0][0] != texts[0][1]


def test_a_network_that_is_not_heard_is_not_asked(ranked: Ranked, monkeypatch: pytest.MonkeyPatch) -> None:
    for few in ("REPEATS", "EXPLORED", "POPULAR", "ALWAYS"):
        monkeypatch.setattr(ml.ranking.candidates, few, 2)  # else all of two dozen things are candidates
    heard = bool(set(NETWORK) & set(ranked.ranker.models.names))
    assert ranked.ranker.retriever.silent is (not heard and ranked.ranker.served != GRAPH)
    moment = moments().at(split().test)
    shop = shop_at(moment.snapshot, PRODUCTS)
    speaking, silent = (
        candidates(shop, moment.asked, replace(ranked.ranker.retriever, silent=silent), 28.0)
        for silent in (False, True)
    )
    unaided = speaking.some(np.flatnonzero(~speaking.brought))
    assert len(unaided) < len(speaking)
    np.testing.assert_array_equal(unaided.key, silent.key)
    names = [name for name in NAMES if name not in NETWORK]
    np.testing.assert_array_equal(unaided.named(names), silent.named(names))
    assert not silent.brought.any()
    assert np.isnan(silent.named(NETWORK)).all()


def test_everybody_asked_gets_ranked_suggestions_with_reasons(ranked: Ranked) -> None:
    moment = moments().at(split().final)
    for things in ranked.ranker.suggestions(moment.snapshot, moment.asked):
        assert [thing.rank for thing in things] == list(range(1, len(things) + 1))
        assert 5 <= len({thing.key for thing in things}) == len(things) <= 7
        assert sum(thing.new for thing in things) >= 2
        shares = [thing.probability for thing in things]
        assert shares == sorted(shares, reverse=True)
        assert all(0 < share < 1 for share in shares)
        assert all(thing.en and thing.ru for thing in things)


def test_training_again_ranks_the_same(ranked: Ranked) -> None:
    moment = moments().at(split().final)
    assert trained(PRODUCTS).ranker.suggestions(moment.snapshot, moment.asked) == ranked.ranker.suggestions(
        moment.snapshot, moment.asked
    )


def test_categories_are_ranked_too() -> None:
    moment = moments().at(split().final)
    things = trained(TASK.suggests[1]).ranker.suggestions(moment.snapshot, moment.asked)[0]
    assert [thing.key for thing in things if not thing.key.startswith("c")] == []
    assert len(things) in (3, 4)


def test_candidates_hold_what_a_person_buys(ranked: Ranked) -> None:
    moment = moments().at(split().test)
    found = candidates(shop_at(moment.snapshot, PRODUCTS), moment.asked, ranked.ranker.retriever, 28.0)
    assert found.values.shape[1] == len(NAMES)
    assert (np.diff(found.person) >= 0).all()
    assert found.bought.any()
    assert (~found.bought).any()
    assert ranked.reach > 0.9


def test_stages_never_overlap() -> None:
    early, learnt, judges = stage_cutoffs(split())
    horizon = split().horizon
    assert early[-1] + horizon <= learnt[0]
    assert learnt[-1] + horizon <= judges[0]
    assert judges[-1] + horizon <= split().test


def test_a_short_history_is_judged_by_the_validation_alone() -> None:
    short = temporal_split(START, START + 350 * DAY_MS, 56)
    early, learnt, judges = stage_cutoffs(short)
    assert early
    assert early[-1] + short.horizon <= learnt[0]
    assert judges == [short.validation]


def test_orders_without_lines_are_refused_with_advice() -> None:
    world = busy_world(people=40)
    world.links.pop(("Order", "items"))
    bare = world.history()
    asked = Moments(bare, TASK, Settings())
    with pytest.raises(TrainingError, match="no purchases") as refused:
        train_ranking(asked, split(), PRODUCTS, lambda what: None)
    assert "lines" in refused.value.hint


ROW = dict.fromkeys(NAMES, 0.0)


@pytest.mark.parametrize(
    ("facts", "en"),
    [
        ({"count": 9, "gap": 12, "since": 14}, "bought 9×, usual gap 12 days, 14 since the last"),
        ({"count": 1, "since": 3, "usual_gap": 20}, "bought 3 days ago; others buy it again after 20"),
        ({"count": 1, "since": 3, "usual_gap": np.nan}, "bought 3 days ago"),
        ({"seen": 2}, "viewed or put into a cart 2× in 28 days"),
        ({"within": 0.4}, "new to them; from a category that they buy"),
        ({"with_last": 0.2}, "goes with what the last order contained"),
        ({"similar": 0.1}, "customers who buy the same things buy it"),
        ({"similar": np.nan, "within": np.nan, "with_last": np.nan}, "popular now"),
    ],
)
def test_why_something_is_suggested(facts: dict[str, float], en: str) -> None:
    said = why(ROW | facts)
    assert said[0] == en
    assert said[1]
