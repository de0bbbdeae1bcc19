"""What decisions leave behind, by a plain model of the calls: who is one person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

Group = frozenset[str]


@dataclass
class Decision:
    """A decision that was taken."""

    act: str
    pair: Group
    stands: bool = True


@dataclass
class Decided:
    """Who is one person: evidence joins `alike`, decisions join and part whomever they name.

    Args:
        records: All there are.
        alike: Two whom evidence makes one.
    """

    records: Group
    alike: Group
    decisions: list[Decision] = field(default_factory=list)

    def people(self) -> set[Group]:
        """The records of each person."""
        groups = self._merged(self._pairs("merge"))
        joined = frozenset[str]().union(*(group for group in groups if group & self.alike))
        if not self._parted([joined]):
            groups = {group for group in groups if not group & self.alike} | {joined}
        return groups

    def take(self, act: str, left: str, right: str) -> bool:
        """Merge two records, ban the two, or split the person whose they are; whether that can be."""
        pair = frozenset((left, right))
        if len(pair) == 1 or (act == "split" and not self._parted_by(pair, self.people())):
            return False
        self.decisions.append(Decision(act, pair))
        if self._parted(self._merged(self._pairs("merge"))):  # it contradicts an earlier one
            self.decisions.pop()
            return False
        return True

    def undo(self, index: int) -> bool:
        """Undo a decision, counted from the first; whether that can be."""
        stood = self.decisions[index].stands
        self.decisions[index].stands = False
        return stood

    def _pairs(self, *acts: str) -> list[Group]:
        return [each.pair for each in self.decisions if each.stands and each.act in acts]

    def _merged(self, pairs: Iterable[Group]) -> set[Group]:
        groups = {frozenset((record,)) for record in self.records}
        for pair in pairs:
            met = {group for group in groups if group & pair}
            groups = (groups - met) | {frozenset[str]().union(*met)}
        return groups

    def _parted(self, groups: Iterable[Group]) -> bool:
        """Whether decisions part what is in one of the groups."""
        return any(self._parted_by(pair, groups) for pair in self._pairs("ban", "split"))

    @staticmethod
    def _parted_by(pair: Group, groups: Iterable[Group]) -> bool:
        return any(pair <= group for group in groups)
