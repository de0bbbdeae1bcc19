"""Some records with what they hold, read from the graph once each, however often more are asked for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from ..cypher import fed, gathered, query
from ..driver import Database
from ..model.identifiers import EXTERNAL_ID
from .evidence import BARE_LIMIT
from .facts import posts
from .kinds import POST
from .records import Member, Records, straightened
from .sides import Side
from .values import Holdings, collect


def most_told(limit: int | None) -> int:
    """Holders up to which all records with a value are read: more than any value may link by this limit."""
    return (BARE_LIMIT + 1) * max(limit or 0, 10)


class Shelf:
    """Records of one side and the values that they hold.

    Args:
        database: Where they are.
        side: People or companies.
        limit: Records that a value may link.
    """

    def __init__(self, database: Database, side: Side, limit: int | None) -> None:
        self._most = most_told(limit)
        self._labels = sorted({edge.start.__name__ for edge in side.resolved})
        self._database = database
        self._side = side
        self._records: dict[Member, list[Any]] = {}
        self._looked_for: set[str] = set()
        self._held: dict[tuple[str, str], _Held] = {}
        self._facts: dict[tuple[str, str], list[Any]] = {}
        self._shared_of: set[str] = set()
        self._around: set[str] = set()

    def read(self, interest: set[str], referred: frozenset[str]) -> tuple[Records, Holdings]:
        """All records at hand, among them those of interest and those that share something with these."""
        if new := interest - self._shared_of:
            self.look(new)
        if new := self._around - self._looked_for:
            some = self._side.some
            [tables] = self._database.rows(gathered(some.records, some.identifiers), asked={"uids": sorted(new)})
            self._take(new, *tables)
        records = Records.of(query(self._side.some.records).returns, [list(row) for row in self._records.values()])
        posted = [(row[1], [uid for _, uid, *_ in row[3]]) for row in self._facts.values() if row[0] == POST.name]
        rows = [row for row in self._facts.values() if row[0] != POST.name]
        for (kind, value), held in self._held.items():
            rows.append([kind, value, held.blocked, [(*of, *how) for of, how in held.by.items()], held.many])
        return records, collect(self._side, records, rows, posts(records, posted, {}) if posted else (), referred)

    def look(self, uids: Collection[str], *questions: str) -> list[list[list[Any]]]:
        """Read records, what they hold and who else does; and in the same statement what more is asked of them.

        Args:
            uids: The records.
            questions: Names of queries; returned is what each returns.
        """
        some = self._side.some
        text = gathered(*questions, some.records, some.identifiers, *some.shared)
        asked = {
            "uids": sorted(uids), "sharing": sorted(uids), "most": self._most, "labels": self._labels,
            "side": self._side.name,
        }  # fmt: skip
        [tables] = self._database.rows(text, asked=asked)
        answers, [records, identifiers, shared, *facts] = tables[: len(questions)], tables[len(questions) :]
        self._take(uids, records, identifiers)
        for kind, value, blocked, holders, many in shared:
            held = self._of(kind, value, blocked, many)
            held.by.update({(label, uid): how for label, uid, *how in holders})
            self._around |= {uid for _, uid, *_ in holders} | ({value} if kind == EXTERNAL_ID.name else set())
        for row in chain.from_iterable(facts):
            self._facts[row[0], row[1]] = row
            self._around |= {uid for _, uid, *_ in row[3]}
        self._shared_of |= set(uids)
        return answers

    def bring(self, keys: Collection[str]) -> bool:
        """Read the records that have one of some keys of likeness; returns whether there are any new ones."""
        some = self._side.some
        text = fed("resolve/same_keys", "uids", some.records, some.identifiers)
        [[uids, *tables]] = self._database.rows(text, asked={"labels": self._labels, "keys": sorted(keys)})
        new = set(uids) - self._looked_for
        self._take(uids, *tables)
        return bool(new)

    def _take(self, uids: Collection[str], records: list[list[Any]], identifiers: list[list[Any]]) -> None:
        for row in straightened(self._side, query(self._side.some.records).returns, records):
            self._records[row[0], row[1]] = row
        for kind, value, blocked, many, label, uid, *how in identifiers:
            self._of(kind, value, blocked, many).by[label, uid] = how
        self._looked_for |= set(uids)

    def _of(self, kind: str, value: str, blocked: bool, many: int) -> _Held:
        return self._held.setdefault((kind, value), _Held(blocked, many))


@dataclass(slots=True)
class _Held:
    """An identifier: how many records hold it, and how (verified, current) those at hand do."""

    blocked: bool
    many: int
    by: dict[Member, list[bool]] = field(default_factory=dict)
