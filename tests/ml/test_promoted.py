"""Promotions: known from when they are announced, weighed by days and stores, and by what sells of a category."""

from __future__ import annotations

import numpy as np
import pytest

from graph.model import contact
from ml.past.history import DAY_MS
from ml.past.snapshot import Snapshot, snapshot
from ml.ranking.candidates import candidates, shop_at
from ml.ranking.promoted import PROMOTED, promoted
from ml.ranking.ranker import why
from ml.ranking.retrieval import Retriever
from ml.ranking.stages import retriever_of
from ml.task import Suggest
from tests.ml.world import START, World, shop

PRODUCTS = Suggest("Product", (), 5)
CATEGORIES = Suggest("Category", (("Product", "category"),), 3)


def day(number: float) -> float:
    return START + number * DAY_MS


def world(**told: float) -> World:
    """A leaflet of the week from day 40, out on day 38, with p00 in half of the stores."""
    made = World()
    shop(made, 5, 1)
    for number in range(8):
        made.node("Profile", f"r{number}")
        for at in (10, 24, 38):
            made.order(f"r{number}", f"o{number}-{at}", at, "p00" if number < 2 else "p01")
    leaflet = {"announced_at": day(38), "starts_at": day(40), "ends_at": day(47)} | told
    made.node("Promotion", "leaflet", **leaflet)
    made.link(contact.PROMOTES, "leaflet", "p00", share=0.5)
    return made


def at(number: float, made: World | None = None) -> Snapshot:
    return snapshot((made or world()).history(), day(number))


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (37.9, (0.0, 0.0, 0.0)),
        (38.0, (0.5 * 5 / 7, 0.0, 0.0)),
        (40.0, (0.5, 0.0, 0.0)),
        (43.5, (0.25, 0.25, 0.0)),
        (47.0, (0.0, 0.5, 0.0)),
        (54.0, (0.0, 0.0, 0.5 * 7 / 28)),
        (99.0, (0.0, 0.0, 0.0)),
    ],
)
def test_a_promotion_counts_by_days_and_stores_from_when_it_is_announced(
    moment: float, expected: tuple[float, float, float]
) -> None:
    told = promoted(at(moment), PRODUCTS)
    assert told.shape == (5, len(PROMOTED))
    assert told[0] == pytest.approx(expected)
    assert not told[1:].any()


def test_without_a_first_day_it_holds_from_when_it_is_announced_and_without_a_last_one_on_and_on() -> None:
    made = world(starts_at=np.nan, ends_at=np.nan)
    assert promoted(at(41.5, made), PRODUCTS)[0] == pytest.approx((0.5, 0.25, 0.0))
    assert promoted(at(400, made), PRODUCTS)[0] == pytest.approx((0.5, 0.5, 0.5))


def test_a_category_is_promoted_as_far_as_what_sells_of_it_or_as_it_is_itself() -> None:
    made = world()
    assert promoted(at(40, made), CATEGORIES)[0] == pytest.approx((0.5 * 2 / 8, 0.0, 0.0))
    made.link(contact.PROMOTES_CATEGORY, "leaflet", "c0")
    assert promoted(at(40, made), CATEGORIES)[0] == pytest.approx((1.0, 0.0, 0.0))


def test_two_promotions_of_one_thing_count_together_and_at_most_as_one() -> None:
    made = world()
    made.node("Promotion", "display", announced_at=day(39), starts_at=day(39), ends_at=day(60))
    made.link(contact.PROMOTES, "display", "p00", share=0.3)
    made.link(contact.PROMOTES, "display", "p01")
    made.node("Promotion", "more", announced_at=day(39), starts_at=day(39), ends_at=day(60))
    made.link(contact.PROMOTES, "more", "p01")
    assert promoted(at(40, made), PRODUCTS)[:2, 0] == pytest.approx((0.8, 1.0))


def test_pairs_carry_it_and_new_things_are_suggested_for_it() -> None:
    made = world()
    history = made.history()
    retriever: Retriever = retriever_of(history, [day(20)], 14 * DAY_MS, PRODUCTS)
    found = candidates(shop_at(at(40, made), PRODUCTS), np.arange(8), retriever, 14.0)
    assert set(found.of("promoted_next")[found.thing == 0].tolist()) == {0.5}
    assert set(found.of("promoted_next")[found.thing == 1].tolist()) == {0.0}
    nothing = dict.fromkeys(("count", "since", "gap", "usual_gap", "seen", "within", "with_last", "similar"), 0.0)
    assert why(nothing | {"promoted_next": 0.5})[0] == "promoted in the days to come"
    assert why(nothing | {"promoted_next": 0.0})[0] == "popular now"
