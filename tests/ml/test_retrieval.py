"""The catalogue, neighbours against a plain count, and the network's shares of purchases."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from ml.past.history import DAY_MS
from ml.past.snapshot import snapshot
from ml.ranking.candidates import Shop, shop_at
from ml.ranking.catalogue import PER_PROFILE
from ml.ranking.neighbours import NAMES, neighbours
from ml.ranking.retrieval import Retriever
from ml.task import Suggest
from tests.ml.world import START, World, shop


@cache
def tastes() -> Shop:
    """Even profiles buy p00 and p01 together, odd ones p02 and p03; p04 is never bought."""
    world = World()
    shop(world, 5, 1)
    for number in range(8):
        world.node("Profile", f"r{number}")
        taste = ("p00", "p01") if number % 2 == 0 else ("p02", "p03")
        for day in (10, 30):
            world.order(f"r{number}", f"o{number}-{day}", day, *taste)
    world.order("r0", "last", 39, "p00")
    return shop_at(snapshot(world.history(), START + 40 * DAY_MS), Suggest("Product", (), 5))


def test_only_what_is_bought_is_in_the_catalogue_and_weights_are_shares() -> None:
    found = tastes().stock
    assert found.keys == tuple(f"Product p0{number}" for number in range(4))
    assert found.wider[0] == ("Category c0",) * 4
    assert found.place.tolist() == [0, 1, 2, 3, -1]
    assert np.bincount(found.profile, found.share) == pytest.approx(np.ones(8))
    assert np.bincount(found.profile[found.strong]).max() <= PER_PROFILE
    near, beside, share = found.beside
    assert set(zip(near.tolist(), beside.tolist(), strict=True)) == {(0, 1), (1, 0), (2, 3), (3, 2)}
    assert share == pytest.approx(np.ones(4))


@pytest.mark.parametrize("way", NAMES)
def test_neighbours_are_what_the_same_people_buy(way: str) -> None:
    known = tastes()
    near = neighbours(known.stock, known.lines).scores(np.arange(8))[NAMES.index(way)]
    for profile in range(8):
        own = {0, 1} if profile % 2 == 0 else {2, 3}
        if way == "with_last" and profile == 0:
            own = {1}  # the last order held p00 alone
        assert set(np.flatnonzero(near[profile] > 1e-4).tolist()) == own


def test_the_network_learns_tastes_and_gives_shares() -> None:
    found = tastes().stock
    profile = np.repeat(np.arange(8), 2)
    thing = np.where(profile % 2 == 0, 0, 2) + np.tile([0, 1], 8)
    retriever = Retriever.fit([(found, profile, thing)], 1)
    shares = np.exp(retriever.scores(found, np.arange(8))[0])
    assert shares.sum(axis=1) == pytest.approx(np.ones(8), abs=1e-5)
    for row in range(8):
        own = shares[row, :2] if row % 2 == 0 else shares[row, 2:]
        assert own.sum() > 0.9
    again = Retriever.fit([(found, profile, thing)], 1)
    for first, second in zip(again.scores(found, np.arange(8)), retriever.scores(found, np.arange(8)), strict=True):
        assert first.tobytes() == second.tobytes()


def test_first_purchases_are_not_of_what_was_bought() -> None:
    found = tastes().stock
    # Even ones go on to p02: the network learns to name it, and not what they have.
    retriever = Retriever.fit([(found, np.array([0, 2, 4, 6, 1]), np.array([2, 2, 2, 2, 0]))], 1)
    novel = np.exp(retriever.scores(found, np.arange(8))[1])
    assert novel[0, 2] > 0.8
    assert novel[0, :2].max() < 1e-6


def test_things_that_are_new_since_the_training_are_scored_too() -> None:
    found = tastes().stock
    retriever = Retriever.fit([(found, np.array([0, 1]), np.array([0, 2]))], 1)
    later = Retriever(retriever.net, ("Product p00",) * len(retriever.keys))
    assert all(np.isfinite(scores).all() for scores in later.scores(found, np.arange(8)))
