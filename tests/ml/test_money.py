"""Amounts: what is paid back is deducted, and several currencies are never summed."""

from __future__ import annotations

import numpy as np
import pytest

from graph.model import commerce
from ml.past.history import DAY_MS, History
from ml.past.money import Measure, own_currency, spent
from ml.past.snapshot import snapshot
from tests.ml.world import START, World

NOW = START + 50 * DAY_MS


def world() -> World:
    made = World()
    for name in ("mixed", "rich", "ruble", "stranger"):
        made.node("Profile", name)
    for day in (1, 2, 3, 60):
        made.order("ruble", f"r{day}", day, amount_minor=10_000.0, currency="RUB")
        made.order("mixed", f"x{day}", day, amount_minor=20_000.0, currency="RUB")
    for day in (4, 61):
        made.order("mixed", f"e{day}", day, amount_minor=100.0, currency="EUR")
        made.order("rich", f"y{day}", day, amount_minor=300.0, currency="EUR")
    return made


def values(history: History, after: float, until: float) -> dict[str, float]:
    own = own_currency(snapshot(history, NOW))
    amounts, _ = spent(history, own, after, until)
    return dict(zip(history.nodes["Profile"].keys.tolist(), amounts.tolist(), strict=True))


def test_everybody_has_the_currency_of_most_of_their_orders() -> None:
    known = snapshot(world().history(), NOW)
    assert own_currency(known).tolist() == ["RUB", "EUR", "RUB", None]


def test_orders_in_another_currency_than_ones_own_are_left_out() -> None:
    found = values(world().history(), NOW, NOW + 30 * DAY_MS)
    assert found == {"mixed": 20_000, "rich": 300, "ruble": 10_000, "stranger": 0}


def test_one_measure_is_that_of_a_typical_order() -> None:
    history = world().history()
    measure = Measure.of(history, NOW)
    assert measure.main == "RUB"
    assert measure.scale["RUB"] == 1.0
    # Orders of 10,000 and 20,000 rubles, as many of either; of 100 and 300 euro cents.
    assert measure.scale["EUR"] == pytest.approx(200 / 15_000)
    scaled = measure.measured(history).nodes["Order"]
    assert scaled.columns["amount_minor"][scaled.keys == "y4"].tolist() == pytest.approx([22_500])
    assert measure.scales(np.array(["XXX", None], dtype=object)).tolist() == [1.0, 1.0]


def test_one_currency_changes_nothing() -> None:
    made = World()
    made.node("Profile", "one")
    made.order("one", "o", 1, amount_minor=500.0, currency="RUB")
    history = made.history()
    assert Measure.of(history, NOW).measured(history) is history


def test_what_comes_later_does_not_change_the_measure() -> None:
    early = Measure.of(world().history(), NOW)
    later = world()
    later.order("rich", "huge", 70, amount_minor=1e9, currency="EUR")
    assert Measure.of(later.history(), NOW) == early


def test_what_is_paid_back_is_deducted_when_it_is() -> None:
    made = world()
    back = made.node("Return", "b", returned_at=START + 62 * DAY_MS, amount_minor=4_000.0, currency="RUB")
    made.link(commerce.RETURN_OF, back, "r60")
    assert values(made.history(), NOW, NOW + 30 * DAY_MS)["ruble"] == 6_000
    assert values(made.history(), NOW, START + 61 * DAY_MS)["ruble"] == 10_000
    assert values(made.history(), START + 61 * DAY_MS, NOW + 30 * DAY_MS)["ruble"] == -4_000


def test_a_cancelled_order_is_no_spend() -> None:
    made = world()
    made.order("ruble", "c", 63, amount_minor=9_999.0, currency="RUB", status="cancelled")
    assert values(made.history(), NOW, NOW + 30 * DAY_MS)["ruble"] == 10_000
