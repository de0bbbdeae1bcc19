"""Groups joined further where their records look alike, by the weights of the trained model. Pure.

What deterministic links have joined counts as one: the likeness of two groups is that of their two most alike
records. Contradictions between any two records keep two groups apart, and are inherited by what they join.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from ..match.linkage import agglomerate
from ..match.score import probability
from .cluster import Groups, members
from .veto import Judge, contradictions

Scored = tuple[int, int, float]
"""Two records, and the bits for their being one."""


def join_alike(
    group_of: Sequence[int], scored: Iterable[Scored], judge: Judge, apart: Iterable[tuple[int, int]]
) -> tuple[array[int], Counter[str]]:
    """Join groups of records that look alike.

    Args:
        group_of: By record the smallest record of its group.
        scored: Pairs that are as likely one as not, or likelier.
        judge: Says which records can not be one.
        apart: Pairs that a person, or a rule before, keeps apart.

    Returns:
        By record the smallest record of its joined group; how many pairs each rule kept apart.
    """
    likeness: dict[tuple[int, int], float] = {}
    near = Groups(len(group_of))
    for a, b, weight in scored:
        left, right = sorted((group_of[a], group_of[b]))
        if left != right:
            likeness[left, right] = max(weight, likeness.get((left, right), weight))
            near.union(left, right)
    if not likeness:
        return array("i", group_of), Counter()
    met = {group for pair in likeness for group in pair}
    records = members(group_of, at_least=1)
    around: dict[int, list[int]] = defaultdict(list)
    for group in sorted(met):
        around[near.find(group)] += records[group]
    enemies: dict[int, set[int]] = defaultdict(set)
    kept: Counter[str] = Counter()
    for component in around.values():
        for a, b, rule in contradictions(judge, component):
            _part(enemies, group_of[a], group_of[b])
            kept[rule] += group_of[a] != group_of[b]
    for a, b in apart:
        _part(enemies, group_of[a], group_of[b])
    joined = agglomerate(((a, b, probability(weight)) for (a, b), weight in likeness.items()), enemies)
    return array("i", (joined.get(group, group) for group in group_of)), +kept


def _part(enemies: dict[int, set[int]], a: int, b: int) -> None:
    if a != b:
        enemies[a].add(b)
        enemies[b].add(a)
