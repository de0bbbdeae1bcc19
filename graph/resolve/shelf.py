"""Some records with what they hold, read from the graph once each, however often more are asked for."""

from __future__ import annotations

from itertools import chain
from typing import Any

from ..cypher import gathered, query
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
        self._records: dict[tuple[str, str], list[Any]] = {}
        self._looked_for: set[str] = set()
        self._values: dict[tuple[str, str], list[Any]] = {}
        self._facts: dict[tuple[str, str], list[Any]] = {}
        self._facts_of: set[str] = set()

    def read(self, interest: set[str], known: set[str], referred: frozenset[str]) -> tuple[Records, Holdings]:
        """The records of interest and those known to matter, with those that share something with the former."""
        self._fetch(interest | known, interest)
        self._fetch(self._around(interest), set())
        records = Records.of(query(self._side.some.records).returns, [list(row) for row in self._records.values()])
        held = [(row[1], [uid for _, uid, *_ in row[3]]) for row in self._facts.values() if row[0] == POST.name]
        rows = [*self._values.values(), *(row for row in self._facts.values() if row[0] != POST.name)]
        shared = posts(records, held, {}) if held else ()
        return records, collect(self._side, records, rows, shared, referred)

    def _around(self, interest: set[str]) -> set[str]:
        """Records that share something with those of interest, name one of them, or are named by one."""
        found: set[str] = set()
        for kind, text, _, holders, *_ in (*self._values.values(), *self._facts.values()):
            uids = {uid for _, uid, *_ in holders}
            if kind == EXTERNAL_ID.name:
                uids.add(text)
            if not uids.isdisjoint(interest):
                found |= uids
        return found

    def _fetch(self, uids: set[str], sharing: set[str]) -> None:
        """Read some records with their identifiers, and what some share besides, in one statement."""
        new, fresh = uids - self._looked_for, sharing - self._facts_of
        if not new and not fresh:
            return
        some = self._side.some
        text = gathered(some.records, some.identifiers, *some.facts)
        read = self._database.rows(text, uids=sorted(new), most=self._most, sharing=sorted(fresh))
        [[records, identifiers, *facts]] = read
        for row in straightened(self._side, query(some.records).returns, records):
            self._records[row[0], row[1]] = row
        for row in identifiers:
            known = self._values.get((row[0], row[1]))
            if known is not None:  # of a value of very many only those asked for are told, each time others
                row[3] = [*known[3], *(holder for holder in row[3] if holder not in known[3])]
            self._values[row[0], row[1]] = row
        for row in chain.from_iterable(facts):
            self._facts[row[0], row[1]] = row
        self._looked_for |= new
        self._facts_of |= fresh
