"""The timeline of a node: what belongs to it and has a time, of several types, in one ordered list."""

from __future__ import annotations

from collections.abc import Mapping

from graphql import FieldNode

from api.catalog import ApiType, LinkField
from api.errors import Place
from api.meta import Direction
from api.names import shout
from graph.model import NodeType

from .abstract import DescribeNode, any_of, types_asked
from .bindings import read
from .connection import page
from .entries import Source
from .fields import Compiled, Compiler
from .order import Order, SortKey, tie_breaker
from .patterns import walk
from .shape import moment
from .values import Given, Leaf


def timeline(
    compiler: Compiler, api_type: ApiType, start: str, nodes: list[FieldNode], place: Place, describe: DescribeNode
) -> Compiled:
    """The field `timeline` of the node `start`."""
    label = api_type.node.name
    given = compiler.arguments(nodes[0], label)
    bindings = compiler.bindings
    wanted = types_asked(given.get("types"), bindings)
    links = [link for link in api_type.timeline if not wanted or link.target in wanted]
    node, at, kind, key = (bindings.name(letter) for letter in "ntkk")
    parts = [f"{_found(compiler, link, start, node, given)} RETURN {_columns(compiler, link, node)}" for link in links]
    match = f"CALL ({start}) {{ {' UNION ALL '.join(parts)} }} WITH {node}, a AS {at}, b AS {kind}, c AS {key}"
    direction = given.get("direction")
    descending = not (isinstance(direction, Leaf) and direction.value is Direction.ASC)
    keys = (
        SortKey("at", "", at, f"toString({at})", "DATETIME", descending),
        SortKey("kind", "", kind, kind, "STRING", nullable=False),
        SortKey("key", "", key, key, "STRING", nullable=False),
    )
    source = Source(
        name=f"{label}Timeline",
        label="",
        node=node,
        describe=lambda selections, path: any_of(
            compiler, [link.target for link in links], node, list(selections), path, describe
        ),
        match=match,
        count=match,
        where=[],
        distinct=False,
        carried=(at, kind, key),
        values={"at": Compiled(f"toString({at})", moment), "type": Compiled(kind, None)},
    )
    return page(compiler, source, Order(f"{label} timeline", keys), given, nodes, place)


def _found(compiler: Compiler, link: LinkField, start: str, node: str, given: Mapping[str, Given]) -> str:
    target = compiler.catalog.types[link.target].node
    conditions = []
    for name, comparison in (("since", ">="), ("until", "<")):
        bound = given.get(name)
        if isinstance(bound, Leaf) and bound.value is not None:
            conditions.append(f"{_time(target, node)} {comparison} {compiler.bindings.parameter(bound.get)}")
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    return f"MATCH {walk(link, start, node)}{where} WITH DISTINCT {node}"


def _columns(compiler: Compiler, link: LinkField, node: str) -> str:
    target = compiler.catalog.types[link.target].node
    (tie,) = tie_breaker(target, node, compiler.bindings)
    return f"{node}, {_time(target, node)} AS a, '{shout(target.name)}' AS b, {tie.expression} AS c"


def _time(target: NodeType, node: str) -> str:
    return read(node, target.properties[str(target.time)])
