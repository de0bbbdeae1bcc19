"""Preferred channel and hour: the mathematics, the cut at a moment, and what is learnt of whom."""

from __future__ import annotations

import copy

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from graph.errors import TrainingError
from graph.model import paths
from graph.settings import Settings
from ml.choices.chooser import OWN, POPULATION, SHRUNK, Chooser, Counts, Rows, choice_scores
from ml.choices.training import rows_of, stage, train_choice
from ml.kinds import kind_of
from ml.kinds.choice import ChoiceModel
from ml.past.doings import by_hour, by_weekday
from ml.past.history import DAY_MS, History
from ml.past.snapshot import snapshot
from ml.past.split import temporal_split
from ml.serving.pipeline import span, unpack
from ml.task import ChoiceTask
from ml.tasks import all_tasks
from tests.ml.world import START, World

SETTINGS = Settings()
CHANNELS = ("email", "push", "sms")
HOUR = DAY_MS / 24


def task(name: str) -> ChoiceTask:
    found = all_tasks()[name]
    assert isinstance(found, ChoiceTask)
    return found


def world(people: int = 60, days: int = 200) -> World:
    """Each person opens letters of one channel and seldom another's, and orders in the morning or in the evening."""
    random = np.random.default_rng(3)
    made = World()
    for number in range(people):
        profile = made.node("Profile", f"r{number:03}")
        for at in range(0, days, 5):
            channel = CHANNELS[int(random.integers(3))]
            likes = channel == CHANNELS[number % 3]
            sent = START + at * DAY_MS
            opened = sent + HOUR * (8 + 12 * (number % 2)) if random.random() < (0.8 if likes else 0.1) else None
            message = made.node("Message", f"m{number}-{at}", channel=channel, sent_at=sent, opened_at=opened)
            made.link(paths.PROFILE_MESSAGES, profile, message)
        for at in range(0, days, 10):
            day = at + (9 + 10 * (number % 2)) / 24
            made.order(profile, f"o{number}-{at}", day, channel="app" if random.random() < number % 2 else "web")
    made.node("Profile", "stranger")
    return made


def trained(history: History, name: str) -> ChoiceModel:
    one = task(name)
    split = temporal_split(*span(history, one), one.horizon_days(SETTINGS), one.least_cutoffs)
    model = kind_of(one).train(history, one, SETTINGS, split, lambda _: None)
    assert isinstance(model, ChoiceModel)
    return model


@given(
    arrays(np.int64, (4, 3), elements=st.integers(0, 20)),
    st.floats(0.1, 100.0),
)
def test_shares_add_up_and_lie_between_own_and_everybodys(taken: np.ndarray, strength: float) -> None:
    counts = Counts(taken.astype(float), np.repeat(taken.sum(axis=1, keepdims=True), 3, axis=1).astype(float))
    chooser = Chooser(SHRUNK, offered=False, strength=strength)
    everybody = chooser.everybody(counts)
    found = chooser.probabilities(counts, everybody)
    assert everybody.sum() == pytest.approx(1.0)
    assert found.sum(axis=1) == pytest.approx(1.0)
    assert found[~counts.known] == pytest.approx(np.tile(everybody, ((~counts.known).sum(), 1)))
    own = counts.taken[counts.known] / counts.of[counts.known]
    low, high = np.minimum(own, everybody), np.maximum(own, everybody)
    assert ((found[counts.known] >= low - 1e-9) & (found[counts.known] <= high + 1e-9)).all()


def test_a_rate_is_of_what_was_offered_and_one_never_offered_is_everybodys() -> None:
    rows = Rows(np.array([0, 0, 0, 1]), np.array([0, 0, 0, 1]), np.zeros(4), np.array([True, True, False, False]))
    chooser = Chooser(SHRUNK, offered=True, strength=2.0)
    counts = chooser.count(rows, 2, 2, 0.0)
    assert counts.taken.tolist() == [[2, 0], [0, 0]]
    assert counts.of.tolist() == [[3, 0], [0, 1]]
    found = chooser.probabilities(counts, np.array([0.5, 0.25]))
    assert found.tolist() == [[3 / 5, 0.25], [0.5, 0.5 / 3]]


