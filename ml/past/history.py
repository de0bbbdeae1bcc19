"""The whole learning graph in memory: what `snapshot` cuts the past out of.

Times are milliseconds since 1970 as floats, exact for a quarter of a million years; NaN means unknown.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.driver import Database
from graph.errors import TrainingError
from graph.model import PROVENANCE, Edge, NodeType, Ontology, Path, PersonalData, Property, ValueType
from graph.tables import Column, LinkTable, NodeTable, link_table, node_table

from .cache import Cache
from .loading import FIRST_SEEN, SOURCE, known_from, stamps

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Texts = NDArray[np.object_]
Values = Floats | Texts

DAY_MS = 86_400_000.0


@dataclass(frozen=True)
class Nodes:
    """All nodes of one type, ascending by key.

    Attributes:
        type: The declaration.
        keys: Keys.
        time: Event times; minus infinity where the type has none, NaN (never known) where it has and this lacks it.
        columns: Properties that are learnt from, and all their times.
        known: From when each was known: its event time, or later (`ml.past.loading`).
    """

    type: NodeType
    keys: Texts
    time: Floats
    columns: Mapping[str, Values]
    known: Floats

    def __len__(self) -> int:
        return len(self.keys)


@dataclass(frozen=True)
class Links:
    """All edges of one type or walks of one path, ascending by start and end.

    Attributes:
        link: The declaration.
        start, end: Row numbers in the node tables of both ends.
        since: From when it holds; minus infinity for ever, NaN for never.
        columns: Edge properties that are learnt from, and all their times.
        known: From when each was known: as it holds, or later (`ml.past.loading`).
    """

    link: Edge | Path
    start: Ints
    end: Ints
    since: Floats
    columns: Mapping[str, Values]
    known: Floats

    def __len__(self) -> int:
        return len(self.start)


@dataclass(frozen=True)
class History:
    """The learning graph over all time.

    Attributes:
        nodes: By label.
        links: By (start label, field) of the declaration.
        cache: What was made of it; a changed copy begins with an empty one.
    """

    nodes: Mapping[str, Nodes]
    links: Mapping[tuple[str, str], Links]
    cache: Cache = field(default_factory=Cache, init=False, repr=False, compare=False)

    def fingerprint(self) -> str:
        """SHA-256 of all content: equal graphs give equal fingerprints."""
        digest = hashlib.sha256()
        for label, nodes in sorted(self.nodes.items()):
            digest.update(label.encode())
            _feed(digest, nodes.keys, nodes.time, nodes.known, *(nodes.columns[name] for name in sorted(nodes.columns)))
        for name, links in sorted(self.links.items()):
            digest.update("|".join(name).encode())
            columns = (links.columns[name] for name in sorted(links.columns))
            _feed(digest, links.start, links.end, links.since, links.known, *columns)
        return digest.hexdigest()

    @cached_property
    def now(self) -> History:
        """The same with everything known from when it happened, as it is when predictions are made."""
        nodes = {label: replace(one, known=_happened(one.known, one.time)) for label, one in self.nodes.items()}
        links = {name: replace(one, known=_happened(one.known, one.since)) for name, one in self.links.items()}
        late = [(self.nodes[label].known, one.known) for label, one in nodes.items()]
        late += [(self.links[name].known, one.known) for name, one in links.items()]
        if all(np.array_equal(told, happened, equal_nan=True) for told, happened in late):
            return self
        return History(nodes, links)


def link_name(link: Edge | Path) -> tuple[str, str]:
    """What names an edge type or path uniquely among all: its start's label and its field there."""
    return link.start.__name__, link.field


def learnable(declared: Mapping[str, Property], label: str) -> dict[str, Property]:
    """The properties that models may use.

    Raises:
        TrainingError: a property of the class `PersonalData.SENSITIVE` is declared a feature.
    """
    features = {name: p for name, p in declared.items() if p.prop.feature is not None}
    for name, declaration in features.items():
        if declaration.prop.personal is PersonalData.SENSITIVE:
            raise TrainingError(
                "sensitive personal data must not be a feature",
                where=f"{label}.{name}",
                hint="Take `feature=` off its declaration in graph/model/.",
            )
    return features


def is_time(declared: Property) -> bool:
    """Whether the property holds a moment."""
    return declared.type is ValueType.DATETIME


