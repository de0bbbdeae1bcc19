"""Where in a document an error arose, for errors that do not know it themselves.

Documents that differ in literals share a plan, whose errors can know no place; the database knows none either.
"""

from __future__ import annotations

from collections.abc import Sequence

from graphql import FieldNode, GraphQLError, Node, OperationDefinitionNode

from .document import Document
from .selection import below, collect
from .values import Variables


def placed(
    errors: Sequence[GraphQLError], document: Document, operation: OperationDefinitionNode, variables: Variables
) -> list[GraphQLError]:
    """The errors, each at the field that its path leads to; at the operation where it has no path."""
    return [
        error
        if error.locations
        else GraphQLError(
            error.message,
            [_at(error.path or (), document, operation, variables)],
            path=error.path,
            extensions=error.extensions,
        )
        for error in errors
    ]


def _at(
    path: Sequence[str | int], document: Document, operation: OperationDefinitionNode, variables: Variables
) -> Node:
    found: FieldNode | None = None
    selections = [operation.selection_set]
    for key in path:
        if isinstance(key, str):
            nodes = collect(selections, document.fragments, variables).get(key)
            if nodes is None:
                break
            found, selections = nodes[0], below(nodes)
    return found or operation
