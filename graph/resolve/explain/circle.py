"""Some records with what they hold and with everybody who holds it too: enough to judge them as resolution does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import polars as pl

from ...driver import Database
from ...match.train import untrained
from ...settings import Settings
from ..evidence import Evidence, weigh
from ..facts import Value
from ..learned import Learned, read_learned
from ..likeness import candidates, prepared, record_keys
from ..records import Member, Records
from ..shelf import Shelf
from ..sides import Side
from ..told import told
from ..values import Holdings
from ..veto import JUDGES, Judge


@dataclass(frozen=True, slots=True)
class Circle:
    """Records as resolution sees them.

    Attributes:
        side: People or companies.
        records: The records asked about, and the others who hold what they hold.
        holdings: What they hold.
        judge: Compares them.
        learned: What resolution goes by.
        limit: Most records that a value may link, by the setting; None: as was learned.
    """

    side: Side
    records: Records
    holdings: Holdings
    judge: Judge
    learned: Learned
    limit: int | None

    def numbers(self, members: Iterable[Member]) -> list[int]:
        """The numbers of records, ascending; those that are gone are left out."""
        return sorted(self.records.number_of[member] for member in members if member in self.records.number_of)

    def prepared(self) -> pl.DataFrame:
        """The records as the matching engine sees them."""
        return told(prepared(self.side, self.records, self.holdings), self.learned.families)

    def weighed(self, value: Value) -> Evidence:
        """What one value says."""
        return weigh(self.side, self.judge, replace(self.holdings, values=[value]), self.learned.caps, self.limit)

    def compared(self, table: pl.DataFrame, left: int, right: int) -> bool:
        """Whether resolution scores the two: they share a key, or a value that few hold."""
        keys = record_keys(self.side, table).filter(pl.col("n").is_in([left, right]))
        values = [value for value in self.holdings.values if {left, right} <= set(value.holders)]
        pairs = candidates(keys, self.learned.common, replace(self.holdings, values=values))
        return (min(left, right), max(left, right)) in set(pairs.iter_rows())


def read_circle(database: Database, settings: Settings, side: Side, members: Sequence[Member]) -> Circle:
    """Read the circle of some records.

    Args:
        database: The graph.
        settings: `identifier_limit` is used.
        side: The side that they are of.
        members: The records.
    """
    learned = read_learned(database, side)
    referred = learned.referred if learned else frozenset()
    limit = settings.identifier_limit
    records, holdings = Shelf(database, side, limit).read({uid for _, uid in members}, referred)
    if learned is None:  # nothing has been resolved yet
        fields = told(prepared(side, records, holdings), ()).columns
        learned = Learned(untrained(fields, len(records)), frozenset(), frozenset())
    judge = JUDGES[side.name](records, holdings.strong)
    return Circle(side, records, holdings, judge, learned, limit)
