"""A mapping as a source: what each of its files needs, and what the rows of one become."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from graph.model import Edge, NodeType
from graph.model.identifiers import EXTERNAL_ID, IdentifierKind

from ..fields import Reject
from ..names import split_name
from ..source import Context, Record
from .rows import Assigned, Cell, Key, amounts, as_read, scopes
from .values import text

CURRENCY = "currency"


@dataclass(frozen=True)
class NodePart:
    """Nodes of one type that the rows of a group tell of.

    Attributes:
        node: The type.
        key: Its key.
        each: The list whose items tell of them, or None.
        assigned: Its properties.
        identifiers: Kinds and what they are read from.
        verified: By the name of a kind, whether the source made sure of the identifier.
        has: The edge to its identifiers, or None.
        full_name: A whole name, to be taken apart, or None.
        family_first: As of `split_name`.
        needed: A row without its key is refused.
    """

    node: NodeType
    key: Key
    each: Cell | None
    assigned: tuple[Assigned, ...]
    identifiers: tuple[tuple[IdentifierKind, Cell], ...]
    verified: tuple[Assigned, ...]
    has: Edge | None
    full_name: Cell | None
    family_first: bool
    needed: bool

    def records(self, rows: Sequence[dict[str, Any]], currency: str | None, context: Context) -> Iterator[Record]:
        """The nodes, each once, with their identifiers.

        Raises:
            Reject: a row cannot be right.
        """
        found: dict[str, dict[str, Any]] = {}
        known: dict[str, dict[tuple[IdentifierKind, str], bool | None]] = {}
        for scope in scopes(rows, self.each):
            key = self.key.read(scope, context.source)
            if key is None:
                if self.needed and not found:
                    raise Reject(", ".join(self.key.columns), "is empty, and it is the key")
                continue
            values = found.setdefault(key, {})
            for one in self.assigned:
                one.into(values, scope)
            if self.full_name and (name := self.full_name(scope)) is not None:
                _named(self.node, values, text(name), family_first=self.family_first)
            sure: dict[str, bool] = {}
            for one in self.verified:
                one.into(sure, scope)
            for kind, get in self.identifiers:
                if (raw := get(scope)) is not None:
                    held = known.setdefault(key, {})
                    held[kind, text(raw)] = held.get((kind, text(raw))) or sure.get(kind.name)
        for key, values in found.items():
            own = values.get(CURRENCY, currency)
            amounts(self.assigned, values, own)
            if own is not None and CURRENCY in self.node.properties:
                values[CURRENCY] = own
            make: Any = self.node.cls
            yield make(**{self.node.key: key}, **values)
            if self.has is not None:
                yield from context.identify(self.has, key, EXTERNAL_ID, key)
                for (kind, raw), verified in known.get(key, {}).items():
                    yield from context.identify(self.has, key, kind, raw, verified)


@dataclass(frozen=True)
class EdgePart:
    """Edges of one type that the rows of a group tell of; attributes as of `NodePart`."""

    edge: Edge
    start: Key
    end: Key
    each: Cell | None
    assigned: tuple[Assigned, ...]

    def records(self, rows: Sequence[dict[str, Any]], currency: str | None, context: Context) -> Iterator[Record]:
        """The edges, each once.

        Raises:
            Reject: a row cannot be right.
        """
        found: dict[tuple[Any, ...], dict[str, Any]] = {}
        apart = [one for one in self.assigned if one.name in self.edge.key]
        for scope in scopes(rows, self.each):
            start, end = self.start.read(scope, context.source), self.end.read(scope, context.source)
            if start is None or end is None:
                continue
            told_apart: dict[str, Any] = {}
            for one in apart:
                one.into(told_apart, scope)
            values = found.setdefault((start, end, *told_apart.items()), {})
            for one in self.assigned:
                one.into(values, scope)
        for (start, end, *_), values in found.items():
            amounts(self.assigned, values, currency)
            make: Any = self.edge.properties
            yield self.edge(start, end, make(**values) if make and values else None)


@dataclass(frozen=True)
class Shape:
    """What the rows of a group become: those of a file without groups are alone."""

    parts: tuple[NodePart | EdgePart, ...]
    currency: Cell | None
    otherwise: str | None

    def fold(self, rows: Sequence[BaseModel], context: Context) -> Iterator[Record]:
        """The nodes and edges.

        Raises:
            Reject: a row cannot be right.
        """
        read = [as_read(row) for row in rows]
        currency = self._currency(read)
        for part in self.parts:
            yield from part.records(read, currency, context)

    def one(self, row: BaseModel, context: Context) -> Iterator[Record]:
        """The nodes and edges of a row that stands alone."""
        return self.fold([row], context)

    def _currency(self, rows: Sequence[dict[str, Any]]) -> str | None:
        if self.currency is not None:
            for scope in scopes(rows, None):
                if (found := self.currency(scope)) is not None:
                    return text(found).upper()
        return self.otherwise


def _named(node: NodeType, values: dict[str, Any], full: str, *, family_first: bool) -> None:
    name = split_name(full, family_first=family_first)
    parts = {"given_name": name.given, "patronymic": name.patronymic, "family_name": name.family, "suffix": name.suffix}
    for part, said in parts.items():
        if said and part in node.properties:
            values.setdefault(part, said)
