"""Errors as GraphQL writes them: message, place in the document, path in the answer, code and hint."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from typing import Any, NamedTuple

from graphql import FieldNode, GraphQLError, GraphQLFormattedError, Node


class ErrorCode(StrEnum):
    """What programs can tell errors apart by; the schema lists them too, so that clients can generate them."""

    BAD_REQUEST = "BAD_REQUEST"
    GRAPHQL_PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
    GRAPHQL_VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"
    BAD_USER_INPUT = "BAD_USER_INPUT"
    FORBIDDEN = "FORBIDDEN"
    QUERY_REFUSED = "QUERY_REFUSED"
    NOT_FOUND = "NOT_FOUND"
    AMBIGUOUS = "AMBIGUOUS"
    CONFLICT = "CONFLICT"
    NOT_WRITTEN = "NOT_WRITTEN"
    IDEMPOTENCY_MISMATCH = "IDEMPOTENCY_MISMATCH"
    OVERLOADED = "OVERLOADED"
    DATABASE_UNAVAILABLE = "DATABASE_UNAVAILABLE"
    SCORING_UNAVAILABLE = "SCORING_UNAVAILABLE"
    INTERNAL_SERVER_ERROR = "INTERNAL_SERVER_ERROR"


class Meaning(NamedTuple):
    """What a code says, and the hint of errors that have none of their own."""

    text: str
    hint: str


MEANINGS: Mapping[str, Meaning] = {
    ErrorCode.BAD_REQUEST: Meaning(
        "Not a GraphQL request: not JSON, no query, too large, too slow, a mutation by GET.",
        'Send JSON by POST: {"query": "{ … }", "variables": {…}}.',
    ),
    ErrorCode.GRAPHQL_PARSE_FAILED: Meaning(
        "The document is no GraphQL.",
        "See docs/graphql.md, or write the query in GraphiQL, which underlines faults.",
    ),
    ErrorCode.GRAPHQL_VALIDATION_FAILED: Meaning(
        "The document asks for a field, argument, value or type that the schema does not know.",
        "The schema says what there is: api/schema.graphql, introspection, or GraphiQL, which underlines faults.",
    ),
    ErrorCode.BAD_USER_INPUT: Meaning(
        "A variable, page size, cursor or identifier cannot be used.", "The schema describes what each argument takes."
    ),
    ErrorCode.FORBIDDEN: Meaning(
        "The caller's role may not ask or do that.", "What each role may: docs/graphql.md, Roles."
    ),
    ErrorCode.QUERY_REFUSED: Meaning(
        "Over a limit, or it took too long.", "Ask for less at once, in several operations: docs/graphql.md, Limits."
    ),
    ErrorCode.NOT_FOUND: Meaning(
        "There is nothing of the id or number given.", "See that the id is whole, and was not of another server."
    ),
    ErrorCode.AMBIGUOUS: Meaning("Several answer to what was to name one.", "Ask for the list, and choose."),
    ErrorCode.CONFLICT: Meaning(
        "Others wrote the same at that moment; nothing was written.", "Send it again, with the same Idempotency-Key."
    ),
    ErrorCode.NOT_WRITTEN: Meaning(
        "Not written, since another part of the operation failed.", "Correct the other part, and send all again."
    ),
    ErrorCode.IDEMPOTENCY_MISMATCH: Meaning(
        "The Idempotency-Key came before, with another operation.", "Give each operation a key of its own."
    ),
    ErrorCode.OVERLOADED: Meaning("More operations at once than are answered.", "Ask again in a moment."),
    ErrorCode.DATABASE_UNAVAILABLE: Meaning("The database does not answer.", "Ask again in a moment."),
    ErrorCode.SCORING_UNAVAILABLE: Meaning(
        "The scoring service does not run, or has no model for the task.", "Ask later, or read `predictions`."
    ),
    ErrorCode.INTERNAL_SERVER_ERROR: Meaning(
        "A fault of ours; nothing of the query is logged.", "Tell who runs the server when it was."
    ),
}

BAD_INPUT = ErrorCode.BAD_USER_INPUT
FORBIDDEN = ErrorCode.FORBIDDEN
NOT_FOUND = ErrorCode.NOT_FOUND
REFUSED = ErrorCode.QUERY_REFUSED
AMBIGUOUS = ErrorCode.AMBIGUOUS
PARSE_FAILED = ErrorCode.GRAPHQL_PARSE_FAILED
VALIDATION_FAILED = ErrorCode.GRAPHQL_VALIDATION_FAILED
BAD_REQUEST = ErrorCode.BAD_REQUEST
UNAVAILABLE = ErrorCode.DATABASE_UNAVAILABLE
SCORING_UNAVAILABLE = ErrorCode.SCORING_UNAVAILABLE
CONFLICT = ErrorCode.CONFLICT
NOT_WRITTEN = ErrorCode.NOT_WRITTEN
IDEMPOTENCY_MISMATCH = ErrorCode.IDEMPOTENCY_MISMATCH
OVERLOADED = ErrorCode.OVERLOADED
INTERNAL = ErrorCode.INTERNAL_SERVER_ERROR


def problem(
    message: str, code: ErrorCode, *, hint: str = "", nodes: Sequence[Node] = (), path: Sequence[str | int] = ()
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

    def problem(self, message: str, code: ErrorCode = BAD_INPUT, *, hint: str = "") -> GraphQLError:
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


def formatted(error: GraphQLError, code: ErrorCode = INTERNAL) -> GraphQLFormattedError:
    """The error as it is sent: with `code` unless it has its own, and that code's hint unless it has its own."""
    answer: GraphQLFormattedError = error.formatted
    extensions: dict[str, Any] = {"code": code} | dict(answer.get("extensions") or {})
    answer["extensions"] = extensions | {"hint": extensions.get("hint") or MEANINGS[extensions["code"]].hint}
    return answer
