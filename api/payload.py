"""Answers that are part known and part in the graph: what a mutation did, what a subscription noticed.

A payload's plain fields have their values already; its fields that are nodes hold keys, and what is asked of the nodes
is read by one statement, with the masks and limits of any query.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from graphql import FieldNode

from .engine.cost import within_budget
from .engine.entities import ByKey, Found, nodes_by_key
from .engine.fields import Compiler
from .engine.lost import settle
from .engine.selection import below
from .engine.values import Getter, Variables

_VALUES = " values"  # no variable has a name with a space


class NodeField(NamedTuple):
    """A field of a payload that leads to the node, or with `many` to the nodes, of a type."""

    label: str
    many: bool = False


@dataclass(frozen=True, slots=True)
class PayloadType:
    """A payload's GraphQL name, and which of its fields are nodes."""

    name: str
    nodes: Mapping[str, NodeField]


@dataclass(frozen=True, slots=True)
class PayloadPlan:
    """How a selection of a payload is answered.

    Attributes:
        keys: By response key the field, in the order asked for.
        nodes: Of these, those that the statement reads, in the order of its columns.
        path: Where in the answer the payload stands.
        statement: Cypher; None if no node is asked for.
    """

    type: PayloadType
    compiler: Compiler
    keys: Mapping[str, str]
    nodes: Mapping[str, ByKey]
    path: tuple[str, ...]

    @property
    def statement(self) -> str | None:
        """Cypher; None if no node is asked for."""
        columns = ", ".join(f"{field.expression} AS r{index}" for index, field in enumerate(self.nodes.values()))
        return f"RETURN {columns}" if columns else None

    def bind(self, variables: Variables, values: Mapping[str, Any], budget: int) -> dict[str, Any]:
        """The statement's parameters.

        Raises:
            GraphQLError: a page size or a cursor cannot be used.
            Refused: more would be read than the budget allows.
        """
        known = {**variables, _VALUES: values}
        within_budget(tuple(cost for field in self.nodes.values() for cost in field.costs), known, budget)
        return self.compiler.bindings.bind(known)

    def shape(self, values: Mapping[str, Any], row: list[Any]) -> dict[str, Any]:
        """The answer, from the payload's values and the statement's row.

        Raises:
            GraphQLError: something of it is lost; what changes the graph is answered as a whole or not done.
        """
        read = {key: field.arrange(rows) for (key, field), rows in zip(self.nodes.items(), row, strict=True)}
        made: dict[str, Any] = {}
        for key, name in self.keys.items():
            if name == "__typename":
                made[key] = self.type.name
            elif key in read:
                made[key] = self._nodes(name, values[name], read[key])
            else:
                made[key] = values[name]
        if self.compiler.bindings.loses and (errors := settle(made, self.path)):
            raise errors[0]
        return made

    def _nodes(self, name: str, keys: Any, found: Found) -> Any:
        return [found.get(index) for index in range(len(keys))] if self.type.nodes[name].many else found.get(0)


def plan_payload(
    compiler: Compiler, payload: PayloadType, nodes: list[FieldNode], path: tuple[str, ...]
) -> PayloadPlan:
    """The plan of what the nodes of one field ask of a payload.

    Raises:
        GraphQLError: an argument cannot be used, or the role may not use it.
    """
    keys: dict[str, str] = {}
    read: dict[str, ByKey] = {}
    for key, asked in compiler.collect(below(nodes)).items():
        name = keys[key] = asked[0].name.value
        if field := payload.nodes.get(name):
            read[key] = nodes_by_key(compiler, field.label, _keys(name), below(asked), (*path, key))
    return PayloadPlan(payload, compiler, keys, read, path)


def _keys(name: str) -> Getter:
    """Reads the keys of a payload's field; of a field that is one node, a list of one."""

    def keys(variables: Variables) -> list[str]:
        given = variables[_VALUES][name]
        return given if isinstance(given, list) else [given]

    return keys
