"""Some records with what they hold and with everybody who holds it too: enough to judge them as resolution does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import polars as pl

from ...cypher import statement
from ...driver import Database
from ...match.train import untrained
from ...model.identifiers import EXTERNAL_ID
from ...settings import Settings
from ..evidence import Evidence, weigh
from ..facts import Value, posts
from ..learned import Learned, read_learned
from ..likeness import candidates, prepared, record_keys
from ..records import Member, Records, read_records
from ..sides import PEOPLE, Side
from ..values import Holdings, collect
from ..veto import JUDGES, Judge

MOST_TOLD = 110
"""Holders up to which all records with a value are read: a little more than any value may link."""


@dataclass(frozen=True, slots=True)
class Circle:
    """Records as resolution sees them.

    Attributes:
        side: People or companies.
        records: The records asked about, and the others who hold what they hold.
        holdings: What they hold.
        judge: Compares them.
        learned: What resolution goes by.
        limit: Most records that a value may link.
    """

    side: Side
    records: Records
    holdings: Holdings
    judge: Judge
    learned: Learned
    limit: int

    def numbers(self, members: Iterable[Member]) -> list[int]:
        """The numbers of records, ascending; those that are gone are left out."""
        return sorted(self.records.number_of[member] for member in members if member in self.records.number_of)

    def prepared(self) -> pl.DataFrame:
        """The records as the matching engine sees them."""
        return prepared(self.side, self.records, self.holdings)

    def weighed(self, value: Value) -> Evidence:
        """What one value says."""
        return weigh(self.side, self.judge, replace(self.holdings, values=[value]), self.limit)

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
    records, holdings = _read(database, side, {uid for _, uid in members}, learned.referred if learned else ())
    if learned is None:  # nothing has been resolved yet
        fields = prepared(side, records, holdings).columns
        learned = Learned(untrained(fields, len(records)), frozenset(), frozenset())
    judge = JUDGES[side.name](records, holdings.strong)
    return Circle(side, records, holdings, judge, learned, settings.identifier_limit)


def _read(database: Database, side: Side, uids: set[str], referred: Iterable[str]) -> tuple[Records, Holdings]:
    evidence = [statement(name) for name in side.some.evidence]
    rows = [row for text in evidence for row in database.rows(text, uids=sorted(uids), most=MOST_TOLD)]
    told = {(row[0], row[1]) for row in rows}
    # A key in a system names the record of that uid, whether or not that record holds it.
    around = {uid for row in rows for _, uid, *_ in row[3]} | {row[1] for row in rows if row[0] == EXTERNAL_ID.name}
    officers = database.rows(statement("resolve/some_posts"), uids=sorted(uids)) if side is PEOPLE else []
    around |= {uid for _, people in officers for uid in people}
    records = read_records(database, side, uids | around)
    # Whether a value's other holders contradict each other depends on all that they hold.
    further = sorted({uid for _, uid in records.members} - uids)
    more = (row for text in evidence for row in database.rows(text, uids=further, most=MOST_TOLD))
    rows += [row for row in more if (row[0], row[1]) not in told]
    named = posts(records, ((company, people) for company, people in officers), {})
    return records, collect(side, records, rows, named, referred)
