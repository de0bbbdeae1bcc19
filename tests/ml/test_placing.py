"""Where profiles are placed, and that it stands in the graph."""

from __future__ import annotations

import numpy as np

from graph.driver import Database
from graph.model.people import Profile
from graph.writer import Writer
from ml.network.layers import TemporalNet
from ml.network.placing import Places, places, write_places
from ml.network.sequence import SLOTS, layout
from ml.network.training import Network
from ml.past.history import DAY_MS
from ml.past.snapshot import Snapshot, snapshot
from tests.ml.world import START, busy_world


def untrained() -> tuple[Network, Snapshot]:
    world = busy_world(people=20)
    world.node("Profile", "nobody")
    world.node("Profile", "retired", retired_at=START)
    world.order("retired", "old", 290, "p00")
    known = snapshot(world.history(), START + 300 * DAY_MS)
    plan = layout(known, Profile)
    net = TemporalNet(plan.width, len(plan.fields) * SLOTS, 1).eval()
    return Network([net], plan, np.zeros(len(plan.kinds) + 1), 1), known


def test_living_profiles_with_a_history_are_placed() -> None:
    network, known = untrained()
    found = places(network, known)
    assert "nobody" not in found.keys
    assert "retired" not in found.keys
    assert found.vectors.shape[0] == len(found.keys) > 15
    np.testing.assert_allclose(np.linalg.norm(found.vectors, axis=1), 1.0, atol=1e-5)


def test_places_are_written_once(database: Database) -> None:
    with Writer(database, source=None) as writer:
        for key in ("anna", "boris"):
            writer.put(Profile(profile_id=key, city="Kazan"))
    found = Places(np.array(["anna", "boris", "gone"], dtype=object), np.eye(3, dtype=np.float32))
    assert write_places(database, found, 2) == 2
    assert write_places(database, found, 2) == 0
    rows = database.rows("MATCH (p:Profile) RETURN p.profile_id, p.embedding, p.city ORDER BY p.profile_id")
    assert rows == [["anna", [1.0, 0.0, 0.0], "Kazan"], ["boris", [0.0, 1.0, 0.0], "Kazan"]]
