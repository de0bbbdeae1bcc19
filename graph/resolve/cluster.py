"""Groups: connected records, kept apart where a veto says so. Pure, and the same for any order of links and vetoes.

Where no veto speaks a group is a connected component. Inside a component with vetoes the links are taken from the
best to the worst (ties by record number), each joining two groups unless a veto stands between any two of their
records: so a veto is inherited by whatever its records are merged with.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Links:
    """Links between records, as columns: 13 bytes a link, so that tens of millions fit in memory.

    Attributes:
        left, right: Numbers of the two records.
        cost: The lower, the sooner a link is taken where vetoes leave a choice.
        rule: Position of its rule in a list that the maker of the links keeps.
    """

    left: array[int] = field(default_factory=lambda: array("i"))
    right: array[int] = field(default_factory=lambda: array("i"))
    cost: array[int] = field(default_factory=lambda: array("i"))
    rule: array[int] = field(default_factory=lambda: array("b"))

    def add(self, a: int, b: int, cost: int, rule: int = 0) -> None:
        """Add a link between records `a` and `b`."""
        self.left.append(min(a, b))
        self.right.append(max(a, b))
        self.cost.append(cost)
        self.rule.append(rule)

    def __len__(self) -> int:
        return len(self.left)


class Groups:
    """Disjoint groups of the numbers below `size`; each group is named by its smallest number."""

    def __init__(self, size: int) -> None:
        self._parent = array("i", range(size))

    def find(self, number: int) -> int:
        """The smallest number of the group."""
        parent = self._parent
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    def union(self, a: int, b: int) -> int:
        """Join the groups of two numbers; returns the name of the joined group."""
        a, b = self.find(a), self.find(b)
        if a > b:
            a, b = b, a
        self._parent[b] = a
        return a


def connected(size: int, links: Links) -> array[int]:
    """For each record the smallest record that it is connected with, vetoes left aside."""
    groups = Groups(size)
    for a, b in zip(links.left, links.right, strict=True):
        groups.union(a, b)
    return array("i", (groups.find(number) for number in range(size)))


def members(group_of: Sequence[int], at_least: int = 2) -> dict[int, list[int]]:
    """The members, ascending, of every group of `at_least` records."""
    found: dict[int, list[int]] = defaultdict(list)
    for number, group in enumerate(group_of):
        found[group].append(number)
    return found if at_least < 2 else {group: found[group] for group in found if len(found[group]) >= at_least}


Holds = Callable[[Sequence[int], Sequence[int], int], bool]
"""Whether two groups of records are not to be joined by the link at that place."""


def cluster(
    size: int,
    links: Links,
    vetoes: Iterable[tuple[int, int]],
    watched: Collection[int] = (),
    holds: Holds = lambda ours, theirs, link: False,
) -> array[int]:
    """Partition the records 0 … size-1.

    Args:
        size: Number of records.
        links: Which records may be one.
        vetoes: Pairs of records that must not end in one group.
        watched: Connected components, by their smallest record, in which `holds` is asked.
        holds: Says which groups stay apart.

    Returns:
        For each record the number of its group, which is the group's smallest record.
    """
    components = connected(size, links)
    apart: dict[int, set[int]] = defaultdict(set)
    torn: set[int] = set(watched)
    for a, b in vetoes:
        if components[a] == components[b] and a != b:
            apart[a].add(b)
            apart[b].add(a)
            torn.add(components[a])
    if not torn:
        return components
    groups = Groups(size)
    chosen = [i for i in range(len(links)) if components[links.left[i]] in torn]
    chosen.sort(key=lambda i: (links.cost[i], links.left[i], links.right[i]))
    parts: dict[int, list[int]] = {}
    for i in chosen:
        a, b = groups.find(links.left[i]), groups.find(links.right[i])
        if a == b or b in apart.get(a, ()):
            continue
        if components[a] in watched:
            ours, theirs = parts.get(a) or [a], parts.get(b) or [b]
            if holds(ours, theirs, i):
                continue
            parts[min(a, b)] = [*ours, *theirs]
        joined = groups.union(a, b)
        gone = b if joined == a else a
        for enemy in apart.pop(gone, set()):
            apart[enemy].discard(gone)
            apart[enemy].add(joined)
            apart[joined].add(enemy)
    return array("i", (groups.find(n) if components[n] in torn else components[n] for n in range(size)))
