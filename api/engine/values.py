"""Arguments as the plan needs them: what they are now, and how to read them from the variables of a later request.

A plan is made once for all requests whose variables have the same shape: the same input fields given, the same
booleans and enums, nulls at the same places. Everything else about the values may differ, and travels as parameters.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeAlias

from graphql import (
    FieldNode,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    ListValueNode,
    ObjectValueNode,
    ValueNode,
    VariableNode,
    value_from_ast,
)
from graphql.type import GraphQLField

Variables: TypeAlias = Mapping[str, Any]
Getter: TypeAlias = Callable[[Variables], Any]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A scalar, an enum, a list of scalars, or null.

    Attributes:
        value: What it is in the request that the plan was made for.
        get: Reads it from the variables of any request of the same shape.
    """

    value: Any
    get: Getter


Given: TypeAlias = "Leaf | dict[str, Given] | list[Given]"


def shape(value: object) -> Hashable:
    """What of a coerced value decides about the plan."""
    if isinstance(value, dict):
        return tuple((name, shape(part)) for name, part in value.items())
    if isinstance(value, list):
        return tuple(map(shape, value)) if any(isinstance(part, dict) for part in value) else "list"
    return value if value is None or isinstance(value, bool | Enum) else "value"


def arguments(node: FieldNode, field: GraphQLField, variables: Variables) -> dict[str, Given]:
    """The arguments given to a field, by name; those left out, or bound to absent variables, are absent."""
    given: dict[str, Given] = {}
    for argument in node.arguments or ():
        value = _given(argument.value, field.args[argument.name.value].type, variables)
        if value is not None:
            given[argument.name.value] = value
    return given


def _given(node: ValueNode, type_: GraphQLInputType, variables: Variables) -> Given | None:
    if isinstance(type_, GraphQLNonNull):
        return _given(node, type_.of_type, variables)
    if isinstance(node, VariableNode):
        name = node.name.value
        return _of_variable(variables[name], type_, lambda given: given[name]) if name in variables else None
    if isinstance(type_, GraphQLList):
        nodes = node.values if isinstance(node, ListValueNode) else (node,)
        if node.kind == "null_value":
            return _constant(None)
        parts = [part for part in (_given(each, type_.of_type, variables) for each in nodes) if part is not None]
        leaves = [part for part in parts if isinstance(part, Leaf)]
        return _leaf_list(leaves) if len(leaves) == len(parts) and not _of_objects(type_) else parts
    if isinstance(type_, GraphQLInputObjectType) and isinstance(node, ObjectValueNode):
        fields = {
            part.name.value: _given(part.value, type_.fields[part.name.value].type, variables) for part in node.fields
        }
        return {name: part for name, part in fields.items() if part is not None}
    return _constant(value_from_ast(node, type_))


def _of_variable(value: Any, type_: GraphQLInputType, get: Getter) -> Given:
    if isinstance(type_, GraphQLNonNull):
        return _of_variable(value, type_.of_type, get)
    if isinstance(type_, GraphQLList) and isinstance(value, list) and _of_objects(type_):
        return [_of_variable(part, type_.of_type, _inside(get, index)) for index, part in enumerate(value)]
    if isinstance(type_, GraphQLInputObjectType) and isinstance(value, dict):
        return {name: _of_variable(part, type_.fields[name].type, _inside(get, name)) for name, part in value.items()}
    return Leaf(value, get)


def _of_objects(type_: GraphQLList[Any]) -> bool:
    inner = type_.of_type
    return isinstance(inner.of_type if isinstance(inner, GraphQLNonNull) else inner, GraphQLInputObjectType)


def _constant(value: Any) -> Leaf:
    return Leaf(value, lambda _: value)


def _inside(get: Getter, key: str | int) -> Getter:
    return lambda variables: get(variables)[key]


def _leaf_list(leaves: list[Leaf]) -> Leaf:
    getters = [leaf.get for leaf in leaves]
    return Leaf([leaf.value for leaf in leaves], lambda variables: [get(variables) for get in getters])