def wanted(declared: Mapping[str, Property], label: str) -> list[str]:
    """Names of the properties to learn from: features and times."""
    features = learnable(declared, label)
    return [*features, *(name for name, p in declared.items() if is_time(p) and name not in PROVENANCE)]


def learning_links(ontology: Ontology) -> list[Edge | Path]:
    """Edges and paths of the learning graph, in order of declaration."""
    return [link for link in ontology.links if link.learn]


def learning_labels(ontology: Ontology) -> list[str]:
    """Labels at the ends of the learning graph's edges, sorted."""
    ends = [(link.start.__name__, link.end.__name__) for link in learning_links(ontology)]
    return sorted({label for pair in ends for label in pair})


def read_graph(
    database: Database,
    ontology: Ontology,
    also: Mapping[str, tuple[str, ...]] | None = None,
    labels: Collection[str] | None = None,
) -> History:
    """Read the learning graph: every edge and path with `learn` set, and the nodes at their ends.

    Args:
        database: Where from.
        ontology: The model.
        also: Further properties by label, for label rules; features are never made of them.
        labels: The labels to read, and what links them; None: all.

    Raises:
        TrainingError: a sensitive property is declared a feature.
        DatabaseError: the database does not answer.
    """
    nodes = {}
    for label in learning_labels(ontology) if labels is None else labels:
        node = ontology.nodes[label]
        names = [*wanted(node.properties, label), *(also or {}).get(label, ()), *stamps(node.properties, node.time)]
        nodes[label] = node_table(database, node, names)
    links = {}
    for link in learning_links(ontology):
        if not {link.start.__name__, link.end.__name__} <= nodes.keys():
            continue
        edge = link.edge_properties if isinstance(link, Path) else link
        names = [*wanted(edge.declared, "-".join(edge.triple)), *stamps(edge.declared, edge.time)]
        links[link] = link_table(database, link, names, nodes[link.start.__name__], nodes[link.end.__name__])
    return as_history(ontology, nodes, links)


def as_history(ontology: Ontology, nodes: Mapping[str, NodeTable], links: Mapping[Edge | Path, LinkTable]) -> History:
    """Tables of the learning graph, or of a part of it, as arrays."""
    return History(
        {label: _nodes(ontology.nodes[label], table) for label, table in nodes.items()},
        {link_name(link): _links(link, table) for link, table in links.items()},
    )


def _nodes(node: NodeType, table: NodeTable) -> Nodes:
    columns = {name: _array(column) for name, column in table.columns.items()}
    time = np.asarray(columns[node.time] if node.time else np.full(len(table.keys), -math.inf), dtype=np.float64)
    known = _known(time, columns)
    return Nodes(node, np.array(table.keys, dtype=object), time, columns, known)


def _links(link: Edge | Path, table: LinkTable) -> Links:
    columns = {name: _array(column) for name, column in table.columns.items()}
    since = _numbers(table.since)
    known = _known(since, columns)
    return Links(link, _ints(table.start), _ints(table.end), since, columns, known)


def _known(time: Floats, columns: dict[str, Values]) -> Floats:
    """From when rows are known; takes the columns that tell when they were loaded out of `columns`."""
    told, source = columns.pop(FIRST_SEEN, None), columns.pop(SOURCE, None)
    if told is None or source is None:
        return time
    return known_from(time, np.asarray(told, dtype=np.float64), np.asarray(source, dtype=object))


def _happened(known: Floats, time: Floats) -> Floats:
    """Event times, but for what has not happened by what its source says."""
    return np.where(known == math.inf, known, time)


def _ints(column: Any) -> Ints:
    return np.frombuffer(column, dtype=np.int64) if len(column) else np.empty(0, dtype=np.int64)


def _numbers(column: Any) -> Floats:
    return np.frombuffer(column, dtype=np.float64) if len(column) else np.empty(0)


def _array(column: Column) -> Values:
    return np.array(column, dtype=object) if isinstance(column, list) else _numbers(column)


def _feed(digest: Any, *arrays: Values | Ints) -> None:
    for values in arrays:
        if values.dtype == object:
            digest.update("\x1f".join("" if value is None else str(value) for value in values).encode())
        else:
            digest.update(np.ascontiguousarray(values).data)
