"""The catalogue, neighbours against a plain count, and the network's share of purchases."""

from __future__ import annotations

import numpy as np
import pytest

from ml.baskets import bought_pairs
from ml.history import DAY_MS
from ml.retrieval import PER_PROFILE, Catalogue, Retriever, catalogue, neighbour_scores
from ml.snapshot import snapshot
from ml.task import Suggest
from tests.ml.world import START, World, shop


def stock() -> Catalogue:
    """Two tastes: even profiles buy p00 and p01 together, odd ones p02 and p03; p04 is never bought."""
    world = World()
    shop(world, 5, 1)
    for number in range(8):
        world.node("Profile", f"r{number}")
        taste = ("p00", "p01") if number % 2 == 0 else ("p02", "p03")
        for day in (10, 30):
            world.order(f"r{number}", f"o{number}-{day}", day, *taste)
    world.order("r0", "last", 39, "p00")
    known = snapshot(world.history(), START + 40 * DAY_MS)
    pairs = bought_pairs(known, Suggest("Product", None, 5))
    return catalogue(pairs, known.nodes["Product"].keys.tolist(), len(known.nodes["Profile"]))


def test_only_what_is_bought_is_in_the_catalogue_and_weights_are_shares() -> None:
    found = stock()
    assert found.keys == ("p00", "p01", "p02", "p03")
    assert found.place.tolist() == [0, 1, 2, 3, -1]
    shares = np.bincount(found.profile, found.weight)
    assert shares == pytest.approx(np.ones(8))
    assert np.bincount(found.profile).max() <= PER_PROFILE


def test_neighbours_are_what_the_same_people_buy() -> None:
    near = neighbour_scores(stock(), np.arange(8))
    for profile in range(8):
        own = {0, 1} if profile % 2 == 0 else {2, 3}
        assert set(np.flatnonzero(near[profile] > 0).tolist()) == own


def test_the_network_learns_tastes_and_gives_shares() -> None:
    found = stock()
    profile = np.repeat(np.arange(8), 2)
    thing = np.where(profile % 2 == 0, 0, 2) + np.tile([0, 1], 8)
    retriever = Retriever.fit([(found, profile, thing)], 1)
    shares = np.exp(retriever.scores(found, np.arange(8)))
    assert shares.sum(axis=1) == pytest.approx(np.ones(8), abs=1e-5)
    for row in range(8):
        own = shares[row, :2] if row % 2 == 0 else shares[row, 2:]
        assert own.sum() > 0.9
    again = Retriever.fit([(found, profile, thing)], 1)
    assert again.scores(found, np.arange(8)).tobytes() == retriever.scores(found, np.arange(8)).tobytes()


def test_things_that_are_new_since_the_training_are_scored_too() -> None:
    found = stock()
    retriever = Retriever.fit([(found, np.array([0, 1]), np.array([0, 2]))], 1)
    later = Retriever(retriever.net, ("p00",) * len(retriever.keys))
    assert np.isfinite(later.scores(found, np.arange(8))).all()
