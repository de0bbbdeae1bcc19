"""The graph network: repeatable, additive, and stored without loss."""

from __future__ import annotations

import numpy as np
import pytest
from safetensors.torch import load, save

from ml.past.history import DAY_MS, Floats
from ml.past.snapshot import snapshot
from tests.bench.predictions.sage.hetero import hetero
from tests.bench.predictions.sage.network import Batch, Network
from tests.ml.world import START, busy_world


def batch(day: float) -> Batch:
    known = snapshot(busy_world(people=60).history(), START + day * DAY_MS)
    random = np.random.default_rng(int(day))
    return Batch(hetero(known, np.arange(60)), random.normal(size=(60, 4)), random.uniform(size=60) < 0.4)


@pytest.fixture(scope="module")
def network() -> Network:
    return Network.fit([batch(150), batch(180)], [batch(220)], 3, 1, lambda epoch, loss: None)


def scores(network: Network) -> Floats:
    judged = batch(260)
    return np.stack(network.scores(judged.graph, judged.values))


def test_training_again_gives_the_same_scores(network: Network) -> None:
    again = Network.fit([batch(150), batch(180)], [batch(220)], 3, 1, lambda epoch, loss: None)
    assert scores(again).tobytes() == scores(network).tobytes()


def test_contributions_add_up_to_the_score(network: Network) -> None:
    judged = batch(260)
    by_kind, by_feature, rest = network.contributions(judged.graph, judged.values)
    total = by_kind.sum(axis=1) + by_feature.sum(axis=1) + rest
    np.testing.assert_allclose(total, network.scores(judged.graph, judged.values)[1], atol=1e-5)
    assert by_kind.shape == (60, len(network.kinds))
    assert "orders" in network.kinds


def test_it_comes_back_from_safetensors(network: Network) -> None:
    back = Network.load(network.shape, network.scaling, load(save(network.net.state_dict())))
    assert scores(back).tobytes() == scores(network).tobytes()


def test_a_kind_of_event_that_is_missing_later_is_no_fault(network: Network) -> None:
    world = busy_world(people=20)
    world.links = {name: rows for name, rows in world.links.items() if name[1] != "tickets"}
    known = snapshot(world.history(), START + 260 * DAY_MS)
    alone, both = network.scores(hetero(known, np.arange(20)), np.zeros((20, 4)))
    assert np.isfinite(alone).all()
    assert np.isfinite(both).all()
