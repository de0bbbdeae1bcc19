"""Scalars beyond GraphQL's own: Long, DateTime, Date and Value."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, NewType

import strawberry
from strawberry.types.scalar import ScalarDefinition

Long = NewType("Long", int)
DateTime = NewType("DateTime", str)
Date = NewType("Date", str)
Value = NewType("Value", object)

_LONG_LIMIT = 2**63


def parse_long(value: Any) -> int:
    """A whole number of at most 64 bits.

    Raises:
        ValueError: it is not one; graphql-core then names the place.
    """
    if isinstance(value, bool) or not isinstance(value, int) or not -_LONG_LIMIT <= value < _LONG_LIMIT:
        raise ValueError("Long must be a whole number of at most 64 bits.")
    return value


def parse_datetime(value: Any) -> datetime:
    """A moment with its offset from UTC, ISO 8601.

    Raises:
        ValueError: it is not one; graphql-core then names the place.
    """
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        moment = None
    if moment is None or moment.tzinfo is None:
        raise ValueError('DateTime must be ISO 8601 with an offset, like "2026-01-31T09:00:00Z".')
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("DateTime must lie in the years 1 to 9999, in UTC too.") from None


def parse_date(value: Any) -> date:
    """A calendar date, ISO 8601.

    Raises:
        ValueError: it is not one; graphql-core then names the place.
    """
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError('Date must be ISO 8601, like "2026-01-31".') from None


SCALAR_MAP: dict[object, ScalarDefinition] = {
    Long: strawberry.scalar(
        name="Long",
        description="A whole number of up to 64 bits, a JSON number. Money counts minor units (kopecks, cents).",
        parse_value=parse_long,
    ),
    DateTime: strawberry.scalar(
        name="DateTime",
        description='A moment with its offset from UTC, ISO 8601, like "2026-01-31T09:00:00Z".',
        specified_by_url="https://scalars.graphql.org/andimarek/date-time",
        parse_value=parse_datetime,
    ),
    Date: strawberry.scalar(
        name="Date", description='A calendar date, ISO 8601, like "2026-01-31".', parse_value=parse_date
    ),
    Value: strawberry.scalar(
        name="Value", description="A text, a number, a boolean or null: what a group's entries have in common."
    ),
}
"""What strawberry needs to know of them."""
