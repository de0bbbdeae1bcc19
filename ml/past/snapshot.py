"""The graph as it was known at a moment: the one place that decides what a prediction may see.

A node is known from its event time on, or from when it was loaded if that came late; an edge from its own time on, if
both its ends are known; a time that lies after the moment is not known yet, and neither is a value declared `known_at`
such a time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from graph.model import Edge, NodeType, Path, Property

from .cache import Cache, Lazily
from .history import Floats, History, Ints, Links, Nodes, Texts, Values, is_time


@dataclass(frozen=True)
class KnownNodes:
    """The nodes of one type that were known; rows are numbered anew.

    Attributes:
        type: The declaration.
        row: Row in the history's table.
        keys, time, columns: As in `Nodes`, with what was not known yet masked: NaN, or None for a text.
    """

    type: NodeType
    row: Ints
    keys: Texts
    time: Floats
    columns: Lazily[str, Values]

    def __len__(self) -> int:
        return len(self.row)

    @property
    def nbytes(self) -> int:
        """Bytes of what has been made."""
        return self.row.nbytes + self.keys.nbytes + self.time.nbytes + _bytes(self.columns)


@dataclass(frozen=True)
class KnownLinks:
    """The edges of one type that were known, in the snapshot's row numbers."""

    link: Edge | Path
    start: Ints
    end: Ints
    columns: Lazily[str, Values]

    def __len__(self) -> int:
        return len(self.start)

    @property
    def nbytes(self) -> int:
        """Bytes of what has been made."""
        return self.start.nbytes + self.end.nbytes + _bytes(self.columns)


@dataclass(frozen=True)
class Snapshot:
    """The learning graph as known at `as_of` (milliseconds since 1970).

    Attributes:
        as_of: The moment.
        nodes, links: As in `History`; made when they are first asked for.
        cache: The history's, for what is made of the snapshot.
    """

    as_of: float
    nodes: Lazily[str, KnownNodes]
    links: Lazily[tuple[str, str], KnownLinks]
    cache: Cache = field(repr=False, compare=False)

    @property
    def nbytes(self) -> int:
        """Bytes of what has been made."""
        return _bytes(self.nodes) + _bytes(self.links)


def snapshot(history: History, as_of: float) -> Snapshot:
    """Cut out of `history` what was known at `as_of`."""
    return history.cache.once(("snapshot", as_of), lambda: _cut(history, as_of))


def _cut(history: History, as_of: float) -> Snapshot:
    nodes = Lazily(history.nodes, lambda label: _known_nodes(history.nodes[label], as_of))

    def numbered(label: str) -> Ints:
        number = np.full(len(history.nodes[label]), -1, dtype=np.int64)
        number[nodes[label].row] = np.arange(len(nodes[label]))
        return number

    number = Lazily(history.nodes, numbered)
    links = Lazily(history.links, lambda name: _known_links(history.links[name], number, as_of))
    return Snapshot(as_of, nodes, links, history.cache)


def _bytes(parts: Lazily[Any, Any]) -> int:
    return sum(part.nbytes for part in parts.made.values())


def _known_nodes(table: Nodes, as_of: float) -> KnownNodes:
    row = np.flatnonzero(table.known <= as_of)
    return KnownNodes(
        table.type, row, table.keys[row], table.time[row], _masked(table.columns, row, table.type.properties, as_of)
    )


def _known_links(table: Links, number: Mapping[str, Ints], as_of: float) -> KnownLinks:
    start = number[table.link.start.__name__][table.start]
    end = number[table.link.end.__name__][table.end]
    known = np.flatnonzero((table.known <= as_of) & (start >= 0) & (end >= 0))
    edge = table.link.edge_properties if isinstance(table.link, Path) else table.link
    return KnownLinks(table.link, start[known], end[known], _masked(table.columns, known, edge.declared, as_of))


def _masked(
    columns: Mapping[str, Values], rows: Ints, declared: Mapping[str, Property], as_of: float
) -> Lazily[str, Values]:
    def column(name: str) -> Values:
        values = columns[name][rows]
        when = declared[name].prop.known_at or (name if is_time(declared[name]) else None)
        if when is not None:
            unknown = ~(np.asarray(columns[when][rows], dtype=np.float64) <= as_of)
            values[unknown] = None if values.dtype == object else np.nan
        return values

    return Lazily(columns, column)
