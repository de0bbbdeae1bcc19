"""Nodes whose keys are known: what mutations and subscriptions answer with, and what a supergraph asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, TypeAlias

from graphql import SelectionSetNode

from .bindings import read
from .compile import object_fields
from .cost import Cost
from .fields import Compiler, returning
from .patterns import matched
from .shape import Row
from .values import Getter

Found: TypeAlias = dict[int, dict[str, Any]]
"""Objects by the place of their key in the list of keys; keys without a node are left out."""


class ByKey(NamedTuple):
    """An expression of Cypher, what makes objects of its value, and the nodes it reads."""

    expression: str
    arrange: Callable[[list[Row]], Found]
    costs: tuple[Cost, ...]


def nodes_by_key(
    compiler: Compiler, label: str, keys: Getter, selections: Iterable[SelectionSetNode], path: tuple[str, ...]
) -> ByKey:
    """The nodes of a type with these keys.

    Args:
        compiler: Of the statement under construction.
        label: Type of the nodes.
        keys: Reads the list of keys from the variables of a request.
        selections: What is asked of each.
        path: Where in the answer they stand.
    """
    node = compiler.catalog.types[label].node
    variable, index = compiler.bindings.name("n"), compiler.bindings.name("i")
    parameter = compiler.bindings.parameter(keys)
    last = compiler.bindings.parameter(lambda variables: len(keys(variables)) - 1)
    expression, shape, costs, calls = object_fields(compiler, label, variable, selections, path)
    key = read(variable, node.properties[node.key])
    return ByKey(
        f"COLLECT {{ UNWIND range(0, {last}) AS {index} {matched(variable, node, key, f'{parameter}[{index}]')} "
        f"{returning(f'[{index}, {expression}]', calls)} }}",
        lambda rows: {place: shape(row) for place, row in rows},
        (Cost(lambda variables: len(keys(variables)), (Cost(children=costs),)),),
    )
