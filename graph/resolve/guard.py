"""What people must be asked before it joins: profiles of too many values, and weak bridges. Pure.

A kind of identifier may say how many different values of it one profile may come to hold by itself
(`IdentifierKind.most`): so many phones are a shop's or a reseller's. And a value of a weak kind (a cookie, a device, a
nick) alone is no bridge between two groups of several records whose names differ. What is so held back waits in the
review queue. Both are asked of two whole groups at the moment when they would be joined, and groups are joined in an
order that follows from the records alone: so the order in which records arrived does not matter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ..identifiers import of_nobody
from ..model.identifiers import IdentifierKind
from .cluster import connected, members
from .evidence import Evidence
from .kinds import KINDS
from .veto import contradictions

SEVERAL = 2
"""Records that make a group one that stands without a weak value."""
TOO_MANY = "too many different values for one profile: "
"""Before the name of a kind."""
WEAK_BRIDGE = "nothing joins them but one weak value: "
"""Before the name of a kind."""


class HeldBack(NamedTuple):
    """Two records of two groups that evidence would join, a < b; and why it must not by itself."""

    a: int
    b: int
    reason: str


class Guard:
    """Watches what groups would become.

    Args:
        evidence: Links between records.
        counted: By record, the values of limited kinds that it holds.
        size: Number of records.
    """

    def __init__(self, evidence: Evidence, counted: Mapping[int, Sequence[tuple[IdentifierKind, str]]], size: int):
        self._judge = evidence.judge
        self._links = evidence.links
        self._counted = counted
        self._weak = [KINDS[name] if name in KINDS and KINDS[name].weak else None for name in evidence.rules]
        self._components = connected(size, evidence.links)
        self._by_component: dict[int, list[int]] = {}

    def watched(self) -> set[int]:
        """Connected components, by their smallest record, in which something may have to be held back."""
        groups = members(self._components)
        found = {
            name
            for name, numbers in groups.items()
            if any(len(_of_somebody(kind, values)) > (kind.most or 0) for kind, values in self._values(numbers).items())
        }
        for number, rule in zip(self._links.left, self._links.rule, strict=True):
            name = self._components[number]
            if self._weak[rule] and len(groups[name]) >= 2 * SEVERAL:
                found.add(name)
        return found

    def holds(self, ours: Sequence[int], theirs: Sequence[int], link: int) -> bool:
        """Whether two groups are not to be joined by a link."""
        return bool(self._past_limit(ours, theirs) or self._weak_bridge(ours, theirs, link))

    def too_many(self, ours: Sequence[int], theirs: Sequence[int]) -> bool:
        """Whether two groups would hold too many different values of a kind."""
        return self._past_limit(ours, theirs) is not None

    def held_back(
        self,
        group_of: Sequence[int],
        alike: Iterable[tuple[int, int, float]],
        apart: Iterable[tuple[int, int]],
    ) -> list[HeldBack]:
        """Of every two groups that were held back, the best evidence between them.

        Args:
            group_of: By record the smallest record of its group.
            alike: Pairs of records that are as likely one as not, or likelier, with their bits.
            apart: Pairs that a person or a learned veto keeps apart: these need no asking.
        """
        links = self._links
        known = [
            (cost, a, b, at)
            for at, (a, b, cost) in enumerate(zip(links.left, links.right, links.cost, strict=True))
            if group_of[a] != group_of[b]
        ]
        likely = [(-bits, a, b, None) for a, b, bits in alike if group_of[a] != group_of[b]]
        groups = members(group_of, at_least=1) if known or likely else {}
        settled = {_pair(group_of[a], group_of[b]) for a, b in apart}
        found: list[HeldBack] = []
        for _, a, b, link in [*sorted(known), *sorted(likely)]:
            pair = _pair(group_of[a], group_of[b])
            if pair in settled:
                continue
            ours, theirs = groups[group_of[a]], groups[group_of[b]]
            reason = self._past_limit(ours, theirs)
            if reason is None and link is not None:
                reason = self._weak_bridge(ours, theirs, link)
            if reason and not self._contradict(ours, theirs):
                found.append(HeldBack(min(a, b), max(a, b), reason))
                settled.add(pair)
        return found

    def _past_limit(self, ours: Sequence[int], theirs: Sequence[int]) -> str | None:
        """Of which kind two groups would hold too many values; neither is past the limit by taking in what it holds."""
        left, right = self._values(ours), self._values(theirs)
        for kind in sorted(left.keys() & right.keys(), key=lambda kind: (kind.priority, kind.name)):
            together = _of_somebody(kind, left[kind] | right[kind])
            one, other = len(together & left[kind]), len(together & right[kind])
            if kind.most is not None and len(together) > max(kind.most, one, other):
                return TOO_MANY + kind.name
        return None

    def _values(self, group: Sequence[int]) -> dict[IdentifierKind, set[str]]:
        found: dict[IdentifierKind, set[str]] = defaultdict(set)
        for number in group:
            for kind, value in self._counted.get(number, ()):
                found[kind].add(value)
        return found

    def _weak_bridge(self, ours: Sequence[int], theirs: Sequence[int], link: int) -> str | None:
        """The weak kind of a link, where nothing but values of that kind leads from one group to the other."""
        kind = self._weak[self._links.rule[link]]
        if kind is None or min(len(ours), len(theirs)) < SEVERAL or not self._judge.names_differ(ours, theirs):
            return None
        one, other = set(ours), set(theirs)
        between = {
            self._weak[self._links.rule[at]]
            for at in self._links_of(self._components[ours[0]])
            if (self._links.left[at] in one and self._links.right[at] in other)
            or (self._links.left[at] in other and self._links.right[at] in one)
        }
        return WEAK_BRIDGE + kind.name if between == {kind} else None

    def _links_of(self, component: int) -> Sequence[int]:
        if not self._by_component:
            for at, number in enumerate(self._links.left):
                self._by_component.setdefault(self._components[number], []).append(at)
        return self._by_component.get(component, ())

    def _contradict(self, ours: Sequence[int], theirs: Sequence[int]) -> bool:
        one = set(ours)
        return any((a in one) != (b in one) for a, b, _ in contradictions(self._judge, sorted([*ours, *theirs])))


def _of_somebody(kind: IdentifierKind, values: set[str]) -> set[str]:
    """Those that are of somebody in particular, where there are too many of all."""
    return {value for value in values if not of_nobody(kind, value)} if len(values) > (kind.most or 0) else values


def _pair(a: int, b: int) -> tuple[int, int]:
    return min(a, b), max(a, b)
