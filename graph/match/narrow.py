"""What is compared, in the narrowest table: no column too many, and no lists where a value is all that there is."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import polars as pl

from .comparisons import Comparison, asked, fields_of
from .conditions import AnySlips, Condition, Same, Shared, Slips
from .prepare import RECORD


def narrowed(table: pl.DataFrame, comparisons: tuple[Comparison, ...]) -> tuple[pl.DataFrame, tuple[Comparison, ...]]:
    """The columns of a table that comparisons look at, and the comparisons for it; what they find is the same.

    Where no record has two phones, the phone is compared, and no lists are: that takes half the time.
    """
    conditions = [level.condition for one in comparisons for level in one.levels if level.condition]
    conditions += [condition for one in comparisons for condition in one.unless]
    fields = sorted({name for one in comparisons for name in fields_of(one)})
    as_lists = {name for condition in conditions if _of_value(condition) is None for name in asked(condition)}
    single = {
        name
        for name in fields
        if name not in as_lists and isinstance(table.schema[name], pl.List) and table[name].list.len().max() == 1
    }
    columns = [pl.col(name).list.first() if name in single else pl.col(name) for name in fields]
    return table.select(RECORD, *columns), tuple(_of_values(one, single) for one in comparisons)


def _of_values(comparison: Comparison, single: Collection[str]) -> Comparison:
    def made(condition: Condition) -> Condition:
        return (asked(condition) <= {*single} and _of_value(condition)) or condition

    levels = (replace(level, condition=level.condition and made(level.condition)) for level in comparison.levels)
    return replace(comparison, levels=tuple(levels), unless=tuple(map(made, comparison.unless)))


def _of_value(condition: Condition) -> Condition | None:
    """What a condition on lists asks of lists of one value, as a condition on the value; None if it is none."""
    match condition:
        case Shared(field, 1):
            return Same(field)
        case AnySlips(field, at_most):
            return Slips(field, at_most)
    return None
