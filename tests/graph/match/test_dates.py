from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.match.dates import iso_dates

DATES = st.lists(st.dates(date(1900, 1, 1), date(2030, 12, 31)), min_size=1, max_size=20)
YEAR_FIRST = ("%Y-%m-%d", "%Y%m%d", "%Y/%m/%d", "%Y.%m.%d", "%Y-%m-%dT00:00:00", "%Y-%m-%d 00:00")
DAY_FIRST = ("%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y", "%d%m%Y", "%d.%m.%Y 00:00:00")
MONTH_FIRST = ("%m/%d/%Y", "%m-%d-%Y")


def read(*written: str | None) -> list[str | None]:
    return iso_dates(pl.Series(list(written), dtype=pl.String)).to_list()


def test_slips_do_not_turn_a_column_of_years_that_come_first() -> None:
    assert read("19771205", "19820401", "1977120", "09771205", "19930622")[:2] == ["1977-12-05", "1982-04-01"]
    assert read("05121977", "01041982", "0512197", "05120977", "22061993")[:2] == ["1977-12-05", "1982-04-01"]


@pytest.mark.parametrize("layout", YEAR_FIRST)
@given(dates=DATES)
def test_years_that_come_first_are_read_as_they_are(layout: str, dates: list[date]) -> None:
    assert read(*(one.strftime(layout) for one in dates)) == [str(one) for one in dates]


@pytest.mark.parametrize(("layout", "tells"), [(x, "1999-01-31") for x in (*DAY_FIRST, *MONTH_FIRST)])
@given(dates=DATES)
def test_the_column_tells_days_from_months(layout: str, tells: str, dates: list[date]) -> None:
    """A 31st in the column settles where days stand, for every value of it."""
    known = [*(one for one in dates if one.day <= 12), date.fromisoformat(tells)]
    assert read(*(one.strftime(layout) for one in known)) == [str(one) for one in known]


@given(dates=DATES)
def test_a_column_that_does_not_tell_is_day_first(dates: list[date]) -> None:
    known = [one.replace(day=1 + one.day % 12) for one in dates]
    assert read(*(f"{one:%d.%m.%Y}" for one in known)) == [str(one) for one in known]


@given(st.lists(st.none() | st.text(max_size=15), max_size=10))
def test_whatever_stands_there_is_a_date_like_text_or_nothing(written: list[str | None]) -> None:
    found = read(*written)
    assert len(found) == len(written)
    for value in filter(None, found):
        year, month, day = value.split("-")
        assert (len(year), len(month), len(day)) == (4, 2, 2)


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("5 Mar 1971", "1971-03-05"),
        ("March 5, 1971", "1971-03-05"),
        ("05-Mar-1971", "1971-03-05"),
        ("5.3.71", "1971-03-05"),
        ("5.3.05", "2005-03-05"),
        (" 1971-3-5 ", "1971-03-05"),
        ("1850-81-01", "1850-81-01"),  # a slip that a comparison can see
        ("1971", None),
        ("unknown", None),
        ("", None),
        (None, None),
    ],
)
def test_layouts(written: str | None, iso: str | None) -> None:
    assert read(written) == [iso]
