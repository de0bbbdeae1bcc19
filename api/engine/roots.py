"""The fields of Query: one node by its key or by an identifier, and lists of all nodes of a type."""

from __future__ import annotations

from functools import partial

from graphql import FieldNode, GraphQLError

from api.catalog import ApiType, LinkField, Root, RootKind
from api.errors import AMBIGUOUS, FORBIDDEN, Place
from api.names import lower_first, plural
from graph.identifiers import clean
from graph.model.identifiers import IDENTIFIER_KINDS, Identifier, identifier
from graph.statements import quoted

from .bindings import read
from .compile import describe, object_fields
from .conditions import Conditions
from .connection import page
from .cost import Cost
from .entries import Source
from .fields import Compiled, Compiler, returning
from .global_id import find
from .order import Order, sort_keys, tie_breaker
from .patterns import matched
from .reach import Reach
from .routes import paths
from .search import by_score, in_list, search
from .selection import below
from .shape import First, Only
from .values import Getter, Given, Leaf, Variables


def root_field(compiler: Compiler, root: Root, nodes: list[FieldNode], key: str, region: str) -> Compiled:
    """One root field; `region` is the country of phone numbers without a prefix."""
    place = Place(nodes[0], (key,))
    given = compiler.arguments(nodes[0], "Query")
    if root.kind is RootKind.LIST:
        return _list(compiler, root, given, nodes, place)
    if root.kind is RootKind.NODE:
        return _by_global_id(compiler, given, nodes, place)
    if root.kind is RootKind.SEARCH:
        return search(compiler, given, nodes, place, object_fields)
    if root.kind is RootKind.PATHS:
        return paths(compiler, given, nodes, place, object_fields)
    api_type = compiler.catalog.types[root.target]
    if root.kind is RootKind.KEY:
        found, match = _by_key(compiler, api_type, given, place)
    else:
        found, match = _by_identifier(compiler, root, given, place, region)
    node, living = found, ""
    if api_type.merged:
        node, living = _living(compiler, api_type.merged, found, several=root.kind is not RootKind.KEY)
    expression, shape, costs, calls = object_fields(compiler, root.target, node, below(nodes), place.path)
    return Compiled(
        f"COLLECT {{ {match}{living} {returning(expression, calls)} }}",
        Only(shape, partial(_several, root, place)),
        (Cost(children=costs),),
    )


def _by_global_id(compiler: Compiler, given: dict[str, Given], nodes: list[FieldNode], place: Place) -> Compiled:
    """The very node that the id names, a retired one too: clients that keep ids count on getting it back."""
    named = find(given["id"], compiler.catalog, compiler.bindings, place)
    expression, shape, costs, calls = object_fields(compiler, named.label, named.variable, below(nodes), place.path)
    found = f"COLLECT {{ {named.match} {returning(expression, calls)} }}"
    return Compiled(found, First(shape), (Cost(children=costs),))


def _by_key(compiler: Compiler, api_type: ApiType, given: dict[str, Given], place: Place) -> tuple[str, str]:
    prop = api_type.node.properties[api_type.node.key]
    if not compiler.bindings.sees(prop):
        raise place.problem("Your role may not look up by this key.", FORBIDDEN)
    (value,) = given.values()
    variable = compiler.bindings.name("n")
    parameter = compiler.bindings.parameter(_getter(value))
    return variable, matched(variable, api_type.node, read(variable, prop), parameter)


def _by_identifier(
    compiler: Compiler, root: Root, given: dict[str, Given], place: Place, region: str
) -> tuple[str, str]:
    declared = Identifier.node_type
    key = declared.properties[declared.key]
    if not compiler.bindings.sees(key):
        raise place.problem("Your role may not look up people by their identifiers.", FORBIDDEN)
    kind, value = _getter(given["kind"]), _getter(given["value"])

    def uid(variables: Variables) -> str:
        known = IDENTIFIER_KINDS[kind(variables).value]
        cleaned = clean(known, value(variables), region=region)
        if cleaned is None:
            raise place.problem(
                f"The value cannot be an identifier of the kind {kind(variables).name}.", hint=known.description
            )
        return identifier(known, cleaned).uid

    held, record, found = (compiler.bindings.name(letter) for letter in "inn")
    holding = "|".join(dict.fromkeys(quoted(edge.name) for edge, _ in root.routes))
    resolving = "|".join(dict.fromkeys(quoted(edge.name) for _, edge in root.routes))
    parameter = compiler.bindings.parameter(uid)
    return found, (
        f"MATCH ({held}:{quoted(declared.name)})<-[:{holding}]-({record})-[:{resolving}]->"
        f"({found}:{quoted(root.target)}) WHERE {read(held, key)} = {parameter} WITH DISTINCT {found}"
    )


def _living(compiler: Compiler, merged: LinkField, found: str, *, several: bool) -> tuple[str, str]:
    """From a node to the one that it was merged into, over any number of merges; mostly that is the node itself.

    (Asked for as an option, the merges cost 2 database hits where there are none, and 7 as a path of any length.)
    """
    living, end = compiler.bindings.name("n"), compiler.bindings.name("n")
    merging = quoted(merged.edge.name)
    return living, (
        f" OPTIONAL MATCH ({found})-[:{merging}*]->({end}) WHERE NOT EXISTS {{ ({end})-[:{merging}]->() }}"
        f" WITH {'DISTINCT ' if several else ''}coalesce({end}, {found}) AS {living}{' LIMIT 2' if several else ''}"
    )


def _several(root: Root, place: Place) -> GraphQLError:
    everybody = f"{plural(lower_first(root.target))} {{ nodes {{ … }} }}"
    return place.problem(
        "Several answer to this identifier, so it names none of them.",
        AMBIGUOUS,
        hint=f'See them all: identifiers(filter: {{value: {{eq: "…"}}}}) {{ nodes {{ {everybody} }} }}.',
    )


def _list(compiler: Compiler, root: Root, given: dict[str, Given], nodes: list[FieldNode], place: Place) -> Compiled:
    api_type = compiler.catalog.types[root.target]
    variable = compiler.bindings.name("n")
    conditions = Conditions(compiler.catalog, compiler.bindings, place)
    patterns, where = conditions.anchored(given.get("filter"), api_type, variable)
    keys = sort_keys(given.get("sort"), Reach.of_node(compiler, variable, api_type, place))
    searched, score = given.get("search"), compiler.bindings.name("s")
    if isinstance(searched, Leaf) and searched.value is not None:
        found = in_list(compiler, root.target, searched, variable, score, place)
        keys = keys or [by_score(score)]
    else:
        found, score = f"MATCH ({variable}:{quoted(root.target)})", ""
    order = Order(root.target, (*keys, *tie_breaker(api_type.node, variable, compiler.bindings)))
    match = " ".join([found, *(f"MATCH {pattern}" for pattern in patterns)])
    source = Source(
        name=root.target,
        label=root.target,
        node=variable,
        describe=describe(compiler, root.target, variable),
        match=match,
        count=match,
        where=where,
        distinct=bool(patterns),
        carried=(score,) if score else (),
        values={"score": Compiled(score, None)} if score else {},
    )
    return page(compiler, source, order, given, nodes, place)


def _getter(given: Given) -> Getter:
    return given.get if isinstance(given, Leaf) else lambda _: None
