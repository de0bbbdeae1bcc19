"""Next purchases: habits are learnt, everybody gets suggestions with a reason, and stored rankings rank as before."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from graph.errors import TrainingError
from graph.settings import Settings
from ml.candidates import NAMES, candidates
from ml.history import History
from ml.moments import Moment, Moments
from ml.pipeline import last_moment
from ml.ranker import FREQUENCY, NETWORK, POPULARITY, why
from ml.ranking import WAYS, Ranked, train_ranking
from ml.split import Split, temporal_split
from ml.task import Suggest
from ml.tasks.next_purchase import TASK
from tests.ml.world import START, busy_world

PRODUCTS = TASK.suggests[0]


@cache
def history() -> History:
    return busy_world(people=200).history()


@cache
def split() -> Split:
    return temporal_split(START, last_moment(history(), TASK), 28)


@cache
def moments() -> Moments:
    return Moments(history(), TASK, Settings())


def trained(suggest: Suggest) -> Ranked:
    at: dict[float, Moment] = {c: moments().at(c) for c in (split().tune, split().validation, split().test)}
    return train_ranking(moments(), at, split(), suggest, 1, lambda what: None)


@pytest.fixture(scope="module")
def ranked() -> Ranked:
    return trained(PRODUCTS)


def test_personal_tastes_beat_popularity(ranked: Ranked) -> None:
    assert set(ranked.scores) == set(WAYS)
    popularity = ranked.scores[POPULARITY].ndcg.value
    for way in (FREQUENCY, NETWORK, ranked.ranker.served):
        assert ranked.scores[way].ndcg.value > popularity + 0.1, way


def test_the_best_on_validation_is_served(ranked: Ranked) -> None:
    assert ranked.ranker.served == max(WAYS, key=ranked.validation_ndcg.__getitem__)


def test_everybody_asked_gets_ranked_suggestions_with_reasons(ranked: Ranked) -> None:
    moment = moments().at(split().final)
    for things in ranked.ranker.suggestions(moment):
        assert [thing.rank for thing in things] == [1, 2, 3, 4, 5]
        assert len({thing.key for thing in things}) == 5
        shares = [thing.probability for thing in things]
        assert shares == sorted(shares, reverse=True)
        assert all(0 < share < 1 for share in shares)
        assert all(thing.en and thing.ru for thing in things)


def test_training_again_ranks_the_same(ranked: Ranked) -> None:
    moment = moments().at(split().final)
    assert trained(PRODUCTS).ranker.suggestions(moment) == ranked.ranker.suggestions(moment)


def test_categories_are_ranked_too() -> None:
    moment = moments().at(split().final)
    things = trained(TASK.suggests[1]).ranker.suggestions(moment)[0]
    assert [thing.key for thing in things if not thing.key.startswith("c")] == []
    assert len(things) == 3


def test_candidates_hold_what_a_person_buys(ranked: Ranked) -> None:
    moment = moments().at(split().test)
    found = candidates(moment.snapshot, PRODUCTS, moment.asked, moment.table, ranked.ranker.retriever)
    assert found.values.shape[1] == len(NAMES)
    assert (np.diff(found.person) >= 0).all()
    assert found.bought.any()
    assert (~found.bought).any()
    assert ranked.reach > 0.9


def test_orders_without_lines_are_refused_with_advice() -> None:
    world = busy_world(people=40)
    world.links.pop(("Order", "items"))
    bare = world.history()
    asked = Moments(bare, TASK, Settings())
    with pytest.raises(TrainingError, match="no purchases") as refused:
        train_ranking(asked, {}, split(), PRODUCTS, 1, lambda what: None)
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
        ({"similar": 0.1}, "customers who buy the same things buy it"),
        ({"similar": np.nan, "within": np.nan}, "popular now"),
    ],
)
def test_why_something_is_suggested(facts: dict[str, float], en: str) -> None:
    said = why(ROW | facts)
    assert said[0] == en
    assert said[1]
