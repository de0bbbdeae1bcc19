"""Carrying out a decision: append it, resolve again what it touches, and say what came of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from ...driver import Database
from ...errors import InputError
from ...settings import Settings
from ..records import Member
from ..sides import Side
from .again import complete
from .blocked import blocked_by_now, holders
from .demands import Pair, contradicted
from .events import Act, Event, Placed, append, origin, read_events, standing
from .places import Named, affected, retired_into

EVERYTHING = "Everything was resolved: the decision touches more than can be resolved by itself."


@dataclass(frozen=True, slots=True)
class Done:
    """What was decided and what came of it.

    Attributes:
        events: Events that were appended, the decision itself last; before it the undoing of what it superseded.
        notes: What the decider should know, without personal data.
    """

    events: tuple[Event, ...]
    notes: tuple[str, ...] = ()

    @property
    def before(self) -> dict[Member, str]:
        """By record, its profile or account before."""
        return {member: identity for identity, member in self.events[-1].before}

    @property
    def after(self) -> dict[Member, str]:
        """By record, its profile or account afterwards."""
        return {member: identity for identity, member in self.events[-1].after or ()}


@dataclass(frozen=True, slots=True)
class Decider:
    """Who decides, why, and whether earlier decisions that contradict are to be undone first.

    `request` names what asks for it, if that is to make it once only, however often it asks.
    """

    by: str
    why: str
    supersede: bool = False
    request: str | None = None

    def __post_init__(self) -> None:
        if not self.by.strip():
            raise InputError("a decision needs the name of whoever makes it", hint="Say who: --by NAME.")

    def made(self, events: Sequence[Event]) -> Done | None:
        """What this very request decided before; None if it did not."""
        before = tuple(event for event in events if self.request and event.request == self.request)
        return Done(before) if before else None


def caught_up(database: Database, settings: Settings) -> list[Event]:
    """The log, once the graph shows all of it; within a turn."""
    complete(database, settings)
    return read_events(database)


def one_side(named: Iterable[Named]) -> Side:
    """The side that all of them are of.

    Raises:
        InputError: people and companies are among them.
    """
    sides = {thing.side.name: thing.side for thing in named}
    if len(sides) > 1:
        raise InputError("people and companies can not be decided on together")
    return next(iter(sides.values()))


def two_parts(named: Sequence[Named]) -> list[Placed]:
    """A part for each of two different records.

    Raises:
        InputError: both are one.
    """
    left, right = sorted(thing.head for thing in named)
    if left == right:
        raise InputError("both names are of one record, profile or account")
    return [("1", left), ("2", right)]


def carry_out(
    database: Database,
    settings: Settings,
    decider: Decider,
    events: Sequence[Event],
    act: Act,
    side: str,
    parts: Sequence[Placed] = (),
    assumed: Iterable[Pair] = (),
    *,
    review: str | None = None,
    undoes: Event | None = None,
    identifier: str | None = None,
    blocked_before: str | None = None,
    notes: Sequence[str] = (),
) -> Done:
    """Append a decision, after the undoing of what it supersedes, and resolve again; within a turn.

    Raises:
        InputError: it contradicts an earlier decision, and is not to supersede it.
    """
    draft = Event(
        0, act, side, decider.by, decider.why, datetime.now(UTC), tuple(parts),
        review=review, request=decider.request, identifier=identifier, blocked_before=blocked_before,
    )  # fmt: skip
    fallen = _superseded(decider, events, draft, assumed, undoes)
    drafts = [replace(draft, act=Act.UNDO, parts=(), review=None, undoes=event.number) for event in fallen]
    drafts.append(draft if undoes is None else replace(draft, undoes=undoes.number))
    numbered = [replace(one, number=len(events) + at) for at, one in enumerate(drafts, 1)]
    log = [*events, *numbered]
    full: list[Event] = []
    values: set[str] = set()
    for event in numbered:
        of = event if event.undoes is None else events[event.undoes - 1]
        members = of.members
        if value := origin(log, event).identifier:  # who holds it now, for some may have come since
            values.add(value)
            members = members | holders(database, value)
        placed = tuple(affected(database, members))
        full.append(replace(event, before=placed, retired=tuple(retired_into(database, placed))))
    append(database, len(events), full, {value: blocked_by_now(log, value) for value in values})
    everything = complete(database, settings)
    done = Done(tuple(read_events(database)[len(events) :]), tuple(notes))
    if values:
        done = replace(done, notes=(*done.notes, _moved(done)))
    return replace(done, notes=(*done.notes, EVERYTHING)) if everything else done


def _moved(done: Done) -> str:
    """What came apart and what was joined, in a sentence."""
    parts, sources = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for member, identity in done.after.items():
        if was := done.before.get(member):
            parts[was].add(identity)
            sources[identity].add(was)
    apart = [identities for identities in parts.values() if len(identities) > 1]
    joined = [identities for identities in sources.values() if len(identities) > 1]
    told = [
        f"{len(groups):,} {'profile or account' if len(groups) == 1 else 'profiles or accounts'} {became}"
        for groups, became in (
            (apart, f"came apart, into {len(set[str]().union(*apart)):,}"),
            (joined, f"{'was' if len(joined) == 1 else 'were'} joined, from {len(set[str]().union(*joined)):,}"),
        )
        if groups
    ]
    return "; ".join(told) + "." if told else "No profile or account came apart, and none were joined."


def _superseded(
    decider: Decider, events: Sequence[Event], draft: Event, assumed: Iterable[Pair], undoes: Event | None
) -> list[Event]:
    """Standing events that must be undone first."""
    stands = standing(events)
    if undoes is None:
        fallen = contradicted([e for e in stands if e.side == draft.side], [draft.parts], assumed)
    else:
        then = standing([*events, replace(draft, number=len(events) + 1, undoes=undoes.number)])
        back = [e for e in then if e not in stands and e.act is not Act.UNDO]
        same = [e for e in then if e in stands and e.side == draft.side and e.act is not Act.UNDO]
        fallen = contradicted(same, [event.parts for event in back])
    if fallen and not decider.supersede:
        said = " and ".join(f"decision {event.number} ({event.act.value}, {event.at:%Y-%m-%d})" for event in fallen)
        raise InputError(
            f"this contradicts {said}",
            hint=f"Undo it first, by portrait identity undo {fallen[0].number}, or let this supersede it: --supersede.",
        )
    return fallen
