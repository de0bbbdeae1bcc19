"""What standing decisions demand of resolution, and which of them a new one would contradict."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ...driver import Database
from ...errors import InputError
from ..records import Member
from ..sides import Side
from .events import REST, Event, Placed, read_events, standing

Pair = tuple[Member, Member]
Joined = dict[Member, list[tuple[Member, Event | None]]]
"""By record: which others it must be with, and by whose decision; None where none is needed."""


@dataclass(frozen=True, slots=True)
class Decisions:
    """Pairs of records that people decided on, each pair and all pairs in ascending order.

    Attributes:
        together: These must be one.
        apart: These must not be one, whatever they are joined with.
    """

    together: tuple[Pair, ...] = ()
    apart: tuple[Pair, ...] = ()


def read_decisions(database: Database, side: Side) -> Decisions:
    """What the standing events of a side demand; records that are gone may be among them."""
    found = [demands(event.parts) for event in standing(read_events(database)) if event.side == side.name]
    return Decisions(
        tuple(sorted({pair for one in found for pair in one.together})),
        tuple(sorted({pair for one in found for pair in one.apart})),
    )


def decisions_of(database: Database, side: Side, log: Sequence[Any]) -> Decisions:
    """What the standing events of a side demand; read again only when something was appended to the log.

    Args:
        database: The graph.
        side: People or companies.
        log: How many events there are, and the last of them: nothing before it ever changes.
    """
    key = (database.endpoint.uri, side.name)
    length, *_ = log
    if not length:
        return Decisions()
    if _READ.get(key, (None, None))[0] != log:
        _READ[key] = log, read_decisions(database, side)
    return _READ[key][1]


_READ: dict[tuple[str, str], tuple[Sequence[Any], Decisions]] = {}


def demands(parts: Iterable[Placed]) -> Decisions:
    """What the parts of one event demand.

    A part that is together needs one of its records apart from another part, not all of them: a veto is inherited.
    """
    by_part: dict[str, list[Member]] = defaultdict(list)
    for part, member in parts:
        by_part[part].append(member)
    rest = sorted(by_part.pop(REST, ()))
    heads: list[Member] = []
    together: list[Pair] = []
    for members in by_part.values():
        members.sort()
        heads.append(members[0])
        together += [(members[0], other) for other in members[1:]]
    apart = [_ordered(head, other) for at, head in enumerate(heads) for other in (*heads[at + 1 :], *rest)]
    return Decisions(tuple(together), tuple(apart))


def contradicted(
    earlier: Sequence[Event], parts: Iterable[Iterable[Placed]], assumed: Iterable[Pair] = ()
) -> list[Event]:
    """The standing events that must fall for a new decision to hold, as few as a look from pair to pair finds.

    Args:
        earlier: Standing events.
        parts: Parts of the new decision, or of events that it makes stand again.
        assumed: Records that are together without anybody's decision.

    Raises:
        InputError: the new decision contradicts itself.
    """
    fresh = [demands(one) for one in parts]
    given: list[tuple[Decisions, Event | None]] = [(one, None) for one in fresh]
    given.append((Decisions(together=tuple(assumed)), None))
    remaining = list(earlier)
    fallen: list[Event] = []
    while True:
        weighed = given + [(demands(event.parts), event) for event in remaining]
        guilty = _guilty(weighed)
        if guilty is None:
            return fallen
        fallen.append(guilty)
        remaining.remove(guilty)


def _guilty(weighed: Sequence[tuple[Decisions, Event | None]]) -> Event | None:
    """One earlier event of a contradiction: the one that keeps two apart, else the newest that brings them together."""
    joined: Joined = defaultdict(list)
    for demand, event in weighed:
        for a, b in demand.together:
            joined[a].append((b, event))
            joined[b].append((a, event))
    component: dict[Member, Member] = {}
    for start in joined:
        if start not in component:
            component |= dict.fromkeys(_reached(joined, start), start)
    for demand, event in weighed:
        for a, b in demand.apart:
            if a != b and (a not in component or component[a] != component.get(b)):
                continue
            if event is not None:
                return event
            path = [step for step in _path(joined, a, b) if step is not None]
            if not path:
                raise InputError("the parts of this decision contradict each other")
            return max(path, key=lambda step: step.number)
    return None


def _reached(joined: Joined, start: Member) -> set[Member]:
    found = {start}
    waiting = [start]
    while waiting:
        for other, _ in joined[waiting.pop()]:
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found


def _path(joined: Joined, a: Member, b: Member) -> list[Event | None]:
    """The events by which `b` is reached from `a` in the fewest steps."""
    came: dict[Member, tuple[Member, Event | None]] = {}
    waiting = deque([a])
    while waiting and b not in came:
        at = waiting.popleft()
        for other, event in joined.get(at, ()):
            if other not in came and other != a:
                came[other] = (at, event)
                waiting.append(other)
    steps: list[Event | None] = []
    while b != a:
        b, event = came[b]
        steps.append(event)
    return steps


def _ordered(a: Member, b: Member) -> Pair:
    return (a, b) if a < b else (b, a)
