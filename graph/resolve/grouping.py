"""Which records are one: deterministic links, then likeness, then the word of people, each guarded by vetoes. Pure."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ..match.score import probability
from .alike import WeighGroups, join_alike, join_together
from .cluster import Groups, cluster, connected, members
from .decisions.honour import AFTER_LINKS, BY_PERSON, NumberPairs, honour
from .evidence import Evidence
from .guard import Guard, HeldBack
from .likeness import Weighed
from .veto import contradictions

ALONE = "alone"
"""The rule of a record that nothing joins to another."""
ALIKE = "looks alike"
"""The rule of a record that is joined for its likeness, by the trained weights."""
MATCH = 0.0
"""Bits from which two records are as likely one as not."""


@dataclass(frozen=True, slots=True)
class Tie:
    """One edge of the least tree of evidence.

    Attributes:
        a, b: Two records, a < b.
        rule: What they share.
        joins: Whether they are in one group.
    """

    a: int
    b: int
    rule: str
    joins: bool


@dataclass(frozen=True, slots=True)
class Grouping:
    """A partition, and why.

    Attributes:
        group_of: By record, the smallest record of its group.
        rules: By record, the rule of the best evidence that joins it to its group.
        confidence: By record, how surely it belongs there, 0–1.
        kept_apart: How many pairs each rule keeps apart.
        alike: Pairs that look alike enough to be one.
        ties: For every connected component of the evidence the least tree that spans it, the best evidence first.
        held_back: Evidence that a person is asked about before it joins.
    """

    group_of: array[int]
    rules: list[str]
    confidence: list[float]
    kept_apart: Counter[str]
    alike: int
    ties: list[Tie]
    held_back: list[HeldBack]


def group(
    evidence: Evidence,
    weighed: Sequence[Weighed],
    weigh: WeighGroups,
    together: NumberPairs,
    apart: NumberPairs,
    guard: Guard,
    size: int,
) -> Grouping:
    """Decide which records are one.

    Args:
        evidence: Deterministic links, and the judge of contradictions.
        weighed: Scored pairs.
        weigh: Weighs pairs of groups of records by all that they say together.
        together, apart: What people decided.
        guard: Says what people must be asked before it joins.
        size: Number of records.
    """
    links = evidence.links
    group_of, kept_apart = linked_groups(evidence, apart, guard, size)
    alike = [(a, b, weight) for a, b, weight, veto in weighed if weight >= MATCH and veto is None]
    against = [(a, b) for a, b, _, veto in weighed if veto is not None]
    group_of, more = join_alike(group_of, alike, evidence.judge, [*apart, *against], guard.too_many)
    group_of = join_together(group_of, alike, evidence.judge, [*apart, *against], weigh, guard.too_many)
    group_of = honour(group_of, links, alike, together, apart)
    rules, confidence = _joined_by(group_of, evidence, alike, together)
    return Grouping(
        group_of, rules, confidence, kept_apart + more, len(alike), _ties(group_of, evidence, alike, together),
        guard.held_back(group_of, alike, [*apart, *against]),
    )  # fmt: skip


def linked_groups(evidence: Evidence, apart: NumberPairs, guard: Guard, size: int) -> tuple[array[int], Counter[str]]:
    """Groups by deterministic links alone, and how many pairs each rule keeps apart within connected components."""
    kept_apart: Counter[str] = Counter()
    vetoes: list[tuple[int, int]] = []
    for component in members(connected(size, evidence.links)).values():
        for a, b, rule in contradictions(evidence.judge, component):
            vetoes.append((a, b))
            kept_apart[rule] += 1
    if apart:
        kept_apart[BY_PERSON] = len(apart)
    return cluster(size, evidence.links, [*vetoes, *apart], guard.watched(), guard.holds), kept_apart


def _joined_by(
    group_of: Sequence[int], evidence: Evidence, alike: Sequence[tuple[int, int, float]], together: NumberPairs
) -> tuple[list[str], list[float]]:
    """By record, the rule of the best evidence to another record of its group, and how sure it is."""
    links, size = evidence.links, len(group_of)
    rules = [ALONE] * size
    sure = [1.0] * size
    best: dict[int, float] = {}
    for a, b, weight in alike:
        if group_of[a] == group_of[b]:
            for number in (a, b):
                best[number] = max(weight, best.get(number, weight))
    for number, weight in best.items():
        rules[number], sure[number] = ALIKE, round(probability(weight), 4)
    for a, b in together:
        if group_of[a] == group_of[b]:
            for number in (a, b):
                rules[number], sure[number] = BY_PERSON, 1.0
    cost = array("i", [_WORST]) * size
    for a, b, price, rule in zip(links.left, links.right, links.cost, links.rule, strict=True):
        if group_of[a] == group_of[b]:
            for number in (a, b):
                if (price, evidence.rules[rule]) < (cost[number], rules[number]) or cost[number] == _WORST:
                    cost[number], rules[number], sure[number] = price, evidence.rules[rule], 1.0
    return rules, sure


_WORST = 2**31 - 1


def _ties(
    group_of: Sequence[int], evidence: Evidence, alike: Sequence[tuple[int, int, float]], together: NumberPairs
) -> list[Tie]:
    """Kruskal: evidence within groups first, from the best to the worst, then what groups have in common."""
    links = evidence.links
    known = [
        (group_of[a] != group_of[b], cost, a, b, evidence.rules[rule])
        for a, b, cost, rule in zip(links.left, links.right, links.cost, links.rule, strict=True)
    ]
    known += [(group_of[a] != group_of[b], AFTER_LINKS - round(weight * 100), a, b, ALIKE) for a, b, weight in alike]
    known += [(group_of[a] != group_of[b], _AFTER_ALL, min(a, b), max(a, b), BY_PERSON) for a, b in together]
    known.sort()
    spanned = Groups(len(group_of))
    ties: list[Tie] = []
    for outside, _, a, b, rule in known:
        if spanned.find(a) != spanned.find(b):
            spanned.union(a, b)
            ties.append(Tie(a, b, rule, not outside))
    return ties


_AFTER_ALL = 2 * AFTER_LINKS
"""Cost above those of links and likeness: a person's word comes after both."""
