"""Buy till you die: known parameters come out again, by likelihood, by drawing and from the published data."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ml.learners.btyd import BgNbd, GammaGamma, Purchases
from ml.past.history import Floats

TRUE = BgNbd(0.8, 20.0, 0.8, 2.5)
WORTH = GammaGamma(6.0, 4.0, 150.0)


def population(people: int = 4000, seed: int = 3) -> Purchases:
    """Customers whose orders follow the model exactly."""
    random = np.random.default_rng(seed)
    age = random.uniform(50, 400, people)
    repeats, recency, worth = (np.zeros(people) for _ in range(3))
    for at in range(people):
        rate, leave = random.gamma(TRUE.r) / TRUE.alpha, random.beta(TRUE.a, TRUE.b)
        now, bought = 0.0, 0
        while True:
            now += random.exponential(1 / rate)
            if now > age[at]:
                break
            bought += 1
            recency[at] = now
            if random.random() < leave:
                break
        repeats[at] = bought
        scale = random.gamma(WORTH.q) / WORTH.gamma
        worth[at] = random.gamma(WORTH.p, size=max(bought, 1)).mean() / scale
    return Purchases(repeats, recency, age, worth)


KNOWN = population()


def test_the_parameters_of_a_population_come_out_again() -> None:
    fitted = BgNbd.fit(KNOWN)
    assert fitted.r == pytest.approx(TRUE.r, rel=0.15)
    assert fitted.alpha == pytest.approx(TRUE.alpha, rel=0.2)
    assert fitted.a / (fitted.a + fitted.b) == pytest.approx(TRUE.a / (TRUE.a + TRUE.b), rel=0.2)
    worth = GammaGamma.fit(KNOWN)
    assert worth.p * worth.gamma / (worth.q - 1) == pytest.approx(WORTH.p * WORTH.gamma / (WORTH.q - 1), rel=0.08)


def test_the_unit_of_time_and_of_money_does_not_matter() -> None:
    weeks = Purchases(KNOWN.repeats, KNOWN.recency / 7, KNOWN.age / 7, KNOWN.worth / 100)
    days, in_weeks = BgNbd.fit(KNOWN), BgNbd.fit(weeks)
    assert days.expected(KNOWN, 28) == pytest.approx(in_weeks.expected(weeks, 4), rel=1e-3)
    assert GammaGamma.fit(KNOWN).expected(KNOWN) == pytest.approx(100 * GammaGamma.fit(weeks).expected(weeks), rel=1e-3)


def test_what_is_drawn_agrees_with_what_is_expected() -> None:
    random = np.random.default_rng(1)
    orders = TRUE.draw(KNOWN, 90, 400, random)
    assert orders.mean() == pytest.approx(TRUE.expected(KNOWN, 90).mean(), rel=0.02)
    spend = WORTH.draw(KNOWN, orders, random)
    assert spend.mean() == pytest.approx((TRUE.expected(KNOWN, 90) * WORTH.expected(KNOWN)).mean(), rel=0.03)


@given(
    repeats=st.integers(0, 3000), age=st.floats(1, 3000), share=st.floats(0.0, 1.0), ahead=st.floats(0.5, 365),
)  # fmt: skip
def test_expectations_are_finite_never_negative_and_grow_with_time(
    repeats: int, age: float, share: float, ahead: float
) -> None:
    one = Purchases(*(np.array([value], dtype=float) for value in (repeats, age * share * (repeats > 0), age, 10.0)))
    for model in (TRUE, BgNbd(1.4, 9.0, 0.01, 50.0), BgNbd(0.24, 4.4, 1.0, 2.4)):
        near, far = model.expected(one, ahead)[0], model.expected(one, 2 * ahead)[0]
        assert 0 <= near <= far * (1 + 1e-3) < np.inf
        assert 0 <= model.alive(one)[0] <= 1


def test_the_integral_agrees_with_the_closed_form() -> None:
    by_integral = TRUE._integrated(KNOWN, 90) * TRUE.alive(KNOWN)
    assert by_integral == pytest.approx(TRUE.expected(KNOWN, 90), rel=1e-3)


def test_one_order_gives_no_certainty_of_having_left() -> None:
    once = Purchases(*(np.array([value]) for value in (0.0, 0.0, 900.0, 5.0)))
    assert TRUE.alive(once).tolist() == [1.0]
    assert TRUE.expected(once, 28)[0] < TRUE.expected(Purchases(*(np.array([v]) for v in (0.0, 0.0, 9.0, 5.0))), 28)[0]


def test_too_little_data_still_gives_finite_parameters() -> None:
    few = Purchases(np.zeros(3), np.zeros(3), np.array([1.0, 5.0, 9.0]), np.array([np.nan, 4.0, 2.0]))
    fitted, worth = BgNbd.fit(few), GammaGamma.fit(few)
    for value in (*fitted.expected(few, 30), *worth.expected(few)):
        assert np.isfinite(value)
    nobody = Purchases(*(np.empty(0) for _ in range(4)))
    assert np.isfinite(BgNbd.fit(nobody).alpha)


def test_the_worth_of_an_order_is_between_ones_own_and_everybodys() -> None:
    everybody = WORTH.p * WORTH.gamma / (WORTH.q - 1)
    own: Floats = np.full(len(KNOWN), 500.0)
    rich = WORTH.expected(Purchases(KNOWN.repeats, KNOWN.recency, KNOWN.age, own))
    assert (rich[KNOWN.repeats > 0] < 500).all()
    assert (rich[KNOWN.repeats > 0] > everybody).all()
    assert rich[KNOWN.repeats == 0] == pytest.approx(everybody)
