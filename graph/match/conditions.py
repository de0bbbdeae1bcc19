"""What can be asked of two records: every condition as SQL, for tables, and as Python, for one pair.

Both forms agree on every pair of values (a property test compares them): Jaro–Winkler similarity and the unrestricted
Damerau–Levenshtein distance are computed by the same library on both sides, over bytes, as DuckDB does: a letter
that folding leaves outside ASCII counts for two or three.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from itertools import product
from typing import Any, Protocol

from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

from .date_conditions import Apart, DayAndMonthSwapped, TwoPartsOfDate
from .sql import DUCKDB, Sql

Fields = Mapping[str, Any]
"""The prepared fields of one record."""


_ROUNDING = 1e-9
"""The last bit of a similarity is not the same everywhere, and 1944-11-39 and 1494-aa11-39 have exactly 0.92."""


class Condition(Protocol):
    """Asked of two records; never holds where a field that it needs is missing."""

    def sql(self, dialect: Sql = DUCKDB) -> str:
        """The condition on `field_l` and `field_r`."""

    def holds(self, left: Fields, right: Fields) -> bool:
        """Whether it holds."""


@dataclass(frozen=True, slots=True)
class Same:
    """Both have the same value."""

    field: str

    def sql(self, dialect: Sql = DUCKDB) -> str:
        """Equality."""
        a, b = dialect.pair(self.field)
        return f"{a} = {b}"

    def holds(self, left: Fields, right: Fields) -> bool:
        """Equality of what is known."""
        value = left.get(self.field)
        return value is not None and value == right.get(self.field)


@dataclass(frozen=True, slots=True)
class Known:
    """Both have a value."""

    field: str

    def sql(self, dialect: Sql = DUCKDB) -> str:
        """Neither is null."""
        a, b = dialect.pair(self.field)
        return f"{a} IS NOT NULL AND {b} IS NOT NULL"

    def holds(self, left: Fields, right: Fields) -> bool:
        """Neither is missing."""
        return left.get(self.field) is not None and right.get(self.field) is not None


@dataclass(frozen=True, slots=True)
class Crossed:
    """Two fields stand in each other's place: both agree crosswise, or the one does and the rest is not known."""

    field: str
    other: str

    def sql(self, dialect: Sql = DUCKDB) -> str:
        """Equality crosswise."""
        there, back = (" = ".join(dialect.pair(*ways)) for ways in _both_ways(self.field, self.other))
        return f"({there} OR {back}) AND coalesce({there}, TRUE) AND coalesce({back}, TRUE)"

    def holds(self, left: Fields, right: Fields) -> bool:
        """Equality crosswise."""
        pairs = ((left.get(self.field), right.get(self.other)), (left.get(self.other), right.get(self.field)))
        known = [a == b for a, b in pairs if a is not None and b is not None]
        return bool(known) and all(known)


@dataclass(frozen=True, slots=True)
class Similar:
    """The Jaro–Winkler similarity is high enough."""

    field: str
    at_least: float

    def sql(self, dialect: Sql = DUCKDB) -> str:
        """A similarity."""
        a, b = dialect.pair(self.field)
        return f"{dialect.similarity.format(a=a, b=b)} + {_ROUNDING} >= {self.at_least}"

    def holds(self, left: Fields, right: Fields) -> bool:
        """A similarity."""
        a, b = left.get(self.field), right.get(self.field)
        if not a or not b:
            return False
        return JaroWinkler.similarity(a.encode(), b.encode()) + _ROUNDING >= self.at_least


@dataclass(frozen=True, slots=True)
class Slips:
    """So few letters are dropped, added, changed or swapped with a neighbour, one half being as it was.

    One slip leaves a half so in any case; of two slips only those count that do.
    """

    field: str
    at_most: int

    def sql(self, dialect: Sql = DUCKDB) -> str:
        """A distance."""
        a, b = dialect.pair(self.field)
        return dialect.slips.format(a=a, b=b, most=self.at_most)

    def holds(self, left: Fields, right: Fields) -> bool:
        """A distance."""
        a, b = left.get(self.field), right.get(self.field)
        return a is not None and b is not None and _slips(a, b, self.at_most)


