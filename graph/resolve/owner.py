"""Whose a shared contact is: of a family that shares an address, the one whose names are written in it.

Records that are nothing but the contact (a survey's answer) then belong to the owner; without one they stay alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from ..model.identifiers import EMAIL, IdentifierKind
from ..names import fold, same_given
from .records import Records
from .spelled import another, spelled

_GIVEN, _YEAR, _WHOLE, _FAMILY, _INITIAL = 8, 4, 2, 1, 1
"""A given name tells members of a family apart best, then the year of birth, then the ending of the family name."""
MAJORITY = 3
"""Of the records of several people, so many times as many are of the owner as of any other."""


def owners(records: Records, kind: IdentifierKind, value: str, holders: Sequence[int]) -> list[int]:
    """Of the holders of a shared contact those who are its owner, by what is written in it, else by their number.

    Returns:
        Records of one given name; none where it can not be told.
    """
    given: list[str | None] = records.columns["given_name"]
    named = [number for number in holders if given[number]]
    best: list[int] = []
    if kind is EMAIL:
        scores = {number: written(records, number, value) for number in named}
        most = max(scores.values(), default=0)
        best = [number for number in named if most and scores[number] == most]
    if not best or not _one(given, best):
        alike = [[n for n in named if same_given(given[n] or "", given[m] or "")] for m in named]
        best = max(alike, key=len, default=[])
        if len(named) < MAJORITY or len(best) < MAJORITY * (len(named) - len(best)) or len(best) == len(named):
            return []
    return best if _one(given, best) else []


def of_another(records: Records, address: str, a: int, b: int) -> bool:
    """Whether an e-mail address spells a given name that is not that of the one of its holders who has one.

    The other is nothing but the address, and is likelier to be whom it names: of such pairs in two samples 59 % were
    two people, of those in which it spells the holder's own name 1 %.
    """
    given: list[str | None] = records.columns["given_name"]
    named = [name for name in (given[a], given[b]) if name]
    return len(named) == 1 and another(fold(named[0]), _given_of(address))


@lru_cache(maxsize=10_000)
def _given_of(address: str) -> str | None:
    """A whole given name that an address spells, by what is known of names at large."""
    found = spelled(address, ()).given
    return found if found and len(found) > 1 else None


def _one(given: Sequence[str | None], numbers: Sequence[int]) -> bool:
    return all(same_given(given[numbers[0]] or "", given[number] or "") for number in numbers[1:])


def written(records: Records, number: int, address: str) -> int:
    """How much of a record's names and birth date is written in an e-mail address; 0 for nothing."""
    local = address.partition("@")[0]
    words, digits = _words(local)
    text = "".join(words)
    columns = records.columns
    given, family = fold(columns["given_name"][number] or ""), fold(columns["family_name"][number] or "")
    born = (columns["birth_date"][number] or "")[:4]
    points = _GIVEN if len(given) > 2 and given in text else 0
    if len(family) > 3 and family in text:
        points += _FAMILY + (_WHOLE if family in words else 0)
        points += _INITIAL if given and (text.startswith(given[0] + family) or text.endswith(family + given[0])) else 0
    if points and born and (born in digits or born[2:] in digits):
        points += _YEAR
    return points


@lru_cache(maxsize=10_000)
def _words(local: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(fold(word) for word in re.findall(r"[^\W\d_]+", local)), tuple(re.findall(r"\d+", local))
