"""Plans: one Cypher statement for a whole operation, and the shapes that make JSON of its one row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    FieldNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
)

from api.catalog import Catalog
from api.errors import REFUSED, Refused, problem
from api.federation.entities import FIELD as ENTITIES
from api.federation.entities import entities_field
from graph.model import Role

from .bindings import Bindings
from .cost import Cost
from .document import Document
from .fields import Compiled, Compiler, returning
from .generated import function
from .lost import settle
from .roots import root_field
from .selection import collect
from .shape import Convert
from .values import Variables

MAX_LIVE = 10
"""Most fields about identity in one operation; each costs several statements."""
_UNCHANGING = frozenset(("model", "_service", "__schema", "__type"))


@dataclass(frozen=True, slots=True)
class Plan:
    """How an operation is answered.

    Attributes:
        keys: Response keys of the root fields, in order.
        graph: Those that the statement answers, in the order of its columns.
        constants: Those whose value is known already.
        python: An operation of the fields that are computed in Python and change with nothing; None if there are none.
        live: Operations of the fields about identity and of scores, computed in Python each time: one for each root
            field, so that they run together; but one of all mutations, which are done one after another.
        statement: Cypher; None if no root field needs the database.
        bindings: Its parameters.
        costs: Estimates.
        chosen: What of the variables beside their shape it holds for: see `Bindings.choices`.
    """

    keys: tuple[str, ...]
    graph: Mapping[str, Convert]
    constants: Mapping[str, Any]
    python: OperationDefinitionNode | None
    live: tuple[OperationDefinitionNode, ...]
    statement: str | None
    bindings: Bindings
    costs: tuple[Cost, ...]
    chosen: tuple[Any, ...]

    def choose(self, variables: Variables) -> tuple[Any, ...]:
        """What `chosen` is for other variables of the same shape.

        Raises:
            Refused: a global id cannot be used.
        """
        try:
            return tuple(get(variables) for get in self.bindings.choices)
        except GraphQLError as error:
            raise Refused([error]) from None

    def bind(self, variables: Variables) -> dict[str, Any]:
        """Values of the statement's parameters.

        Raises:
            Refused: a page size, a cursor or an identifier cannot be used.
        """
        try:
            return self.bindings.bind(variables)
        except GraphQLError as error:
            raise Refused([error]) from None

    def shape(self, row: list[Any]) -> tuple[dict[str, Any], list[GraphQLError]]:
        """Data and errors of the fields that the statement answered."""
        data: dict[str, Any] = {}
        errors: list[GraphQLError] = []
        for (key, convert), value in zip(self.graph.items(), row, strict=True):
            try:
                data[key] = convert(value)
            except GraphQLError as error:
                data[key] = None
                errors.append(error)
        return data, [*errors, *settle(data)] if self.bindings.loses else errors


def make_plan(
    schema: GraphQLSchema,
    catalog: Catalog,
    document: Document,
    operation: OperationDefinitionNode,
    variables: Variables,
    *,
    role: Role,
    region: str,
) -> Plan:
    """The plan of an operation, for all requests whose variables have the shape of these.

    Raises:
        Refused: an argument cannot be used, or the role may not use it.
    """
    bindings = Bindings(role, variables)
    compiler = Compiler(schema, catalog, document.fragments, variables, bindings)
    roots = collect([operation.selection_set], document.fragments, variables)
    reads = operation.operation is OperationType.QUERY
    graph: dict[str, Compiled] = {}
    constants: dict[str, Any] = {}
    computed: list[FieldNode] = []
    live: list[list[FieldNode]] = []
    try:
        for key, nodes in roots.items():
            name = nodes[0].name.value
            if name == "__typename":
                constants[key] = "Query" if reads else "Mutation"
            elif reads and (root := catalog.roots.get(name)):
                graph[key] = root_field(compiler, root, nodes, key, region)
            elif name == ENTITIES:
                graph[key] = entities_field(compiler, nodes, key)
            elif name in _UNCHANGING:
                computed += nodes
            else:
                live.append(nodes)
    except GraphQLError as error:
        raise Refused([error]) from None
    if len(live) > MAX_LIVE:
        message = f"An operation has at most {MAX_LIVE} mutations, or questions about identity."
        raise Refused([problem(message, REFUSED, hint="Ask for less at once, in several operations.")])
    chosen = tuple(get(variables) for get in bindings.choices)
    bindings.variables = {}  # a plan outlives the request that it was made for
    columns = ", ".join(f"{field.expression} AS r{index}" for index, field in enumerate(graph.values()))
    return Plan(
        keys=tuple(roots),
        graph={key: function(field.convert) if field.convert else _same for key, field in graph.items()},
        constants=constants,
        python=_only(operation, computed) if computed else None,
        live=tuple(_only(operation, nodes) for nodes in (live if reads else _together(live))),
        statement=returning(columns, [call for field in graph.values() for call in field.calls]) if graph else None,
        bindings=bindings,
        costs=tuple(cost for field in graph.values() for cost in field.costs),
        chosen=chosen,
    )


def _together(fields: list[list[FieldNode]]) -> list[list[FieldNode]]:
    """The nodes of all fields as those of one; none of none."""
    return [[node for nodes in fields for node in nodes]] if fields else []


def _only(operation: OperationDefinitionNode, fields: list[FieldNode]) -> OperationDefinitionNode:
    """The operation with these root fields and no others."""
    return OperationDefinitionNode(
        operation=operation.operation,
        name=operation.name,
        variable_definitions=operation.variable_definitions,
        directives=(),
        selection_set=SelectionSetNode(selections=tuple(fields)),
    )


def _same(value: Any) -> Any:
    return value
