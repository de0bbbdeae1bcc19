"""Field types: what they take, what they refuse, and that no fault tells a value."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from loaders.fields import (
    MOSCOW,
    IsoDate,
    Moment,
    Money,
    Reject,
    RussianDate,
    TextRow,
    TypedRow,
    last_second,
    mask,
    midnight,
    minor,
    moment,
)

Local = Annotated[datetime, moment(MOSCOW)]
Minutes = Annotated[datetime, moment(MOSCOW, "%d.%m.%Y %H:%M")]


def taken(type_: Any, value: Any) -> Any:
    return TypeAdapter(type_).validate_python(value)


@pytest.mark.parametrize(
    ("type_", "value", "expected"),
    [
        (Money, "129.90", Decimal("129.90")),
        (Money, "-5", Decimal(-5)),
        (IsoDate, "2025-03-04", date(2025, 3, 4)),
        (IsoDate, datetime(2025, 3, 4, 5, tzinfo=UTC), date(2025, 3, 4)),
        (RussianDate, "04.03.2025", date(2025, 3, 4)),
        (Moment, "2025-03-04T10:22:31+03:00", datetime(2025, 3, 4, 7, 22, 31, tzinfo=UTC)),
        (Moment, "2025-03-04T07:22:31Z", datetime(2025, 3, 4, 7, 22, 31, tzinfo=UTC)),
        (Local, "2025-03-04 10:22:31", datetime(2025, 3, 4, 7, 22, 31, tzinfo=UTC)),
        (Local, datetime(2025, 3, 4, 10, 22), datetime(2025, 3, 4, 7, 22, tzinfo=UTC)),
        (Minutes, "04.03.2025 10:22", datetime(2025, 3, 4, 7, 22, tzinfo=UTC)),
    ],
)
def test_taken(type_: Any, value: Any, expected: Any) -> None:
    assert taken(type_, value) == expected


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        *((Money, value) for value in ("1,5", "1_0", "NaN", "inf", "1e5", "1.23456", "9" * 14, "", "٣", 1.5, None)),
        *((IsoDate, value) for value in ("20250304", "2025-02-30", "04.03.2025", "1825-03-04", 20250304, "2025-W01-1")),
        *((RussianDate, value) for value in ("2025-03-04", "4.3.2025", "31.02.2025", "00.00.0000")),
        *((Moment, value) for value in ("2025-03-04T10:22:31", "1741072951", "0001-01-01T00:00:00Z", 1741072951, None)),
        *((Minutes, value) for value in ("2025-03-04 10:22", "04.03.2025")),
    ],
)
def test_refused(type_: Any, value: Any) -> None:
    with pytest.raises(ValidationError):
        taken(type_, value)


def test_minor_units_follow_the_currency() -> None:
    assert minor(Decimal("129.90"), "RUB") == 12990
    assert minor(Decimal("129"), "JPY") == 129
    assert minor(Decimal("1.234"), "KWD") == 1234
    with pytest.raises(Reject, match="price: is finer"):
        minor(Decimal("1.234"), "RUB", "price")


def test_days_in_a_zone() -> None:
    assert midnight(date(2025, 3, 4), MOSCOW) == datetime(2025, 3, 3, 21, tzinfo=UTC)
    # The clocks of New York went forward on that day: it had 23 hours.
    assert last_second(date(2025, 3, 9), ZoneInfo("America/New_York")) == datetime(2025, 3, 10, 3, 59, 59, tzinfo=UTC)


@given(st.text())
def test_masks_tell_nothing(text: str) -> None:
    masked = mask(text)
    assert len(masked) < 60
    assert not set(masked) & set("bcdefgBCDEFGбвгдеж012345678")


def test_masks_of_other_values() -> None:
    assert mask("8 (916) Иван") == "'9 (999) aaaa'"
    assert mask(None) == "nothing"
    assert mask({"a": 1}) == "a dict"
    assert mask("x" * 30) == "'" + "a" * 24 + "…'"


class Text(TextRow):
    number: int
    share: float
    flag: bool
    note: str | None


class Typed(TypedRow):
    number: int


def test_text_rows_read_numbers_and_typed_rows_do_not() -> None:
    row = Text.model_validate({"number": "12", "share": "0.5", "flag": "1", "note": " x ", "more": "ignored"})
    assert (row.number, row.share, row.flag, row.note) == (12, 0.5, True, "x")
    with pytest.raises(ValidationError):
        Typed.model_validate({"number": "12"})
    for share in ("nan", "inf"):
        with pytest.raises(ValidationError):
            Text.model_validate({"number": "1", "share": share, "flag": "1", "note": None})


def test_text_fits_into_an_index() -> None:
    with pytest.raises(ValidationError, match="2000"):
        Text.model_validate({"number": "1", "share": "1", "flag": "1", "note": "я" * 2001})
