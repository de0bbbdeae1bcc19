"""What mapped properties are read from: the rows of a group, and the items of lists within them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from pydantic import BaseModel, Field, create_model

from graph.bounds import KEY_LENGTH

from ..fields import Reject, TextRow, minor
from .values import Unfit, is_empty, said, text

NUMBER = "#"
LITERAL = "="


class Scope(NamedTuple):
    """A row, or an item of a list within it, and the how manyth of its group it is, from 1."""

    row: Mapping[str, Any]
    item: Any
    number: int


Cell = Callable[[Scope], Any]
"""Gets what a column says; None where it says nothing."""


def cell(column: str, *, nested: bool) -> Cell:
    """Gets a column's cell; `nested` rows have objects within them, which dots lead into."""
    if column.startswith(LITERAL):
        literal = column.removeprefix(LITERAL)
        return lambda scope: literal
    if column == NUMBER:
        return lambda scope: scope.number
    path = column.split(".") if nested else [column]

    def get(scope: Scope) -> Any:
        inside = isinstance(scope.item, dict) and path[0] in scope.item
        found: Any = scope.item if inside else scope.row
        for name in path:
            found = found.get(name) if isinstance(found, Mapping) else None
        return None if is_empty(found) else found

    return get


def row_class(columns: Iterable[str], *, nested: bool) -> type[BaseModel]:
    """A row that has these columns; of nested rows any may be absent."""
    tops = dict.fromkeys(
        column.split(".")[0] if nested else column
        for column in columns
        if column != NUMBER and not column.startswith(LITERAL)
    )
    absent: Any = None if nested else ...
    fields: dict[str, Any] = {f"c{at}": (Any, Field(absent, alias=name)) for at, name in enumerate(tops)}
    return create_model("MappedRow", __base__=TextRow, **fields)


def as_read(row: BaseModel) -> dict[str, Any]:
    """A row by the names of its columns."""
    return {info.alias or name: getattr(row, name) for name, info in type(row).model_fields.items()}


def scopes(rows: Sequence[Mapping[str, Any]], each: Cell | None) -> Iterator[Scope]:
    """What the rows of a group tell of: each row, or each item of a list within it."""
    number = 0
    for row in rows:
        items = [None] if each is None else each(Scope(row, None, 0)) or []
        for item in items if isinstance(items, list) else [items]:
            number += 1
            yield Scope(row, item, number)


@dataclass(frozen=True)
class Key:
    """The columns of a key, and whose key it is if not the source's own."""

    columns: tuple[str, ...]
    cells: tuple[Cell, ...]
    source: str | None

    def read(self, scope: Scope, source: str) -> str | None:
        """The key of a node; None where a part of it is empty.

        Raises:
            Reject: it is too long.
        """
        parts = [get(scope) for get in self.cells]
        if any(part is None for part in parts):
            return None
        key = ":".join((self.source or source, *map(text, parts)))
        if len(key) > KEY_LENGTH:
            raise Reject(self.columns[0], f"makes a key longer than {KEY_LENGTH} characters")
        return key


@dataclass(frozen=True)
class Assigned:
    """A property and what it is read from."""

    name: str
    column: str
    get: Cell
    convert: Callable[[Any], Any]
    total: bool

    def into(self, values: dict[str, Any], scope: Scope) -> None:
        """Read it: the first that is not empty stays, totals grow.

        Raises:
            Reject: the cell does not fit.
        """
        found = self.get(scope)
        if found is None or (self.name in values and not self.total):
            return
        try:
            value = self.convert(found)
        except Unfit as fault:
            raise Reject(self.column, said(fault, found)) from None
        before = values.get(self.name)
        values[self.name] = value if before is None else before + value


def amounts(assigned: Sequence[Assigned], values: dict[str, Any], currency: str | None) -> None:
    """Bring amounts read in major units to minor ones, in place.

    Raises:
        Reject: nothing says which currency, or an amount is finer than its smallest coin.
    """
    for one in assigned:
        value = values.get(one.name)
        if isinstance(value, Decimal):
            if currency is None:
                raise Reject(one.column, "is an amount of no currency")
            values[one.name] = minor(value, currency, one.column)
