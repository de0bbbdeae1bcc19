"""The engines that can score pairs, and what each spells in SQL in its own way."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Engine(StrEnum):
    """What scores candidate pairs."""

    DUCKDB = "duckdb"
    SPARK = "spark"


@dataclass(frozen=True, slots=True)
class Sql:
    """A dialect of SQL: patterns over two expressions, `{a}` and `{b}`.

    Attributes:
        quote: Mark around a name.
        overlap: Whether two lists have a value in common; null where one of them is.
        common: How many different values two lists have in common; 0 where one of them is null.
        value: The value of a list at `{at}`, counted from one; null beyond its end.
        similarity: The Jaro–Winkler similarity of two texts, letters taken for bytes.
        slips: Whether two texts are at most `{most}` slips apart, one half being as it was: see `conditions.Slips`.
    """

    quote: str
    overlap: str
    common: str
    value: str
    similarity: str
    slips: str

    def pair(self, field: str, other: str | None = None) -> tuple[str, str]:
        """A field of the left record, and the same, or another, of the right one."""
        return f"{self.quote}{field}_l{self.quote}", f"{self.quote}{other or field}_r{self.quote}"


_KEPT = "greatest(least(length({a}), length({b})) // 2 - 1, 0)"
DUCKDB = Sql(
    quote='"',
    overlap="list_has_any({a}, {b})",
    common="coalesce(len(list_intersect({a}, {b})), 0)",
    value="{a}[{at}]",
    similarity="jaro_winkler_similarity({a}, {b})",
    # Cheap tests first: the distance takes a microsecond, a comparison of ends a tenth. One slip that leaves the length
    # as it was changes two bytes at most.
    slips="CASE WHEN {most} = 1 AND strlen({a}) = strlen({b}) AND {a} <> '' THEN hamming({a}, {b}) <= 2 "
    "ELSE abs(length({a}) - length({b})) <= {most} END "
    f"AND (left({{a}}, {_KEPT}) = left({{b}}, {_KEPT}) OR right({{a}}, {_KEPT}) = right({{b}}, {_KEPT})) "
    "AND damerau_levenshtein({a}, {b}) <= {most}",
)
SPARK = Sql(
    quote="`",
    overlap="arrays_overlap({a}, {b})",
    common="greatest(size(array_intersect({a}, {b})), 0)",  # of a null, size is -1 or null, as Spark is set
    value="try_element_at({a}, {at})",
    similarity="portrait_similarity({a}, {b})",
    slips="portrait_slips({a}, {b}) <= {most}",
)
"""The functions of Portrait's are in `spark_functions`."""
DIALECTS = {Engine.DUCKDB: DUCKDB, Engine.SPARK: SPARK}
