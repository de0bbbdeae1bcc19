"""Households out of pairs: the strongest ties first, never too many people, never two different flats. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ..cluster import Groups
from .addresses import Home
from .evidence import Person, Shared, Ties, weight, words

MOST_MEMBERS = 12
"""A household of more is refused: it is cut at its weakest ties."""


@dataclass(frozen=True, slots=True)
class Member:
    """Why somebody belongs to a household.

    Attributes:
        evidence: What they share with the others, in plain words.
        weight: That of their strongest tie.
    """

    evidence: tuple[str, ...]
    weight: float


@dataclass(slots=True)
class Found:
    """Households by their smallest profile id, each with its members by profile id, and ties that were not taken."""

    households: dict[str, dict[str, Member]]
    cut: int


class _Tie(NamedTuple):
    """Two people by their places in the order of profile ids; sorts from the strongest to the weakest."""

    minus_weight: float
    left: int
    right: int
    shared: Shared


def group(people: Sequence[Person], ties: Ties) -> Found:
    """Households of two people and more; the same for any order of people.

    Args:
        people: In any order; ids are unique.
        ties: Who lives with whom.
    """
    order = sorted(range(len(people)), key=lambda number: people[number].profile)
    place_of = {number: place for place, number in enumerate(order)}
    ordered = sorted(
        _Tie(-weight(shared), min(place_of[a], place_of[b]), max(place_of[a], place_of[b]), shared)
        for (a, b), shared in ties.pairs.items()
    )
    sorted_people = [people[number] for number in order]
    groups = _join(sorted_people, ordered)
    members: dict[int, dict[int, Shared]] = defaultdict(lambda: defaultdict(lambda: Shared(0)))
    best: dict[int, float] = defaultdict(float)
    cut = 0
    for tie in ordered:
        home = groups.find(tie.left)
        if home != groups.find(tie.right):
            cut += 1
            continue
        for place in (tie.left, tie.right):
            members[home][place] |= tie.shared
            best[place] = max(best[place], -tie.minus_weight)
    return Found(
        {
            sorted_people[home].profile: {
                sorted_people[place].profile: Member(tuple(words(shared)), best[place])
                for place, shared in sorted(found.items())
            }
            for home, found in sorted(members.items())
        },
        cut,
    )


def _join(people: Sequence[Person], ties: Sequence[_Tie]) -> Groups:
    """Take ties in their order, but for those that would join too many, or two flats against no source's word."""
    groups = Groups(len(people))
    sizes: dict[int, int] = {}
    flats: dict[int, frozenset[Home]] = {}
    for place in {place for tie in ties for place in (tie.left, tie.right)}:
        sizes[place] = 1
        flats[place] = frozenset(home for home in people[place].homes if home.flat is not None and home.in_town)
    for tie in ties:
        a, b = groups.find(tie.left), groups.find(tie.right)
        if a == b or sizes[a] + sizes[b] > MOST_MEMBERS:
            continue
        if flats[a] and flats[b] and flats[a].isdisjoint(flats[b]) and Shared.TOLD not in tie.shared:
            continue
        joined = groups.union(a, b)
        sizes[joined] = sizes[a] + sizes[b]
        flats[joined] = flats[a] | flats[b]
    return groups
