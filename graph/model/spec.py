"""The language in which the graph is declared: `node`, `Prop`, `Edge`.

A node type is a class, a property an annotated field, an edge type a value:

    @node("Заказ", time="placed_at")
    class Order(Node):
        \"\"\"One purchase.\"\"\"
        uid: Annotated[str, Prop("Source and order number.", "Ключ", key=True)]
        placed_at: Annotated[datetime | None, Prop("When placed.", "Оформлен", index=True)] = None

    PLACED = Edge("PLACED", Customer, Order, field="orders", reverse="customer", ...)

Everything else that knows a label or a property is derived from these declarations.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import (
    ClassVar,
    NamedTuple,
    TypeVar,
    dataclass_transform,
)

from .prop import PROVENANCE, Property, properties_of

CHANGED = "_changed_at"
"""Internal, indexed property of what subscriptions watch: when it was last changed, milliseconds since 1970."""


class Origin(StrEnum):
    """Who writes a node type."""

    LOADED = "loaded"
    """Loaders; carries source, run_id, seen_at and first_seen_at."""
    DERIVED = "derived"
    """Resolution, prediction or the writer itself."""


class Node:
    """Base of all declared node types."""

    __slots__ = ()
    node_type: ClassVar[NodeType]


@dataclass(frozen=True)
class NodeType:
    """A declared node type.

    Attributes:
        name: Label and GraphQL type name.
        description: One sentence or more, from the class's docstring.
        ru: The name shown to Russian end users.
        cls: The class whose instances loaders make.
        properties: All of them, provenance included, by name and in order of declaration.
        key: The key property's name.
        origin: Who writes it.
        time: Name of the event-time property: the node is known from then on.
        label_from: Name of a property whose value names a second label.
        watched: Whether nodes carry `CHANGED`.
        internal: Names of properties that are for the machine, shown to nobody, and kept by whoever writes the node.
        deprecated: Why nobody should use such nodes any more, and what to use instead; empty while they are in use.
        counted: How Russian counts them, after 1 (with the numeral), 2 and 5: `("одна сделка", "сделки", "сделок")`;
            None for what is not counted in sentences.
    """

    name: str
    description: str
    ru: str
    cls: type[Node]
    properties: Mapping[str, Property]
    key: str
    origin: Origin
    time: str | None
    label_from: str | None
    watched: bool
    internal: tuple[str, ...] = ()
    deprecated: str = ""
    counted: tuple[str, str, str] | None = None

    @property
    def meaning(self) -> str:
        """The description, and that it goes out of use if it does."""
        return f"{self.description} Deprecated: {self.deprecated}" if self.deprecated else self.description

    @property
    def vector(self) -> Property | None:
        """The property by which its nodes are compared, where it has one."""
        return next((prop for prop in self.properties.values() if prop.prop.vector), None)

    @property
    def own(self) -> tuple[str, ...]:
        """Names of the properties that instances of the class carry, provenance left out."""
        return tuple(name for name in self.properties if name not in PROVENANCE)


N = TypeVar("N", bound=Node)
P = TypeVar("P")


@dataclass_transform(kw_only_default=True, frozen_default=True)
def node(
    ru: str,
    *,
    origin: Origin = Origin.LOADED,
    time: str | None = None,
    label_from: str | None = None,
    watched: bool = False,
    internal: tuple[str, ...] = (),
    deprecated: str = "",
    counted: tuple[str, str, str] | None = None,
) -> Callable[[type[N]], type[N]]:
    """Declare a node type; see `NodeType` for the arguments."""

    def declare(cls: type[N]) -> type[N]:
        made = dataclass(frozen=True, slots=True, kw_only=True)(cls)
        properties = properties_of(made)
        if origin is Origin.LOADED:
            properties |= PROVENANCE
        key = next((p.name for p in properties.values() if p.prop.key), "")
        doc = " ".join((cls.__doc__ or "").split())
        made.node_type = NodeType(
            made.__name__, doc, ru, made, properties, key, origin, time, label_from, watched, internal, deprecated,
            counted,
        )  # fmt: skip
        return made

    return declare


@dataclass_transform(kw_only_default=True, frozen_default=True)
def edge_properties(cls: type[P]) -> type[P]:
    """Declare the properties of an edge type."""
    return dataclass(frozen=True, slots=True, kw_only=True)(cls)


@dataclass(frozen=True, eq=False)
class Edge:
    """A declared edge type; two edges may share `name` if their endpoints differ.

    Args:
        name: The Neo4j relationship type.
        start, end: Node classes at its ends.
        field, reverse: GraphQL field names at the start and at the end.
        description: One English sentence, read from start to end.
        ru, ru_reverse: The two labels shown to Russian end users.
        properties: Class made by `edge_properties`, or None.
        single, reverse_single: Whether a start (an end) has at most one such edge.
        key: Edge properties that tell apart parallel edges between the same two nodes.
        time: Name of the edge property that says since when the edge is known.
        learn: Whether the learning graph contains it.
        tree: Whether following it again and again leads on in the same sense, as from owner to owner.
        audience: Whether its end is an audience of its starts: others like them can be asked for by their vectors.
        partial: Whether several files each tell a part of it: what one leaves out then keeps its value.
        origin: Who writes it.
        internal: Names of indexed properties that are for the machine, and shown to nobody.
        ours: Whether it is our doing: such edges we can make more of.
        deprecated: As of a property.
    """

    name: str
    start: type[Node]
    end: type[Node]
    field: str
    reverse: str
    description: str
    ru: str
    ru_reverse: str
    properties: type[object] | None = None
    single: bool = False
    reverse_single: bool = False
    key: tuple[str, ...] = ()
    time: str | None = None
    learn: bool = False
    tree: bool = False
    audience: bool = False
    partial: bool = False
    origin: Origin = Origin.LOADED
    internal: tuple[str, ...] = ()
    ours: bool = False
    deprecated: str = ""
    declared: Mapping[str, Property] = dataclasses.field(init=False)

    def __post_init__(self) -> None:
        declared = properties_of(self.properties) if self.properties else {}
        object.__setattr__(self, "declared", declared | (PROVENANCE if self.origin is Origin.LOADED else {}))

    def __call__(self, start: str, end: str, properties: object | None = None) -> Link:
        """An edge of this type from the node with key `start` to the node with key `end`."""
        return Link(self, start, end, properties)

    @property
    def triple(self) -> tuple[str, str, str]:
        """Start label, relationship type, end label: what names an edge type uniquely."""
        return (self.start.__name__, self.name, self.end.__name__)

    @property
    def own(self) -> tuple[str, ...]:
        """Names of the properties that loaders give, provenance left out."""
        return tuple(name for name in self.declared if name not in PROVENANCE)


class Link(NamedTuple):
    """One edge to write: its type, the keys at its ends, and an instance of its properties class."""

    edge: Edge
    start: str
    end: str
    properties: object | None
