"""What happened to whom: the dated events that the learning graph's paths lead to from a profile."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np

from graph.model import PROVENANCE, Edge, Feature, Node, Path, Property
from graph.model.people import Profile

from .history import Floats, Ints, Values, is_time, learnable, link_name
from .snapshot import KnownLinks, Snapshot


@dataclass(frozen=True)
class Kind:
    """A kind of event.

    Attributes:
        name: Field that leads to it, e.g. ``orders``.
        ru: Its name shown to Russian end users.
        path: The learning link from the profile.
        beyond: A further edge, walked from its end to its start (a return from its order), or None.
        backward: Whether `path` is an edge that is walked from its end, the entity, to its start (a deal's calls).
        properties: Numbers that each event carries, by name.
        dates: Names of further times of each event, such as when a message was opened.
    """

    name: str
    ru: str
    path: Edge | Path
    beyond: Edge | Path | None
    properties: dict[str, Property]
    dates: dict[str, Property]
    backward: bool = False

    @property
    def words(self) -> str:
        """The name as an English noun in the plural."""
        return words(self.name)

    @property
    def label(self) -> str:
        """Label of the nodes that the events are, or are about."""
        return self.node.__name__

    @property
    def node(self) -> type[Node]:
        """Type of these nodes."""
        if self.beyond:
            return self.beyond.start
        return self.path.start if self.backward else self.path.end


@dataclass(frozen=True)
class Events:
    """All known events of one kind; position i is one event of one profile.

    Attributes:
        kind: Which.
        profile, node: Rows in the snapshot: the profile's, and that of the node of `kind.label`.
        time: When, milliseconds since 1970.
        numbers, dates: Values by property.
    """

    kind: Kind
    profile: Ints
    node: Ints
    time: Floats
    numbers: dict[str, Floats]
    dates: dict[str, Floats]

    def __len__(self) -> int:
        return len(self.profile)


@cache
def words(name: str) -> str:
    """A camelCase or snake_case name as words: ``surveyResponses`` → ``survey responses``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).replace("_", " ").lower()


def kinds(links: Iterable[Edge | Path], entity: type[Node] = Profile) -> list[Kind]:
    """The kinds of event that learning links lead to from `entity`, directly or by one further edge."""
    links = list(links)
    found = [
        Kind(link.field, link.ru, link, None, *_carried(link, link.end))
        for link in links
        if link.start is entity and (link.end.node_type.time or _last(link).time)
    ]
    found += [
        Kind(link.reverse, link.ru_reverse, link, None, *_carried(link, link.start), backward=True)
        for link in links
        if isinstance(link, Edge) and link.end is entity and link.start is not entity and link.start.node_type.time
    ]
    reached = {kind.node for kind in found}
    for link in links:
        source = next((k for k in found if k.path.end is link.end and k.beyond is None and not k.backward), None)
        happens = source is not None and source.path.end.node_type.time is not None
        if source and happens and link.start.node_type.time and link.start not in reached and link.start is not entity:
            found.append(Kind(link.reverse, link.ru_reverse, source.path, link, *_carried(link, link.start)))
    return found


def events(snapshot: Snapshot, kind: Kind) -> Events:
    """The events of one kind that a snapshot knows."""
    walks = snapshot.links[link_name(kind.path)]
    profile, node, columns = walks.start, walks.end, dict(walks.columns)
    if kind.backward:
        profile, node = node, profile
    if kind.beyond:
        profile, node, columns = _onwards(walks, snapshot.links[link_name(kind.beyond)])
    nodes = snapshot.nodes[kind.label]
    own = _last(kind.path).time if kind.beyond is None else None
    time = columns[own] if own else nodes.time[node]
    values = {name: nodes.columns[name][node] for name in nodes.columns} | columns
    return Events(
        kind,
        profile,
        node,
        _floats(time),
        {name: _floats(values[name]) for name in kind.properties},
        {name: _floats(values[name]) for name in kind.dates},
    )


def _last(link: Edge | Path) -> Edge:
    return link.edge_properties if isinstance(link, Path) else link


def _carried(link: Edge | Path, end: type[Node]) -> tuple[dict[str, Property], dict[str, Property]]:
    edge, node = _last(link), end.node_type
    declared = dict(node.properties) | dict(edge.declared)
    numbers = {
        name: p
        for part, where in ((node.properties, node.name), (edge.declared, edge.name))
        for name, p in learnable(part, where).items()
        if p.prop.feature is Feature.NUMERICAL
    }
    skipped = (node.time, edge.time, *PROVENANCE)
    return numbers, {name: p for name, p in declared.items() if is_time(p) and name not in skipped}


def _onwards(walks: KnownLinks, edges: KnownLinks) -> tuple[Ints, Ints, dict[str, Values]]:
    """Go on from the ends of `walks` to the starts of `edges` that end there."""
    order = np.argsort(walks.end, kind="stable")
    first = np.searchsorted(walks.end[order], edges.end, "left")
    count = np.searchsorted(walks.end[order], edges.end, "right") - first
    edge = np.repeat(np.arange(len(edges)), count)
    within = np.arange(len(edge)) - np.repeat(np.cumsum(count) - count, count)
    walk = order[np.repeat(first, count) + within]
    return walks.start[walk], edges.start[edge], {name: values[edge] for name, values in edges.columns.items()}


def _floats(values: Values) -> Floats:
    return np.asarray(values, dtype=np.float64)
