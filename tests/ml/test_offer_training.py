"""Responses to offers from a planted world: who likes the offer's category takes it."""

from __future__ import annotations

import copy

import numpy as np
import pytest

from graph.errors import TrainingError, UnknownName
from graph.model import Path, paths
from graph.settings import Settings
from ml.features.table import FeatureTable
from ml.kinds.offers import KIND, OffersModel
from ml.offers.channels import ChannelHabits
from ml.offers.features import ProposalFeatures, cutoffs_of
from ml.offers.proposals import Proposals, bundles, proposals
from ml.offers.scene import Scene
from ml.offers.tastes import Tastes
from ml.offers.wants import NAMES as NETWORK
from ml.offers.wants import Wants
from ml.offers.whatif import Otherwise, what_if
from ml.past.history import DAY_MS, History, link_name
from ml.past.split import temporal_split
from ml.serving.pipeline import span
from ml.tasks.offer_response import TASK
from tests.ml.offering import OPEN, PEOPLE, offered
from tests.ml.world import START, World, shop


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
    as_of = OPEN
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
    as_of = OPEN
    scene, person = Scene.at(history, as_of, settings.offer_days), 1
    (plain,) = what_if(scene, model.offers, person, settings, Otherwise())
    basket = 1000.0  # the lines of this world carry no price: the discount is taken off the whole order
    assert plain.income == pytest.approx(plain.probability * (basket * 0.5 - basket * 0.1))
    (dear,) = what_if(scene, model.offers, person, settings, Otherwise(cost_minor=200.0))
    assert dear.income == pytest.approx(plain.income - 200.0 * plain.probability)
    (other,) = what_if(scene, model.offers, person, settings, Otherwise(offer="f9", discount_percent=0.0))
    assert other.income / other.probability > plain.income / plain.probability
    assert (other.probability_now, other.income_now) == (plain.probability, plain.income)
    en, ru = other.sentences()
    assert en.startswith(f"f9: {other.probability:.1%} likely to be used, expected to earn")
    assert "; as it is:" in en
    assert "; сейчас:" in ru
    with pytest.raises(UnknownName, match="no such offer"):
        what_if(scene, model.offers, person, settings, Otherwise(offer="f99"))
    with pytest.raises(UnknownName, match="no such channel"):
        what_if(scene, model.offers, person, settings, Otherwise(channel="pigeon"))


def test_whoever_was_contacted_often_enough_is_suggested_nothing_and_told_so(
    history: History, model: OffersModel, settings: Settings
) -> None:
    calm = settings.model_copy(update={"contacts_most": 1})
    found = KIND.answer(history, TASK, model, OPEN, calm, lambda _: None)
    assert not any(found.suggestions["Offer"])
    assert {made.probability for made in found.predictions} == {None}
    assert all("contacted often enough" in (made.reasons or [""])[0] for made in found.predictions)


def test_somebody_without_any_history_gets_an_answer(model: OffersModel, settings: Settings) -> None:
    world = World()
    offered(world)
    world.node("Profile", "newcomer")
    history = world.history()
    row = int(np.flatnonzero(history.nodes["Profile"].keys == "newcomer")[0])
    (one,) = what_if(Scene.at(history, OPEN, settings.offer_days), model.offers, row, settings, Otherwise())
    assert 0.0 < one.probability < 1.0


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
    left, right = (
        ProposalFeatures(
            Scene(world, known, made, moment), Tastes.fit(world, moment), Wants.fit(world, moment),
            np.unique(asked.bundle),
        ).of(asked)
        for world in (history, planted)
    )  # fmt: skip
    assert np.isfinite(left.values[:, [left.names.index(name) for name in NETWORK]]).all()
    assert left.values.tobytes() == right.values.tobytes()


@pytest.mark.parametrize("what", [paths.PROFILE_REDEMPTIONS, paths.PROFILE_OFFERS])
def test_what_was_told_late_of_earlier_offers_is_not_known_before(what: Path) -> None:
    """Uses and offers of earlier campaigns that happened before the moment, and were loaded after it."""
    moment, last = START + 280 * DAY_MS, START + 400 * DAY_MS
    world = World()
    offered(world, channels={"email": 1.0, "sms": 0.5})
    name = link_name(what)
    for rows in (world.links[link_name(one)] for one in (paths.PROFILE_REDEMPTIONS, paths.PROFILE_OFFERS)):
        rows[:] = [(start, end, how | {"first_seen_at": how["at"], "source": "shop"}) for start, end, how in rows]
    bare, late, early = (copy.deepcopy(world) for _ in range(3))
    for planted, told in ((late, last), (early, START + 131 * DAY_MS)):
        for number in range(PEOPLE):
            how = {"at": START + 130 * DAY_MS, "first_seen_at": told, "source": "shop", "channel": "sms"}
            planted.links[name].append((f"r{number:04}", "f3", how))
    found = [features_at(one.history(), moment) for one in (bare, late, early)]
    assert found[0].names == found[1].names == found[2].names
    assert found[0].values.tobytes() == found[1].values.tobytes()
    assert found[0].values.tobytes() != found[2].values.tobytes(), "known in time, it counts"


def features_at(history: History, moment: float) -> FeatureTable:
    """What is known of everybody and the open offer, and by which channel they take offers."""
    scene, person = Scene.at(history, moment, 28), np.arange(len(history.nodes["Profile"]))
    (bundle,) = np.flatnonzero(history.nodes["Offer"].keys == "f9")
    same, none = np.full(PEOPLE, moment), np.full(PEOPLE, -1)
    asked = Proposals(person, np.full(PEOPLE, bundle), same, same, none, same, same)
    described = ProposalFeatures(scene, Tastes.fit(history, moment), Wants.fit(history, moment), np.array([bundle]))
    table, habits = described.of(asked), ChannelHabits(scene)
    by_channel = [habits.of(person, np.full(PEOPLE, at)) for at in range(len(habits.names))]
    return FeatureTable(table.features, np.hstack([table.values, *by_channel]))


def test_too_few_offers_are_a_clear_error(settings: Settings) -> None:
    world = World()
    shop(world)
    world.node("Profile", "anna")
    for day in range(0, 300, 10):
        world.order("anna", f"o{day}", float(day), "p00")
    history = world.history()
    with pytest.raises(TrainingError, match="offers that are over 0 were used"):
        KIND.train(history, TASK, settings, temporal_split(*span(history, TASK), 28), lambda _: None)
