"""The graph as it was known at a moment: the one place that decides what a prediction may see.

A node is known from its event time on; an edge from its own time on, if both its ends are known; a time that
lies after the moment is not known yet, and neither is a value declared `known_at` such a time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from graph.model import Edge, NodeType, Path, Property

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
    columns: Mapping[str, Values]

    def __len__(self) -> int:
        return len(self.row)


@dataclass(frozen=True)
class KnownLinks:
    """The edges of one type that were known, in the snapshot's row numbers."""

    link: Edge | Path
    start: Ints
    end: Ints
    columns: Mapping[str, Values]

    def __len__(self) -> int:
        return len(self.start)


@dataclass(frozen=True)
class Snapshot:
    """The learning graph as known at `as_of` (milliseconds since 1970)."""

    as_of: float
    nodes: Mapping[str, KnownNodes]
    links: Mapping[tuple[str, str], KnownLinks]


def snapshot(history: History, as_of: float) -> Snapshot:
    """Cut out of `history` what was known at `as_of`."""
    nodes: dict[str, KnownNodes] = {}
    number: dict[str, Ints] = {}
    for label, table in history.nodes.items():
        row = np.flatnonzero(table.time <= as_of)
        nodes[label] = _known_nodes(table, row, as_of)
        number[label] = np.full(len(table), -1, dtype=np.int64)
        number[label][row] = np.arange(len(row))
    return Snapshot(as_of, nodes, {name: _known_links(table, number, as_of) for name, table in history.links.items()})


def _known_nodes(table: Nodes, row: Ints, as_of: float) -> KnownNodes:
    columns = {name: values[row] for name, values in table.columns.items()}
    return KnownNodes(table.type, row, table.keys[row], table.time[row], _masked(columns, table.type.properties, as_of))


def _known_links(table: Links, number: Mapping[str, Ints], as_of: float) -> KnownLinks:
    start = number[table.link.start.__name__][table.start]
    end = number[table.link.end.__name__][table.end]
    known = np.flatnonzero((table.since <= as_of) & (start >= 0) & (end >= 0))
    edge = table.link.edge_properties if isinstance(table.link, Path) else table.link
    columns = {name: values[known] for name, values in table.columns.items()}
    return KnownLinks(table.link, start[known], end[known], _masked(columns, edge.declared, as_of))


def _masked(columns: dict[str, Values], declared: Mapping[str, Property], as_of: float) -> dict[str, Values]:
    for name, values in columns.items():
        when = name if is_time(declared[name]) else declared[name].prop.known_at
        if when is not None:
            unknown = ~(np.asarray(columns[when], dtype=np.float64) <= as_of)
            columns[name] = values.copy()
            columns[name][unknown] = None if values.dtype == object else np.nan
    return columns
