"""Paths between two nodes: the shortest ones, of limited length, along relationships of chosen types."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphql import FieldNode

from api.catalog import Catalog
from api.errors import Place
from graph.statements import quoted

from .abstract import DescribeNode, any_of, types_asked
from .bindings import Bindings
from .cost import Cost
from .fields import Compiled, Compiler, assemble, returning, typename
from .global_id import find
from .paging import between
from .selection import below
from .shape import Convert, Row
from .values import Given, Leaf

MAX_LENGTH = 8
LENGTH = 6
"""Most steps of a path, unless the caller says otherwise."""
MAX_PATHS = 10


def paths(
    compiler: Compiler, given: Mapping[str, Given], nodes: list[FieldNode], place: Place, describe: DescribeNode
) -> Compiled:
    """The root field `paths`."""
    bindings = compiler.bindings
    start = find(given["from"], compiler.catalog, bindings, place)
    end = find(given["to"], compiler.catalog, bindings, place)
    length = _number(given, "maxLength", LENGTH, MAX_LENGTH, bindings, place)
    count = _number(given, "first", 1, MAX_PATHS, bindings, place)
    # Only what the model declares: others may have written nodes and relationships of types that the schema lacks.
    every = dict.fromkeys(edge.name for edge in compiler.catalog.edges)
    steps = types_asked(given.get("steps"), bindings) or tuple(every)
    path, at, node = (bindings.name(letter) for letter in "pin")
    ends = {start.label, end.label}
    labels = [label for label in compiler.catalog.types if label in ends | _touched(compiler.catalog, steps)]
    fields: dict[str, Compiled] = {}
    costs: tuple[Cost, ...] = ()
    for key, asked in compiler.collect(below(nodes)).items():
        name = asked[0].name.value
        if name == "nodes":
            made = any_of(compiler, labels, node, below(asked), (*place.path, key), describe)
            costs += (Cost(lambda _: length + 1, made.costs),)
            fields[key] = Compiled(
                f"COLLECT {{ UNWIND nodes({path}) AS {node} {returning(made.expression, made.calls)} }}",
                _each(made.shape),
            )
        elif name == "steps":
            fields[key] = _steps(compiler, path, at, asked)
        else:
            fields[key] = typename("GraphPath") if name == "__typename" else Compiled(f"length({path})", None)
    expression, found, *_ = assemble(fields)
    # The number of paths and the bounds of a quantifier cannot be parameters.
    statement = (
        f"COLLECT {{ {start.match} {end.match} MATCH {path} = SHORTEST {count}"
        f" ({start.variable})-[:{'|'.join(map(quoted, steps))}]-{{0,{length}}}({end.variable})"
        f" WITH {path} ORDER BY length({path}), [x IN nodes({path}) | elementId(x)] RETURN {expression} }}"
    )
    return Compiled(statement, _each(found), (Cost(lambda _: count, costs),))


def _steps(compiler: Compiler, path: str, at: str, nodes: list[FieldNode]) -> Compiled:
    made: dict[str, str] = {}
    for key, asked in compiler.collect(below(nodes)).items():
        made[key] = {
            "type": f"type(relationships({path})[{at}])",
            "forward": f"startNode(relationships({path})[{at}]) = nodes({path})[{at}]",
        }.get(asked[0].name.value, "'PathStep'")

    def steps(rows: list[Row]) -> list[dict[str, Any]]:
        return [dict(zip(made, row, strict=True)) for row in rows]

    return Compiled(f"[{at} IN range(0, length({path}) - 1) | [{', '.join(made.values())}]]", steps)


def _each(shape: Convert) -> Convert:
    return lambda rows: [shape(row) for row in rows]


def _touched(catalog: Catalog, steps: tuple[str, ...]) -> set[str]:
    """The labels at the ends of relationships of these types."""
    return {end.__name__ for edge in catalog.edges if edge.name in steps for end in (edge.start, edge.end)}


def _number(given: Mapping[str, Given], name: str, default: int, most: int, bindings: Bindings, place: Place) -> int:
    argument = given.get(name)
    asked = bindings.choose(argument.get) if isinstance(argument, Leaf) else None
    if asked is None:
        return default
    return between(asked, name, most, place)
