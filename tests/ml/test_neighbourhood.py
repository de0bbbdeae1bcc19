"""What is read around one person says the same of them as the whole graph."""

from __future__ import annotations

import numpy as np
import pytest

from graph.driver import Database
from graph.model import ONTOLOGY, people
from graph.neighbourhood import Neighbourhood
from ml.features.table import entity_features
from ml.past.history import as_history, read_graph
from ml.past.snapshot import snapshot
from ml.task import READS, read_names
from tests.ml.loaded import write_world
from tests.ml.world import START, busy_world

DAY_MS = 86_400_000.0


@pytest.fixture
def around(database: Database) -> Neighbourhood:
    write_world(database, busy_world(people=12, days=200))
    return Neighbourhood(ONTOLOGY, people.Profile.node_type, read_names)


def test_features_of_one_are_those_among_all(database: Database, around: Neighbourhood) -> None:
    history = read_graph(database, ONTOLOGY, READS)
    for day in (60, 150, 230):
        known = snapshot(history, START + day * DAY_MS)
        table = entity_features(known)
        for row, key in enumerate(known.nodes["Profile"].keys):
            found = around.read(database, key)
            assert found is not None
            alone = snapshot(as_history(ONTOLOGY, found.nodes, found.links), START + day * DAY_MS)
            of_one = entity_features(alone)
            assert of_one.names == table.names
            np.testing.assert_array_equal(of_one.values[0], table.values[row])


def test_there_may_be_nobody(database: Database, around: Neighbourhood) -> None:
    assert around.read(database, "nobody") is None
