"""Pairs of who bought what against the plain way of counting; and nothing from after the snapshot."""

from __future__ import annotations

import numpy as np
import pytest

from graph.model import commerce, contact, paths
from ml.baskets import bought_later, bought_pairs, contains, seen_pairs
from ml.history import DAY_MS
from ml.snapshot import snapshot
from ml.task import Suggest
from tests.ml.world import START, World, shop

PRODUCTS = Suggest("Product", None, 5)
CATEGORIES = Suggest("Category", ("Product", "category"), 3)


def world() -> World:
    made = World()
    shop(made, 4, 2)
    for name in ("anna", "boris"):
        made.node("Profile", name)
    made.order("anna", "o1", 0, "p00", "p01")
    made.order("anna", "o2", 10, "p00")
    made.order("anna", "o3", 40, "p00", "p02")
    made.order("boris", "o4", 5, "p03")
    made.order("boris", "o5", 55, "p00", "p03")
    made.order("boris", "o6", 56, "p01", status="cancelled")
    return made


NOW = START + 50 * DAY_MS


def test_pairs_of_profiles_and_products() -> None:
    pairs = bought_pairs(snapshot(world().history(), NOW), PRODUCTS)
    rows = {(p, t): at for at, (p, t) in enumerate(zip(pairs.profile.tolist(), pairs.thing.tolist(), strict=True))}
    assert set(rows) == {(0, 0), (0, 1), (0, 2), (1, 3)}
    milk = rows[(0, 0)]
    assert (pairs.count[milk], pairs.since[milk], pairs.first[milk], pairs.gap[milk]) == (3, 10, 50, 20)
    assert pairs.decayed[milk, 0] == pytest.approx(sum(0.5 ** (age / 30) for age in (50, 40, 10)))
    assert np.isnan(pairs.gap[rows[(1, 3)]])


def test_pairs_of_profiles_and_categories_count_an_order_once() -> None:
    pairs = bought_pairs(snapshot(world().history(), NOW), CATEGORIES)
    counts = {(p, t): c for p, t, c in zip(pairs.profile.tolist(), pairs.thing.tolist(), pairs.count, strict=True)}
    assert counts == {(0, 0): 3, (0, 1): 1, (1, 1): 1}


def test_what_was_bought_later_and_not_cancelled() -> None:
    history = world().history()
    known = snapshot(history, NOW)
    assert bought_later(history, known, PRODUCTS, NOW + 28 * DAY_MS).tolist() == [1 * 4 + 0, 1 * 4 + 3]
    assert bought_later(history, known, CATEGORIES, NOW + 28 * DAY_MS).tolist() == [1 * 2 + 0, 1 * 2 + 1]


def test_what_was_looked_at_lately() -> None:
    made = world()
    for day in (30, 45):
        visit = made.node("Session", f"s{day}", started_at=START + day * DAY_MS)
        made.link(paths.PROFILE_SESSIONS, "anna", visit)
        made.link(contact.VIEWED, visit, "p03")
    cart = made.node("Cart", "k", created_at=START + 46 * DAY_MS)
    made.link(paths.PROFILE_CARTS, "anna", cart)
    made.link(commerce.HOLDS_PRODUCT, cart, "p03")
    keys, counts = seen_pairs(snapshot(made.history(), NOW), PRODUCTS, 14)
    assert keys.tolist() == [3]
    assert counts.tolist() == [2]


def test_membership_in_sorted_keys() -> None:
    assert contains(np.array([2, 5]), np.array([1, 2, 5, 9])).tolist() == [False, True, True, False]
    assert contains(np.array([], dtype=np.int64), np.array([1])).tolist() == [False]
