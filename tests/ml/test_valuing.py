"""Customer value from a small world: learnt, adding up, honest about its width, and answered for everybody."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from graph.errors import TrainingError
from ml.amount.bases import BASES, HABITS
from ml.amount.moments import AmountMoments, Cases
from ml.amount.spending import USUAL
from ml.amount.training import EXPECTED, EXPECTED_WITHOUT, LIKELY, LIKELY_WITHOUT, SAME_AGAIN, Trained, train_amount
from ml.kinds.amount import KIND, AmountModel
from ml.kinds.judge import judge_of
from ml.past.history import DAY_MS, History
from ml.past.split import Split, temporal_split
from ml.reasons.levers import levers
from ml.serving.lifecycle import compared
from ml.serving.pipeline import last_moment, unpack
from tests.ml.valuing import DAYS, SETTINGS, moments_of, split_of, task
from tests.ml.world import START, World, busy_world, without

PEOPLE = 200


@cache
def world() -> World:
    made = busy_world(people=PEOPLE)
    made.node("Profile", "nobody")
    made.node("Profile", "once")
    made.order("once", "only", 390, "p01")
    return made


@cache
def history() -> History:
    return world().history()


def split(days: int = DAYS) -> Split:
    return split_of(history(), days)


def moments(of: History, days: int = DAYS) -> AmountMoments:
    return moments_of(of, days, split(days).validation)


@pytest.fixture(scope="module")
def trained(quick_training: None) -> Trained:
    return train_amount(moments(history()), split(), 1, lambda what: None)


@pytest.fixture(scope="module")
def model(trained: Trained) -> AmountModel:
    return AmountModel(valuation=trained.valuation, rehearsed=trained.rehearsed, horizon_days=DAYS, facts={})


def test_it_errs_less_than_the_same_again(trained: Trained) -> None:
    assert set(trained.scores) >= {SAME_AGAIN, EXPECTED, LIKELY, EXPECTED_WITHOUT, LIKELY_WITHOUT, *BASES}
    same_again = trained.scores[SAME_AGAIN]
    assert trained.scores[LIKELY].error.value < same_again.error.value
    assert trained.scores[EXPECTED].rank.value > same_again.rank.value


def test_totals_come_out_and_the_likely_guess_errs_no_more(trained: Trained) -> None:
    for name in (EXPECTED, LIKELY):
        assert trained.scores[name].total.value == pytest.approx(1.0, abs=0.15)
    assert trained.scores[LIKELY].error.value <= trained.scores[EXPECTED].error.value * 1.02


def test_eight_in_ten_lie_within_the_interval(trained: Trained) -> None:
    assert trained.coverage == pytest.approx(0.8, abs=0.1)


def test_weights_are_shares_and_drivers_add_up(trained: Trained) -> None:
    assert sum(trained.valuation.weights.values()) == pytest.approx(1.0)
    assert min(trained.valuation.weights.values()) >= 0
    assert sum(driver.weight for driver in trained.drivers) == pytest.approx(1.0)
    assert {driver.direction for driver in trained.drivers} <= {-1, 0, 1}


def test_contributions_add_up_to_the_expected_amount(trained: Trained) -> None:
    found = moments(history()).spenders(split().final)
    explained = trained.valuation.explain(found)
    valued = trained.valuation.value(found, DAYS)
    above = valued.expected > 100.0  # nearer to nothing, amounts stop at nought and their parts do not
    assert above.sum() > 100
    assert explained.score[above] == pytest.approx(valued.expected[above], rel=0.02, abs=50)


def test_everybody_gets_an_answer_and_newcomers_a_wide_one(model: AmountModel) -> None:
    as_of = last_moment(history(), task())
    answers = KIND.answer(history(), task(), model, as_of, SETTINGS, lambda what: None)
    made = dict(zip(answers.asked.tolist(), answers.predictions, strict=True))
    assert set(made) == set(world().nodes["Profile"])
    for prediction in answers.predictions:
        low, value, likely, high = (
            getattr(prediction, name) for name in ("low_minor", "value_minor", "likely_minor", "high_minor")
        )
        assert 0 <= low <= min(value, likely) <= max(value, likely) <= high
        assert prediction.expected_orders is not None
        assert prediction.expected_orders >= 0
        assert prediction.reasons
        assert prediction.reasons_ru
        assert prediction.reason_weights
        assert prediction.probability is None
        assert len(prediction.reasons) == len(prediction.reasons_ru) == len(prediction.reason_weights)
    assert made["nobody"].low_minor == 0 < made["nobody"].high_minor
    assert made["once"].high_minor - made["once"].low_minor > made["once"].value_minor
    assert made["nobody"].reasons == ["no orders so far"]


def test_a_stored_model_answers_as_before(model: AmountModel) -> None:
    back = unpack(task(), KIND.pack(task(), model))
    assert isinstance(back, AmountModel)
    found = moments(history()).spenders(split().final)
    assert back.valuation.value(found, DAYS).expected.tolist() == model.valuation.value(found, DAYS).expected.tolist()


@pytest.mark.usefixtures("quick_training")
def test_training_again_gives_the_same_model(model: AmountModel) -> None:
    again = train_amount(moments(history()), split(), 1, lambda what: None)
    fresh = AmountModel(valuation=again.valuation, rehearsed=again.rehearsed, horizon_days=DAYS, facts={})
    assert KIND.pack(task(), fresh).version == KIND.pack(task(), model).version


def test_the_future_does_not_reach_the_features() -> None:
    cutoff = split().validation
    later = busy_world(people=PEOPLE)
    later.node("Profile", "nobody")
    later.node("Profile", "once")
    later.order("once", "only", 390, "p01")
    day = (cutoff - START) / DAY_MS
    for number in range(0, PEOPLE, 7):
        later.order(f"r{number:04}", f"planted-{number}", day + 1, "p00", amount_minor=9e7)
    before, after = (moments(of).spenders(cutoff).moment.table.values for of in (history(), later.history()))
    assert np.array_equal(before, after, equal_nan=True)


def test_shuffled_amounts_teach_nothing() -> None:
    noise = replace(moments(history()), task=replace(task(), network=False))  # it learns from more than cases
    random = np.random.default_rng(4)
    true = noise.cases

    def shuffled(cutoff: float) -> Cases:
        cases = true(cutoff)
        order = random.permutation(len(cases))
        return replace(cases, amount=cases.amount[order], orders=cases.orders[order])

    kept = {cutoff: shuffled(cutoff) for cutoff in (*split().cutoffs, split().test)}
    noise._kept.update(kept)  # what training learns from, its test stays true
    found = train_amount(noise, split(), 1, lambda what: None)
    assert abs(found.scores[LIKELY].rank.value) < 0.35


def test_a_horizon_longer_than_the_history_is_answered_by_habits() -> None:
    far = train_amount(moments(history(), 365), split(365), 1, lambda what: None)
    assert far.valuation.weights == {HABITS: 1.0}
    assert 0.5 < far.coverage <= 1.0
    assert np.isnan(far.share)


def test_few_people_are_answered_by_habits_and_hardly_any_are_refused() -> None:
    few = busy_world(people=14).history()
    cut = temporal_split(START, last_moment(few, task()), DAYS, 0)
    found = train_amount(moments(few), cut, 1, lambda what: None)
    assert found.valuation.bases is None
    three = busy_world(people=3).history()
    with pytest.raises(TrainingError, match="too few") as refused:
        train_amount(moments(three), cut, 1, lambda what: None)
    assert refused.value.hint


@pytest.mark.usefixtures("quick_training")
def test_several_currencies_are_learnt_together_and_answered_apart() -> None:
    made = busy_world(people=100)
    for key, row in made.nodes["Order"].items():
        euro = int(key[1:].split("-")[0]) % 2 == 0
        row |= {"currency": "EUR" if euro else "RUB", "amount_minor": row["amount_minor"] * (1 if euro else 90)}
    of = made.history()
    last = last_moment(of, task())
    model = KIND.train(of, task(), SETTINGS, temporal_split(START, last, DAYS, 0), lambda what: None)
    answers = KIND.answer(of, task(), model, last, SETTINGS, lambda what: None)
    values: dict[str, list[int]] = {"EUR": [], "RUB": []}
    for prediction in answers.predictions:
        assert prediction.value_minor is not None
        values[str(prediction.currency)].append(prediction.value_minor)
    assert 40 < np.mean(values["RUB"]) / np.mean(values["EUR"]) < 200


OWN = {"Order": "orders", "Session": "sessions", "Message": "messages", "Ticket": "tickets"}


def test_removing_named_nodes_changes_amounts_more_than_removing_random_ones(model: AmountModel) -> None:
    as_of = last_moment(history(), task())
    answers = KIND.answer(history(), task(), model, as_of, SETTINGS, lambda what: None)
    people = answers.asked.tolist()
    named: dict[str, set[tuple[str, str]]] = {}
    for drove in answers.drivers:
        if drove.label in OWN and (drove.how.rank or 0) <= 3:
            named.setdefault(people[drove.asked], set()).add((drove.label, drove.key))
    assert len(named) > 100
    owned: dict[str, list[tuple[str, str]]] = {}
    for label, field in OWN.items():
        for profile, key, _ in world().links.get(("Profile", field), []):
            owned.setdefault(profile, []).append((label, key))
    random = np.random.default_rng(3)
    other = {
        profile: {owned[profile][at] for at in random.permutation(len(owned[profile]))[: len(nodes)]}
        for profile, nodes in named.items()
    }

    def expected(of: World) -> dict[str, float]:
        found = KIND.answer(of.history(), task(), model, as_of, SETTINGS, lambda what: None)
        return dict(zip(found.asked.tolist(), (one.value_minor or 0.0 for one in found.predictions), strict=True))

    before = expected(world())

    def change(chosen: dict[str, set[tuple[str, str]]]) -> float:
        after = expected(without(world(), set().union(*chosen.values())))
        return float(np.mean([abs(after[profile] - before[profile]) for profile in chosen]))

    assert change(named) > 1.3 * change(other)


def test_levers_of_amounts_raise_them_and_say_by_how_much(model: AmountModel) -> None:
    found, valuation = model.spenders(history(), task(), last_moment(history(), task()), SETTINGS), model.valuation
    valued = valuation.value(found, DAYS)
    expected, heard = valued.expected, valued.heard
    assert heard is not None
    usual = found.customers.values((USUAL,))[:, 0]
    every = levers(
        found.customers, task().entity, valuation.names, expected, True,
        lambda values: valuation.expected(values, usual, heard), 1e-6,
    )  # fmt: skip
    said = [(lever, now) for of_one, now in zip(every, expected.tolist(), strict=True) for lever in of_one]
    assert said
    assert all(lever.after > now for lever, now in said)
    assert all("(now: " in lever.en and "(сейчас: " in lever.ru for lever, _ in said)


def test_a_worse_model_of_an_amount_is_told_from_a_better_one(model: AmountModel) -> None:
    judge = judge_of(task())
    good = judge.test(history(), task(), model, split(), SETTINGS)
    assert good is not None
    blend = model.rehearsed.blend
    assert blend is not None
    for spoilt in (
        replace(blend, value=blend.value * 2.0),
        replace(blend, likely=blend.likely * 2.0),
        replace(blend, margins=blend.margins + 40.0),
    ):
        worse = replace(model, rehearsed=replace(model.rehearsed, blend=spoilt))
        bad = judge.test(history(), task(), worse, split(), SETTINGS)
        assert bad is not None
        assert not compared(good.losses, bad.losses).promoted
        assert compared(bad.losses, good.losses).promoted
