"""What profiles share, weighed: which pairs of them live together.

A flat, or a household that a source told, is enough. All else is half of what is needed: the house, the family name,
a device (or its cookie, or the fixed line of one place), a mobile phone, an e-mail address, a card. Two different
halves are enough. Somebody without a family name is placed by a flat or a told household only.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntFlag, auto
from itertools import combinations
from typing import NamedTuple

from ...names import same_family, stem
from .addresses import Home

MOST_HOLDERS = 12
"""Profiles with one value above which it is no home's: an office, a dormitory, a till. Homes of more are below 1 %."""
MOST_SURNAMES = 5
"""Family names with one value, likewise: a couple, a parent of either and a lodger bear five, an office any number."""
ENOUGH = 1.0


class Shared(IntFlag):
    """What two profiles have in common."""

    TOLD = auto()
    FLAT = auto()
    HOUSE = auto()
    FAMILY_NAME = auto()
    DEVICE = auto()
    COOKIE = auto()
    LINE = auto()
    MOBILE = auto()
    EMAIL = auto()
    CARD = auto()


WORDS = {
    Shared.TOLD: "household told by a source",
    Shared.FLAT: "same flat",
    Shared.HOUSE: "same house",
    Shared.FAMILY_NAME: "family name",
    Shared.DEVICE: "device",
    Shared.COOKIE: "cookie",
    Shared.LINE: "fixed-line phone",
    Shared.MOBILE: "mobile phone",
    Shared.EMAIL: "e-mail",
    Shared.CARD: "loyalty card",
}
WHOLES = (Shared.TOLD, Shared.FLAT)
PLACE = Shared.DEVICE | Shared.COOKIE | Shared.LINE
"""One half together: colleagues share the line and the computer of their office."""
HALVES = (Shared.HOUSE, Shared.FAMILY_NAME, PLACE, Shared.MOBILE, Shared.EMAIL, Shared.CARD)


def weight(shared: Shared) -> float:
    """Weight of what two profiles share; they live together from `ENOUGH` on."""
    return sum(bool(shared & whole) for whole in WHOLES) + sum(bool(shared & half) for half in HALVES) / 2


class Person(NamedTuple):
    """What the records of a profile say.

    Attributes:
        profile: Its id.
        families: Family names, the golden one first.
        homes: Where they live.
    """

    profile: str
    families: tuple[str, ...] = ()
    homes: frozenset[Home] = frozenset()


class Value(NamedTuple):
    """One thing that profiles share, and who shares it, as positions in the list of people."""

    shared: Shared
    holders: tuple[int, ...]


@dataclass(slots=True)
class Ties:
    """Who lives with whom.

    Attributes:
        pairs: What two people share, the smaller position first; only those with enough.
        refused: Values that are no home's, by what they are.
    """

    pairs: dict[tuple[int, int], Shared] = field(default_factory=dict)
    refused: Counter[Shared] = field(default_factory=Counter)


def weigh(people: Sequence[Person], values: Iterable[Value]) -> Ties:
    """Pairs of people who live together; the order of the values does not matter.

    Every value gives at most 66 pairs, so the time grows with the number of values, not with its square.
    """
    ties = Ties()
    common: dict[tuple[int, int], Shared] = defaultdict(lambda: Shared(0))
    for value in values:
        holders = tuple(sorted(set(value.holders)))
        if value.shared not in WHOLES:
            holders = tuple(number for number in holders if people[number].families)
        if len(holders) < 2:
            continue
        if _of_many(people, holders):
            ties.refused[value.shared] += 1
            continue
        for pair in combinations(holders, 2):
            common[pair] |= value.shared
    _add_homes(people, common, ties.refused)
    for (a, b), shared in common.items():
        if _of_one_family(people[a], people[b]):
            shared |= Shared.FAMILY_NAME
        if weight(shared) >= ENOUGH:
            ties.pairs[a, b] = shared
    return ties


def _of_many(people: Sequence[Person], holders: Sequence[int]) -> bool:
    if len(holders) > MOST_HOLDERS:
        return True
    return len({stem(people[number].families[0]) for number in holders if people[number].families}) > MOST_SURNAMES


def _add_homes(people: Sequence[Person], common: dict[tuple[int, int], Shared], refused: Counter[Shared]) -> None:
    """Note same flats and, where a flat was left out, same houses; a house that many share is a block of flats."""
    flats: dict[Home, list[int]] = defaultdict(list)
    houses: dict[Home, dict[int, None]] = defaultdict(dict)
    for number, person in enumerate(people):
        for home in person.homes:
            if home.flat is not None:
                flats[home].append(number)
            houses[home._replace(flat=None)][number] = None
    for shared, groups in ((Shared.FLAT, flats), (Shared.HOUSE, houses)):
        for home, found in groups.items():
            holders = list(found)
            if len(holders) < 2 or (shared is Shared.HOUSE and not any(home in people[n].homes for n in holders)):
                continue
            if _of_many(people, holders):
                refused[shared] += 1
                continue
            for a, b in combinations(sorted(holders), 2):
                if shared is Shared.FLAT or home in people[a].homes or home in people[b].homes:
                    common[a, b] |= shared


def _of_one_family(a: Person, b: Person) -> bool:
    return any(same_family(x, y) for x in a.families for y in b.families)


def words(shared: Shared) -> Iterator[str]:
    """What is shared, in plain words."""
    return (text for one, text in WORDS.items() if shared & one)
