"""An invented world written into a database, with a customer record for each profile."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from graph.driver import Database
from graph.model import ONTOLOGY, Edge, Path, ValueType, people
from graph.writer import Writer
from tests.ml.world import World

SEEN = datetime(2026, 3, 1, tzinfo=UTC)


def write_world(database: Database, world: World) -> None:
    """All nodes and links of a world; what belongs to a profile belongs to its record `shop:<profile>`."""
    with Writer(database, source="shop", run_id="r", seen_at=SEEN) as writer:
        for label, rows in world.nodes.items():
            node = ONTOLOGY.nodes[label]
            for key, row in rows.items() if label != "Profile" else ():
                writer.put(node.cls(**{node.key: key}, **_values(node.properties, row)))
        for key in world.nodes["Profile"]:
            writer.put(people.Customer(uid=f"shop:{key}"))
        links = {(link.start.__name__, link.field): link for link in ONTOLOGY.links}
        for name, walks in world.links.items():
            link = links[name]
            for place, (start, end, row) in enumerate(walks):
                writer.put(_edge(link, start, end, row, place))
    with Writer(database, source=None) as writer:
        for key in world.nodes["Profile"]:
            writer.put(people.Profile(profile_id=key))
            writer.put(people.RESOLVED_TO(f"shop:{key}", key, people.Resolved(rule="test")))


def _edge(link: Edge | Path, start: str, end: str, row: dict[str, Any], place: int) -> Any:
    edge, backward = (link.hops[-1].edge, link.hops[-1].backward) if isinstance(link, Path) else (link, False)
    if isinstance(link, Path):
        start = f"shop:{start}"
    values = _values(edge.declared, row) | ({"line": place} if "line" in edge.key else {})
    properties = edge.properties(**values) if edge.properties else None
    return edge(end, start, properties) if backward else edge(start, end, properties)


def _values(declared: Any, row: dict[str, Any]) -> dict[str, Any]:
    return {name: _value(declared[name].type, value) for name, value in row.items() if value is not None}


def _value(kind: ValueType, value: Any) -> Any:
    if kind is ValueType.DATETIME:
        return datetime.fromtimestamp(value / 1000, UTC)
    return int(value) if kind is ValueType.INTEGER else value
