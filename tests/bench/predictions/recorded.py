"""What loaders make of files as an `ml.past.history.History`, in memory: no database, no identity resolution.

Every `Customer` is a profile of its own, with the same key. Records are merged as the writer merges them: a
property that is given again replaces the old value, an edge is one of its ends and its key properties.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

import numpy as np

from graph.model import Edge, Hop, Link, Node, Ontology, Path, Property, ValueType, people
from loaders.source import Record
from ml.past.history import History, Ints, Links, Nodes, Values, learning_labels, learning_links, link_name, wanted


class Recorded:
    """Gathers records.

    Args:
        ontology: The model.
        also: Further properties by label, for label rules.
    """

    def __init__(self, ontology: Ontology, also: Mapping[str, tuple[str, ...]]) -> None:
        self._ontology = ontology
        hops = {link: link.hops if isinstance(link, Path) else (Hop(link),) for link in learning_links(ontology)}
        self._hops = hops
        edges = {hop.edge for walked in hops.values() for hop in walked}
        labels = {*learning_labels(ontology), *(end.__name__ for edge in edges for end in (edge.start, edge.end))}
        self._nodes: dict[str, dict[str, dict[str, Any]]] = {label: {} for label in labels}
        self._links: dict[Edge, dict[tuple[Any, ...], object | None]] = {edge: {} for edge in edges}
        self._also = also

    def take(self, records: Iterable[Record]) -> None:
        """Add records; those that nothing is learnt from are passed over."""
        for record in records:
            if isinstance(record, Link):
                if record.edge in self._links:
                    told = record.properties
                    key = tuple(getattr(told, name, None) for name in record.edge.key)
                    self._links[record.edge][(record.start, record.end, *key)] = told
            else:
                self._node(record)

    def _node(self, record: Node) -> None:
        declared = record.node_type
        if declared.name in self._nodes:
            given = {name: getattr(record, name) for name in declared.own}
            row = self._nodes[declared.name].setdefault(str(given[declared.key]), {})
            row.update({name: value for name, value in given.items() if value is not None})

    def history(self) -> History:
        """All that was taken."""
        profiles = self._nodes[people.Profile.__name__]
        for customer in self._nodes[people.Customer.__name__]:
            profiles.setdefault(customer, {})
            self._links[people.RESOLVED_TO][(customer, customer)] = None
        keys = {label: sorted(rows) for label, rows in self._nodes.items()}
        number = {label: {key: at for at, key in enumerate(found)} for label, found in keys.items()}
        nodes = {label: self._table(label, keys[label]) for label in learning_labels(self._ontology)}
        return History(nodes, {link_name(link): self._walks(link, number) for link in self._hops})

    def _table(self, label: str, keys: list[str]) -> Nodes:
        node = self._ontology.nodes[label]
        names = [*wanted(node.properties, label), *self._also.get(label, ())]
        rows = [self._nodes[label][key] for key in keys]
        columns = {name: _column(node.properties[name], (row.get(name) for row in rows)) for name in names}
        own = columns[node.time] if node.time else np.full(len(keys), -math.inf)
        time = np.asarray(own, dtype=np.float64)
        return Nodes(node, np.array(keys, dtype=object), time, columns, time)

    def _walks(self, link: Edge | Path, number: Mapping[str, Mapping[str, int]]) -> Links:
        hops = self._hops[link]
        edge = hops[-1].edge
        names = wanted(edge.declared, "-".join(edge.triple))
        start, end, told = self._ends(hops[0], number)
        since = _since(hops[0].edge, told)
        for hop in hops[1:]:
            onward, reached, carried = self._ends(hop, number)
            left, right = _joined(end, onward)
            start, end, told = start[left], reached[right], [carried[at] for at in right]
            since = np.maximum(since[left], _since(hop.edge, told))  # NaN stays NaN: a time that is missing
        columns = {name: _column(edge.declared[name], (getattr(one, name, None) for one in told)) for name in names}
        ranks = [np.unique(values.astype(str), return_inverse=True)[1] for values in columns.values()]
        order = np.lexsort((*ranks, end, start))
        columns, since = {name: values[order] for name, values in columns.items()}, since[order]
        return Links(link, start[order], end[order], since, columns, since)

    def _ends(self, hop: Hop, number: Mapping[str, Mapping[str, int]]) -> tuple[Ints, Ints, list[object | None]]:
        """Where the edges of a hop begin and end, as it is walked; those that lack an end are left out."""
        edge = hop.edge
        starts, ends = number[edge.start.__name__], number[edge.end.__name__]
        there = [(key, told) for key, told in self._links[edge].items() if key[0] in starts and key[1] in ends]
        start = np.fromiter((starts[key[0]] for key, _ in there), np.int64, len(there))
        end = np.fromiter((ends[key[1]] for key, _ in there), np.int64, len(there))
        told = [told for _, told in there]
        return (end, start, told) if hop.backward else (start, end, told)


def _joined(left: Ints, right: Ints) -> tuple[Ints, Ints]:
    """Positions of all pairs of equal values."""
    order = np.argsort(right, kind="stable")
    first = np.searchsorted(right[order], left, "left")
    count = np.searchsorted(right[order], left, "right") - first
    at = np.repeat(np.arange(len(left)), count)
    within = np.arange(len(at)) - np.repeat(np.cumsum(count) - count, count)
    return at, order[np.repeat(first, count) + within]


def _since(edge: Edge, told: list[object | None]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    if edge.time is None:
        return np.full(len(told), -math.inf)
    values = (getattr(one, edge.time, None) for one in told)
    return np.asarray(_column(edge.declared[edge.time], values), dtype=np.float64)


def _column(declared: Property, values: Iterator[Any]) -> Values:
    if declared.type is ValueType.STRING:
        return np.array([value or None for value in values], dtype=object)
    return np.fromiter((_number(value) for value in values), np.float64)


def _number(value: Any) -> float:
    if value is None:
        return math.nan
    if isinstance(value, datetime):
        return value.timestamp() * 1000.0
    if isinstance(value, date):
        return (value - date(1970, 1, 1)).days * 86_400_000.0
    return float(value)
