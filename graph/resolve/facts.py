"""What records share besides identifiers: an order, a name at one company.

Each is made into a value with holders, as identifiers are, and is weighed by the same rules.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from ..model.identifiers import IdentifierKind
from ..names import stem
from .kinds import POST
from .records import Records


class Value(NamedTuple):
    """An identifier, or another thing that records share; the records that hold it, by number, ascending."""

    kind: IdentifierKind
    value: str
    blocked: bool
    holders: tuple[int, ...]
    total: int = 0

    @property
    def many(self) -> int:
        """How many records hold it in the graph, whether or not they are all among the records at hand."""
        return max(self.total, len(self.holders))


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
