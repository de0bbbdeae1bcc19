"""What is around one node, read by one statement: what a learner needs to know of somebody without the whole graph.

Followed are the learning links: from the node along every edge and path; from events to the events that are about
them, such as the returns of an order; and from what is the node's own along edges to things without a time, twice.
Neither what many share, such as offers, nor things are followed: they would lead to everything.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from .driver import Database
from .model import Edge, Hop, NodeType, Ontology, Path, Property
from .statements import quoted
from .tables import NUMBERS, Column, LinkTable, NodeTable, as_column, declared_of, hops_of, ordered, times_of, value_of

ONWARDS = 2
"""How far things are followed: from an order to its products, and to the category of those."""

Link = Edge | Path
Wanted = Callable[[Mapping[str, Property], str], Sequence[str]]
"""Names of the properties to read, given the declared ones and the name of the label or type that has them."""


@dataclass(frozen=True)
class Step:
    """A link that is followed: from its start, or, if `back`, from its end; `route` leads there from the node."""

    route: tuple[Hop, ...]
    link: Link
    back: bool = False

    @property
    def hops(self) -> tuple[Hop, ...]:
        """All hops from the node to what the link leads to."""
        return (*self.route, *((Hop(hops_of(self.link)[0].edge, True),) if self.back else hops_of(self.link)))

    @property
    def near(self) -> NodeType:
        """Where the link is followed from."""
        return (self.link.end if self.back else self.link.start).node_type

    @property
    def far(self) -> NodeType:
        """Where it leads to."""
        return (self.link.start if self.back else self.link.end).node_type


class _Walk(NamedTuple):
    """One edge, or walk along a path, that was found."""

    start: str
    end: str
    times: list[Any]
    values: list[Any]


@dataclass(frozen=True)
class Tables:
    """Nodes by label and links by declaration, as `graph.tables` gives them for the whole graph."""

    nodes: Mapping[str, NodeTable]
    links: Mapping[Link, LinkTable]


class Neighbourhood:
    """Reads what is around one node of a type.

    Args:
        ontology: The model.
        entity: The type.
        wanted: Which properties to read.
    """

    def __init__(self, ontology: Ontology, entity: NodeType, wanted: Wanted) -> None:
        self._entity = entity
        self._links = [link for link in ontology.links if link.learn]
        self._types = {end.__name__: end.node_type for link in self._links for end in (link.start, link.end)}
        self._node_names = {label: wanted(node.properties, label) for label, node in self._types.items()}
        self._edge_names = {link: wanted(_edge(link).declared, _edge(link).name) for link in self._links}
        self.steps = self._follow()
        self.statement = self._generate()

    def read(self, database: Database, key: str) -> Tables | None:
        """What is around the node `key`; None where there is no such node.

        Raises:
            DatabaseError: the database does not answer.
        """
        rows = database.rows(self.statement, key=key)
        if not rows:
            return None
        own, *lists = rows[0]
        nodes: dict[str, dict[str, list[Any]]] = {self._entity.name: {key: own}}
        links: dict[Link, list[_Walk]] = {}
        met: dict[tuple[Link, bool], set[str]] = {}
        for step, found in zip(self.steps, lists, strict=True):
            known = met.setdefault((step.link, step.back), set())
            width, times = len(self._node_names[step.far.name]), len(_times(step))
            there = nodes.setdefault(step.far.name, {})
            walks = links.setdefault(step.link, [])
            for near, far, *values in found:
                there.setdefault(far, values[:width])
                if near not in known:  # else another route has led there before
                    ends = (far, near) if step.back else (near, far)
                    walks.append(_Walk(*ends, values[width : width + times], values[width + times :]))
            known.update(near for near, *_ in found)
        tables = {label: self._nodes(node, nodes.get(label, {})) for label, node in self._types.items()}
        return Tables(
            tables,
            {
                link: self._walks(link, links.get(link, []), tables[link.start.__name__], tables[link.end.__name__])
                for link in self._links
            },
        )

    def _follow(self) -> tuple[Step, ...]:
        edges = [link for link in self._links if isinstance(link, Edge)]
        found = [Step((), link) for link in self._links if link.start is self._entity.cls]
        reached = {step.far.name for step in found}
        for step in [step for step in found if step.far.time]:
            for edge in edges:
                start = edge.start.node_type
                if edge.end is step.far.cls and start.time and start.name not in reached:
                    found.append(Step(step.hops, edge, back=True))
        outer = [step for step in found if step.back or step.link.reverse_single]
        for _ in range(ONWARDS):
            outer = [
                Step(step.hops, edge)
                for step in outer
                for edge in edges
                if edge.start is step.far.cls and edge.end is not self._entity.cls and not edge.end.node_type.time
            ]
            found += outer
        return tuple(found)

    def _generate(self) -> str:
        """Of the node `$key` its properties, and for each step a list of near key, far key, properties, times, more."""
        entity = self._entity
        own = ", ".join(_values("n0", entity.properties, self._node_names[entity.name]))
        parts = [f"[{own}] AS v"]
        for at, step in enumerate(self.steps):
            first, last = len(step.route), len(step.hops)
            values = [
                f"n{first}.{quoted(step.near.key)}",
                f"n{last}.{quoted(step.far.key)}",
                *_values(f"n{last}", step.far.properties, self._node_names[step.far.name]),
                *_times(step),
                *_values(f"r{last}", _edge(step.link).declared, self._edge_names[step.link]),
            ]
            match = f"MATCH {_pattern('n0', step.route, 0)} WITH DISTINCT n{first} " if step.route else ""
            follow = _pattern(f"n{first}", step.hops[first:], first)
            parts.append(f"COLLECT {{ {match}MATCH {follow} RETURN [{', '.join(values)}] }} AS v{at}")
        found = ",\n".join(parts)
        return f"MATCH (n0:{quoted(entity.name)} {{{quoted(entity.key)}: $key}})\nRETURN {found}"

    def _nodes(self, node: NodeType, found: Mapping[str, list[Any]]) -> NodeTable:
        keys = sorted(found)
        columns = {
            name: _column(node.properties[name], [found[key][at] for key in keys])
            for at, name in enumerate(self._node_names[node.name])
        }
        return NodeTable(keys, {key: number for number, key in enumerate(keys)}, columns)

    def _walks(self, link: Link, found: list[_Walk], starts: NodeTable, ends: NodeTable) -> LinkTable:
        declared = declared_of(link, self._edge_names[link])
        times = zip(*(walk.times for walk in found), strict=True)
        return ordered(
            declared,
            array("q", (starts.number[walk.start] for walk in found)),
            array("q", (ends.number[walk.end] for walk in found)),
            len(ends.keys),
            [array("d", (math.nan if time is None else time for time in column)) for column in times],
            [_column(p, [walk.values[at] for walk in found]) for at, p in enumerate(declared)],
        )


def _edge(link: Link) -> Edge:
    """The edge that carries a link's properties."""
    return link.edge_properties if isinstance(link, Path) else link


def _pattern(begin: str, hops: Sequence[Hop], before: int) -> str:
    pattern = f"({begin})"
    for at, (edge, backward) in enumerate(hops, before + 1):
        left, right = ("<-", "-") if backward else ("-", "->")
        label = (edge.start if backward else edge.end).__name__
        pattern += f"{left}[r{at}:{quoted(edge.name)}]{right}(n{at}:{quoted(label)})"
    return pattern


def _times(step: Step) -> list[str]:
    """When the link became known. Only links from the node itself are paths, and these begin at n0."""
    if not step.route:
        return times_of(step.link)
    edge = _edge(step.link)
    return [value_of(f"r{len(step.hops)}", edge.declared[edge.time])] if edge.time else []


def _values(variable: str, declared: Mapping[str, Property], names: Sequence[str]) -> list[str]:
    return [value_of(variable, declared[name]) for name in names]


def _column(declared: Property, values: list[Any]) -> Column:
    absent = math.nan if declared.type in NUMBERS else None
    return as_column(declared, (absent if value is None or value == "" else value for value in values))
