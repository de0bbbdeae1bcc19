"""What people buy next, as the network says it about offers: alone as among all, and of no moment before it learnt."""

from __future__ import annotations

import copy
from dataclasses import replace

import numpy as np
import pytest

from graph.settings import Settings
from ml.features.table import FeatureTable
from ml.offers import training
from ml.offers.proposals import Proposals
from ml.offers.scene import Scene
from ml.offers.training import WITH, WITHOUT, OfferRows, TrainedOffers, offer_rows, train_offers
from ml.offers.wants import NAMES, Wanted, Wants
from ml.past.history import DAY_MS, Floats, History
from ml.past.snapshot import snapshot
from ml.ranking.candidates import shop_at
from ml.ranking.retrieval import Retriever
from ml.task import Suggest
from tests.ml.offering import OPEN, PEOPLE, offered
from tests.ml.test_retrieval import tastes
from tests.ml.world import START, World, shop

UNTIL = START + 120 * DAY_MS
DAYS = Settings().offer_days


@pytest.fixture(scope="module")
def history() -> History:
    return offered(World())


@pytest.fixture(scope="module")
def wants(history: History) -> Wants:
    return Wants.fit(history, UNTIL)


@pytest.fixture(scope="module")
def rows(history: History) -> OfferRows:
    return offer_rows(history, DAYS, OPEN, lambda _: None)


def said(history: History, wants: Wants, as_of: float, offer: str = "f9") -> Floats:
    """What is said of one offer to everybody, shape (people, NAMES)."""
    scene = Scene.at(history, as_of, DAYS)
    (bundle,) = np.flatnonzero(history.nodes["Offer"].keys == offer)
    people = np.arange(len(history.nodes["Profile"]))
    same = np.full(len(people), as_of)
    made = Proposals(people, np.full(len(people), bundle), same, same, np.full(len(people), -1), same, same)
    found = Wanted(wants, scene, np.array([bundle])).of(made)
    return np.column_stack([found[name] for name in NAMES])


def test_the_peoples_half_gives_the_scores_of_the_whole_network() -> None:
    known = tastes()
    profile = np.repeat(np.arange(8), 2)
    retriever = Retriever.fit([(known.stock, profile, np.where(profile % 2 == 0, 0, 2) + np.tile([0, 1], 8))], 1)
    scores = retriever.tower(known.stock).over(known.snapshot, known.suggest)
    for whole, half in zip(retriever.scores(known.stock, np.arange(8)), scores(np.arange(8)), strict=True):
        assert half == pytest.approx(whole, abs=1e-4)
    some = np.array([1, 6])
    for every, few in zip(scores(np.arange(8)), scores(some), strict=True):
        assert few == pytest.approx(every[some], abs=1e-12)


def test_things_and_places_that_are_new_since_are_not_told_of() -> None:
    known, later = tastes(), World()
    retriever = Retriever.fit([(known.stock, np.array([0, 1]), np.array([0, 2]))], 1)
    shop(later, 9, 1)
    later.node("Profile", "r0")
    later.order("r0", "o", 10.0, "p08", "p00")
    moment = shop_at(snapshot(later.history(), START + 40 * DAY_MS), Suggest("Product", (), 5))
    (every, novel) = retriever.tower(known.stock).over(moment.snapshot, moment.suggest)(np.array([0]))
    assert every.shape == novel.shape == (1, len(known.stock.things))
    assert np.exp(every).sum() == pytest.approx(1.0)


def test_who_buys_from_the_category_on_offer_is_expected_to_buy_there_next(history: History, wants: Wants) -> None:
    share = said(history, wants, OPEN)[:, 0]
    liking = np.arange(PEOPLE) % 4 == 1  # f9 is on their category
    assert share[liking].mean() > 3 * share[~liking].mean()
    assert (share <= 1000.0 + 1e-6).all()


def test_nothing_is_said_of_a_moment_before_what_was_learnt_from_was_over(history: History, wants: Wants) -> None:
    assert np.isnan(said(history, wants, UNTIL - 1.0)).all()
    assert np.isfinite(said(history, wants, UNTIL)).all()


def test_nothing_that_came_later_changes_a_bit_of_the_network(wants: Wants) -> None:
    world = World()
    offered(world)
    later = copy.deepcopy(world)
    for number in range(PEOPLE):
        later.order(f"r{number:04}", f"o{number}-0late", 120.5, "p00", amount_minor=9e5)
    planted = Wants.fit(later.history(), UNTIL)
    assert wants.tower is not None
    assert planted.tower is not None
    assert planted.tower.things == wants.tower.things
    for name, weight in wants.tower.weights.items():
        assert planted.tower.weights[name].tobytes() == weight.tobytes(), name


def test_where_too_little_was_bought_nothing_is_known(history: History) -> None:
    early = Wants.fit(history, START + 10 * DAY_MS)
    assert early.tower is None
    assert np.isnan(said(history, early, OPEN)).all()


def trained(rows: OfferRows, said: Floats) -> TrainedOffers:
    """Models of proposals of which the network says something else."""
    values = rows.values.copy()
    for name in NAMES:
        values[:, rows.names.index(name)] = said
    begins = training.test_from(rows.closed.start)
    tested = np.flatnonzero(rows.closed.start >= begins)
    planted = replace(rows, table=FeatureTable(rows.table.features, values))
    return train_offers(planted, begins, tested, 1, 7, lambda _: None)


def test_a_network_that_helps_is_heard_and_its_worth_is_shown(rows: OfferRows) -> None:
    noise = np.random.default_rng(1).normal(0.0, 0.5, len(rows.happened))
    found = trained(rows, rows.happened + noise)
    assert found.heard
    assert set(NAMES) <= set(found.outcome.names)
    assert found.scores[found.served].auroc.value > found.scores[WITHOUT].auroc.value + 0.05
    assert found.validation_loss[found.served] < found.validation_loss[WITHOUT]


def test_a_network_that_misleads_is_left_out(rows: OfferRows) -> None:
    """Of early proposals it tells what came, of later ones the opposite."""
    early = rows.closed.start < np.quantile(rows.closed.start, 0.35)
    found = trained(rows, np.where(early, rows.happened, ~rows.happened).astype(np.float64))
    assert not found.heard
    assert found.validation_loss[found.served] < found.validation_loss[WITH]
    assert WITHOUT not in found.scores
