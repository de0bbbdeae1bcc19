"""Some records with what they hold and with everybody who holds it too: enough to judge them as resolution does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

import polars as pl

from ...cypher import query, statement
from ...driver import Database
from ...match.train import untrained
from ...model.identifiers import EXTERNAL_ID
from ...names import straighten
from ...settings import Settings
from ..evidence import BARE_LIMIT, Evidence, weigh
from ..facts import Value, posts
from ..learned import Learned, read_learned
from ..likeness import MOST_HOLDERS, candidates, prepared, record_keys
from ..records import NAME_PARTS, Member, Records
from ..sides import COMPANIES, PEOPLE, Side
from ..values import Holdings, collect
from ..veto import JUDGES, Judge, namespace

_RECORDS = {PEOPLE.name: "resolve/explain_people", COMPANIES.name: "resolve/explain_companies"}


@dataclass(frozen=True, slots=True)
class Circle:
    """Records as resolution sees them.

    Attributes:
        side: People or companies.
        records: The records asked about, and the others who hold what they hold.
        holdings: What they hold.
        counts: By kind and value, how many records hold it, where not all were read.
        judge: Compares them.
        learned: What resolution goes by.
        limit: Most records that a value may link.
    """

    side: Side
    records: Records
    holdings: Holdings
    counts: dict[tuple[str, str], int]
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
    limit = settings.identifier_limit
    most = max(BARE_LIMIT * max(limit, *(kind.limit or 0 for kind in side.kinds)), MOST_HOLDERS) + 1
    asked = [list(member) for member in members]
    held = database.rows(statement("resolve/explain_holders"), members=asked, companies=side is COMPANIES, most=most)
    customers = [uid for label, uid in members if label == "Customer"]
    orders = database.rows(statement("resolve/explain_orders"), uids=customers, most=most) if customers else []
    deciders = [uid for label, uid in members if label == "DecisionMaker"]
    posted = database.rows(statement("resolve/explain_posts"), uids=deciders, most=most) if deciders else []
    at_companies = [(company, people) for company, people in posted]
    uids = {uid for _, uid in members} | {uid for _, people in at_companies for uid in people}
    for kind, value, _, _, holders in chain(held, orders):
        uids |= {uid for _, uid, _, _ in holders} | ({value} if kind == EXTERNAL_ID.name else set())
    records = _read_records(database, side, sorted(uids))
    learned = read_learned(database, side)
    rows = _holdings(database, records)
    holdings = collect(side, records, [*rows, *([k, v, b, of] for k, v, b, _, of in orders)],
                       posts(records, at_companies, {}))  # fmt: skip
    if learned:
        _refer(records, holdings, rows, learned)
    else:  # nothing has been resolved yet
        fields = prepared(side, records, holdings).columns
        learned = Learned(untrained(fields, len(records)), frozenset(), frozenset())
    counts = {(kind, value): count for kind, value, _, count, _ in chain(held, orders)}
    return Circle(side, records, holdings, counts, JUDGES[side.name](records, holdings.strong), learned, limit)


def _read_records(database: Database, side: Side, uids: list[str]) -> Records:
    asked = query(_RECORDS[side.name])
    rows = database.rows(asked.text, uids=uids)
    if side is PEOPLE:
        at = [asked.returns.index(name) for name in NAME_PARTS]
        for row in rows:
            for position, part in zip(at, straighten(*(row[position] for position in at)), strict=True):
                row[position] = part
    return Records.of(asked.returns, rows)


def _holdings(database: Database, records: Records) -> list[list[Any]]:
    """Rows as `collect` takes them, holders outside left out."""
    members = [list(member) for member in records.members]
    found: dict[tuple[str, str, bool], list[list[Any]]] = defaultdict(list)
    for kind, value, blocked, *holding in database.rows(statement("resolve/explain_held"), members=members):
        found[kind, value, blocked].append(holding)
    return [[*key, holders] for key, holders in found.items()]


def _refer(records: Records, holdings: Holdings, rows: Iterable[list[Any]], learned: Learned) -> None:
    """Keys of systems that others refer to are strong, though nobody in the circle does refer to them."""
    held = [(value, holder) for kind, value, _, holders in rows if kind == EXTERNAL_ID.name for holder in holders]
    keys = [(value, records.number_of[label, uid]) for value, (label, uid, *_) in held]
    keys += [(uid, number) for number, (_, uid) in enumerate(records.members)]
    for key, number in keys:
        if (space := namespace(key)) in learned.referred:
            holdings.strong[number][f"{EXTERNAL_ID.name} {space}"].add(key)
