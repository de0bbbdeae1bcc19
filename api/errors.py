"""Errors as GraphQL writes them: message, place in the document, path in the answer, code and hint."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from graphql import FieldNode, GraphQLError, GraphQLFormattedError, Node

BAD_INPUT = "BAD_USER_INPUT"
FORBIDDEN = "FORBIDDEN"
NOT_FOUND = "NOT_FOUND"
REFUSED = "QUERY_REFUSED"
AMBIGUOUS = "AMBIGUOUS"
PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"
BAD_REQUEST = "BAD_REQUEST"
UNAVAILABLE = "DATABASE_UNAVAILABLE"
SCORING_UNAVAILABLE = "SCORING_UNAVAILABLE"
CONFLICT = "CONFLICT"
NOT_WRITTEN = "NOT_WRITTEN"
IDEMPOTENCY_MISMATCH = "IDEMPOTENCY_MISMATCH"
OVERLOADED = "OVERLOADED"
INTERNAL = "INTERNAL_SERVER_ERROR"


def problem(
    message: str, code: str, *, hint: str = "", nodes: Sequence[Node] = (), path: Sequence[str | int] = ()
) -> GraphQLError:
    """An error with a code that programs can read and a hint that people can."""
    return GraphQLError(
        message,
        list(nodes) or None,
        path=list(path) or None,
        extensions={"code": code} | ({"hint": hint} if hint else {}),
    )


@dataclass(frozen=True, slots=True)
class Place:
    """A field of the operation: where errors about its arguments point."""

    node: FieldNode
    path: tuple[str, ...]

    def problem(self, message: str, code: str = BAD_INPUT, *, hint: str = "") -> GraphQLError:
        """An error about this field."""
        return problem(message, code, hint=hint, nodes=[self.node], path=self.path)

    def adopt(self, error: GraphQLError) -> GraphQLError:
        """An error that does not know its place, as one about this field."""
        return GraphQLError(error.message, [self.node], path=list(self.path), extensions=error.extensions)


class Refused(Exception):
    """A request that is not executed: it cannot be read, is not valid, asks too much, or the database is away.

    Args:
        errors: What is wrong.
        status: HTTP status of the answer.
    """

    def __init__(self, errors: Sequence[GraphQLError], status: int = HTTPStatus.BAD_REQUEST) -> None:
        super().__init__(errors[0].message)
        self.errors = list(errors)
        self.status = status


def formatted(error: GraphQLError, code: str = INTERNAL) -> GraphQLFormattedError:
    """The error as it is sent; `code` unless it has its own."""
    answer: GraphQLFormattedError = error.formatted
    extensions: dict[str, Any] = dict(answer.get("extensions") or {})
    answer["extensions"] = {"code": code} | extensions
    return answer
