"""A snapshot as a heterogeneous graph for PyTorch Geometric, centred on the people who are asked about.

Node and edge types come from the declarations: every learning path from a profile gives one edge type into
`Profile`; every learning edge at the other end of such a path gives one edge type into that end. What two
layers of messages cannot carry to a profile is left out. Of each kind of event the latest few count.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import torch

from graph.model import Edge, Feature, Path
from ml.network.pyg import HeteroData
from ml.past.events import Kind, events, kinds
from ml.past.history import DAY_MS, Floats, Ints, learnable
from ml.past.snapshot import KnownNodes, Snapshot
from ml.past.things import slots_of
from ml.past.windows import place_within

RECENT_DAYS = 182
LATEST = 24
"""Events of one kind that count for one profile: the latest so many of the last RECENT_DAYS."""

SLOTS = 8
"""Columns for the values of a text property, which are hashed into them."""

BUCKETS = 256
"""Rows of the embedding by which things without a time (products, categories, stores) are told apart."""

EDGES_MOST = 400_000
"""An edge type of more edges is left out where its ends belong to something wider: items to categories."""

PROFILE = "Profile"

Triple = tuple[str, str, str]


@dataclass
class _Graph:
    """Parts of the graph while it is gathered: node rows by label, edges by triple, in snapshot rows."""

    edges: dict[Triple, tuple[Ints, Ints]]

    def rows(self, label: str) -> Ints:
        """Snapshot rows of all nodes of a type that an edge touches, ascending."""
        touched = [ends[0] for (source, _, _), ends in self.edges.items() if source == label]
        touched += [ends[1] for (_, _, target), ends in self.edges.items() if target == label]
        return np.unique(np.concatenate(touched)) if touched else np.empty(0, dtype=np.int64)


def hetero(snapshot: Snapshot, profiles: Ints) -> HeteroData:
    """The graph around `profiles` (snapshot rows); node i of type Profile is `profiles[i]`.

    `x` holds features, `bucket` the hashed key of nodes without a time; edges point towards the profiles.
    """
    graph = _Graph({})
    asked = np.zeros(len(snapshot.nodes[PROFILE]), dtype=np.bool_)
    asked[profiles] = True
    for kind in _paths(snapshot):
        start, end = _latest(snapshot, kind, asked)
        if len(start):
            graph.edges[(kind.path.end.__name__, f"of_{kind.name}", PROFILE)] = (end, start)
    for label in sorted({source for source, _, _ in graph.edges} - {PROFILE}):
        for triple, ends in _around(snapshot, label, graph.rows(label)):
            graph.edges[triple] = ends
    return _data(snapshot, graph, profiles)


def _paths(snapshot: Snapshot) -> Iterator[Kind]:
    """Kinds of event directly on a path, and paths to what is not an event, told as a kind without a time."""
    timed = {kind.name: kind for kind in kinds(known.link for known in snapshot.links.values()) if not kind.beyond}
    for known in snapshot.links.values():
        if known.link.start.__name__ == PROFILE:
            name = known.link.field
            yield timed.get(name) or Kind(name, known.link.ru, known.link, None, {}, {})


def _latest(snapshot: Snapshot, kind: Kind, asked: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> tuple[Ints, Ints]:
    """Profile and node rows of the events that count."""
    found = events(snapshot, kind)
    age = np.where(np.isfinite(found.time), (snapshot.as_of - found.time) / DAY_MS, 0.0)
    kept = np.flatnonzero(asked[found.profile] & (age <= RECENT_DAYS))
    kept = kept[np.lexsort((found.node[kept], age[kept], found.profile[kept]))]
    kept = kept[place_within(found.profile[kept]) < LATEST]
    return found.profile[kept], found.node[kept]


def _around(snapshot: Snapshot, label: str, rows: Ints) -> Iterator[tuple[Triple, tuple[Ints, Ints]]]:
    """Edges into the nodes `rows` of a type, both ways of every learning edge, and one single edge further."""
    wanted = np.zeros(len(snapshot.nodes[label]), dtype=np.bool_)
    wanted[rows] = True
    for known in snapshot.links.values():
        link = known.link
        if isinstance(link, Path) or PROFILE in (link.start.__name__, link.end.__name__) or link.start is link.end:
            continue
        if link.end.__name__ == label:
            kept = wanted[known.end]
            if kept.any():
                yield (link.start.__name__, link.field, label), (known.start[kept], known.end[kept])
        if link.start.__name__ == label:
            kept = wanted[known.start]
            here, there = known.start[kept], known.end[kept]
            wider = [ends for ends in _wider(snapshot, link, here, there) if len(ends[1][0])]
            if len(here) and not (wider and len(here) > EDGES_MOST):
                yield (link.end.__name__, f"of_{link.field}", label), (there, here)
            yield from (((triple[0], triple[1], label), (there, here)) for triple, (here, there) in wider)


def _wider(snapshot: Snapshot, link: Edge, here: Ints, there: Ints) -> Iterator[tuple[Triple, tuple[Ints, Ints]]]:
    """What the ends of edges singly belong to: the categories of an order's products, each once."""
    for onward in snapshot.links.values():
        beyond = onward.link
        if isinstance(beyond, Path) or beyond.start is not link.end or not beyond.single or beyond.start is beyond.end:
            continue
        parent = np.full(len(snapshot.nodes[beyond.start.__name__]), -1, dtype=np.int64)
        parent[onward.start] = onward.end
        found = parent[there]
        wide = len(snapshot.nodes[beyond.end.__name__])
        pairs = np.unique(here[found >= 0] * wide + found[found >= 0])
        yield (beyond.end.__name__, f"of_{link.field}_{beyond.field}", ""), (pairs // wide, pairs % wide)


def _data(snapshot: Snapshot, graph: _Graph, profiles: Ints) -> HeteroData:
    data = HeteroData()
    data[PROFILE].num_nodes = len(profiles)
    place: dict[str, Ints] = {}
    for label in sorted({end for source, _, target in graph.edges for end in (source, target)}):
        rows = profiles if label == PROFILE else graph.rows(label)
        place[label] = np.full(len(snapshot.nodes[label]), -1, dtype=np.int64)
        place[label][rows] = np.arange(len(rows))
        if label != PROFILE:
            nodes = snapshot.nodes[label]
            data[label].x = torch.from_numpy(node_features(nodes, rows, snapshot.as_of))
            if nodes.type.time is None:
                data[label].bucket = torch.from_numpy(slots_of(nodes.keys[rows], BUCKETS))
    for (source, name, target), (start, end) in sorted(graph.edges.items()):
        index = np.stack([place[source][start], place[target][end]])
        data[source, name, target].edge_index = torch.from_numpy(index)
    return data


def node_features(nodes: KnownNodes, rows: Ints, as_of: float) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """Features of nodes: numbers with a flag for unknown, hashed texts, and how long ago; the first column is 1."""
    columns: list[Floats] = [np.ones((len(rows), 1))]
    for name, declared in learnable(nodes.type.properties, nodes.type.name).items():
        if declared.prop.feature is Feature.NUMERICAL:
            value = np.asarray(nodes.columns[name], dtype=np.float64)[rows]
            squashed = np.nan_to_num(np.sign(value) * np.log1p(np.abs(value)))
            columns.append(np.column_stack([squashed, np.isnan(value)]))
        else:
            columns.append(
                np.eye(SLOTS + 1)[slots_of(np.asarray(nodes.columns[name], dtype=object)[rows], SLOTS)][:, :SLOTS]
            )
    if nodes.type.time:
        columns.append(time_encoding(as_of - nodes.time[rows]))
    return np.concatenate(columns, axis=1).astype(np.float32)


def time_encoding(elapsed_ms: Floats) -> Floats:
    """How long ago, as decays of several speeds and a logarithm, and where in the week; shape (rows, 8)."""
    days = np.maximum(np.nan_to_num(elapsed_ms, posinf=3650 * DAY_MS) / DAY_MS, 0.0)
    decays = [np.exp(-days / scale) for scale in (3.0, 7.0, 14.0, 30.0, 90.0)]
    week = 2 * math.pi * days / 7.0
    return np.column_stack([*decays, np.log1p(days) / 6.0, np.sin(week), np.cos(week)])


def edge_types(graphs: list[HeteroData]) -> list[Triple]:
    """All edge types of several graphs, sorted."""
    return sorted({triple for graph in graphs for triple in graph.edge_types})


def feature_widths(graphs: list[HeteroData]) -> Mapping[str, int]:
    """Number of features of each node type, profiles aside."""
    return {label: graph[label].x.shape[1] for graph in graphs for label in graph.node_types if label != PROFILE}
