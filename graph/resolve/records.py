"""Source records of one side, read from the graph into columns and numbered in order of their keys."""

from __future__ import annotations

import sys
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from ..cypher import query
from ..driver import Database
from ..names import straighten, without_suffix
from .sides import PEOPLE, Side

Member = tuple[str, str]
"""A record: its label and its uid."""

NAME_PARTS = ("given_name", "patronymic", "family_name")
_FEW_VALUES = frozenset({"label", "source", "given_name", "sex", "language", "city", "legal_form", "status", "suffix"})


@dataclass(slots=True)
class Records:
    """Records by number: 0 is the smallest key. The numbering does not depend on the order of reading.

    Attributes:
        columns: Values by column name; times in milliseconds since 1970, dates as text.
        members: Label and uid of each record; made once, since a tuple for each use takes 56 bytes each time.
        number_of: The number of each member.
    """

    columns: dict[str, list[Any]]
    members: list[Member] = field(init=False)
    number_of: dict[Member, int] = field(init=False)

    def __post_init__(self) -> None:
        self.members = list(zip(self.columns["label"], self.columns["uid"], strict=True))
        self.number_of = {member: number for number, member in enumerate(self.members)}

    def __len__(self) -> int:
        return len(self.members)

    @classmethod
    def of(cls, names: tuple[str, ...], rows: list[list[Any]]) -> Records:
        """Records from rows of values, in any order."""
        rows.sort(key=lambda row: (row[1], row[0]))
        columns: dict[str, list[Any]] = {}
        for position, name in enumerate(names):
            column = [row[position] for row in rows]
            if name in _FEW_VALUES:  # a city that a million people share is kept once
                column = [sys.intern(value) if value else value for value in column]
            columns[name] = column
        return cls(columns)


def read_records(database: Database, side: Side, uids: Collection[str] | None = None) -> Records:
    """Records of a side, all or those of some uids; parts of names that a source mixed up are put in their places."""
    if uids is None:
        asked = query(side.records)
        rows = list(database.stream(asked.text))
    else:
        asked = query(side.some.records)
        rows = database.rows(asked.text, uids=sorted(uids))
    return Records.of(asked.returns, straightened(side, asked.returns, rows))


def straightened(side: Side, names: tuple[str, ...], rows: list[list[Any]]) -> list[list[Any]]:
    """Rows of records with the parts of names in their places, and the generation out of the family name."""
    if side is PEOPLE:
        at = [names.index(name) for name in NAME_PARTS]
        family, suffix = names.index("family_name"), names.index("suffix")
        for row in rows:
            for position, part in zip(at, straighten(*(row[position] for position in at)), strict=True):
                row[position] = part
            if row[family] and " " in row[family]:
                row[family], found = without_suffix(row[family])
                row[suffix] = row[suffix] or found
    return rows
