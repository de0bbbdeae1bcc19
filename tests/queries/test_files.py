"""Every file under queries/: its header, its names, and what the server says to it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from typing import Any

import neo4j
import pytest

from graph import cypher
from graph.driver import Database
from graph.model import ONTOLOGY, Property
from graph.model.identifiers import IDENTIFIER_KINDS
from tests.queries import lexer

NAMES = cypher.names()
SECOND_LABELS = {kind.label: "Identifier" for kind in IDENTIFIER_KINDS.values()}
INTERNAL = {"_hash", "_key"}.union(
    *(edge.internal for edge in ONTOLOGY.edges.values()), *(node.internal for node in ONTOLOGY.nodes.values())
)
"""Kept by the writer and by resolution for themselves; no query but their own needs them."""


def properties_of(kind: str) -> Mapping[str, Property]:
    """Properties of a label, or of all edges of a type."""
    if node := ONTOLOGY.nodes.get(SECOND_LABELS.get(kind, kind)):
        return node.properties
    return {name: item for edge in ONTOLOGY.edges.values() if edge.name == kind for name, item in edge.declared.items()}


def test_there_are_enough_queries_for_analysts() -> None:
    assert len([name for name in NAMES if name.startswith("analyst/")]) >= 14


@pytest.mark.parametrize("name", NAMES)
def test_header_is_complete(name: str) -> None:
    query = cypher.query(name)
    assert query.purpose[0].isupper()
    assert query.purpose.endswith((".", "…"))
    assert all(re.fullmatch(r"\w+", column) for column in query.returns)
    assert len(set(query.returns)) == len(query.returns)
    assert {parameter.name for parameter in query.parameters} == lexer.read(query.text).parameters
    assert ";" not in lexer.tokens(query.text), "one statement per file"


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("analyst/")])
def test_analysts_get_a_bounded_answer_in_a_fixed_order(name: str) -> None:
    query = cypher.query(name)
    assert {"rows"} <= {parameter.name for parameter in query.parameters}
    words = lexer.tokens(query.text)
    assert "$rows" in [after for word, after in itertools.pairwise(words) if word == "LIMIT"] or (
        name == "analyst/abc_products"  # a slice of each currency
    )
    assert "ORDER" in words


@pytest.mark.parametrize("name", NAMES)
def test_every_name_is_declared_in_the_model(name: str) -> None:
    found = lexer.read(cypher.query(name).text)
    assert found.labels <= ONTOLOGY.nodes.keys() | SECOND_LABELS.keys()
    assert found.types <= {edge.name for edge in ONTOLOGY.edges.values()}
    for kinds, property_name in found.properties:
        known = {key for kind in kinds for key in properties_of(kind)}
        assert property_name in known | INTERNAL, f"{' or '.join(sorted(kinds))}.{property_name}"


@pytest.mark.parametrize("name", NAMES)
def test_every_hop_goes_the_way_of_a_declared_edge(name: str) -> None:
    for starts, types, ends in lexer.read(cypher.query(name).text).hops:
        assert [
            edge
            for (start, kind, end), edge in ONTOLOGY.edges.items()
            if (not types or kind in types)
            and (not starts or start in {SECOND_LABELS.get(label, label) for label in starts})
            and (not ends or end in {SECOND_LABELS.get(label, label) for label in ends})
        ], f"({' or '.join(starts)})-[{' or '.join(types)}]->({' or '.join(ends)})"


@pytest.fixture(scope="module")
def languages(empty: Database) -> list[str]:
    """Versions of Cypher that the server speaks; Neo4j 5.26 knows one and does not say so."""
    components = dict(empty.rows("CALL dbms.components() YIELD name, versions"))
    return list(components.get("Cypher", ["5"]))


@pytest.mark.parametrize("name", NAMES)
def test_the_server_plans_it_without_a_remark(talkative: neo4j.Session, languages: list[str], name: str) -> None:
    query = cypher.query(name)
    values = {parameter.name: parameter.default for parameter in query.parameters}
    for language in languages:
        summary = talkative.run(f"CYPHER {language} EXPLAIN {query.text}", values).consume()
        remarks = [status.status_description for status in summary.gql_status_objects if status.is_notification]
        assert remarks == []
        if name.startswith("analyst/"):
            assert summary.query_type == "r", "analysts only read"


TOUCHED = ("resolve/some_", "resolve/component", "resolve/same_keys", "resolve/officers")
"""Queries that are asked for every record that arrives."""


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith(TOUCHED)])
def test_what_arrives_is_looked_up_and_nothing_is_scanned(talkative: neo4j.Session, name: str) -> None:
    query = cypher.query(name)
    values = {parameter.name: parameter.default for parameter in query.parameters}
    plan = talkative.run(f"EXPLAIN {query.text}", values).consume().plan
    assert plan is not None
    assert [operator for operator in operators(plan) if "Scan" in operator] == []


def operators(plan: dict[str, Any]) -> Iterator[str]:
    yield plan["operatorType"]
    for child in plan.get("children", ()):
        yield from operators(child)


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("analyst/")])
def test_it_runs_on_an_empty_graph(talkative: neo4j.Session, name: str) -> None:
    query = cypher.query(name)
    result = talkative.run(query.text, {parameter.name: parameter.default for parameter in query.parameters})
    assert tuple(result.keys()) == query.returns
    result.consume()