@dataclass(frozen=True, slots=True)
class SameStart:
    """The first characters agree; `initial` asks further that one of the two is no longer than that."""

    field: str
    length: int
    initial: bool = False

    def sql(self, dialect: Sql = DUCKDB) -> str:
        """Equality of beginnings."""
        a, b = dialect.pair(self.field)
        same = f"substr({a}, 1, {self.length}) = substr({b}, 1, {self.length})"
        return f"{same} AND least(length({a}), length({b})) = {self.length}" if self.initial else same

    def holds(self, left: Fields, right: Fields) -> bool:
        """Equality of beginnings."""
        a, b = left.get(self.field), right.get(self.field)
        if a is None or b is None or a[: self.length] != b[: self.length]:
            return False
        return not self.initial or min(len(a), len(b)) == self.length


@dataclass(frozen=True, slots=True)
class Shared:
    """Lists of both records have so many values in common."""

    field: str
    at_least: int = 1

    def sql(self, dialect: Sql = DUCKDB) -> str:
        """The size of an intersection."""
        a, b = dialect.pair(self.field)
        if self.at_least == 1:
            return dialect.overlap.format(a=a, b=b)
        return f"{dialect.common.format(a=a, b=b)} >= {self.at_least}"

    def holds(self, left: Fields, right: Fields) -> bool:
        """The size of an intersection."""
        return len(set(left.get(self.field) or ()) & set(right.get(self.field) or ())) >= self.at_least


@dataclass(frozen=True, slots=True)
class Found:
    """Values of a list of the one are found in another list of the other, counted both ways."""

    field: str
    among: str
    at_least: int = 1

    def sql(self, dialect: Sql = DUCKDB) -> str:
        """The size of two intersections."""
        ways = (dialect.pair(*ways) for ways in _both_ways(self.field, self.among))
        return f"{' + '.join(dialect.common.format(a=a, b=b) for a, b in ways)} >= {self.at_least}"

    def holds(self, left: Fields, right: Fields) -> bool:
        """The size of two intersections."""
        ways = ((left, right), (right, left))
        common = (len(set(a.get(self.field) or ()) & set(b.get(self.among) or ())) for a, b in ways)
        return sum(common) >= self.at_least


@dataclass(frozen=True, slots=True)
class AnySlips:
    """One of the first two values of a list is so few slips from one of the other's first two."""

    field: str
    at_most: int

    def sql(self, dialect: Sql = DUCKDB) -> str:
        """Up to four distances: lambdas over whole lists are ten times slower."""
        ours, theirs = ([dialect.value.format(a=side, at=at) for at in (1, 2)] for side in dialect.pair(self.field))
        slips = (dialect.slips.format(a=a, b=b, most=self.at_most) for a, b in product(ours, theirs))
        return " OR ".join(f"({one})" for one in slips)

    def holds(self, left: Fields, right: Fields) -> bool:
        """Up to four distances."""
        ours, theirs = (left.get(self.field) or ())[:2], (right.get(self.field) or ())[:2]
        return any(_slips(a, b, self.at_most) for a in ours for b in theirs)


def _both_ways(field: str, other: str) -> tuple[tuple[str, str], tuple[str, str]]:
    return (field, other), (other, field)


def _slips(a: str, b: str, at_most: int) -> bool:
    kept = max(min(len(a), len(b)) // 2 - 1, 0)
    if a[:kept] != b[:kept] and (a[-kept:] if kept else "") != (b[-kept:] if kept else ""):
        return False
    return DamerauLevenshtein.distance(a.encode(), b.encode(), score_cutoff=at_most) <= at_most


_KINDS: dict[str, type[Any]] = {
    kind.__name__: kind
    for kind in (
        Same, Known, Crossed, Similar, Slips, SameStart, TwoPartsOfDate, DayAndMonthSwapped, Apart, Shared, Found,
        AnySlips,
    )
}  # fmt: skip


def packed(condition: Condition) -> dict[str, Any]:
    """A condition as JSON can hold it."""
    return {"is": type(condition).__name__, **asdict(condition)}  # type: ignore[call-overload]  # every condition is a dataclass


def unpacked(given: Mapping[str, Any]) -> Condition:
    """The condition that was packed.

    Raises:
        KeyError, TypeError: it is of a kind, or has arguments, that this version does not know.
    """
    made: Condition = _KINDS[given["is"]](**{name: value for name, value in given.items() if name != "is"})
    return made
