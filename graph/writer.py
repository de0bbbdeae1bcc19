"""The one gate for writing: batched, idempotent, stamped with the run.

Nodes go before the edges that need them. A worker thread sends batches while the caller prepares the
next, so that the two cores of a small machine work at once. Within a batch the last version of a node
wins, as it would if the rows were written one by one; hence any batch size gives the same graph.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict, deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter
from typing import Any, NamedTuple

import orjson

from .driver import Database
from .model import ONTOLOGY, Edge, Link, Node, NodeType, Origin
from .model.identifiers import IDENTIFIER_KINDS
from .schema import prepare
from .statements import merge_links, merge_nodes, missing_ends

MOST_TOUCHED = 2_000
"""Records of which a run keeps the names; where it touched more, resolution looks for them."""
_TOUCHING = frozenset({"Customer", "DecisionMaker", "Company", "Ticket", "Cart"})
"""Labels of what resolution goes by: records, and that through which they share an order."""
WAITING_BATCHES = 2  # more only costs memory: the server takes one batch at a time


class Dangling(NamedTuple):
    """An edge that could not be written: `missing` names the end, or ends, that nobody has loaded."""

    link: Link
    origin: object
    missing: str


@dataclass(slots=True)
class Count:
    """How many nodes or edges of a type were handed in, created, and changed."""

    put: int = 0
    created: int = 0
    updated: int = 0


@dataclass(slots=True)
class _Shape:
    """How to take the properties out of the instances of one class."""

    names: tuple[str, ...]
    take: Callable[[object], Any]

    @classmethod
    def of(cls, names: tuple[str, ...]) -> _Shape:
        return cls(names, attrgetter(*names))

    def __call__(self, instance: object) -> dict[str, Any]:
        values = self.take(instance)
        pairs = zip(self.names, values if len(self.names) > 1 else (values,), strict=True)
        return {name: value for name, value in pairs if value is not None}


def _hash(properties: dict[str, Any]) -> int:
    """64 bits of the content. Two versions of one node collide once in 10^19."""
    digest = hashlib.blake2b(orjson.dumps(properties, option=orjson.OPT_SORT_KEYS), digest_size=8)
    return int.from_bytes(digest.digest(), "big", signed=True)


_NODE_SHAPES = {node.cls: _Shape.of(node.own) for node in ONTOLOGY.nodes.values()}
_EDGE_SHAPES = {edge: _Shape.of(edge.own) for edge in ONTOLOGY.edges.values() if edge.own}
_SECOND_LABELS = {kind.name: kind.label for kind in IDENTIFIER_KINDS.values()}


def node_rows(nodes: Iterable[Node]) -> list[list[Any]]:
    """Rows of one type of nodes as `statements.merge_nodes` takes them, in order of their keys."""
    rows = []
    for node in sorted(nodes, key=lambda one: str(getattr(one, type(one).node_type.key))):
        properties = _NODE_SHAPES[type(node)](node)
        rows.append([getattr(node, type(node).node_type.key), properties, _hash(properties)])
    return rows


@dataclass
class Writer:
    """Writes model objects to the database. A context manager: leaving it writes what is left.

    Args:
        database: Where to.
        source: The system that the facts come from; None for what we derive ourselves.
        run_id: The load run.
        seen_at: When the facts became known to us, zoned.
        batch_rows: Rows per transaction.
    """

    database: Database
    source: str | None = None
    run_id: str | None = None
    seen_at: datetime | None = None
    batch_rows: int = 5000
    counts: dict[str | tuple[str, str, str], Count] = field(default_factory=lambda: defaultdict(Count))
    _nodes: dict[tuple[type[Node], str | None], dict[str, Node]] = field(default_factory=lambda: defaultdict(dict))
    _links: dict[Edge, list[tuple[Link, object]]] = field(default_factory=lambda: defaultdict(list))
    _late: list[tuple[Link, object]] = field(default_factory=list)
    _under_way: deque[Future[None]] = field(default_factory=deque)
    _worker: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "portrait-writer"))
    _touched: set[tuple[str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        if self.database.prepared or self.database.in_transaction:
            return  # within a transaction the schema cannot be changed: whoever began it has prepared
        # Without the uniqueness constraints MERGE scans its label (100,000 rows then take ten minutes
        # instead of five seconds) and two writers at once make duplicates.
        prepare(self.database)

    def __enter__(self) -> Writer:
        return self

    def __exit__(self, failed: type[BaseException] | None, *rest: object) -> None:
        try:
            if failed is None:
                self.finish()
        finally:
            self._worker.shutdown(wait=True, cancel_futures=failed is not None)

    def put(self, record: Node | Link, origin: object = None) -> None:
        """Take one node or edge; `origin` comes back with an edge that finds no end.

        Raises:
            DatabaseError: an earlier batch could not be written.
        """
        if isinstance(record, Link):
            if len(self._touched) <= MOST_TOUCHED and (label := record.edge.start.__name__) in _TOUCHING:
                self._touched.add((label, record.start))
            links = self._links[record.edge]
            links.append((record, origin))
            if len(links) >= self.batch_rows:
                self._send_nodes()
                self._send_links(record.edge)
            return
        node = type(record).node_type
        second = _SECOND_LABELS[getattr(record, node.label_from)] if node.label_from else None
        batch = self._nodes[type(record), second]
        key = getattr(record, node.key)
        if len(self._touched) <= MOST_TOUCHED and node.name in _TOUCHING:
            self._touched.add((node.name, key))
        batch[key] = record
        self.counts[node.name].put += 1
        if len(batch) >= self.batch_rows:
            self._send_batch(type(record), second)

    def finish(self) -> list[Dangling]:
        """Write everything left, and try again the edges whose ends came later than they did.

        Returns:
            The edges that still lack an end.
        """
        self._send_nodes()
        for edge in list(self._links):
            self._send_links(edge)
        self._drain(0)
        late, self._late = self._late, []
        dangling: list[Dangling] = []
        by_edge: dict[Edge, list[tuple[Link, object]]] = defaultdict(list)
        for item in late:
            by_edge[item[0].edge].append(item)
        for edge, items in by_edge.items():
            # Newest first, and never over what exists: all that was written meanwhile came after what had to wait.
            for begin in reversed(range(0, len(items), self.batch_rows)):
                dangling[:0] = self._write_links(edge, items[begin : begin + self.batch_rows], late=True)
        return dangling

    @property
    def touched(self) -> list[str] | None:
        """Label and key, tab-separated, of what was put in that resolution goes by; None where that is very much."""
        if len(self._touched) > MOST_TOUCHED:
            return None
        return sorted(f"{label}\t{key}" for label, key in self._touched)

    @property
    def _stamp(self) -> dict[str, Any]:
        return {"source": self.source, "run_id": self.run_id, "seen_at": self.seen_at}

    def _send_nodes(self) -> None:
        for cls, second in list(self._nodes):
            self._send_batch(cls, second)

    def _send_batch(self, cls: type[Node], second: str | None) -> None:
        batch = self._nodes.pop((cls, second), None)
        if batch:
            self._submit(lambda: self._write_nodes(cls.node_type, second, batch))

    def _send_links(self, edge: Edge) -> None:
        items = self._links.pop(edge, None)
        if items:
            self.counts[edge.triple].put += len(items)
            self._submit(lambda: self._late.extend((d.link, d.origin) for d in self._write_links(edge, items)))

    def _submit(self, work: Callable[[], None]) -> None:
        self._drain(WAITING_BATCHES)
        self._under_way.append(self._worker.submit(work))

    def _drain(self, leave: int) -> None:
        while len(self._under_way) > leave:
            self._under_way.popleft().result()

    def _write_nodes(self, node: NodeType, second: str | None, batch: dict[str, Node]) -> None:
        rows = node_rows(batch.values())  # one order everywhere: two writers wait for each other, not for ever
        stamp = self._stamp if node.origin is Origin.LOADED else {}
        result = self.database.write(merge_nodes(node, second), rows=rows, stamp=stamp)
        count = self.counts[node.name]
        count.created += result.created
        count.updated += result.rows[0][0] - result.created

    def _write_links(self, edge: Edge, items: list[tuple[Link, object]], *, late: bool = False) -> list[Dangling]:
        shape = _EDGE_SHAPES.get(edge)
        rows: dict[tuple[str, str, str], list[Any]] = {}
        for link, _ in items:
            properties = shape(link.properties) if shape and link.properties is not None else {}
            told_apart = apart(edge, link.properties)
            if edge.partial and (earlier := rows.get((link.start, link.end, told_apart))):
                properties = earlier[2] | properties
            rows[link.start, link.end, told_apart] = [link.start, link.end, properties, told_apart]
        stamp = self._stamp if edge.origin is Origin.LOADED else {}
        result = self.database.write(merge_links(edge, late=late), rows=list(rows.values()), stamp=stamp)
        [[written, updated]] = result.rows
        count = self.counts[edge.triple]
        count.created += result.created
        count.updated += updated
        if written == len(rows):
            return []
        pairs = list(dict.fromkeys((start, end) for start, end, _ in rows))
        found = self.database.rows(missing_ends(edge), rows=pairs)
        missing = {pairs[i]: _missing(edge, start, end) for i, start, end in found}
        return [Dangling(link, o, missing[link[1:3]]) for link, o in items if link[1:3] in missing]


def apart(edge: Edge, properties: object | None) -> str:
    """What tells parallel edges apart, as one text: MERGE takes no null, and a source may not know a title."""
    return orjson.dumps([getattr(properties, name, None) for name in edge.key]).decode() if edge.key else ""


def _missing(edge: Edge, start: bool, end: bool) -> str:
    names = [node.__name__ for node, found in ((edge.start, start), (edge.end, end)) if not found]
    return " and ".join(names)
