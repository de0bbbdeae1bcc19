"""What mutations leave behind, by a plain model of the calls: who is one person, what they permit."""

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


@dataclass
class Permitted:
    """What records said of purposes: when each last gave its consent, and when it last withdrew it."""

    said: dict[tuple[str, str], dict[bool, int]] = field(default_factory=dict)

    def state(self, records: Group, purpose: str, at: int, *, granted: bool) -> None:
        """Note what the person of these records said: it holds for all that are known, and is kept with the first."""
        known = {record: self.said[record, purpose] for record in records if (record, purpose) in self.said}
        first = min(records)
        if first not in known:
            moments = [(kind, moment) for said in known.values() for kind, moment in said.items()]
            known[first] = {kind: max(each for other, each in moments if other is kind) for kind, _ in moments}
        for record, said in known.items():
            said[granted] = max(at, said.get(granted, at))
            self.said[record, purpose] = said

    def granted(self) -> dict[tuple[str, str], bool]:
        """What holds: what was said last; of two at once, the withdrawal."""
        return {key: said.get(True, -1) > said.get(False, -1) for key, said in self.said.items()}
