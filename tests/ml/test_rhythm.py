"""Features of rhythm on people whose days are known."""

from __future__ import annotations

import math

import numpy as np
import pytest

from ml.features.table import FeatureTable, entity_features
from ml.past.history import DAY_MS
from ml.past.snapshot import snapshot
from tests.ml.world import START, World, shop

NOW = START + 364 * DAY_MS


@pytest.fixture(scope="module")
def table() -> FeatureTable:
    world = World()
    shop(world, 4, 2)
    for name in ("anna", "boris", "clara"):
        world.node("Profile", name)
    for day in range(4, 351, 10):  # every ten days; the last 14 days ago
        world.order("anna", f"a{day}", 364 - day, "p00", "p01")
    world.order("boris", "b", 364 - 3.5, "p02", amount_minor=800.0)
    return entity_features(snapshot(world.history(), NOW))


def value(table: FeatureTable, name: str, person: int) -> float:
    return float(table.values[person, table.names.index(name)])


def test_decays_halve_with_their_half_life(table: FeatureTable) -> None:
    assert value(table, "orders_decay_7", 1) == pytest.approx(2 ** (-3.5 / 7))
    assert value(table, "orders_amount_minor_decay_14", 1) == pytest.approx(800 * 2 ** (-3.5 / 14))
    assert value(table, "orders_decay_7", 2) == 0.0


def test_weeks_and_spans_without_orders_are_shares_of_the_time_since_the_first(table: FeatureTable) -> None:
    assert value(table, "orders_weeks_8", 1) == 1.0
    assert 0.6 < value(table, "orders_weeks_26", 0) < 0.8
    assert value(table, "orders_weeks_idle", 0) == 1.0
    assert value(table, "orders_idle_28_52", 0) == 0.0


def test_past_gaps_say_how_long_the_present_one_may_last(table: FeatureTable) -> None:
    assert value(table, "orders_gap_1", 0) == 10.0
    assert math.isnan(value(table, "orders_gap_1", 1))
    # Anna's gaps are all of ten days, and so are everybody's: four days in, three more are sure, ten are not.
    assert value(table, "orders_stays_28", 0) < 0.1
    assert math.isnan(value(table, "orders_stays_7", 2))


def test_regular_things_are_due(table: FeatureTable) -> None:
    assert value(table, "orders_items_category_regular", 0) == 2.0
    assert value(table, "orders_items_category_due", 0) == pytest.approx(4 / 10, abs=0.02)
    assert value(table, "orders_items_category_lapsed", 0) == 0.0
    assert value(table, "orders_items_category_regular", 1) == 0.0


@pytest.mark.parametrize(
    ("name", "en", "ru"),
    [
        ("orders_gap_1", "last gap between orders: 10 days", "Заказы: последний перерыв 10 дней"),
        ("orders_gap_2", "second last gap between orders: 10 days", "Заказы: предпоследний перерыв 10 дней"),
        (
            "orders_decay_14", "recent orders: 2.1 (those of 14 days ago count half)",
            "Недавние заказы: 2,1 (давность 14 дн. — за половину)",
        ),
        (
            "orders_items_distinct_365", "orders in 365 days, different items: 2",
            "Заказы за 365 дн., разных (товары): 2",
        ),
    ],
)  # fmt: skip
def test_sentences_are_for_people(table: FeatureTable, name: str, en: str, ru: str) -> None:
    feature = table.features[table.names.index(name)]
    row = dict(zip(table.names, table.values[0].tolist(), strict=True))
    assert feature.say(row) == (en, ru)


def test_every_sentence_can_be_said_of_everybody(table: FeatureTable) -> None:
    for person in range(3):
        row = dict(zip(table.names, table.values[person].tolist(), strict=True))
        for feature in table.features:
            en, ru = feature.say(row)
            assert en
            assert ru
    assert len(set(table.names)) == len(table.names)
    assert not np.isinf(table.values).any()
