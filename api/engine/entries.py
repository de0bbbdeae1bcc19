"""What is asked of the entries of a list: the parts of a row, and how the fields of a connection are made of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from graphql import FieldNode, SelectionSetNode

from graph.model import Property

from .cost import Cost
from .fields import Compiled, Compiler, Described, assemble, property_field, typename
from .order import Order
from .paging import Window
from .selection import below
from .shape import Constant, Cursor, PageField, PageInfo, more
from .shape import Entries as EntryObjects

Describe: TypeAlias = Callable[[Iterable[SelectionSetNode], tuple[str, ...]], Described]


@dataclass(frozen=True, slots=True)
class Source:
    """Where the entries of a list come from.

    Attributes:
        name: What its connection and edge types are named after.
        label: Type of the nodes.
        node: Name of the node variable.
        describe: Compiles what is asked of the node of an entry.
        match: The clauses that find them.
        count: The same, for counting.
        where: Conditions, all of which must hold.
        distinct: Whether the clauses may find a node more than once.
        edge: Name of the relationship variable; empty for a list of all nodes.
        edge_properties: What entries show of it, by GraphQL name.
        edge_figures: Type of the figures over them.
        figures: Type of the figures over the list; after `name` unless given.
        latest: Where a node may be reached by several edges, the expression of the one that is shown.
        carried: Names of further variables that each entry has.
        values: What else an entry shows, by GraphQL name.
    """

    name: str
    label: str
    node: str
    describe: Describe
    match: str
    count: str
    where: list[str]
    distinct: bool
    edge: str = ""
    edge_properties: Mapping[str, Property] = field(default_factory=dict)
    edge_figures: str = ""
    figures: str = ""
    latest: str = ""
    carried: tuple[str, ...] = ()
    values: Mapping[str, Compiled] = field(default_factory=dict)

    @property
    def found(self) -> str:
        """The clauses with the conditions."""
        return f"{self.match} WHERE {' AND '.join(self.where)}" if self.where else self.match


class Entries:
    """Gathers what is asked of the entries of one page.

    Attributes:
        parts: Expressions of a row.
        costs: What they read.
        calls: What must run before them.
        sized: Whether it is asked if there is another page.
        shows_edge: Whether the relationship is looked at.
    """

    def __init__(self, compiler: Compiler, source: Source, order: Order, window: Window) -> None:
        self._compiler = compiler
        self._source = source
        self._order = order
        self._window = window
        self.parts: list[str] = []
        self.costs: list[Cost] = []
        self.calls: list[str] = []
        self.sized = False
        self.shows_edge = False

    def field(self, name: str, nodes: list[FieldNode], path: tuple[str, ...]) -> PageField:
        """The field `nodes`, `edges`, `pageInfo` or `__typename` of the connection."""
        if name == "pageInfo":
            return self._page_info(nodes)
        if name == "__typename":
            return Constant(f"{self._source.name}Connection")
        make: Describe = self._edge if name == "edges" else self._source.describe
        expression, shape, costs, calls = make(below(nodes), path)
        self.costs += costs
        self.calls += calls
        return EntryObjects(self._part(expression), shape)

    def _part(self, expression: str) -> int:
        self.parts.append(expression)
        return len(self.parts) - 1

    def _edge(self, selections: Iterable[SelectionSetNode], path: tuple[str, ...]) -> Described:
        source = self._source
        fields: dict[str, Compiled] = {}
        for key, nodes in self._compiler.collect(selections).items():
            name = nodes[0].name.value
            if name == "cursor":
                fields[key] = Compiled(self._order.position, self._order.encode)
            elif name == "node":
                fields[key] = Compiled(*source.describe(below(nodes), (*path, key)))
            elif name == "__typename":
                fields[key] = typename(f"{source.name}Edge")
            elif name in source.edge_properties:
                self.shows_edge = True
                fields[key] = property_field(self._compiler, source.edge_properties[name], source.edge)
            else:
                fields[key] = source.values.get(name, Compiled("null", None))
        return Described(*assemble(fields))

    def _page_info(self, nodes: list[FieldNode]) -> PageField:
        makers: list[tuple[str, PageField]] = []
        position: int | None = None
        for key, asked in self._compiler.collect(below(nodes)).items():
            name = asked[0].name.value
            if name.endswith("Cursor"):
                position = self._part(self._order.position) if position is None else position
                makers.append((key, Cursor(position, 0 if name == "startCursor" else -1, self._order.encode)))
            elif name == ("hasPreviousPage" if self._window.backward else "hasNextPage"):
                self.sized = True
                self.parts = self.parts or ["null"]
                makers.append((key, more))
            else:
                # On the side where it does not look, the cursor's own entry is the one that is there.
                beyond = self._window.before if self._window.backward else self._window.after
                makers.append((key, Constant("PageInfo" if name == "__typename" else beyond is not None)))
        return PageInfo(tuple(makers))
