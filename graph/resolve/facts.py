"""What records share besides identifiers: an order, a name with a birth date, a name at one company.

Each is made into a value with holders, as identifiers are, and is weighed by the same rules.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from ..model.identifiers import IdentifierKind
from ..names import fold, stem
from .kinds import BORN, POST
from .records import Records


class Value(NamedTuple):
    """An identifier, or another thing that records share, and the records that hold it, by number, ascending."""

    kind: IdentifierKind
    value: str
    blocked: bool
    holders: tuple[int, ...]


COMMON_NAME = 100
"""Bearers of one full name, told apart by birth date, above which the date no longer tells who is who: of a hundred
namesakes two share one of the 20,000 usual dates in one case of four, and the links of such a name are few."""


def births(records: Records) -> Iterator[Value]:
    """Records of one family name and birth date; whether their given names agree is weighed pair by pair.

    Names that very many bear are left out.
    """
    columns = records.columns
    found: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
    dates: dict[tuple[str, str], set[str]] = defaultdict(set)
    named = zip(columns["given_name"], columns["family_name"], columns["birth_date"], strict=True)
    for number, (given, family, born) in enumerate(named):
        if given and family and born:
            root, own = stem(family), fold(given)
            found[root, born].append((number, own))
            dates[root, own].add(born)
    for (family, born), bearers in found.items():
        holders = tuple(number for number, given in bearers if len(dates[family, given]) <= COMMON_NAME)
        if len(holders) > 1:
            yield Value(BORN, f"{family} {born}", False, holders)


def posts(records: Records, rows: Iterable[tuple[str, list[str]]], account_of: Mapping[str, str]) -> Iterator[Value]:
    """Decision-makers of one family name at one company, whichever systems know the company.

    Args:
        records: All records of people.
        rows: A company record's uid and the uids of its decision-makers.
        account_of: The account of each company record.
    """
    families = records.columns["family_name"]
    found: dict[tuple[str, str], set[int]] = defaultdict(set)
    for company, people in rows:
        for uid in people:
            number = records.number_of.get(("DecisionMaker", uid))
            if number is not None and families[number]:
                found[account_of.get(company, company), stem(families[number])].add(number)
    for (account, family), holders in found.items():
        if len(holders) > 1:
            yield Value(POST, f"{account} {family}", False, tuple(sorted(holders)))
