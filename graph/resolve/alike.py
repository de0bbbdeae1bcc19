"""Groups joined further where their records look alike, by the weights of the trained model. Pure.

What deterministic links have joined counts as one: the likeness of two groups is that of their two most alike
records. Contradictions between any two records keep two groups apart, and are inherited by what they join. What is
then left apart, though a pair of records is as likely one as not, is weighed once more by all that each group knows.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from ..match.linkage import agglomerate
from ..match.score import probability
from .cluster import Groups, members
from .veto import Judge, contradictions

Scored = tuple[int, int, float]
"""Two records, and the bits for their being one."""
GroupPair = tuple[Sequence[int], Sequence[int]]
"""Two groups of records."""
WeighGroups = Callable[[Sequence[GroupPair]], list[float | None]]
"""The bits for every two groups being one by all that their records say together; None where two of them contradict."""
Holds = Callable[[Sequence[int], Sequence[int]], bool]
"""Whether two groups of records are not to be joined, however alike they are."""
SURE_TOGETHER = 0.85
"""Probability from which all that two groups say joins them. It may be less than that of single pairs
(`linkage.SURE`), for here nothing that is known is left out: in two samples of 10,000 people 0.8, 0.85 and 0.89 add
.005, .003 and .0025 to recall, and take .0004, .0002 and .0001 from precision."""
RIVAL = 3.0
"""Bits by which a pair of groups must be likelier than any other pair of either: else an answer to a survey would be
given to whichever member of the family whose phone it bears is a little better known."""


def join_alike(
    group_of: Sequence[int],
    scored: Iterable[Scored],
    judge: Judge,
    apart: Iterable[tuple[int, int]],
    holds: Holds = lambda ours, theirs: False,
) -> tuple[array[int], Counter[str]]:
    """Join groups of records that look alike.

    Args:
        group_of: By record the smallest record of its group.
        scored: Pairs that are as likely one as not, or likelier.
        judge: Says which records can not be one.
        apart: Pairs that a person, or a rule before, keeps apart.
        holds: Says which groups are not to be joined for another reason.

    Returns:
        By record the smallest record of its joined group; how many pairs each rule kept apart.
    """
    likeness: dict[tuple[int, int], float] = {}
    for a, b, weight in scored:
        left, right = sorted((group_of[a], group_of[b]))
        if left != right:
            likeness[left, right] = max(weight, likeness.get((left, right), weight))
    if not likeness:
        return array("i", group_of), Counter()
    records = members(group_of, at_least=1)
    enemies, kept = _enemies(group_of, likeness, records, judge, apart)

    def held(ours: Sequence[int], theirs: Sequence[int]) -> bool:
        return holds(*([number for group in groups for number in records[group]] for groups in (ours, theirs)))

    joined = agglomerate(((a, b, probability(weight)) for (a, b), weight in likeness.items()), enemies, holds=held)
    return array("i", (joined.get(group, group) for group in group_of)), kept


def join_together(
    group_of: Sequence[int],
    scored: Iterable[Scored],
    judge: Judge,
    apart: Iterable[tuple[int, int]],
    weigh: WeighGroups,
    holds: Holds = lambda ours, theirs: False,
) -> array[int]:
    """Join two groups by all that their records say together, where two of these look alike and nobody else is likely.

    Args:
        group_of, scored, judge, apart, holds: As for `join_alike`.
        weigh: Weighs pairs of groups.

    Returns:
        By record the smallest record of its joined group.
    """
    between = {(min(p), max(p)) for a, b, _ in scored if len(p := {group_of[a], group_of[b]}) == 2}
    records = members(group_of, at_least=1)
    enemies, _ = _enemies(group_of, between, records, judge, apart)
    free = sorted(pair for pair in between if pair[1] not in enemies.get(pair[0], ()))
    weights = weigh([(records[a], records[b]) for a, b in free])
    weighed = {pair: weight for pair, weight in zip(free, weights, strict=True) if weight is not None}
    bits: dict[int, list[float]] = defaultdict(list)
    for pair, weight in weighed.items():
        for group in pair:
            bits[group].append(weight)
    joined = {
        b: a
        for (a, b), weight in weighed.items()
        if probability(weight) >= SURE_TOGETHER
        and all(sum(other > weight - RIVAL for other in bits[group]) == 1 for group in (a, b))
        and not holds(records[a], records[b])
    }
    return array("i", (joined.get(group, group) for group in group_of))


def _enemies(
    group_of: Sequence[int],
    near: Collection[tuple[int, int]],
    records: Mapping[int, Sequence[int]],
    judge: Judge,
    apart: Iterable[tuple[int, int]],
) -> tuple[dict[int, set[int]], Counter[str]]:
    """Groups that must not be joined, both ways, and how many pairs of records each rule keeps apart.

    Only groups that are connected by near ones are compared.
    """
    connected = Groups(len(group_of))
    for a, b in near:
        connected.union(a, b)
    around: dict[int, list[int]] = defaultdict(list)
    for group in sorted({group for pair in near for group in pair}):
        around[connected.find(group)] += records[group]
    enemies: dict[int, set[int]] = defaultdict(set)
    kept: Counter[str] = Counter()
    for component in around.values():
        for a, b, rule in contradictions(judge, component):
            _part(enemies, group_of[a], group_of[b])
            kept[rule] += group_of[a] != group_of[b]
    for a, b in apart:
        _part(enemies, group_of[a], group_of[b])
    return enemies, +kept


def _part(enemies: dict[int, set[int]], a: int, b: int) -> None:
    if a != b:
        enemies[a].add(b)
        enemies[b].add(a)
