"""Selections as expressions of Cypher: nodes, and what they lead to.

A node is a positional list. A link to one node is a pattern comprehension, a list a COLLECT subquery: see
`connection`.
"""

from __future__ import annotations

from collections.abc import Iterable

from graphql import FieldNode, SelectionSetNode

from api.catalog import LinkField, sortable
from api.errors import Place
from api.inputs import edge_input_name

from .conditions import Conditions
from .connection import page
from .cost import Cost
from .entries import Describe, Source
from .fields import Compiled, Compiler, Described, ObjectFields, assemble, property_field, returning, typename
from .global_id import global_id
from .levels import levels
from .nearest import lookalikes, similar
from .order import Order, SortKey, sort_keys, tie_breaker
from .patterns import walk
from .reach import Reach
from .selection import below
from .shape import First
from .timeline import timeline
from .values import Given


def object_fields(
    compiler: Compiler, label: str, variable: str, selections: Iterable[SelectionSetNode], path: tuple[str, ...]
) -> ObjectFields:
    """What is asked of the node `variable`: the expression, its shape, and what it reads."""
    api_type = compiler.catalog.types[label]
    fields: dict[str, Compiled] = {}
    for key, nodes in compiler.collect(selections, label).items():
        name = nodes[0].name.value
        if name == "__typename":
            fields[key] = typename(label)
        elif name == "id":
            fields[key] = global_id(api_type.node, variable, compiler.bindings)
        elif prop := api_type.properties.get(name):
            fields[key] = property_field(compiler, prop, variable)
        elif link := api_type.links.get(name):
            make = _single if link.single else _linked_page
            fields[key] = make(compiler, link, variable, nodes, Place(nodes[0], (*path, key)))
        elif link := api_type.levels.get(name):
            end = compiler.bindings.name("n")
            shown = describe(compiler, label, end)
            fields[key] = levels(compiler, link, variable, nodes, Place(nodes[0], (*path, key)), end, shown)
        elif name == "timeline":
            fields[key] = timeline(compiler, api_type, variable, nodes, Place(nodes[0], (*path, key)), object_fields)
        elif name == "similar":
            end = compiler.bindings.name("n")
            place = Place(nodes[0], (*path, key))
            shown = describe(compiler, label, end)
            fields[key] = similar(compiler, api_type, variable, nodes, place, end, shown)
        elif name == "lookalikes" and (members := api_type.audience):
            end = compiler.bindings.name("n")
            place = Place(nodes[0], (*path, key))
            shown = describe(compiler, members.target, end)
            fields[key] = lookalikes(compiler, members, variable, nodes, place, end, shown)
    return assemble(fields)


def describe(compiler: Compiler, label: str, variable: str) -> Describe:
    """Compiles what is asked of the node `variable`."""
    return lambda selections, path: Described(*object_fields(compiler, label, variable, selections, path))


def _single(compiler: Compiler, link: LinkField, start: str, nodes: list[FieldNode], place: Place) -> Compiled:
    end = compiler.bindings.name("n")
    expression, shape, costs, calls = object_fields(compiler, link.target, end, below(nodes), place.path)
    reads = (Cost(children=costs),)
    if calls:
        match = f"MATCH {walk(link, start, end, label=False)}"
        return Compiled(f"COLLECT {{ {match} {returning(expression, calls)} }}", First(shape), reads)
    # Not head([…]): within a function, Neo4j reads all properties of the rows outside twice, and plans no roll-up.
    return Compiled(f"[{walk(link, start, end, label=False)} | {expression}]", First(shape), reads)


def _linked_page(compiler: Compiler, link: LinkField, start: str, nodes: list[FieldNode], place: Place) -> Compiled:
    given = compiler.arguments(nodes[0], link.owner)
    end, edge = compiler.bindings.name("n"), compiler.bindings.name("r")
    target = compiler.catalog.types[link.target]
    conditions = Conditions(compiler.catalog, compiler.bindings, place)
    where = conditions.of_node(given.get("filter"), target, end)
    where_edge = conditions.of_edge(given.get("edgeFilter"), link.edge_properties, edge)
    counted = walk(link, start, end, edge if where_edge else "", label=bool(where))
    source = Source(
        name=link.page_name,
        label=link.target,
        node=end,
        describe=describe(compiler, link.target, end),
        match=f"MATCH {walk(link, start, end, edge, label=bool(where))}",
        count=f"MATCH {counted}",
        where=[*where, *where_edge],
        # Over several hops a node may be reached many times, but is one entry.
        distinct=not link.direct,
        edge=edge,
        edge_properties=link.edge_properties,
        edge_figures=f"{edge_input_name(link.edge.triple)}Figures",
        latest="" if link.direct or not link.edge_properties else _latest(link, start, end, edge, where_edge),
    )
    bindings = compiler.bindings
    keys = sort_keys(given.get("edgeSort"), Reach.of_edge(compiler, edge, link.edge_properties, place))
    keys += sort_keys(given.get("sort"), Reach.of_node(compiler, end, target, place))
    keys += tie_breaker(target.node, end, bindings)
    if link.direct and link.edge.key and _tells_edges_apart(compiler, given, nodes):
        keys += tie_breaker(link.edge, edge, bindings)
    return page(compiler, source, Order(link.target, tuple(keys)), given, nodes, place)


def _tells_edges_apart(compiler: Compiler, given: dict[str, Given], nodes: list[FieldNode]) -> bool:
    """Whether the answer shows which of several edges between the same two nodes comes first."""
    return not {"after", "before"}.isdisjoint(given) or not {"edges", "pageInfo"}.isdisjoint(
        node.name.value for asked in compiler.collect(below(nodes)).values() for node in asked
    )


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
