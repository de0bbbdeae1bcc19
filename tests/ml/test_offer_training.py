"""Responses to offers from a planted world: who likes the offer's category takes it."""

from __future__ import annotations

import copy

import numpy as np
import pytest

from graph.errors import NotFound, TrainingError
from graph.model import contact, paths
from graph.settings import Settings
from ml.kinds.offers import KIND, OffersModel
from ml.offers.affinity import Tastes
from ml.offers.answers import what_if
from ml.offers.features import cutoffs_of, proposal_features
from ml.offers.proposals import bundles, proposals
from ml.past.history import DAY_MS, History
from ml.past.split import temporal_split
from ml.serving.pipeline import span
from ml.tasks.offer_response import TASK
from tests.ml.world import START, World, shop

PEOPLE, DAYS = 120, 330


def offered(world: World) -> History:
    """Ten offers on one category each; those who buy from it take it six times as often."""
    random = np.random.default_rng(4)
    shop(world)
    for number in range(PEOPLE):
        profile = world.node("Profile", f"r{number:04}")
        for day in np.arange(random.uniform(0, 9), DAYS, 9.0):
            item = random.choice(6) * 4 + number % 4
            world.order(profile, f"o{number}-{day:.2f}", day, f"p{item:02}", currency="EUR")
    for at in range(10):
        begin = START + (40 + 28 * at) * DAY_MS
        campaign = world.node("Campaign", f"k{at}", kind="A", started_at=begin, ended_at=begin + 20 * DAY_MS)
        offer = world.node(
            "Offer", f"f{at}", kind="percent", discount_percent=10.0, valid_from=begin, valid_until=begin + 20 * DAY_MS
        )
        world.link(contact.MAKES, campaign, offer)
        world.link(contact.OFFER_ON_CATEGORY, offer, f"c{at % 4}")
        for number in range(PEOPLE):
            world.link(paths.PROFILE_OFFERS, f"r{number:04}", offer, at=begin, channel="email")
            if random.random() < (0.6 if number % 4 == at % 4 else 0.1):
                world.link(paths.PROFILE_REDEMPTIONS, f"r{number:04}", offer, at=begin + 5 * DAY_MS)
    return world.history()


@pytest.fixture(scope="module")
def history() -> History:
    return offered(World())


@pytest.fixture(scope="module")
def settings() -> Settings:
    return Settings(threads=1, margin_percent=50.0)


@pytest.fixture(scope="module")
def model(history: History, settings: Settings) -> OffersModel:
    split = temporal_split(*span(history, TASK), 28)
    return KIND.train(history, TASK, settings, split, lambda _: None)


def test_the_served_model_finds_who_likes_what_is_offered(model: OffersModel) -> None:
    served = model.facts["models"][model.facts["served"]]["auroc"]["value"]
    assert served > model.facts["models"]["past redemption rate"]["auroc"]["value"] + 0.1
    assert served > 0.7
    assert 0.7 < model.facts["sum_ratio"] < 1.4


def test_a_stored_model_answers_as_the_trained_one(history: History, model: OffersModel, settings: Settings) -> None:
    artefact = KIND.pack(TASK, model)
    again = KIND.unpack(TASK, artefact)
    as_of = START + 310 * DAY_MS
    first = KIND.answer(history, TASK, model, as_of, settings, lambda _: None)
    second = KIND.answer(history, TASK, again, as_of, settings, lambda _: None)
    assert [made.probability for made in first.predictions] == [made.probability for made in second.predictions]
    assert len(first.predictions) == PEOPLE
    likely = [made.probability or 0.0 for made in first.predictions]
    assert np.mean(likely[1::4]) > 2 * np.mean(likely[0::4]), "the open offer is on the second category"
    (key, told), *_ = first.suggestions["Offer"][1]
    assert (key, told.rank, told.currency) == ("f9", 1, "EUR")


def test_income_is_probability_times_margin_less_discount_and_costs(
    history: History, model: OffersModel, settings: Settings
) -> None:
    as_of = START + 310 * DAY_MS
    (plain,) = what_if(history, model.offers, "r0001", as_of, settings)
    basket = 1000.0  # the lines of this world carry no price: the discount is taken off the whole order
    assert plain.income == pytest.approx(plain.probability * (basket * 0.5 - basket * 0.1))
    (dear,) = what_if(history, model.offers, "r0001", as_of, settings, cost_minor=200.0)
    assert dear.income == pytest.approx(plain.income - 200.0 * plain.probability)
    (other,) = what_if(history, model.offers, "r0001", as_of, settings, discount_percent=0.0)
    assert other.income / other.probability > plain.income / plain.probability


def test_whoever_was_contacted_often_enough_is_suggested_nothing_and_told_so(
    history: History, model: OffersModel, settings: Settings
) -> None:
    calm = settings.model_copy(update={"contacts_most": 1})
    found = KIND.answer(history, TASK, model, START + 310 * DAY_MS, calm, lambda _: None)
    assert not any(found.suggestions["Offer"])
    assert {made.probability for made in found.predictions} == {None}
    assert all("contacted often enough" in (made.reasons or [""])[0] for made in found.predictions)


def test_somebody_without_any_history_gets_an_answer(model: OffersModel, settings: Settings) -> None:
    world = World()
    offered(world)
    world.node("Profile", "newcomer")
    (one,) = what_if(world.history(), model.offers, "newcomer", START + 310 * DAY_MS, settings)
    assert 0.0 < one.probability < 1.0
    with pytest.raises(NotFound):
        what_if(world.history(), model.offers, "nobody", START + 310 * DAY_MS, settings)


def test_where_no_offer_can_be_had_nobody_is_asked(history: History, model: OffersModel, settings: Settings) -> None:
    found = KIND.answer(history, TASK, model, START + 900 * DAY_MS, settings, lambda _: None)
    assert not found.predictions


def test_nothing_that_comes_after_the_start_of_an_offer_changes_a_bit_of_its_features(history: History) -> None:
    known = bundles(history)
    made = proposals(history, known, 28)
    moment = float(np.unique(cutoffs_of(made))[3])
    asked = made.part(np.flatnonzero(cutoffs_of(made) == moment))
    world = World()
    offered(world)
    later = copy.deepcopy(world)
    for number in range(PEOPLE):
        later.order(f"r{number:04}", f"o{number}-0late", (moment - START) / DAY_MS + 1.0, "p00", amount_minor=9e5)
        later.link(paths.PROFILE_REDEMPTIONS, f"r{number:04}", "f3", at=moment + 2 * DAY_MS)
    planted = later.history()
    tastes = Tastes.fit(history, moment)
    left = proposal_features(history, known, asked, made, moment, tastes).table.values
    right = proposal_features(planted, known, asked, made, moment, Tastes.fit(planted, moment)).table.values
    assert left.tobytes() == right.tobytes()


def test_too_few_offers_are_a_clear_error(settings: Settings) -> None:
    world = World()
    shop(world)
    world.node("Profile", "anna")
    for day in range(0, 300, 10):
        world.order("anna", f"o{day}", float(day), "p00")
    history = world.history()
    with pytest.raises(TrainingError, match="offers that are over 0 were used"):
        KIND.train(history, TASK, settings, temporal_split(*span(history, TASK), 28), lambda _: None)
