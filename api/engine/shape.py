"""From positional lists to JSON objects.

Shapes are made once per plan. Neo4j sends no keys; the values of an object arrive in the order in which the query
asks for its fields. A shape can be called; `generated.function` makes one Python function of a whole tree of shapes,
which does the same four times as fast.
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


@dataclass(frozen=True, slots=True)
class OneOf:
    """An object of one of several types: a list of which one it is, and its row."""

    shapes: tuple[ObjectShape, ...]

    def __call__(self, row: Row) -> dict[str, Any]:
        """The object."""
        return self.shapes[row[0]](row[1])


@dataclass(frozen=True, slots=True)
class First:
    """The object of a list of one, or null."""

    shape: ObjectShape | OneOf

    def __call__(self, rows: Sequence[Row]) -> dict[str, Any] | None:
        """The object, if there is one."""
        return self.shape(rows[0]) if rows else None


@dataclass(frozen=True, slots=True)
class Only:
    """As `First`, where a second one is an error."""

    shape: ObjectShape
    several: Callable[[], Exception]

    def __call__(self, rows: Sequence[Row]) -> dict[str, Any] | None:
        """The object, if there is one."""
        if len(rows) > 1:
            raise self.several()
        return self.shape(rows[0]) if rows else None


@dataclass(frozen=True, slots=True)
class Constant:
    """Whatever came: always this."""

    value: str | bool

    def __call__(self, _: Any) -> str | bool:
        """This."""
        return self.value


@dataclass(frozen=True, slots=True)
class Page:
    """The entries of a page in the order of the list, whether it has more, and what came with them."""

    rows: Sequence[Row]
    more: bool
    total: int | None
    over_all: Sequence[Any] = ()


PageField: TypeAlias = Callable[[Page], Any]


@dataclass(frozen=True, slots=True)
class Entries:
    """`nodes` or `edges`: of every row, the object that part `part` of it holds."""

    part: int
    shape: ObjectShape | OneOf

    def __call__(self, page: Page) -> list[dict[str, Any]]:
        """The objects."""
        return [self.shape(row[self.part]) for row in page.rows]


@dataclass(frozen=True, slots=True)
class Cursor:
    """The cursor of one entry of the page, made of part `part` of its row; null if the page is empty."""

    part: int
    entry: int
    encode: Callable[[Any], str]

    def __call__(self, page: Page) -> str | None:
        """The cursor."""
        return self.encode(page.rows[self.entry][self.part]) if page.rows else None


@dataclass(frozen=True, slots=True)
class PageInfo:
    """An object about the page itself."""

    fields: tuple[tuple[str, PageField], ...]

    def __call__(self, page: Page) -> dict[str, Any]:
        """The object."""
        return {key: make(page) for key, make in self.fields}


@dataclass(frozen=True, slots=True)
class OverAll:
    """Figures over the whole list, the one at `index` of those that came."""

    index: int
    convert: Convert

    def __call__(self, page: Page) -> Any:
        """The figures."""
        return self.convert(page.over_all[self.index])


def total(page: Page) -> int | None:
    """How many entries the whole list has."""
    return page.total


def more(page: Page) -> bool:
    """Whether there is another page."""
    return page.more


@dataclass(frozen=True, slots=True)
class PageShape:
    """A connection. It arrives as [entries, total count, page size, figures …], what is not asked for as null.

    With a page size, one entry more than that was asked for, to see whether there is another page. The entries of a
    `backward` page come last first. Each row has `parts` parts.
    """

    fields: tuple[tuple[str, PageField], ...]
    parts: int
    backward: bool = False

    def __call__(self, row: Row) -> dict[str, Any]:
        """The connection."""
        rows, count, size, *over_all = row
        further = size is not None and len(rows) > size
        rows = rows[:size]
        page = Page(rows[::-1] if self.backward else rows, further, count, over_all)
        return {key: make(page) for key, make in self.fields}


def moment(text: str | None) -> str | None:
    """A time as ISO 8601 wants it; Neo4j leaves out seconds that are zero, and adds the zone's name in brackets."""
    if text is None or len(text) == 20:  # 2026-01-31T09:00:00Z
        return text
    text = text.partition("[")[0]
    return text if text[16:17] == ":" else f"{text[:16]}:00{text[16:]}"
