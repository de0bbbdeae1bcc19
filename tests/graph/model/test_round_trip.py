"""Every declared type written to a real Neo4j, twice, and read back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from graph.driver import Database
from graph.model import ONTOLOGY, Edge, NodeType, Origin
from graph.writer import Writer
from tests.graph.model.examples import AT, edge_values, full, minimal

STAMP = {"source": "test", "run_id": "run", "seen_at": AT, "first_seen_at": AT}


def write_everything(database: Database, *, values: bool = True) -> Writer:
    with Writer(database, source="test", run_id="run", seen_at=AT) as writer:
        for node in ONTOLOGY.nodes.values():
            writer.put(full(node) if values else minimal(node))
        for edge in ONTOLOGY.edges.values():
            writer.put(edge(f"{edge.start.__name__}:1", f"{edge.end.__name__}:1", edge_values(edge)))
        assert writer.finish() == []
    return writer


def native(value: Any) -> Any:
    return value.to_native() if hasattr(value, "to_native") else value


def declared(properties: dict[str, Any]) -> dict[str, Any]:
    return {name: native(value) for name, value in properties.items() if not name.startswith("_")}


def read_node(database: Database, node: NodeType) -> dict[str, Any]:
    [[properties]] = database.rows(
        f"MATCH (n:`{node.name}` {{`{node.key}`: $key}}) RETURN properties(n)", key=f"{node.name}:1"
    )
    assert properties["_hash"] is not None
    return declared(properties)


def read_edge(database: Database, edge: Edge) -> dict[str, Any]:
    start, name, end = edge.triple
    [[properties]] = database.rows(f"MATCH (:`{start}`)-[r:`{name}`]->(:`{end}`) RETURN properties(r)")
    return declared(properties)


def instant_and_offset(value: Any) -> Any:
    return (value, value.utcoffset()) if isinstance(value, datetime) else value


def test_every_node_and_edge_comes_back_as_it_was_written(database: Database) -> None:
    write_everything(database)
    for node in ONTOLOGY.nodes.values():
        given = {name: getattr(full(node), name) for name in node.own}
        found = read_node(database, node)
        assert found == given | (STAMP if node.origin is Origin.LOADED else {}), node.name
        for name, value in given.items():
            assert instant_and_offset(found[name]) == instant_and_offset(value)
    for edge in ONTOLOGY.edges.values():
        values = edge_values(edge)
        given = {name: getattr(values, name) for name in edge.own}
        assert read_edge(database, edge) == given | (STAMP if edge.origin is Origin.LOADED else {}), edge.triple


def test_writing_everything_again_creates_and_changes_nothing(database: Database) -> None:
    first = write_everything(database)
    assert sum(count.created for count in first.counts.values()) == len(ONTOLOGY.nodes) + len(ONTOLOGY.edges)
    second = write_everything(database)
    assert {name: (count.created, count.updated) for name, count in second.counts.items()} == dict.fromkeys(
        second.counts, (0, 0)
    )


def test_every_node_can_be_written_with_what_is_required_alone(database: Database) -> None:
    with Writer(database, source="test", run_id="run", seen_at=AT) as writer:
        for node in ONTOLOGY.nodes.values():
            writer.put(minimal(node))
    assert database.rows("MATCH (n) RETURN count(n)") == [[len(ONTOLOGY.nodes)]]
