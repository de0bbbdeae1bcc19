"""The graph network in customer value: its say in the blends, its reasons, its files, and one person alone."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from ml.amount.bases import BASES
from ml.amount.model import Judged, weighed
from ml.amount.moments import AmountMoments, Spenders, measured
from ml.amount.teaching import lesson, weekly
from ml.amount.training import EXPECTED_WITHOUT, LIKELY_WITHOUT, train_amount
from ml.amount.valuation import Valuation
from ml.kinds.amount import KIND, AmountModel
from ml.network.reading import scored
from ml.network.sequence import WEEK
from ml.network.teaching import taught
from ml.network.training import NETWORK
from ml.past.history import DAY_MS
from ml.past.split import Split
from ml.serving.pipeline import last_moment, unpack
from tests.ml.valuing import DAYS, SETTINGS, moments_of, split_of, task
from tests.ml.world import START, World, busy_world, without

PEOPLE = 120
OWN = {"Order": "orders", "Session": "sessions", "Message": "messages", "Ticket": "tickets"}


@cache
def world() -> World:
    made = busy_world(people=PEOPLE)
    made.node("Profile", "nobody")
    return made


def as_of() -> float:
    return last_moment(world().history(), task())


def split() -> Split:
    return split_of(world().history())


def moments() -> AmountMoments:
    return moments_of(world().history())


@pytest.fixture(scope="module")
def model(quick_training: None) -> AmountModel:
    """In which only the graph network of the test has a say."""
    trained = train_amount(moments(), split(), 1, lambda what: None)
    last = np.eye(len(BASES))[-1]

    def only(valuation: Valuation) -> Valuation:
        assert valuation.blend is not None
        return replace(
            valuation, bases=trained.rehearsed.bases, blend=replace(valuation.blend, value=last, likely=last)
        )

    return AmountModel(
        valuation=only(trained.valuation), rehearsed=only(trained.rehearsed), horizon_days=DAYS, facts={}
    )


@pytest.fixture(scope="module")
def found() -> Spenders:
    return moments().spenders(as_of())


def test_its_amount_is_told_by_kinds_of_event(model: AmountModel, found: Spenders) -> None:
    assert model.valuation.kind == NETWORK
    explained, valued = model.valuation.explain(found), model.valuation.value(found, DAYS)
    assert valued.expected.std() > 0
    assert explained.score == pytest.approx(valued.expected, rel=1e-3, abs=1.0)
    moved = {feature.name for feature, part in zip(explained.features, explained.parts.T, strict=True) if part.any()}
    assert "graph_orders" in moved
    assert all(name.startswith("graph_") for name in moved)


def test_it_is_stored_without_loss(model: AmountModel, found: Spenders) -> None:
    back = unpack(task(), KIND.pack(task(), model))
    assert isinstance(back, AmountModel)
    for stored, made in ((back.valuation, model.valuation), (back.rehearsed, model.rehearsed)):
        assert stored.value(found, DAYS).expected.tolist() == made.value(found, DAYS).expected.tolist()


@pytest.mark.parametrize("profile", ["r0003", "r0017", "nobody"])
def test_one_person_alone_gets_the_batchs_answer(model: AmountModel, profile: str) -> None:
    every = KIND.answer(world().history(), task(), model, as_of(), SETTINGS, lambda what: None)
    batch = dict(zip(every.asked.tolist(), every.predictions, strict=True))[profile]
    others = {("Profile", key) for key in world().nodes["Profile"] if key != profile}
    for label, field in OWN.items():
        others |= {(label, key) for whose, key, _ in world().links["Profile", field] if whose != profile}
    alone = KIND.alone(without(world(), others).history(), task(), model, as_of(), SETTINGS)
    (one,) = alone.predictions
    for name in ("value_minor", "likely_minor", "low_minor", "high_minor"):
        assert getattr(one, name) == pytest.approx(getattr(batch, name), abs=1)
    assert (one.reasons, one.levers, one.basis) == (batch.reasons, batch.levers, batch.basis)


def test_it_learns_only_from_windows_that_are_closed() -> None:
    until, horizon = split().validation, split().horizon
    week = WEEK * DAY_MS
    found = weekly(split().cutoffs[0], until, horizon)
    assert found[-1] + horizon == until
    assert set(np.diff(found)) == {week}
    assert split().cutoffs[0] <= found[0] < split().cutoffs[0] + week


def test_it_learns_roots_of_amounts_at_the_pace_of_the_horizon_asked() -> None:
    of, horizon, cutoff = moments(), split().horizon, split().validation
    learns = lesson(of, 100.0, 0.6, horizon)
    cases = of.cases(cutoff)
    whole = learns.came(cutoff, cutoff + horizon)
    assert len(learns.asked(cutoff)) == len(cases)
    np.testing.assert_allclose(np.sign(whole) * whole**2 * 100.0, cases.amount)
    twice = learns.came(cutoff, cutoff + 2 * horizon)
    assert (twice**2).sum() == pytest.approx((whole**2).sum(), rel=0.3)


@pytest.mark.usefixtures("quick_training")
def test_what_comes_later_teaches_it_nothing() -> None:
    until, horizon = split().validation, split().horizon
    later = busy_world(people=PEOPLE)
    later.node("Profile", "nobody")
    day = (until - START) / DAY_MS
    for number in range(0, PEOPLE, 3):
        later.order(f"r{number:04}", f"planted-{number}", day + 1, "p00", amount_minor=9e7)

    def heard(of: World) -> bytes:
        in_measure, measure = measured(of.history(), until)
        told = AmountMoments(in_measure, task(), SETTINGS, measure=measure)
        weeks = weekly(split().cutoffs[0], until, horizon)
        network = taught(told, lesson(told, 100.0, 0.6, horizon), weeks, until, horizon, 3, lambda what: None)
        known, customers, _ = told.customers(until)
        return scored(network, known, customers).tobytes()

    assert heard(world()) == heard(later)


def test_without_a_network_none_is_asked() -> None:
    trained = train_amount(replace(moments(), task=replace(task(), network=False)), split(), 1, lambda what: None)
    assert trained.valuation.bases is not None
    assert trained.valuation.bases.network is None
    assert trained.valuation.weights[NETWORK] == 0
    assert not {NETWORK, LIKELY_WITHOUT, EXPECTED_WITHOUT} & set(trained.scores)


def judged(network: float) -> list[Judged]:
    """Two moments at which bases know about half of the amount, and the network all of it but for so much noise."""
    random = np.random.default_rng(2)
    made = []
    for _ in range(2):
        true = random.exponential(1.0, 300)
        said = np.column_stack([true * 0.5 + random.exponential(0.5, 300) for _ in BASES])
        said[:, -1] = true + network * random.exponential(1.0, 300)
        none = np.zeros(300)
        made.append(Judged(said, none, true * 2, np.column_stack([true, true]), none > 0, true, true, none + 1.0))
    return made


def test_it_has_a_say_where_it_helps() -> None:
    for moments_judged in (judged(0.2), judged(0.2)[:1]):
        blend, rest = weighed(moments_judged, 0.5, network=True)
        assert blend.value[-1] > 0 < blend.likely[-1]
        assert rest.value[-1] == rest.likely[-1] == 0
    assert not weighed(judged(0.2), 0.5, network=False)[0].hears


def test_it_has_none_where_it_proves_to_harm() -> None:
    first, second = judged(0.0)
    # All that comes at one moment and the reverse of it at the other: what the one teaches spoils the other.
    second.said[:, -1] = second.amount.max() - second.amount
    blend, rest = weighed([first, second], 0.5, network=True)
    assert not blend.hears
    assert blend.likely.tolist() == rest.likely.tolist()
