"""What counts as a new category, a dearer product and larger orders; and who may be suggested what."""

from __future__ import annotations

import numpy as np
import pytest

from graph.settings import Settings
from ml.features.growth import dearer_product, larger_orders, new_category
from ml.features.moments import Moments
from ml.past.history import DAY_MS, Flags, History
from ml.past.snapshot import snapshot
from ml.ranking.candidates import NAMES, candidates, shop_at
from ml.ranking.retrieval import Retriever
from ml.ranking.stages import judged
from ml.task import Among, Suggest
from ml.tasks import all_tasks
from tests.ml.world import START, World, shop

NOW = START + 100 * DAY_MS
UNTIL = NOW + 28 * DAY_MS


def line(world: World, order: str, price: float, quantity: float = 1.0) -> None:
    """Prices of the lines of an order."""
    for start, _, row in world.links[("Order", "items")]:
        if start == order:
            row.update(price_minor=price, quantity=quantity)


def world() -> World:
    """Products p00 and p02 are of c0, p01 and p03 of c1. Everybody buys p00 for 100, and then differs."""
    made = World()
    shop(made, 4, 2)
    for name in ("wider", "dearer", "cheaper", "again", "cancelled"):
        made.node("Profile", name)
        made.order(name, f"{name}-1", 50, "p00")
        made.order(name, f"{name}-2", 80, "p00")
        for number in (1, 2):
            line(made, f"{name}-{number}", 200.0, 2.0)
    made.order("wider", "wider-3", 110, "p01", amount_minor=3000.0)
    made.order("dearer", "dearer-3", 110, "p02")
    line(made, "dearer-3", 150.0)
    made.order("cheaper", "cheaper-3", 110, "p02")
    line(made, "cheaper-3", 105.0)
    made.order("again", "again-3", 110, "p00")
    line(made, "again-3", 150.0)
    made.order("cancelled", "cancelled-3", 110, "p01", status="cancelled", amount_minor=3000.0)
    return made


def who(history: History, flags: Flags) -> list[str]:
    return list(history.nodes["Profile"].keys[flags])


def test_a_category_never_bought_before() -> None:
    history = world().history()
    assert who(history, new_category(history, NOW, UNTIL)) == ["wider"]
    assert who(history, new_category(history, START + 111 * DAY_MS, UNTIL)) == []


def test_a_dearer_product_is_new_and_costs_a_tenth_more_by_the_unit() -> None:
    history = world().history()
    assert who(history, dearer_product(history, NOW, UNTIL)) == ["dearer"]


def test_larger_orders() -> None:
    history = world().history()
    assert who(history, larger_orders(history, NOW, UNTIL)) == ["wider"]


def test_without_any_purchase_nothing_has_grown() -> None:
    history = world().history()
    for rule in (new_category, dearer_product, larger_orders):
        assert not rule(history, START, START + DAY_MS).any()


@pytest.mark.parametrize("among", list(Among))
def test_only_what_may_be_suggested_is_a_candidate(among: Among) -> None:
    history = world().history()
    known = snapshot(history, START + 120 * DAY_MS)
    suggest = Suggest("Product", (), 3, among=among)
    found_at = shop_at(known, suggest)
    every = np.arange(len(known.nodes["Profile"]))
    retriever = Retriever.fit([(found_at.stock, every, np.zeros(len(every), dtype=np.int64))], 1)
    found = candidates(found_at, every, retriever, 28.0)
    if among is Among.ALL:
        assert found.bought.any()
        return
    assert not found.bought.any()
    if among is Among.DEARER:
        people, things = known.nodes["Profile"].keys[found.person], known.nodes["Product"].keys[found.thing]
        rows = set(zip(people, things, strict=True))
        assert rows == {("wider", "p02"), ("cancelled", "p02")}
        assert found.values[0, NAMES.index("within_price")] == pytest.approx(1.275)
    if among is Among.BESIDE:
        assert (found.of("with_last") > 0).all()
    moments = Moments(history, all_tasks()["upsell"], Settings())
    truth = judged(moments, NOW, suggest, UNTIL - NOW, retriever, None)
    assert truth.truth.things.sum() == truth.hit.sum()


@pytest.mark.parametrize("name", ["upsell", "cross_sell", "basket_growth"])
def test_growth_is_asked_of_customers_and_says_what_exactly(name: str) -> None:
    task = all_tasks()[name]
    made = world()
    made.node("Profile", "lead")
    known = snapshot(made.history(), NOW)
    assert "lead" not in known.nodes["Profile"].keys[task.asked(known, Settings())]
