"""A small graph in which every declared node type, edge type and property occurs, in memory and as records to write."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from graph.driver import Database
from graph.model import ONTOLOGY, Edge, Link, Node, NodeType, Origin, Property
from graph.model.identifiers import EMAIL, Identifier, identifier
from graph.writer import Writer

PER_TYPE = 4
SOURCE, RUN, SEEN = "shop", "run-1", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
STAMP = {"source": SOURCE, "run_id": RUN, "seen_at": SEEN, "first_seen_at": SEEN}


class Step(NamedTuple):
    """A neighbour: its key, and what the edge says."""

    key: str
    properties: dict[str, Any]


@dataclass
class World:
    """Nodes by label and key, and neighbours by edge and key, forward and backward."""

    nodes: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    forward: dict[Edge, dict[str, list[Step]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    backward: dict[Edge, dict[str, list[Step]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    records: list[Node | Link] = field(default_factory=list)

    def add_node(self, node: Node) -> None:
        """Take a node."""
        declared = type(node).node_type
        values = {name: getattr(node, name) for name in declared.own}
        stamp = STAMP if declared.origin is Origin.LOADED else {}
        self.nodes.setdefault(declared.name, {})[values[declared.key]] = values | stamp
        self.records.append(node)

    def add_link(self, link: Link) -> None:
        """Take an edge."""
        own = {name: getattr(link.properties, name) for name in link.edge.own} if link.properties else {}
        properties = own | (STAMP if link.edge.origin is Origin.LOADED else {})
        self.forward[link.edge][link.start].append(Step(link.end, properties))
        self.backward[link.edge][link.end].append(Step(link.start, properties))
        self.records.append(link)

    def write(self, database: Database) -> None:
        """Write it."""
        with Writer(database, source=SOURCE, run_id=RUN, seen_at=SEEN) as writer:
            for record in self.records:
                writer.put(record)
            assert writer.finish() == []


def everything() -> World:
    """Four nodes of every type, and of every edge type as many as its cardinality allows."""
    world = World()
    for number, node in enumerate(ONTOLOGY.nodes.values()):
        for index in range(PER_TYPE):
            world.add_node(_node(node, number, index))
    for number, edge in enumerate(ONTOLOGY.edges.values()):
        starts, ends = list(world.nodes[edge.start.__name__]), list(world.nodes[edge.end.__name__])
        for start, end in _pairs(edge):
            properties = _edge_properties(edge, number, 3 * start + end)
            world.add_link(edge(starts[start], ends[end], properties))
    return world


def _pairs(edge: Edge) -> Iterator[tuple[int, int]]:
    everyone = range(PER_TYPE)
    if edge.start is edge.end and edge.single:  # merged into, within
        yield PER_TYPE - 1, 0
    elif edge.single and edge.reverse_single:
        yield from zip(everyone, everyone, strict=True)
    elif edge.single:
        yield from ((start, start // 2) for start in everyone)
    elif edge.reverse_single:
        yield from ((end // 2, end) for end in everyone)
    else:
        yield from ((start, (start + step) % PER_TYPE) for start in everyone for step in (0, 1) if start != 3)


def _node(node: NodeType, number: int, index: int) -> Node:
    if node.cls is Identifier:
        return identifier(EMAIL, f"person{index}@example.com")
    values = {name: _value(node.properties[name], number, index) for name in node.own}
    make: Any = node.cls
    made: Node = make(**values | {node.key: f"{node.name}-{index}"})
    return made


def _edge_properties(edge: Edge, number: int, index: int) -> object:
    if edge.properties is None:
        return None
    make: Any = edge.properties
    return make(**{name: _value(edge.declared[name], number, index) for name in edge.own})


def _value(prop: Property, number: int, index: int) -> Any:
    """Some value of the property's type: often equal to others, sometimes absent, sometimes with traps in it."""
    if (number + index + len(prop.name)) % 5 == 0 and not prop.required:
        return None
    turn = (number + 2 * index + len(prop.name)) % 4
    moment = datetime(2026, 3, 1, 9, tzinfo=UTC) + timedelta(days=turn, seconds=30 * (index % 2), microseconds=index)
    texts = ["Ёлка", "елка и ещё", "o'Brien \"\\ $p0 `x`", "Zebra"]
    by_type: dict[str, Any] = {
        "STRING": texts[turn],
        "INTEGER": turn * 10**10 if prop.name.endswith("_minor") else turn - 1,
        "FLOAT": turn / 4,
        "BOOLEAN": turn % 2 == 0,
        "DATETIME": moment,
        "DATE": date(2026, 3, 1 + turn),
        "STRINGS": texts[:turn],
        "FLOATS": [turn / 4, 0.5],
    }
    return by_type[prop.type.name]
