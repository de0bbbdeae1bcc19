"""The variables of a request, by the types that its operation declares."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from graphql import GraphQLError, GraphQLSchema, OperationDefinitionNode, get_variable_values
from graphql.execution.values import VariableValues

from api.errors import BAD_INPUT, REFUSED, ErrorCode, Refused, problem

MAX_DEPTH = 64
_MOST_ERRORS = 10
_HALF = re.compile("[\ud800-\udfff]")


def coerced(schema: GraphQLSchema, operation: OperationDefinitionNode, given: Mapping[str, Any]) -> VariableValues:
    """The values of the operation's variables.

    Raises:
        Refused: they nest too deeply, hold what is no text, or are of other types than declared. Each error names the
            place where the variable is declared.
    """
    definitions = operation.variable_definitions or ()
    for name, value in given.items():
        if trouble := _trouble(value):
            message, code, hint = trouble
            declared = [definition for definition in definitions if definition.variable.name.value == name]
            raise Refused([problem(message, code, hint=hint, nodes=declared or [operation])])
    values = get_variable_values(schema, definitions, dict(given), max_errors=_MOST_ERRORS)
    if isinstance(values, list):
        raise Refused([_as_bad_input(error, operation) for error in values])
    return values


def _trouble(value: Any) -> tuple[str, ErrorCode, str] | None:
    """Message, code and hint, where no type would take the value."""
    level = [value]
    for _ in range(MAX_DEPTH):
        if any(isinstance(part, str) and not part.isascii() and _HALF.search(part) for part in level):
            hint = "Characters beyond U+FFFF are two such halves in JSON, one after the other, as in \\ud83c\\udf84."
            return "A variable holds half a character (a lone surrogate).", BAD_INPUT, hint
        level = [part for each in level if isinstance(each, list | Mapping) for part in _parts(each)]
        if not level:
            return None
    return "The variables nest too deeply.", REFUSED, f"At most {MAX_DEPTH} levels are read."


def _parts(value: list[Any] | Mapping[str, Any]) -> Iterable[Any]:
    return [*value, *value.values()] if isinstance(value, Mapping) else value


def _as_bad_input(error: GraphQLError, operation: OperationDefinitionNode) -> GraphQLError:
    """The error of graphql-core, with a code and a hint, and a place if it is about all variables."""
    if error.nodes is None:
        error = GraphQLError(error.message, [operation])
    error.extensions = {"code": BAD_INPUT, "hint": "Send values of the types that the operation declares."}
    return error