def test_cases_fade_and_hours_beside_each_other_are_alike() -> None:
    rows = Rows(np.array([0, 0]), np.array([0, 2]), np.array([0.0, 10 * DAY_MS]), np.array([True, True]))
    fading = Chooser(SHRUNK, offered=False, half_life_days=10.0)
    assert fading.count(rows, 1, 4, 10 * DAY_MS).taken.tolist() == [[0.5, 0, 1, 0]]
    smooth = Chooser(SHRUNK, offered=False, circle=True)
    assert smooth.count(rows, 1, 4, 10 * DAY_MS).taken.tolist() == [[0.5, 0.5, 0.5, 0.5]]


def test_scores_of_perfect_and_of_wrong_probabilities() -> None:
    rows = Rows(np.array([0, 0, 1]), np.array([0, 0, 1]), np.zeros(3), np.ones(3, dtype=np.bool_))
    right = choice_scores(rows, np.array([[1.0, 0.0], [0.0, 1.0]]), False, 0)
    assert (right.log_loss.value, right.accuracy.value, right.ece.value) == (0.0, 1.0, 0.0)
    wrong = choice_scores(rows, np.array([[0.0, 1.0], [1.0, 0.0]]), False, 0)
    assert (wrong.accuracy.value, wrong.ece.value) == (0.0, 1.0)
    assert wrong.log_loss.value > 10


def test_of_what_is_offered_only_people_with_something_to_choose_are_judged() -> None:
    rows = Rows(np.array([0, 0, 1]), np.array([0, 1, 0]), np.zeros(3), np.array([False, True, True]))
    probabilities = np.array([[0.2, 0.8], [0.9, 0.1]])
    assert choice_scores(rows, probabilities, True, 0).accuracy.value == 1.0
    only = Rows(np.array([1]), np.array([0]), np.zeros(1), np.array([True]))
    assert np.isnan(choice_scores(only, probabilities, True, 0).accuracy.value)


@pytest.mark.parametrize("name", ["contact_channel", "buying_channel", "contact_hour", "contact_weekday"])
def test_what_comes_later_changes_nothing_that_was_known(name: str) -> None:
    now, one = START + 120 * DAY_MS, task(name)
    later = copy.deepcopy(world())
    for message in later.nodes["Message"].values():
        if message["opened_at"] is None:
            message["opened_at"] = now + 1
    later.order("stranger", "late", 120.1, channel="phone")
    choices = one.circle or (CHANNELS if one.offered else ("app", "web"))
    before, after = (rows_of(snapshot(made.history(), now), one, choices) for made in (world(), later))
    assert all(np.array_equal(getattr(before, part), getattr(after, part)) for part in ("person", "choice", "taken"))


def test_labels_lie_after_the_cutoff_and_within_the_horizon() -> None:
    cutoff = START + 100 * DAY_MS
    cut = stage(world().history(), task("contact_channel"), SETTINGS, cutoff, 28 * DAY_MS)
    assert cut.before.time.max() <= cutoff < cut.after.time.min()
    assert cut.after.time.max() <= cutoff + 28 * DAY_MS


def test_hours_and_days_are_of_utc() -> None:
    made = World()
    made.node("Profile", "one")
    made.order("one", "o", 23.5 / 24)  # 2025-01-01 was a Wednesday
    known = snapshot(made.history(), START + 9 * DAY_MS)
    assert by_hour(known).choice.tolist() == ["23"]
    assert by_weekday(known).choice.tolist() == ["Wednesday"]


