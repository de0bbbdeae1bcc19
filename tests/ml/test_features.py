"""Features by hand on a small history, and sentences for all of them."""

from __future__ import annotations

import math

import numpy as np
import pytest

from graph.model import contact, paths
from ml.features.table import FeatureTable, entity_features
from ml.past.history import DAY_MS
from ml.past.snapshot import snapshot
from tests.ml.world import START, World, busy_world, shop


@pytest.fixture(scope="module")
def table() -> FeatureTable:
    world = World()
    shop(world, 4, 2)
    for name in ("anna", "boris"):
        world.node("Profile", name)
    for day, products in ((10, ("p00",)), (20, ("p00", "p01")), (30, ("p02",))):
        world.order("anna", f"o{day}", day, *products)
    for number, opened in enumerate((START + 31 * DAY_MS, None, None, START + 99 * DAY_MS)):
        letter = world.node("Message", f"m{number}", sent_at=START + 30 * DAY_MS, opened_at=opened)
        world.link(paths.PROFILE_MESSAGES, "anna", letter)
    visit = world.node("Session", "s", started_at=START + 39 * DAY_MS, pages=3.0)
    world.link(paths.PROFILE_SESSIONS, "anna", visit)
    world.link(contact.VIEWED, visit, "p03")
    home = world.node("Household", "home", size=3.0)
    world.link(paths.PROFILE_HOUSEHOLDS, "anna", home)
    return entity_features(snapshot(world.history(), START + 40 * DAY_MS))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("orders_count_14", 1),
        ("orders_count_28", 2),
        ("orders_count_365", 3),
        ("orders_days_since", 10),
        ("orders_gap_mean", 10),
        ("orders_due", 1),
        ("orders_gap_longer", 1),
        ("tenure_days", 30),
        ("orders_amount_minor_sum_28", 3000),
        ("orders_amount_minor_last", 1000),
        ("orders_items_distinct_91", 3),
        ("orders_items_category_distinct_91", 2),
        ("orders_items_per", 4 / 3),
        ("messages_count_28", 4),
        ("messages_opened_at_share_28", 0.25),
        ("sessions_viewed_distinct_28", 1),
        ("household_size", 3),
    ],
)
def test_features_by_hand(table: FeatureTable, name: str, expected: float) -> None:
    assert table.values[0, table.names.index(name)] == pytest.approx(expected)


def test_somebody_of_whom_nothing_is_known(table: FeatureTable) -> None:
    row = dict(zip(table.names, table.values[1], strict=True))
    assert row["orders_count_365"] == 0
    assert math.isnan(row["orders_days_since"])
    assert math.isnan(row["household_size"])


def test_names_are_unique(table: FeatureTable) -> None:
    assert len(set(table.names)) == len(table.names)


def test_the_reason_that_matters_most_is_said_in_full(table: FeatureTable) -> None:
    row = dict(zip(table.names, table.values[0], strict=True))
    late = next(feature for feature in table.features if feature.name == "orders_due")
    assert late.say(row) == (
        "usual gap between orders 10 days, now 10",
        "Обычный перерыв между заказами 10 дней, сейчас 10",
    )


def test_every_feature_has_a_sentence_for_everybody() -> None:
    world = busy_world(people=12)
    found = entity_features(snapshot(world.history(), START + 300 * DAY_MS))
    for values in (*found.values, np.full(len(found.names), np.nan)):
        row = dict(zip(found.names, values, strict=True))
        for feature in found.features:
            en, ru = feature.say(row)
            assert en
            assert ru
            assert "{" not in en + ru
            assert "nan" not in (en + ru).lower()


def test_what_many_share_is_counted_as_nobodys_own_and_a_kind_without_events_breaks_nothing() -> None:
    world = World()
    shop(world)
    for name in ("anna", "boris"):
        world.node("Profile", name)
    offer = world.node("Offer", "spring", valid_from=START)
    world.link(contact.OFFER_ON, offer, "p00")
    world.link(paths.PROFILE_REDEMPTIONS, "anna", offer, at=START + DAY_MS)
    found = entity_features(snapshot(world.history(), START + 2 * DAY_MS))
    assert not [name for name in found.names if name.startswith(("offers_products", "redemptions_products"))]
    assert found.values[0, found.names.index("redemptions_count_28")] == 1.0
    assert found.values[0, found.names.index("orders_items_distinct_28")] == 0.0
