"""Selections as expressions of Cypher: nodes, what they lead to, and pages of lists.

A node is a positional list. A link to one node is a pattern comprehension, a list a COLLECT subquery that sorts and
cuts before it reads what hangs on its entries, so that only a page's worth of it is read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from graphql import FieldNode, SelectionSetNode

from api.catalog import LinkField, sortable
from api.errors import Place

from .conditions import Conditions
from .cost import Cost
from .fields import Compiled, Compiler, assemble, property_field, typename
from .order import Order, SortKey, sort_keys, tie_breaker
from .paging import Window, plus_one
from .patterns import walk
from .selection import below
from .shape import Constant, Cursor, Entries, First, ObjectShape, PageField, PageInfo, PageShape, more, total
from .values import Given


def object_fields(
    compiler: Compiler, label: str, variable: str, selections: Iterable[SelectionSetNode], path: tuple[str, ...]
) -> tuple[str, ObjectShape, tuple[Cost, ...]]:
    """What is asked of the node `variable`: the expression, its shape, and what it reads."""
    api_type = compiler.catalog.types[label]
    fields: dict[str, Compiled] = {}
    for key, nodes in compiler.collect(selections).items():
        name = nodes[0].name.value
        if name == "__typename":
            fields[key] = typename(label)
        elif prop := api_type.properties.get(name):
            fields[key] = property_field(compiler, prop, variable)
        else:
            link = api_type.links[name]
            make = _single if link.single else _linked_page
            fields[key] = make(compiler, link, variable, nodes, Place(nodes[0], (*path, key)))
    return assemble(fields)


def _single(compiler: Compiler, link: LinkField, start: str, nodes: list[FieldNode], place: Place) -> Compiled:
    end = compiler.bindings.name("n")
    expression, shape, costs = object_fields(compiler, link.target, end, below(nodes), place.path)
    # Not head([…]): within a function, Neo4j reads all properties of the rows outside twice, and plans no roll-up.
    return Compiled(f"[{walk(link, start, end, label=False)} | {expression}]", First(shape), (Cost(children=costs),))


def _linked_page(compiler: Compiler, link: LinkField, start: str, nodes: list[FieldNode], place: Place) -> Compiled:
    given = compiler.arguments(nodes[0], link.owner)
    end, edge = compiler.bindings.name("n"), compiler.bindings.name("r")
    conditions = Conditions(compiler.catalog, compiler.bindings, place)
    where = conditions.of_node(given.get("filter"), compiler.catalog.types[link.target], end)
    where_edge = conditions.of_edge(given.get("edgeFilter"), link.edge_properties, edge)
    bindings = compiler.bindings
    edge_keys = sort_keys(given.get("edgeSort"), link.edge_properties, edge, place, bindings)
    source = Source(
        label=link.target,
        node=end,
        match=f"MATCH {walk(link, start, end, edge, label=bool(where))}",
        where=[*where, *where_edge],
        # Over several hops a node may be reached many times, but is one entry.
        distinct=not link.direct,
        edge=edge,
        link=link,
        latest="" if link.direct or not link.edge_properties else _latest(link, start, end, edge, where_edge),
    )
    counted = walk(link, start, end, edge if where_edge else "", label=bool(where))
    target = compiler.catalog.types[link.target]
    keys = [*edge_keys, *sort_keys(given.get("sort"), target.properties, end, place, bindings)]
    keys += tie_breaker(target.node, end, bindings)
    if link.direct and link.edge.key and _tells_edges_apart(compiler, given, nodes):
        keys += tie_breaker(link.edge, edge, bindings)
    return page(compiler, source, Order(link.target, tuple(keys)), given, nodes, place, count=f"MATCH {counted}")


def _tells_edges_apart(compiler: Compiler, given: dict[str, Given], nodes: list[FieldNode]) -> bool:
    """Whether the answer shows which of several edges between the same two nodes comes first."""
    return not {"after", "before"}.isdisjoint(given) or not {"edges", "pageInfo"}.isdisjoint(
        node.name.value for asked in compiler.collect(below(nodes)).values() for node in asked
    )


@dataclass(frozen=True, slots=True)
class Source:
    """Where the entries of a list come from.

    Attributes:
        label: Type of the nodes.
        node: Name of the node variable.
        match: The clauses that find them.
        where: Conditions, all of which must hold.
        distinct: Whether the clauses may find a node more than once.
        edge: Name of the relationship variable; empty for a list of all nodes.
        link: The link along which they lie; None for a list of all nodes.
        latest: Where a node may be reached by several edges, the expression of the one that is shown.
    """

    label: str
    node: str
    match: str
    where: list[str]
    distinct: bool
    edge: str = ""
    link: LinkField | None = None
    latest: str = ""


def page(
    compiler: Compiler,
    source: Source,
    order: Order,
    given: dict[str, Given],
    nodes: list[FieldNode],
    place: Place,
    *,
    count: str,
) -> Compiled:
    """A page of a list; `count` are the clauses by which all entries are counted, without the conditions."""
    window = Window.of(given, place)
    entries = _Entries(compiler, source, order, window)
    fields = tuple((key, entries.field(key, asked, place)) for key, asked in compiler.collect(below(nodes)).items())
    limit = compiler.bindings.parameter(plus_one(window.size) if entries.sized else window.size)
    rows = _rows(compiler, source, order, entries, window, place, limit) if entries.parts else "[]"
    total = _total(source, count) if entries.counted else "null"
    expression = f"[{rows}, {total}, {f'{limit} - 1' if entries.sized else 'null'}]"
    return Compiled(
        expression, PageShape(fields, len(entries.parts), window.backward), (Cost(window.size, tuple(entries.costs)),)
    )


def _rows(
    compiler: Compiler, source: Source, order: Order, entries: _Entries, window: Window, place: Place, limit: str
) -> str:
    where, text = list(source.where), source.match
    behind = [order.behind(window.after, place, compiler.bindings)] if window.after else []
    behind += [order.ahead(window.before, place, compiler.bindings)] if window.before else []
    row = f"[{', '.join(entries.parts)}]"
    sorts_edge = any(key.variable == source.edge for key in order.keys)
    if not source.latest:
        where, behind = where + behind, []
    if not where and not source.edge:
        where = order.presence
    if where:
        text += f" WHERE {' AND '.join(where)}"
    kept = f"{source.node}, {source.edge}" if sorts_edge or (entries.shows_edge and not source.latest) else source.node
    if source.latest:
        text += f" WITH DISTINCT {source.node}"
        text += f" WITH {source.node}, {source.latest}" if sorts_edge else ""
        text += f" WHERE {' AND '.join(behind)}" if behind else ""
    elif source.distinct:
        text += f" WITH DISTINCT {source.node}"
    text += f" WITH {kept} ORDER BY {order.reversed if window.backward else order.clause} LIMIT {limit}"
    if source.latest and entries.shows_edge and not sorts_edge:
        text += f" WITH {source.node}, {source.latest}"
    # The rows are sorted: RETURN only projects, and Neo4j 5.26 takes no second ORDER BY around all that may be in it.
    return f"COLLECT {{ {text} RETURN {row} }}"


def _latest(link: LinkField, start: str, end: str, edge: str, where: list[str]) -> str:
    """Of the edges that lead to a node over several hops, the one that is shown: the latest.

    (Neo4j 5.26 refuses an aggregation here, which would save the second walk.)
    """
    # Without a time of their own, edges are told apart by what they say, so that the answer stays the same.
    properties = sorted(sortable(link.edge_properties).values(), key=lambda prop: prop.name != link.edge.time)
    latest = ", ".join(SortKey.of(prop, edge, descending=True).clause for prop in properties)
    condition = f" WHERE {' AND '.join(where)}" if where else ""
    walked = walk(link, start, end, edge, label=False)
    return f"head(COLLECT {{ MATCH {walked}{condition} RETURN {edge} ORDER BY {latest} LIMIT 1 }}) AS {edge}"


def _total(source: Source, count: str) -> str:
    where = f" WHERE {' AND '.join(source.where)}" if source.where else ""
    distinct = f" RETURN DISTINCT {source.node}" if source.distinct else ""
    return f"COUNT {{ {count}{where}{distinct} }}"


class _Entries:
    """What is asked of the entries of a page: the parts of a row, and how the connection's fields are made of them."""

    def __init__(self, compiler: Compiler, source: Source, order: Order, window: Window) -> None:
        self._compiler = compiler
        self._source = source
        self._order = order
        self._window = window
        self._name = source.link.page_name if source.link else source.label
        self.parts: list[str] = []
        self.costs: list[Cost] = []
        self.sized = False
        self.counted = False
        self.shows_edge = False

    def field(self, key: str, nodes: list[FieldNode], place: Place) -> PageField:
        """One field of the connection."""
        name, path = nodes[0].name.value, (*place.path, key)
        if name == "totalCount":
            self.counted = True
            return total
        if name == "pageInfo":
            return self._page_info(nodes)
        if name == "__typename":
            return Constant(f"{self._name}Connection")
        make = self._edge if name == "edges" else self._node
        expression, shape, costs = make(below(nodes), path)
        self.costs += costs
        return Entries(self._part(expression), shape)

    def _part(self, expression: str) -> int:
        self.parts.append(expression)
        return len(self.parts) - 1

    def _node(
        self, selections: Iterable[SelectionSetNode], path: tuple[str, ...]
    ) -> tuple[str, ObjectShape, tuple[Cost, ...]]:
        return object_fields(self._compiler, self._source.label, self._source.node, selections, path)

    def _edge(
        self, selections: Iterable[SelectionSetNode], path: tuple[str, ...]
    ) -> tuple[str, ObjectShape, tuple[Cost, ...]]:
        link = self._source.link
        fields: dict[str, Compiled] = {}
        for key, nodes in self._compiler.collect(selections).items():
            name = nodes[0].name.value
            if name == "cursor":
                fields[key] = Compiled(self._order.position, self._order.encode)
            elif name == "node":
                expression, shape, costs = self._node(below(nodes), (*path, key))
                fields[key] = Compiled(expression, shape, costs)
            elif name == "__typename":
                fields[key] = typename(f"{self._name}Edge")
            elif link:
                self.shows_edge = True
                fields[key] = property_field(self._compiler, link.edge_properties[name], self._source.edge)
        return assemble(fields)

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
