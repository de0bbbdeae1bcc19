"""Similarity: the nodes of a type whose vectors are nearest to that of a node."""

from __future__ import annotations

from graphql import FieldNode

from api.catalog import ApiType
from api.errors import FORBIDDEN, Place
from graph.model import Property
from graph.statements import vector_index

from .bindings import read
from .conditions import Conditions
from .connection import page
from .entries import Describe, Source
from .fields import Compiled, Compiler
from .order import Order, tie_breaker
from .paging import number, plus_one
from .search import by_score

NEAREST = 100
"""How many of the nearest are looked at, unless the caller says otherwise."""
MAX_NEAREST = 1000


def similar(
    compiler: Compiler, api_type: ApiType, vector: Property, start: str, nodes: list[FieldNode], place: Place,
    end: str, describe: Describe,
) -> Compiled:  # fmt: skip
    """The field `similar` of the node `start`; `end` is the variable of those found."""
    label = api_type.node.name
    bindings = compiler.bindings
    if not bindings.sees(vector):
        raise place.problem("Your role may not ask by similarity.", FORBIDDEN)
    given = compiler.arguments(nodes[0], label)
    score, stored = bindings.name("s"), read(start, vector)
    # One more than asked for: the node is the nearest to itself.
    count = bindings.parameter(plus_one(number(given.get("nearest"), "nearest", NEAREST, MAX_NEAREST, place)))
    match = (
        f"WITH {start} WHERE {stored} IS NOT NULL"
        f" CALL db.index.vector.queryNodes('{vector_index(label, vector)}', {count}, {stored})"
        f" YIELD node AS {end}, score AS {score} WITH {end}, {score}"
    )
    where = Conditions(compiler.catalog, bindings, place).of_node(given.get("filter"), api_type, end)
    source = Source(
        name=label,
        label=label,
        node=end,
        describe=describe,
        match=match,
        count=match,
        where=[f"{end} <> {start}", *where],
        distinct=False,
        carried=(score,),
        values={"score": Compiled(score, None)},
    )
    order = Order(f"{label} similar", (by_score(score), *tie_breaker(api_type.node, end, bindings)))
    return page(compiler, source, order, given, nodes, place)
