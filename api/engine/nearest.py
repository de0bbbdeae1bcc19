"""Similarity: the nodes of a type whose vectors are nearest to that of a node, or to those of an audience."""

from __future__ import annotations

from collections.abc import Mapping

from graphql import FieldNode

from api.catalog import ApiType, LinkField
from api.discovery import AUDIENCE, NEAREST
from api.errors import FORBIDDEN, Place
from graph.model import Property
from graph.statements import vector_index

from .bindings import read
from .conditions import Conditions
from .connection import page
from .cost import Cost
from .entries import Describe, Source
from .fields import Compiled, Compiler
from .order import Order, tie_breaker
from .paging import number, plus_one
from .patterns import walk
from .search import by_score
from .values import Getter, Given

MOST = 1000


def similar(
    compiler: Compiler, api_type: ApiType, start: str, nodes: list[FieldNode], place: Place, end: str,
    describe: Describe,
) -> Compiled:  # fmt: skip
    """The field `similar` of the node `start`; `end` is the variable of those found."""
    given, score = compiler.arguments(nodes[0], api_type.node.name), compiler.bindings.name("s")
    vector = _vector(compiler, api_type, place)
    stored = read(start, vector)
    # One more than asked for: the node is the nearest to itself.
    most = _number(given, "nearest", NEAREST, place)
    nearest = _nearest(compiler, api_type, vector, stored, plus_one(most))
    match = (
        f"WITH {start} WHERE {stored} IS NOT NULL {nearest} YIELD node AS {end}, score AS {score} WITH {end}, {score}"
    )
    found = _page(compiler, api_type, match, f"{end} <> {start}", score, given, nodes, place, end, describe)
    return found._replace(costs=(*found.costs, Cost(most)))


def lookalikes(
    compiler: Compiler, link: LinkField, start: str, nodes: list[FieldNode], place: Place, end: str,
    describe: Describe,
) -> Compiled:  # fmt: skip
    """The field `lookalikes` of the audience `start`, whose members `link` leads to.

    The nearest to each of the members are added up, so that whoever is like many comes before whoever is like one;
    in an audience of several kinds of people each kind finds its own, as no mean vector of all is made.
    """
    api_type, bindings = compiler.catalog.types[link.target], compiler.bindings
    given = compiler.arguments(nodes[0], link.owner)
    member, members, each, score = (bindings.name(letter) for letter in "mgws")
    vector = _vector(compiler, api_type, place)
    stored = read(member, vector)
    asked, around = _number(given, "members", AUDIENCE, place), _number(given, "nearest", AUDIENCE, place)
    most = bindings.parameter(asked)
    nearest = _nearest(compiler, api_type, vector, stored, around)
    match = (
        f"MATCH {walk(link, start, member)} WHERE {stored} IS NOT NULL"
        f" WITH {member} ORDER BY {read(member, api_type.node.properties[api_type.node.key])} LIMIT {most}"
        f" WITH collect({member}) AS {members} UNWIND {members} AS {member}"
        f" {nearest} YIELD node AS {end}, score AS {each}"
        f" WITH {members}, {end}, sum({each}) AS {score} WITH {end}, {score} / size({members}) AS {score}"
    )
    other = f"NOT EXISTS {{ MATCH {walk(link, start, end, label=False)} }}"
    found = _page(compiler, api_type, match, other, score, given, nodes, place, end, describe)
    return found._replace(costs=(*found.costs, Cost(asked, (Cost(around),))))


def _number(given: Mapping[str, Given], name: str, default: int, place: Place) -> Getter:
    return number(given.get(name), name, default, MOST, place)


def _vector(compiler: Compiler, api_type: ApiType, place: Place) -> Property:
    """The property by which nodes are compared.

    Raises:
        GraphQLError: the role may not see it.
    """
    if api_type.vector is None or not compiler.bindings.sees(api_type.vector):
        raise place.problem("Your role may not ask by similarity.", FORBIDDEN)
    return api_type.vector


def _nearest(compiler: Compiler, api_type: ApiType, vector: Property, stored: str, most: Getter) -> str:
    """The call that finds the nearest to a stored vector."""
    count = compiler.bindings.parameter(most)
    return f"CALL db.index.vector.queryNodes('{vector_index(api_type.node.name, vector)}', {count}, {stored})"


def _page(
    compiler: Compiler, api_type: ApiType, match: str, other: str, score: str, given: dict[str, Given],
    nodes: list[FieldNode], place: Place, end: str, describe: Describe,
) -> Compiled:  # fmt: skip
    """The page of those that `match` binds to `end` with their `score`, and for whom `other` holds."""
    label, bindings = api_type.node.name, compiler.bindings
    where = Conditions(compiler.catalog, bindings, place).of_node(given.get("filter"), api_type, end)
    source = Source(
        name=label,
        label=label,
        node=end,
        describe=describe,
        match=match,
        count=match,
        where=[other, *where],
        distinct=False,
        carried=(score,),
        values={"score": Compiled(score, None)},
    )
    order = Order(f"{label} similar", (by_score(score), *tie_breaker(api_type.node, end, bindings)))
    return page(compiler, source, order, given, nodes, place)
