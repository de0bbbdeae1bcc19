"""What is the same for every question about two things: who is meant, what they share, what people decided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice, product

from ...driver import Database
from ...errors import InputError
from ...match.score import score
from ...settings import Settings
from ..decisions.events import REST, Act, Event, read_events, standing
from ..decisions.places import Named, find
from ..records import Member
from ..sides import Side
from .circle import Circle, read_circle

MOST_RECORDS = 200
"""Records of one profile or account that are looked at, by uid."""
MOST_PAIRS = 2000
"""Pairs among which the closest is looked for."""


@dataclass(frozen=True, slots=True)
class Place:
    """A record, and the profile or account that it is in; None before it is resolved."""

    member: Member
    entity: str | None


@dataclass(frozen=True, slots=True)
class Shared:
    """A value that both hold.

    Attributes:
        kind, value: What it is.
        holders: How many records hold it.
        rule: By which it links the two; None where it does not.
        reason: Why it does not; None where it does.
    """

    kind: str
    value: str
    holders: int
    rule: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Ruling:
    """A standing decision of a person that bears on the two.

    Attributes:
        number: Its place in the log.
        act, by, why, at: What was done, by whom, why and when.
        together: Whether it makes them one; else it keeps them apart.
    """

    number: int
    act: Act
    by: str
    why: str
    at: datetime
    together: bool


@dataclass(frozen=True, slots=True)
class Two:
    """Two things named, with everything needed to compare them.

    Attributes:
        left, right: What was named.
        events: The log.
        circle: All their records, and others who hold what they hold.
    """

    left: Named
    right: Named
    events: Sequence[Event]
    circle: Circle

    @property
    def together(self) -> bool:
        """Whether they are in one profile or account."""
        return self.left.entity is not None and self.left.entity == self.right.entity


def read_two(database: Database, settings: Settings, left: str, right: str) -> Two:
    """Read two things.

    Args:
        database: The graph.
        settings: `identifier_limit` is used.
        left, right: Ids of profiles or accounts, retired ones too, or uids of records.

    Raises:
        NotFound: one of them is unknown.
        InputError: both are one record, or not of one side.
    """
    events = read_events(database)
    one, other = find(database, [left, right], events)
    if one.side is not other.side:
        raise InputError("people and companies can not be compared")
    if one.head == other.head:
        raise InputError("both names are of one record", hint="To see what it rests on: portrait identity how ID.")
    members = {*known(one), *known(other), one.head, other.head}
    return Two(one, other, events, read_circle(database, settings, one.side, sorted(members)))


def known(named: Named) -> tuple[Member, ...]:
    """Its records, as many as are looked at."""
    return named.members[:MOST_RECORDS]


def closest(circle: Circle, lefts: Iterable[int], rights: Iterable[int]) -> tuple[int, int]:
    """The pair of greatest weight, one of each; the first of equals.

    Raises:
        InputError: a record is gone.
    """
    pairs = list(islice(product(lefts, rights), MOST_PAIRS))
    if not pairs:
        raise InputError("one of the records is gone", hint="Resolve again: portrait resolve.")
    if len(pairs) == 1:
        return pairs[0]
    rows = circle.prepared().rows(named=True)
    weights = [score(circle.learned.model, rows[a], rows[b]).weight for a, b in pairs]
    return pairs[weights.index(max(weights))]


def shared(circle: Circle, left: int, right: int) -> tuple[Shared, ...]:
    """What two records both hold, from what links best to what does not."""
    found: list[Shared] = []
    for value in circle.holdings.values:
        if left not in value.holders or right not in value.holders:
            continue
        evidence = circle.weighed(value)
        links = evidence.links
        rules = [evidence.rules[rule] for a, b, rule in zip(links.left, links.right, links.rule, strict=True)
                 if (a, b) == (min(left, right), max(left, right))]  # fmt: skip
        reason = None if rules else _reason(circle, left, right, [why for _, why in evidence.demoted])
        found.append(Shared(value.kind.name, value.value, value.many, rules[0] if rules else None, reason))
    return tuple(sorted(found, key=lambda one: one.rule is None))


def _reason(circle: Circle, left: int, right: int, demoted: Sequence[str]) -> str:
    if demoted:
        return demoted[0]
    judge = circle.judge
    return judge.hard(left, right) or judge.soft(left, right) or "shared, and nothing else agrees"


def rulings(events: Sequence[Event], side: Side, left: Iterable[Member], right: Iterable[Member]) -> list[Ruling]:
    """Standing decisions about any two of these records, one of each; those that keep apart first.

    What a person declared apart stays apart with whatever it is joined with, so the records are those of two profiles.
    """
    ours, theirs = set(left), set(right)
    found: list[Ruling] = []
    for event in standing(events):
        if event.side != side.name or not event.parts:
            continue
        of: dict[str, set[Member]] = defaultdict(set)
        for part, member in event.parts:
            of[part].add(member)
        mine, other = ({part for part, members in of.items() if members & them} for them in (ours, theirs))
        together = any(len(of[part] & (ours | theirs)) > 1 for part in (mine & other) - {REST})
        apart = any(a != b for a in mine for b in other)
        if together or (apart and ours.isdisjoint(theirs)):
            found.append(Ruling(event.number, event.act, event.by, event.why, event.at, together))
    return sorted(found, key=lambda ruling: (ruling.together, ruling.number))
