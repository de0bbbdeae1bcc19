"""Some records with what they hold, read from the graph once each, however often more are asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from ..cypher import gathered, query
from ..driver import Database
from ..model.identifiers import EXTERNAL_ID
from .evidence import BARE_LIMIT
from .facts import posts
from .kinds import POST
from .records import Member, Records, straightened
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
        self._records: dict[Member, list[Any]] = {}
        self._looked_for: set[str] = set()
        self._held: dict[tuple[str, str], _Held] = {}
        self._facts: dict[tuple[str, str], list[Any]] = {}
        self._shared_of: set[str] = set()
        self._around: set[str] = set()

    def read(self, interest: set[str], known: set[str], referred: frozenset[str]) -> tuple[Records, Holdings]:
        """The records of interest and those known to matter, with those that share something with the former."""
        self._fetch(interest | known, interest)
        self._fetch(self._around, set())
        records = Records.of(query(self._side.some.records).returns, [list(row) for row in self._records.values()])
        posted = [(row[1], [uid for _, uid, *_ in row[3]]) for row in self._facts.values() if row[0] == POST.name]
        rows = [row for row in self._facts.values() if row[0] != POST.name]
        for (kind, value), held in self._held.items():
            rows.append([kind, value, held.blocked, [(*of, *how) for of, how in held.by.items()], held.many])
        return records, collect(self._side, records, rows, posts(records, posted, {}) if posted else (), referred)

    def _fetch(self, uids: set[str], sharing: set[str]) -> None:
        """Read some records with their identifiers, and what some share with others, in one statement."""
        new, fresh = uids - self._looked_for, sharing - self._shared_of
        if not new and not fresh:
            return
        some = self._side.some
        text = gathered(some.records, some.identifiers, *some.shared)
        read = self._database.rows(text, asked={"uids": sorted(new), "sharing": sorted(fresh), "most": self._most})
        [[records, identifiers, identifiers_shared, *facts]] = read
        for row in straightened(self._side, query(some.records).returns, records):
            self._records[row[0], row[1]] = row
        for kind, value, blocked, many, label, uid, *how in identifiers:
            self._of(kind, value, blocked, many).by[label, uid] = how
        for kind, value, blocked, holders, many in identifiers_shared:
            held = self._of(kind, value, blocked, many)
            held.by.update({(label, uid): how for label, uid, *how in holders})
            self._around |= {uid for _, uid, *_ in holders} | ({value} if kind == EXTERNAL_ID.name else set())
        for row in chain.from_iterable(facts):
            self._facts[row[0], row[1]] = row
            self._around |= {uid for _, uid, *_ in row[3]}
        self._looked_for |= new
        self._shared_of |= fresh

    def _of(self, kind: str, value: str, blocked: bool, many: int) -> _Held:
        return self._held.setdefault((kind, value), _Held(blocked, many))


@dataclass(slots=True)
class _Held:
    """An identifier: how many records hold it, and how (verified, current) those at hand do."""

    blocked: bool
    many: int
    by: dict[Member, list[bool]] = field(default_factory=dict)
