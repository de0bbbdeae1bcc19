"""Some records with what they hold, read from the graph once each, however often more are asked for."""

from __future__ import annotations

from typing import Any

from ..cypher import query, statement
from ..driver import Database
from ..model.identifiers import EXTERNAL_ID
from .evidence import BARE_LIMIT
from .facts import posts
from .kinds import POST
from .records import Records, straightened
from .sides import Side
from .values import Holdings, collect


def most_told(limit: int) -> int:
    """Holders up to which all records with a value are read: more than any value may link by this limit."""
    return (BARE_LIMIT + 1) * max(limit, 10)


class Shelf:
    """Records of one side and the values that they hold.

    Args:
        database: Where they are.
        side: People or companies.
        limit: Records that a value may link.
    """

    def __init__(self, database: Database, side: Side, limit: int) -> None:
        self._most = most_told(limit)
        self._database = database
        self._side = side
        self._asked = query(side.some.records)
        self._records: dict[tuple[str, str], list[Any]] = {}
        self._looked_for: set[str] = set()
        self._values: dict[tuple[str, str], list[Any]] = {}
        self._held_by: set[str] = set()
        self._facts: dict[tuple[str, str], list[Any]] = {}
        self._facts_of: set[str] = set()

    def read(self, interest: set[str], known: set[str], referred: frozenset[str]) -> tuple[Records, Holdings]:
        """The records of interest and those known to matter, with those that share something with the former."""
        self._fetch_values(interest | known)
        self._fetch_facts(interest)
        rows = [*self._values.values(), *self._facts.values()]
        around = {uid for row in rows for _, uid, *_ in row[3]} | {row[1] for row in rows if row[0] == EXTERNAL_ID.name}
        self._fetch_records(interest | known | around)
        self._fetch_values({uid for _, uid in self._records} - interest - known)
        names = self._asked.returns
        records = Records.of(names, [list(row) for row in self._records.values()])
        held = [(row[1], [uid for _, uid, *_ in row[3]]) for row in self._facts.values() if row[0] == POST.name]
        rows = [*self._values.values(), *(row for row in self._facts.values() if row[0] != POST.name)]
        shared = posts(records, held, {}) if held else ()
        return records, collect(self._side, records, rows, shared, referred)

    def _fetch_records(self, uids: set[str]) -> None:
        if new := uids - self._looked_for:
            rows = self._database.rows(self._asked.text, uids=sorted(new))
            for row in straightened(self._side, self._asked.returns, rows):
                self._records[row[0], row[1]] = row
            self._looked_for |= new

    def _fetch_values(self, uids: set[str]) -> None:
        if new := uids - self._held_by:
            text = statement(self._side.some.identifiers)
            for row in self._database.rows(text, uids=sorted(new), most=self._most):
                known = self._values.get((row[0], row[1]))
                if known is not None:  # of a value of very many only those asked for are told, each time others
                    row[3] = [*known[3], *(holder for holder in row[3] if holder not in known[3])]
                self._values[row[0], row[1]] = row
            self._held_by |= new

    def _fetch_facts(self, uids: set[str]) -> None:
        new = sorted(uids - self._facts_of)
        if new and self._side.some.facts:
            for row in self._database.rows(statement(self._side.some.facts), uids=new):
                self._facts[row[0], row[1]] = row
            self._facts_of |= set(new)
