"""Records compared by what was learned: as a table, or, if they are few, one by one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain
from typing import Protocol

import polars as pl

from ..match.comparisons import fields_of
from ..match.prepare import RECORD
from .alike import GroupPair
from .learned import Learned
from .likeness import Key, Pair, Weighed, candidates, record_keys, weigh_group, weigh_pairs
from .sides import Side
from .values import Holdings


class Compared(Protocol):
    """Some records of a side, each known by its number."""

    def keys(self, numbers: Iterable[int]) -> Iterator[Key]:
        """Every key of some records."""

    def weighed(self, about: Collection[int] | None, at_least: float) -> list[Weighed]:
        """Pairs worth scoring that have at least that many bits: all, or those of some records."""

    def weigh(self, pairs: Sequence[Pair], at_least: float) -> list[Weighed]:
        """Those of the pairs that have at least that many bits."""

    def weigh_groups(self, pairs: Sequence[GroupPair]) -> list[float | None]:
        """The bits for every two groups of records being one, or None where two records contradict each other."""


class Many:
    """Any number of records.

    Args:
        side: People or companies.
        table: Prepared, and told of.
        holdings: What they hold.
        learned: What they are compared by.
    """

    def __init__(self, side: Side, table: pl.DataFrame, holdings: Holdings, learned: Learned) -> None:
        self._table = table
        self._holdings = holdings
        self._learned = learned
        self._keys = record_keys(side, table)

    def keys(self, numbers: Iterable[int]) -> Iterator[Key]:
        """Every key of some records."""
        return self._keys.filter(pl.col(RECORD).is_in(pl.Series(numbers, dtype=pl.Int64).implode())).iter_rows()

    def weighed(self, about: Collection[int] | None, at_least: float) -> list[Weighed]:
        """Pairs worth scoring that have at least that many bits."""
        pairs = candidates(self._keys, self._learned.common, self._holdings)
        if about is not None:
            asked = sorted(about)
            pairs = pairs.filter(pl.col("left").is_in(asked) | pl.col("right").is_in(asked))
        return weigh_pairs(self._learned.model, self._table, pairs, at_least)

    def weigh(self, pairs: Sequence[Pair], at_least: float) -> list[Weighed]:
        """Those of the pairs that have at least that many bits."""
        frame = pl.DataFrame(pairs, schema={"left": pl.Int64, "right": pl.Int64}, orient="row")
        return weigh_pairs(self._learned.model, self._table, frame, at_least)

    def weigh_groups(self, pairs: Sequence[GroupPair]) -> list[float | None]:
        """The bits for every two groups of records being one."""
        compared = {name for one in self._learned.model.comparisons for name in fields_of(one)}
        numbers = sorted(set(chain.from_iterable(chain.from_iterable(pairs))))
        rows = self._table[numbers].select(sorted(compared & set(self._table.columns))).iter_rows(named=True)
        row_of = dict(zip(numbers, rows, strict=True))
        return [weigh_group(self._learned.scorer, row_of, *pair) for pair in pairs]
