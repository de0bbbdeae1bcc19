"""Changes to some properties of nodes and to some edges, in one transaction, through the gate for writing.

Loaders say all that they know of a node; callers of the API say what they want to change. What they leave out is read
from the graph, under a lock, so that two who change different properties of one node do not undo each other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from .driver import Database
from .model import ONTOLOGY, Edge, Link, Node, NodeType, provenance
from .statements import lock_nodes, remove_links
from .writer import Count, Dangling, Writer, apart

API = "api"
"""What stands for the file in the runs of the API."""


@dataclass(slots=True)
class Patch:
    """What to change.

    Attributes:
        nodes: By label and key, the new values of properties; None removes one.
        links: Edges to write, each with where it was asked for.
        removed: Edges to remove.
        cleared: Nodes that lose all edges of a type: the edge, the key, and whether it is the key of the end.
    """

    nodes: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    links: list[tuple[Link, object]] = field(default_factory=list)
    removed: list[Link] = field(default_factory=list)
    cleared: list[tuple[Edge, str, bool]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Written:
    """What a patch came to.

    Attributes:
        run: Key of the load run.
        counts: Nodes by label and edges by triple: handed in, created, updated.
        dangling: Edges that lack an end; whoever asked then has to give the transaction up.
        removed: How many edges were removed.
    """

    run: str
    counts: Mapping[str | tuple[str, str, str], Count]
    dangling: list[Dangling]
    removed: int


def apply_patch(
    transaction: Database, patch: Patch, *, source: str, number: str, at: datetime, by: str | None
) -> Written:
    """Write a patch, stamped as loaders stamp, and its load run.

    Args:
        transaction: What `Database.transaction` gives.
        patch: What to change.
        source: The system that says so.
        number: Tells this run apart from others of the source.
        at: When it became known to us, zoned.
        by: Who says so.
    """
    run = f"{source}|{API}|{number}"
    removed = _remove(transaction, patch)
    nodes = list(_nodes(transaction, patch))
    known = transaction.rows(lock_nodes(provenance.Source.node_type), keys=[source])
    with Writer(transaction, source=source, run_id=run, seen_at=at) as writer:
        for node in nodes:
            writer.put(node)
        for link, origin in patch.links:
            writer.put(link, origin)
        dangling = writer.finish()
        counts = dict(writer.counts)
        if not known:
            writer.put(provenance.Source(uid=source, description="Written through the API."))
        told = len(patch.nodes) + len(patch.links) + len(patch.removed) + len(patch.cleared)
        ended = provenance.LoadRun(uid=run, file=API, by=by, started_at=at, finished_at=at, read=told, accepted=told)
        writer.put(replace(ended, rejected=0, waiting_since=at, touched=writer.touched))
        writer.put(provenance.LOADED_BY(run, source))
    return Written(run, counts, dangling, removed)


def write_nodes(transaction: Database, patch: Patch) -> None:
    """Write the nodes of a patch alone, for types that no source tells and that carry no stamp."""
    nodes = list(_nodes(transaction, patch))
    with Writer(transaction) as writer:
        for node in nodes:
            writer.put(node)


def _nodes(transaction: Database, patch: Patch) -> Iterable[Node]:
    keys: dict[str, list[str]] = defaultdict(list)
    for label, key in sorted(patch.nodes):  # one order everywhere: two writers wait for each other, not for ever
        keys[label].append(key)
    for label, wanted in keys.items():
        node = ONTOLOGY.nodes[label]
        known = {key: _own(node, properties) for key, properties in transaction.rows(lock_nodes(node), keys=wanted)}
        for key in wanted:
            make: Any = node.cls
            yield make(**{node.key: key} | known.get(key, {}) | patch.nodes[label, key])


def _own(node: NodeType, properties: Mapping[str, Any]) -> dict[str, Any]:
    found = {name: properties[name] for name in node.own if name in properties}
    return {name: value.to_native() if hasattr(value, "to_native") else value for name, value in found.items()}


def _remove(transaction: Database, patch: Patch) -> int:
    """Remove edges: those named, all of a node, and those that stand where a single new one is to stand."""
    named: dict[Edge, list[list[Any]]] = defaultdict(list)
    others: dict[tuple[Edge, bool], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for edge, start, end, properties in patch.removed:
        named[edge].append([start, end, apart(edge, properties)])
    for edge, key, backward in patch.cleared:
        others[edge, backward].setdefault(key, [])
    for (edge, start, end, _), _ in patch.links:
        if edge.single:
            others[edge, False][start].append(end)
        if edge.reverse_single:
            others[edge, True][end].append(start)
    removed = 0
    for edge, gone in named.items():
        removed += transaction.write(remove_links(edge, parallel=True), rows=gone).deleted
    for (edge, backward), stay in others.items():
        rows = [[key, ends] for key, ends in sorted(stay.items())]
        removed += transaction.write(remove_links(edge, backward=backward), rows=rows).deleted
    return removed
