"""Fixtures of the query tests: the tiny graph, a sample, and a look at what the server thinks of a statement."""

from __future__ import annotations

from collections.abc import Iterator

import neo4j
import pytest

from graph.driver import Database
from graph.model import ONTOLOGY
from graph.schema import prepare
from graph.settings import Settings
from graph.statements import clear
from tests.queries import tiny


@pytest.fixture(scope="module")
def empty(server: Settings) -> Iterator[Database]:
    """An empty graph for a whole module, which knows every name of the model."""
    with Database.connect(server) as database:
        database.run(clear())
        prepare(database)
        for procedure, names in (
            ("createRelationshipType", {edge.name for edge in ONTOLOGY.edges.values()}),
            ("createProperty", {name for node in ONTOLOGY.nodes.values() for name in node.properties}),
            ("createProperty", {name for edge in ONTOLOGY.edges.values() for name in edge.declared}),
        ):
            for name in sorted(names):
                database.run(f"CALL db.{procedure}($name)", name=name)
        yield database


@pytest.fixture(scope="module")
def tiny_graph(empty: Database) -> Database:
    """The tiny graph, which no test of the module may change."""
    tiny.write(empty)
    return empty


@pytest.fixture(scope="module")
def talkative(empty: Database) -> Iterator[neo4j.Session]:
    """A session of a driver that tells what the server remarks on; ours has that turned off."""
    endpoint = empty.endpoint
    with (
        neo4j.GraphDatabase.driver(endpoint.uri, auth=(endpoint.user, endpoint.password)) as driver,
        driver.session() as session,
    ):
        yield session
