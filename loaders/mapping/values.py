"""Cells of a file as values of a property's type, whatever way the file writes them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from pydantic_core import PydanticCustomError

from graph import bounds
from graph.model import Property, ValueType

from ..fields import mask, moments
from .declared import Value

TRUE = {"true", "yes", "y", "1", "t", "on", "да", "истина"}
FALSE = {"false", "no", "n", "0", "f", "off", "нет", "ложь"}
UNIX = {"unix": 1, "unix_ms": 1000}
_SPACES = re.compile(r"[\s'’]")


class Unfit(ValueError):
    """A cell cannot be a value of the property; says why, without the cell."""


def converter(prop: Property, value: Value, zone: ZoneInfo | None, decimal: str) -> Callable[[Any], Any]:
    """What turns a cell, which is not empty, into a value of `prop`; it raises `Unfit`.

    Amounts of money come as `Decimal`, still in major units unless the mapping says otherwise.
    """
    convert = _of_type(prop, value, zone, decimal)

    def read(cell: Any) -> Any:
        if value.values is not None:
            word = text(cell)
            meant = value.values.get(word, value.values.get("*"))
            if meant is None:
                raise Unfit("is none of the words that the mapping explains")
            cell = meant
        found = convert(cell)
        if reason := "" if isinstance(found, Decimal) else bounds.fault(prop, found):
            raise Unfit(reason)
        return found

    return read


def is_money(prop: Property) -> bool:
    """Whether the property holds an amount in minor units of a currency."""
    return prop.name.endswith("_minor") and prop.type is ValueType.INTEGER


def text(cell: Any) -> str:
    """A cell as text."""
    return str(cell).lower() if isinstance(cell, bool) else str(cell).strip()


def is_empty(cell: Any) -> bool:
    """Whether a cell says nothing: absent, blank, or the NaN of a table."""
    return cell is None or (isinstance(cell, str) and not cell.strip()) or cell != cell


def said(fault: Unfit, cell: Any) -> str:
    """Why a cell was refused, with its shape."""
    return f"{fault}; it is {mask(cell)}"


def _of_type(prop: Property, value: Value, zone: ZoneInfo | None, decimal: str) -> Callable[[Any], Any]:
    whole = value.minor or not is_money(prop)
    by_type: dict[ValueType, Callable[[Any], Any]] = {
        ValueType.STRING: text,
        ValueType.BOOLEAN: _truth,
        ValueType.FLOAT: lambda cell: float(_number(cell, decimal)),
        ValueType.INTEGER: lambda cell: _whole(_number(cell, decimal)) if whole else _number(cell, decimal),
        ValueType.DATETIME: _moments(value.pattern, zone),
        ValueType.DATE: _days(value.pattern),
    }
    return by_type.get(prop.type, _texts)


def _texts(cell: Any) -> list[str]:
    return [text(one) for one in (cell if isinstance(cell, list) else str(cell).split(";"))]


def _truth(cell: Any) -> bool:
    word = text(cell).casefold()
    if word not in TRUE | FALSE:
        raise Unfit("is neither yes nor no")
    return word in TRUE


def _number(cell: Any, decimal: str) -> Decimal:
    written = _SPACES.sub("", str(cell))
    if isinstance(cell, str):
        written = written.replace("." if decimal == "," else ",", "").replace(decimal, ".")
    try:
        found = Decimal(written)
    except InvalidOperation:
        raise Unfit("is not a number") from None
    if not found.is_finite():
        raise Unfit("is not a number")
    return found


def _whole(number: Decimal) -> int:
    if number != number.to_integral_value():
        raise Unfit("is not a whole number")
    return int(number)


def _moments(pattern: str | None, zone: ZoneInfo | None) -> Callable[[Any], datetime]:
    parse = moments(zone, None if pattern in UNIX else pattern)

    def read(cell: Any) -> datetime:
        if pattern in UNIX:
            try:
                return datetime.fromtimestamp(float(_number(cell, ".") / UNIX[pattern]), UTC)
            except (OverflowError, OSError, ValueError):
                raise Unfit("is not a time from 1900 to 2100") from None
        try:
            return parse(cell.strip() if isinstance(cell, str) else cell)
        except PydanticCustomError as fault:
            raise Unfit(fault.message()) from None

    return read


def _days(pattern: str | None) -> Callable[[Any], date]:
    def read(cell: Any) -> date:
        if isinstance(cell, datetime):
            return cell.date()
        if isinstance(cell, date):
            return cell
        try:
            written = text(cell)
            return datetime.strptime(written, pattern).date() if pattern else date.fromisoformat(written[:10])
        except ValueError:
            raise Unfit("is not a date in the form that the mapping gives") from None

    return read
