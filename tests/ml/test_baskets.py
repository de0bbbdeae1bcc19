"""Pairs of who bought what against the plain way of counting; and nothing from after the snapshot."""

from __future__ import annotations

import numpy as np
import pytest

from graph.model import commerce, contact, paths
from ml.past.baskets import HALF_LIVES, SHORT, bought_later, bought_lines, bought_pairs, contains, seen_pairs
from ml.past.history import DAY_MS
from ml.past.snapshot import snapshot
from ml.task import Suggest
from tests.ml.world import START, World, shop

PRODUCTS = Suggest("Product", (), 5)
CATEGORIES = Suggest("Category", (("Product", "category"),), 3)


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
    pairs = bought_pairs(bought_lines(snapshot(world().history(), NOW), PRODUCTS))
    rows = {(p, t): at for at, (p, t) in enumerate(zip(pairs.profile.tolist(), pairs.thing.tolist(), strict=True))}
    assert set(rows) == {(0, 0), (0, 1), (0, 2), (1, 3)}
    milk = rows[(0, 0)]
    assert (pairs.count[milk], pairs.since[milk], pairs.first[milk], pairs.gap[milk]) == (3, 10, 50, 20)
    expected = [sum(0.5 ** (age / life) for age in (50, 40, 10)) for life in HALF_LIVES]
    assert pairs.decayed[milk] == pytest.approx(expected)
    assert HALF_LIVES[SHORT] == 30
    assert np.isnan(pairs.gap[rows[(1, 3)]])


def test_pairs_of_profiles_and_categories_count_an_order_once() -> None:
    pairs = bought_pairs(bought_lines(snapshot(world().history(), NOW), CATEGORIES))
    counts = {(p, t): c for p, t, c in zip(pairs.profile.tolist(), pairs.thing.tolist(), pairs.count, strict=True)}
    assert counts == {(0, 0): 3, (0, 1): 1, (1, 1): 1}


def test_what_was_bought_later_and_not_cancelled() -> None:
    history = world().history()
    known = snapshot(history, NOW)
    assert bought_later(history, known, PRODUCTS, NOW + 28 * DAY_MS).tolist() == [1 * 4 + 0, 1 * 4 + 3]
    assert bought_later(history, known, CATEGORIES, NOW + 28 * DAY_MS).tolist() == [1 * 2 + 0, 1 * 2 + 1]


def test_lines_know_what_came_after_them_and_the_price_of_a_unit() -> None:
    made = world()
    made.links[("Order", "items")][0][2].update(quantity=2.0, price_minor=500.0)
    lines = bought_lines(snapshot(made.history(), NOW), PRODUCTS)
    milk = (lines.profile == 0) & (lines.thing == 0)
    assert lines.age[milk].tolist() == [10, 40, 50]
    assert lines.later[milk].tolist() == [0, 1, 2]
    assert lines.price[milk].tolist()[2] == 250
    assert np.isnan(lines.price[milk][:2]).all()


def test_a_way_of_several_edges_leads_up_the_tree() -> None:
    made = world()
    made.node("Category", "all")
    for narrow in ("c0", "c1"):
        made.link(commerce.WITHIN, narrow, "all")
    wide = Suggest("Category", (("Product", "category"), ("Category", "parent")), 3)
    known = snapshot(made.history(), NOW)
    pairs = bought_pairs(bought_lines(known, wide))
    assert pairs.count.tolist() == [3, 1]
    assert set(known.nodes["Category"].keys[pairs.thing]) == {"all"}
    assert wide.name == "Category.2"


def test_only_the_next_order_where_that_is_asked() -> None:
    history = world().history()
    known = snapshot(history, START + 5 * DAY_MS)
    later = bought_later(history, known, Suggest("Product", (), 5, next_order=True), NOW + 28 * DAY_MS)
    assert later.tolist() == [0 * 4 + 0, 1 * 4 + 0, 1 * 4 + 3]


def test_nothing_bought_gives_no_pairs() -> None:
    known = snapshot(world().history(), START - DAY_MS)
    assert len(bought_pairs(bought_lines(known, PRODUCTS))) == 0


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
