"""From positional lists to JSON objects.

Shapes are made once per plan. Neo4j sends no keys; the values of an object arrive in the order in which the query
asks for its fields, so one `zip` names them, and only nested values and times need another touch.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

Row: TypeAlias = Sequence[Any]
Convert: TypeAlias = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class ObjectShape:
    """An object: its keys, and what to do with those values that are not ready as they come."""

    keys: tuple[str, ...]
    conversions: tuple[tuple[str, Convert], ...]

    def __call__(self, row: Row) -> dict[str, Any]:
        """The object."""
        made = dict(zip(self.keys, row, strict=True))
        for key, convert in self.conversions:
            made[key] = convert(made[key])
        return made

    def first(self, rows: Sequence[Row]) -> dict[str, Any] | None:
        """The object of a list of one, or of none."""
        return self(rows[0]) if rows else None


@dataclass(frozen=True, slots=True)
class Page:
    """The entries of a page in the order of the list, whether it has more, and what came with them."""

    rows: Sequence[Row]
    more: bool
    total: int | None


PageField: TypeAlias = Callable[[Page], Any]


@dataclass(frozen=True, slots=True)
class PageShape:
    """A connection. It arrives as [entries, total count, page size]; the last two are null unless asked for.

    With a page size, one entry more than that was asked for, to see whether there is another page. The entries of a
    `backward` page come last first.
    """

    fields: tuple[tuple[str, PageField], ...]
    backward: bool = False

    def __call__(self, row: Row) -> dict[str, Any]:
        """The connection."""
        rows, total, size = row
        more = size is not None and len(rows) > size
        rows = rows[:size]
        page = Page(rows[::-1] if self.backward else rows, more, total)
        return {key: make(page) for key, make in self.fields}


def constant(value: Any) -> Convert:
    """Whatever came: always this."""
    return lambda _: value


def moment(text: str | None) -> str | None:
    """A time as ISO 8601 wants it; Neo4j leaves out seconds that are zero, and adds the zone's name in brackets."""
    if text is None or len(text) == 20:  # 2026-01-31T09:00:00Z
        return text
    text = text.partition("[")[0]
    return text if text[16:17] == ":" else f"{text[:16]}:00{text[16:]}"
