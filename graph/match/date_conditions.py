"""What can be asked of two birth dates, years of birth and ages: see `conditions`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .sql import DUCKDB, Sql


@dataclass(frozen=True, slots=True)
class TwoPartsOfDate:
    """ISO dates of which two of year, month and day agree."""

    field: str

    def sql(self, dialect: Sql = DUCKDB) -> str:
        """Equality of two parts."""
        a, b = dialect.pair(self.field)
        year, month, day = (f"substr({a}, {at}, {n}) = substr({b}, {at}, {n})" for at, n in _PARTS)
        return f"({year} AND ({month} OR {day})) OR ({month} AND {day})"

    def holds(self, left: Mapping[str, Any], right: Mapping[str, Any]) -> bool:
        """Equality of two parts."""
        a, b = left.get(self.field), right.get(self.field)
        if a is None or b is None:
            return False
        agreeing = [at for at, n in _PARTS if a[at - 1 : at - 1 + n] == b[at - 1 : at - 1 + n]]
        return len(agreeing) >= 2


_PARTS = ((1, 4), (6, 2), (9, 2))
"""Where year, month and day begin in an ISO date, counted from one, and how long they are."""


@dataclass(frozen=True, slots=True)
class DayAndMonthSwapped:
    """ISO dates of one year whose day and month stand in each other's place."""

    field: str

    def sql(self, dialect: Sql = DUCKDB) -> str:
        """Equality of the parts crosswise."""
        a, b = dialect.pair(self.field)
        return (
            f"substr({a}, 1, 4) = substr({b}, 1, 4) AND substr({a}, 6, 2) = substr({b}, 9, 2) "
            f"AND substr({a}, 9, 2) = substr({b}, 6, 2)"
        )

    def holds(self, left: Mapping[str, Any], right: Mapping[str, Any]) -> bool:
        """Equality of the parts crosswise."""
        a, b = left.get(self.field), right.get(self.field)
        if a is None or b is None:
            return False
        return bool(a[:4] == b[:4] and a[5:7] == b[8:10] and a[8:10] == b[5:7])


@dataclass(frozen=True, slots=True)
class Apart:
    """Whole numbers that differ by so much at most."""

    field: str
    at_most: int

    def sql(self, dialect: Sql = DUCKDB) -> str:
        """A difference; years and ages are prepared as digits alone."""
        a, b = dialect.pair(self.field)
        return f"abs(TRY_CAST({a} AS INT) - TRY_CAST({b} AS INT)) <= {self.at_most}"

    def holds(self, left: Mapping[str, Any], right: Mapping[str, Any]) -> bool:
        """A difference."""
        a, b = left.get(self.field), right.get(self.field)
        return a is not None and b is not None and abs(int(a) - int(b)) <= self.at_most
