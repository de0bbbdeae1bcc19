"""A mutation as it was asked: its root fields, their arguments, and what is wanted of their results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLSchema,
    OperationDefinitionNode,
    get_argument_values,
    print_ast,
)
from graphql.execution.values import VariableValues

from api.catalog import Catalog
from api.engine.bindings import Bindings
from api.engine.fields import Compiler
from api.engine.selection import collect
from api.engine.variables import coerced
from api.errors import Place
from api.payload import PayloadPlan, PayloadType, plan_payload
from graph.model import Role

from .receipts import digest


@dataclass(frozen=True, slots=True)
class Asked:
    """A mutation under way.

    Attributes:
        schema: The GraphQL schema.
        document: The operation, and the fragments of its document.
        given: Variables as they were sent.
        values: The same, coerced.
        roots: By response key, the nodes that ask for a root field.
    """

    schema: GraphQLSchema
    document: DocumentNode
    given: Mapping[str, Any]
    values: VariableValues
    roots: Mapping[str, list[FieldNode]]

    @classmethod
    def of(cls, schema: GraphQLSchema, document: DocumentNode, variables: Mapping[str, Any]) -> Asked:
        """Read it.

        Raises:
            Refused: the variables cannot be used.
        """
        operation = operation_of(document)
        values = coerced(schema, operation, variables)
        roots = collect([operation.selection_set], _fragments(document), values.coerced)
        return cls(schema, document, variables, values, roots)

    @property
    def digest(self) -> str:
        """The same for the same operation with the same variables."""
        variables = orjson.dumps(dict(self.given), option=orjson.OPT_SORT_KEYS).decode()
        return digest(print_ast(self.document), variables)

    def place(self, key: str) -> Place:
        """Where errors about a root field point."""
        return Place(self.roots[key][0], (key,))

    def arguments(self, key: str) -> dict[str, Any]:
        """The arguments of a root field, with defaults; what is left out is absent."""
        node = self.roots[key][0]
        mutation = self.schema.mutation_type
        return get_argument_values(mutation.fields[node.name.value], node, self.values) if mutation else {}

    def plan(self, key: str, payload: PayloadType, catalog: Catalog, role: Role) -> PayloadPlan:
        """How what is asked of a root field's result is read.

        Raises:
            GraphQLError: an argument cannot be used, or the role may not use it.
        """
        compiler = Compiler(self.schema, catalog, _fragments(self.document), self.values.coerced, Bindings(role))
        return plan_payload(compiler, payload, self.roots[key], (key,))


def operation_of(document: DocumentNode) -> OperationDefinitionNode:
    """The one operation of a document that the engine made."""
    return next(node for node in document.definitions if isinstance(node, OperationDefinitionNode))


def _fragments(document: DocumentNode) -> dict[str, FragmentDefinitionNode]:
    return {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
