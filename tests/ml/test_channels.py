"""By which channel to offer: learnt from what came by each, weighed against its costs, within the cap on contacts."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from graph.model import paths
from graph.settings import Settings
from ml.kinds.offers import KIND, OffersModel
from ml.offers.answers import advise
from ml.offers.channels import learn_channels
from ml.offers.scene import Scene
from ml.offers.value import contact_costs
from ml.offers.weighing import Weighing, available
from ml.offers.whatif import Otherwise, what_if
from ml.past.history import DAY_MS, History
from ml.past.split import temporal_split
from ml.serving.pipeline import span
from ml.tasks.offer_response import TASK
from tests.ml.offering import OPEN, PEOPLE, offered
from tests.ml.world import World

BETTER = {"email": 0.5, "sms": 1.4}


@pytest.fixture(scope="module")
def settings() -> Settings:
    return Settings(threads=1, margin_percent=50.0, contacts_most=100)


@pytest.fixture(scope="module")
def history() -> History:
    return offered(World(), BETTER, offers=2)


@pytest.fixture(scope="module")
def model(history: History, settings: Settings) -> OffersModel:
    split = temporal_split(*span(history, TASK), 28)
    return KIND.train(history, TASK, settings, split, lambda _: None)


def answered(history: History, model: OffersModel, settings: Settings) -> list[list[str | None]]:
    found = KIND.answer(history, TASK, model, OPEN, settings, lambda _: None)
    return [[how.channel for _, how in one] for one in found.suggestions["Offer"]]


def test_the_channel_by_which_offers_are_used_more_is_chosen_until_it_costs_too_much(
    history: History, model: OffersModel, settings: Settings
) -> None:
    assert model.offers.channels is not None
    assert model.facts["channels"]["log_loss"] < model.facts["channels"]["log_loss_without"]
    again = KIND.unpack(TASK, KIND.pack(TASK, model))
    free = answered(history, again, settings)
    assert {channel for one in free for channel in one} == {"sms"}
    dear = answered(history, model, settings.model_copy(update={"channel_costs_minor": "sms=100000"}))
    assert {channel for one in dear for channel in one} == {"email"}


def test_what_a_channel_costs_is_taken_off(history: History, model: OffersModel, settings: Settings) -> None:
    scene = Scene.at(history, OPEN, settings.offer_days)
    dear = settings.model_copy(update={"channel_costs_minor": "sms=30", "contact_cost_minor": 2})
    every = what_if(scene, model.offers, 1, dear, Otherwise())
    assert {one.channel for one in every} == {"email", "sms"}
    assert len(every) == 4
    free = {(one.offer, one.channel): one for one in what_if(scene, model.offers, 1, settings, Otherwise())}
    for one in every:
        cost = 30.0 if one.channel == "sms" else 2.0
        assert one.income == pytest.approx(free[one.offer, one.channel].income - cost)
    likelier = {key: one.probability for key, one in free.items()}
    assert likelier["f9", "sms"] > 1.5 * likelier["f9", "email"]
    only = what_if(scene, model.offers, 1, settings, Otherwise(channel="email"))
    assert {one.channel for one in only} == {"email"}


def test_costs_of_channels_are_read_from_the_setting() -> None:
    settings = Settings(contact_cost_minor=5, channel_costs_minor="sms=300, call=9000")
    assert contact_costs(["email", "sms", "call"], settings).tolist() == [5.0, 300.0, 9000.0]


def test_nobody_is_offered_more_than_there_is_room_for(
    history: History, model: OffersModel, settings: Settings
) -> None:
    scene = Scene.at(history, OPEN, settings.offer_days)
    offers, people = available(history, OPEN, settings.offer_days), np.arange(PEOPLE)
    weighing = Weighing(scene, model.offers, offers, settings)
    counts = []
    for most in (1, 2, 3, 4, 5):  # everybody got two offers within the period
        capped = settings.model_copy(update={"contacts_most": most})
        found = list(advise(weighing, people, capped, TASK.keep))
        assert {one.room for one in found} == {max(most - 2, 0)}
        counts.append({len(one.best) for one in found})
    assert counts == [{0}, {0}, {1}, {2}, {2}]
    shorter = settings.model_copy(update={"contacts_most": 1, "pressure_days": 1})
    found = list(advise(weighing, people, shorter, TASK.keep))
    assert {(one.room, len(one.best)) for one in found} == {(1, 1)}, "nothing came within the last day"
    for one in found:
        assert all(former.income >= later.income for former, later in pairwise(one.best))


def test_nobody_is_reached_by_a_channel_that_they_unsubscribed_from(model: OffersModel, settings: Settings) -> None:
    world = World()
    offered(world, BETTER, offers=2)
    for channel in ("sms", "email"):
        for person in ("r0001", *(["r0002"] if channel == "sms" else [])):
            left = OPEN - 50 * DAY_MS
            letter = world.node("Message", f"{person}{channel}", channel=channel, sent_at=left, unsubscribed_at=left)
            world.link(paths.PROFILE_MESSAGES, person, letter)
    history = world.history()
    found = KIND.answer(history, TASK, model, OPEN, settings, lambda _: None)
    suggested = [[how.channel for _, how in one] for one in found.suggestions["Offer"]]
    assert (suggested[1], suggested[2], suggested[3]) == ([], ["email"] * 2, ["sms"] * 2)
    assert found.predictions[1].probability is None
    assert "unsubscribed" in (found.predictions[1].reasons or [""])[0]


def test_channels_that_do_not_matter_change_next_to_nothing() -> None:
    random = np.random.default_rng(0)
    found = [
        learn_channels(random.normal(size=(2000, 3)), np.full(2000, 0.3), random.random(2000) < 0.3) for _ in range(10)
    ]
    weights = [np.zeros(3) if one is None else one.weights for one in found]
    assert sum(not one.any() for one in weights) >= 5
    assert np.max(weights) < 0.15
