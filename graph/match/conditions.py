"""What can be asked of two records: every condition as SQL, for tables, and as Python, for one pair.

Both forms agree on every pair of values (a property test compares them): Jaro–Winkler similarity and the unrestricted
Damerau–Levenshtein distance are computed by the same library on both sides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Any, Protocol

from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

Fields = Mapping[str, Any]
"""The prepared fields of one record."""


class Condition(Protocol):
    """Asked of two records; never holds where a field that it needs is missing."""

    def sql(self) -> str:
        """The condition on `field_l` and `field_r`."""

    def holds(self, left: Fields, right: Fields) -> bool:
        """Whether it holds."""


@dataclass(frozen=True, slots=True)
class Same:
    """Both have the same value."""

    field: str

    def sql(self) -> str:
        """Equality."""
        return f'"{self.field}_l" = "{self.field}_r"'

    def holds(self, left: Fields, right: Fields) -> bool:
        """Equality of what is known."""
        value = left.get(self.field)
        return value is not None and value == right.get(self.field)


@dataclass(frozen=True, slots=True)
class Crossed:
    """Two fields stand in each other's place: both agree crosswise, or the one does and the rest is not known."""

    field: str
    other: str

    def sql(self) -> str:
        """Equality crosswise."""
        there, back = f'"{self.field}_l" = "{self.other}_r"', f'"{self.other}_l" = "{self.field}_r"'
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

    def sql(self) -> str:
        """A similarity."""
        return f'jaro_winkler_similarity("{self.field}_l", "{self.field}_r") >= {self.at_least}'

    def holds(self, left: Fields, right: Fields) -> bool:
        """A similarity."""
        a, b = left.get(self.field), right.get(self.field)
        return a is not None and b is not None and JaroWinkler.similarity(a, b) >= self.at_least


@dataclass(frozen=True, slots=True)
class Slips:
    """So few letters are dropped, added, changed or swapped with a neighbour, one half being as it was.

    One slip leaves a half so in any case; of two slips only those count that do.
    """

    field: str
    at_most: int

    def sql(self) -> str:
        """A distance."""
        return _slips_sql(f'"{self.field}_l"', f'"{self.field}_r"', self.at_most)

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

    def sql(self) -> str:
        """Equality of beginnings."""
        a, b = f'"{self.field}_l"', f'"{self.field}_r"'
        same = f"substr({a}, 1, {self.length}) = substr({b}, 1, {self.length})"
        return f"{same} AND least(length({a}), length({b})) = {self.length}" if self.initial else same

    def holds(self, left: Fields, right: Fields) -> bool:
        """Equality of beginnings."""
        a, b = left.get(self.field), right.get(self.field)
        if a is None or b is None or a[: self.length] != b[: self.length]:
            return False
        return not self.initial or min(len(a), len(b)) == self.length


@dataclass(frozen=True, slots=True)
class TwoPartsOfDate:
    """ISO dates of which two of year, month and day agree."""

    field: str

    def sql(self) -> str:
        """Equality of two parts."""
        same = [f'substr("{self.field}_l", {at}, {n}) = substr("{self.field}_r", {at}, {n})' for at, n in _PARTS]
        return " OR ".join(f"({a} AND {b})" for a, b in combinations(same, 2))

    def holds(self, left: Fields, right: Fields) -> bool:
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

    def sql(self) -> str:
        """Equality of the parts crosswise."""
        a, b = f'"{self.field}_l"', f'"{self.field}_r"'
        return (
            f"substr({a}, 1, 4) = substr({b}, 1, 4) AND substr({a}, 6, 2) = substr({b}, 9, 2) "
            f"AND substr({a}, 9, 2) = substr({b}, 6, 2)"
        )

    def holds(self, left: Fields, right: Fields) -> bool:
        """Equality of the parts crosswise."""
        a, b = left.get(self.field), right.get(self.field)
        if a is None or b is None:
            return False
        return bool(a[:4] == b[:4] and a[5:7] == b[8:10] and a[8:10] == b[5:7])


@dataclass(frozen=True, slots=True)
class Shared:
    """Lists of both records have so many values in common."""

    field: str
    at_least: int = 1

    def sql(self) -> str:
        """The size of an intersection."""
        a, b = f'"{self.field}_l"', f'"{self.field}_r"'
        return f"list_has_any({a}, {b})" if self.at_least == 1 else f"len(list_intersect({a}, {b})) >= {self.at_least}"

    def holds(self, left: Fields, right: Fields) -> bool:
        """The size of an intersection."""
        return len(set(left.get(self.field) or ()) & set(right.get(self.field) or ())) >= self.at_least


@dataclass(frozen=True, slots=True)
class Found:
    """Values of a list of the one are found in another list of the other, counted both ways."""

    field: str
    among: str
    at_least: int = 1

    def sql(self) -> str:
        """The size of two intersections."""
        return (
            f'coalesce(len(list_intersect("{self.field}_l", "{self.among}_r")), 0) '
            f'+ coalesce(len(list_intersect("{self.field}_r", "{self.among}_l")), 0) >= {self.at_least}'
        )

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

    def sql(self) -> str:
        """Up to four distances: lambdas over whole lists are ten times slower."""
        ends = [(f'"{self.field}_l"[{i}]', f'"{self.field}_r"[{j}]') for i in (1, 2) for j in (1, 2)]
        return " OR ".join(f"({_slips_sql(a, b, self.at_most)})" for a, b in ends)

    def holds(self, left: Fields, right: Fields) -> bool:
        """Up to four distances."""
        ours, theirs = (left.get(self.field) or ())[:2], (right.get(self.field) or ())[:2]
        return any(_slips(a, b, self.at_most) for a in ours for b in theirs)


def _slips(a: str, b: str, at_most: int) -> bool:
    kept = max(min(len(a), len(b)) // 2 - 1, 0)
    if a[:kept] != b[:kept] and (a[-kept:] if kept else "") != (b[-kept:] if kept else ""):
        return False
    return DamerauLevenshtein.distance(a, b, score_cutoff=at_most) <= at_most


def _slips_sql(a: str, b: str, at_most: int) -> str:
    """Cheap tests first: the distance takes a microsecond, a comparison of ends a tenth."""
    kept = f"greatest(least(length({a}), length({b})) // 2 - 1, 0)"
    return (
        f"abs(length({a}) - length({b})) <= {at_most} "
        f"AND (left({a}, {kept}) = left({b}, {kept}) OR right({a}, {kept}) = right({b}, {kept})) "
        f"AND damerau_levenshtein({a}, {b}) <= {at_most}"
    )


_KINDS: dict[str, type[Any]] = {
    kind.__name__: kind
    for kind in (
        Same, Crossed, Similar, Slips, SameStart, TwoPartsOfDate, DayAndMonthSwapped, Shared, Found, AnySlips,
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