def test_people_who_prefer_channels_are_told_apart_and_a_stranger_gets_what_everybody_does() -> None:
    history, one = world().history(), task("contact_channel")
    model = trained(history, "contact_channel")
    assert model.chooser.way == SHRUNK
    scores = model.facts["models"]
    assert scores[SHRUNK]["log_loss"]["high"] < scores[POPULATION]["log_loss"]["low"]
    assert scores[SHRUNK]["log_loss"]["value"] < scores[OWN]["log_loss"]["value"]
    assert scores[SHRUNK]["accuracy"]["value"] > 0.75 > scores[POPULATION]["accuracy"]["value"]
    served = unpack(one, kind_of(one).pack(one, model))
    answers = kind_of(one).answer(history, one, served, START + 200 * DAY_MS, SETTINGS, lambda _: None)
    made = dict(zip(answers.asked.tolist(), answers.predictions, strict=True))
    right = [made[f"r{number:03}"].choice == CHANNELS[number % 3] for number in range(60)]
    assert np.mean(right) > 0.95
    first = made["r000"]
    assert first.basis == "history"
    assert first.choices is not None
    assert first.choice_probabilities is not None
    assert first.choices[0] == first.choice == "email"
    assert first.choice_probabilities == sorted(first.choice_probabilities, reverse=True)
    assert first.probability == first.choice_probabilities[0]
    assert first.reasons is not None
    assert first.reasons_ru is not None
    assert first.reasons[0].startswith("opened ")
    assert "by e-mail" in first.reasons[0]
    assert first.reasons_ru[0].startswith("Открыто ")
    stranger = made["stranger"]
    assert (stranger.basis, stranger.model_kind) == ("prior", POPULATION)
    assert stranger.reason_features == ["everybody"]
    assert isinstance(served, ChoiceModel)
    assert stranger.choice == served.choices[int(model.everybody.argmax())]


def test_hours_are_learnt_and_told_in_utc() -> None:
    history, one = world().history(), task("contact_hour")
    model = trained(history, "contact_hour")
    answers = kind_of(one).answer(history, one, model, START + 200 * DAY_MS, SETTINGS, lambda _: None)
    made = dict(zip(answers.asked.tolist(), answers.predictions, strict=True))
    assert {made[f"r{number:03}"].choice for number in range(0, 60, 2)} <= {"08", "09"}
    assert {made[f"r{number:03}"].choice for number in range(1, 60, 2)} <= {"19", "20"}
    assert "UTC" in (made["r000"].reasons or [""])[0]


@pytest.mark.parametrize("name", ["contact_channel", "buying_channel", "contact_hour", "contact_weekday"])
def test_the_same_data_give_the_same_model_and_it_survives_its_files(name: str) -> None:
    history, one = world().history(), task(name)
    first, second = (kind_of(one).pack(one, trained(history, name)) for _ in range(2))
    assert first.version == second.version
    again = unpack(one, first)
    assert kind_of(one).pack(one, again).version == first.version
    damaged = dict(first.manifest) | {"everybody": [0.5]}
    with pytest.raises(TrainingError, match="does not fit"):
        unpack(one, type(first)(first.task, damaged, {}))


def test_without_messages_or_with_one_channel_it_says_so() -> None:
    made = world()
    made.links.pop(("Profile", "messages"))
    with pytest.raises(TrainingError, match="there are no messages"):
        trained(made.history(), "contact_channel")
    for order in made.nodes["Order"].values():
        order["channel"] = "web"
    with pytest.raises(TrainingError, match="nothing to choose"):
        trained(made.history(), "buying_channel")
    for order in made.nodes["Order"].values():
        order["channel"] = None
    with pytest.raises(TrainingError, match="nothing is known"):
        trained(made.history(), "buying_channel")


def test_too_few_cases_in_a_window_are_named() -> None:
    history, one = world(people=1).history(), task("contact_channel")
    split = temporal_split(*span(history, one), 28, 0)
    with pytest.raises(TrainingError, match="too few to judge"):
        train_choice(history, one, SETTINGS, split)
