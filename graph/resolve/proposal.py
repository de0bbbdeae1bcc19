"""What applying a verdict would merge and split, told from what stands. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .decisions.honour import BY_PERSON, NumberPairs
from .identity import Standing
from .records import Member
from .verdict import Verdict
from .veto import contradictions

NO_LONGER = "no longer joined by "
"""Begins the reason of a split against which no rule speaks."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A profile or account that several would become, or that would come apart.

    Attributes:
        id: The one that stays.
        others: Joined into it, if several are joined; else what its other parts would be.
        records: Its records and theirs, after it.
        rules: What joins the records of different ones, or keeps the parts apart: how many times each rule.
    """

    id: str
    others: tuple[str, ...]
    records: int
    rules: Counter[str]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What would be merged and split, the largest first.

    Attributes:
        joins, splits: Profiles or accounts that stand now; one may be in both.
        otherwise: How many would only change what they say, such as by a new record.
    """

    joins: list[Proposed]
    splits: list[Proposed]
    otherwise: int


def propose(
    verdict: Verdict,
    standing: Mapping[str, Standing],
    partition: Mapping[Member, str],
    changed: set[str],
    apart: NumberPairs,
) -> Proposal:
    """Compare where records are with where they would be.

    Args:
        verdict: Which records are one.
        standing: Profiles or accounts as they are.
        partition: The id that each record would have.
        changed: Ids of standing ones of which something would be written.
        apart: Pairs that people declared different, by number.
    """
    before = {member: identity for identity, entity in standing.items() for member in entity.records}
    came_from: dict[str, Counter[str]] = defaultdict(Counter)
    goes_to: dict[str, Counter[str]] = defaultdict(Counter)
    for member, identity in partition.items():
        if was := before.get(member):
            came_from[identity][was] += 1
            goes_to[was][identity] += 1
    members = verdict.records.members
    rules: dict[str, Counter[str]] = defaultdict(Counter)
    for tie in verdict.grouping.ties:
        a, b = members[tie.a], members[tie.b]
        if tie.joins and before.get(a) != before.get(b):
            rules[partition[a]][tie.rule] += 1
    size = Counter(partition.values())
    joins = [
        Proposed(identity, tuple(sorted(ids.keys() - {identity})), size[identity], rules[identity])
        for identity, ids in came_from.items()
        if len(ids) > 1
    ]
    splits = [
        Proposed(
            was, tuple(sorted(ids.keys() - {was})), ids.total(), _reasons(verdict, standing[was], partition, apart)
        )
        for was, ids in goes_to.items()
        if len(ids) > 1
    ]
    told = {one.id for one in (*joins, *splits)}
    return Proposal(sorted(joins, key=_largest_first), sorted(splits, key=_largest_first), len(changed - told))


def _largest_first(one: Proposed) -> tuple[int, str]:
    return -one.records, one.id


def _reasons(verdict: Verdict, was: Standing, partition: Mapping[Member, str], apart: NumberPairs) -> Counter[str]:
    """What keeps the parts apart; where nothing does, what joined those who would leave."""
    members, number_of = verdict.records.members, verdict.records.number_of
    numbers = {number_of[member] for member in was.records}
    pairs: Sequence[tuple[int, int, str]] = contradictions(verdict.evidence.judge, sorted(numbers))
    decided = [(a, b, BY_PERSON) for a, b in apart if a in numbers and b in numbers]
    found = Counter(rule for a, b, rule in (*pairs, *decided) if partition[members[a]] != partition[members[b]])
    if found:
        return found
    stays = Counter(partition[member] for member in was.records).most_common(1)[0][0]
    return Counter(f"{NO_LONGER}{joined[0]}" for member, joined in was.records.items() if partition[member] != stays)
