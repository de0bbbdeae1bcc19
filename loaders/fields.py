"""Types of the fields of rows: what a source's row class is made of.

`TextRow` is for CSV, whose cells are all text; `TypedRow` for JSON and Parquet, where a number is a number.
Faults are said without the value, which may be personal.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, PlainValidator
from pydantic_core import PydanticCustomError

from graph import bounds

MOSCOW = ZoneInfo("Europe/Moscow")
_PLAIN_NUMBER = re.compile(r"\s*-?\d{1,13}(\.\d{1,4})?\s*", re.ASCII)
_EXPONENTS = {
    **dict.fromkeys(("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV"), 0),
    **dict.fromkeys(("XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
}
"""Minor units per currency as a power of ten, where it is not two (ISO 4217)."""


class Reject(ValueError):
    """Raised by a source when a row is well-formed and yet cannot be right.

    Args:
        field: The field at fault.
        reason: What is wrong, without its value.
    """

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


_COMMON = ConfigDict(
    extra="ignore",
    str_strip_whitespace=True,
    str_max_length=bounds.TEXT_LENGTH,  # a longer value would fail its whole batch
    allow_inf_nan=False,
    hide_input_in_errors=True,
)


class TextRow(BaseModel):
    """A row of CSV: numbers and truth values are read from their text."""

    model_config = _COMMON


class TypedRow(BaseModel):
    """A row of JSON or Parquet: no conversion between types."""

    model_config = ConfigDict(**_COMMON, strict=True)


Key = Annotated[str, Field(min_length=1, max_length=bounds.KEY_LENGTH)]
"""A key of a source system."""
Text = Annotated[str, Field(min_length=1)]
"""Up to 2,000 characters."""
LongText = Annotated[str, Field(max_length=bounds.LONG_TEXT_LENGTH)]
"""Up to 100,000 characters; not for properties with an index."""
Number = Annotated[int, Field(ge=0, le=2**53)]
"""A number used as a key."""
Count = Annotated[int, Field(ge=0, le=2**31)]
"""How many."""
Currency = Annotated[str, Field(pattern=bounds.CURRENCY.pattern)]
"""ISO 4217."""


def _money(value: Any) -> Decimal:
    if isinstance(value, str) and _PLAIN_NUMBER.fullmatch(value):
        return Decimal(value)
    raise PydanticCustomError("money", "is not an amount such as 1299.90")


Money = Annotated[Decimal, PlainValidator(_money)]
"""An amount as text with a decimal point."""


def minor(amount: Decimal, currency: str, field: str = "amount") -> int:
    """An amount in minor units of its currency.

    Raises:
        Reject: it is finer than the currency's smallest coin.
    """
    units = amount.scaleb(_EXPONENTS.get(currency, 2))
    if units != units.to_integral_value():
        raise Reject(field, f"is finer than the smallest unit of {currency}")
    return int(units)


def _day(pattern: str) -> Callable[[Any], date]:
    iso = pattern == "YYYY-MM-DD"

    def parse(value: Any) -> date:
        if isinstance(value, datetime):
            value = value.date()
        elif isinstance(value, str):
            text = value.strip()
            try:
                if len(text) == 10 and (not iso or text[4] == text[7] == "-"):
                    value = date.fromisoformat(text if iso else f"{text[6:]}-{text[3:5]}-{text[:2]}")
            except ValueError:
                pass
        if not isinstance(value, date) or value.year not in bounds.YEARS:
            raise PydanticCustomError("day", "is not a date {pattern} from 1900 to 2100", {"pattern": pattern})
        return value

    return parse


IsoDate = Annotated[date, PlainValidator(_day("YYYY-MM-DD"))]
"""A date such as 2025-03-04."""
RussianDate = Annotated[date, PlainValidator(_day("DD.MM.YYYY"))]
"""A date such as 04.03.2025."""


def moments(zone: ZoneInfo | None = None, pattern: str | None = None) -> Callable[[Any], datetime]:
    """What reads a time and gives it in UTC, whatever zone it was written in; it raises `PydanticCustomError`.

    Args:
        zone: The zone of times that are written without one; None refuses them.
        pattern: As for `strptime`; None takes ISO 8601.
    """

    def parse(value: Any) -> datetime:
        read = value if isinstance(value, datetime) else None
        if isinstance(value, str):
            try:
                read = datetime.strptime(value, pattern) if pattern else datetime.fromisoformat(value)
            except ValueError:
                read = None
        if read is None or read.year not in bounds.YEARS:
            raise PydanticCustomError("moment", "is not a time from 1900 to 2100 in the form that the source uses")
        if read.tzinfo is None:
            if zone is None:
                raise PydanticCustomError("moment", "is a time without its zone")
            read = read.replace(tzinfo=zone)
        return read.astimezone(UTC)

    return parse


def moment(zone: ZoneInfo | None = None, pattern: str | None = None) -> PlainValidator:
    """Makes of a field a time, in UTC; arguments as of `moments`."""
    return PlainValidator(moments(zone, pattern))


Moment = Annotated[datetime, moment()]
"""A time with its zone: 2025-03-04T10:22:31+03:00."""


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The beginning of a day in a zone, in UTC."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def last_second(day: date, zone: ZoneInfo) -> datetime:
    """The last second of a day in a zone, in UTC: the end of what holds up to and including that day."""
    return midnight(day + timedelta(days=1), zone) - timedelta(seconds=1)


def mask(value: object) -> str:
    """The shape of a value, for messages: letters as a, digits as 9, at most 24 characters."""
    if value is None:
        return "nothing"
    if not isinstance(value, str | int | float):
        return f"a {type(value).__name__}"
    text = str(value)
    shown = "".join("9" if c.isdigit() else "a" if c.isalpha() else c if " " <= c <= "~" else "?" for c in text[:24])
    return f"'{shown}…'" if len(text) > 24 else f"'{shown}'"
