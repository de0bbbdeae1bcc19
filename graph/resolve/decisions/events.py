"""The log of decisions: events that are appended and never changed; whether one stands is derived from the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from ...cypher import statement
from ...driver import Database
from ...errors import WriteRefused
from ..records import Member

REST = "rest"
"""The part whose records are apart from all others, and of which nothing else is said."""


class Act(StrEnum):
    """What a person did."""

    MERGE = "merge"
    SPLIT = "split"
    BAN = "ban"
    CONFIRM = "confirm"
    """A doubtful pair is one."""
    REJECT = "reject"
    """A doubtful pair is not one."""
    BLOCK = "block"
    """A value links nobody."""
    UNBLOCK = "unblock"
    """A value that was blocked may link again."""
    UNDO = "undo"

    @property
    def of_value(self) -> bool:
        """Whether it is about a value, and not about records."""
        return self in (Act.BLOCK, Act.UNBLOCK)


BOTH = "both"
"""The side of an event about a value: whoever holds it, people or companies."""


Placed = tuple[str, Member]
"""A part or an id, and a record in it."""
Retired = tuple[str, int, str | None]
"""An id that is no longer alive, when it was retired in milliseconds since 1970, and what it leads to."""


@dataclass(frozen=True, slots=True)
class Event:
    """One decision.

    Attributes:
        number: Its place in the log, from 1; people name it so.
        act: What was done.
        side: people or companies; `BOTH` where it is about a value.
        by, why, at: Who decided it, why, and when.
        parts: Part and record: records of one part are one, of different parts are not; see `REST`.
        before: Id and record: the profiles or accounts of these records when it was decided.
        retired: Ids that were retired into those before.
        review: The item of the review queue that it decided.
        undoes: Number of the event that it undoes.
        after: As `before`, once resolution has shown it; None until then.
        request: What made it, where that is to make it once only.
        identifier: Key of the identifier that it blocks or unblocks.
        blocked_before: Why that identifier was blocked before; None if it was not.
    """

    number: int
    act: Act
    side: str
    by: str
    why: str
    at: datetime
    parts: tuple[Placed, ...] = ()
    before: tuple[Placed, ...] = ()
    retired: tuple[Retired, ...] = ()
    review: str | None = None
    undoes: int | None = None
    after: tuple[Placed, ...] | None = None
    request: str | None = None
    identifier: str | None = None
    blocked_before: str | None = None

    @property
    def uid(self) -> str:
        """Its key in the graph."""
        return event_uid(self.number)

    @property
    def members(self) -> set[Member]:
        """Records that it speaks of, and those that shared a profile with them."""
        return {member for _, member in (*self.parts, *self.before)}


def event_uid(number: int) -> str:
    """The key of the event with this number."""
    return f"decision:{number}"


def read_events(database: Database) -> list[Event]:
    """The whole log, oldest first."""
    return [_event(row) for row in database.stream(statement("resolve/decisions"))]


def standing(events: Sequence[Event]) -> list[Event]:
    """Events that no standing event undoes, oldest first; an undo that was itself undone undoes nothing."""
    undone: set[int] = set()
    found: list[Event] = []
    for event in reversed(events):  # an event undoes an earlier one, so those that may undo it are known by then
        if event.number not in undone:
            found.append(event)
            if event.undoes is not None:
                undone.add(event.undoes)
    return found[::-1]


def origin(events: Sequence[Event], event: Event) -> Event:
    """What an undoing is about in the end: the event at the bottom of all undoing; any other event itself."""
    while event.undoes is not None:
        event = events[event.undoes - 1]
    return event


def append(
    database: Database, length: int, events: Sequence[Event], blocked: Mapping[str, str | None] | None = None
) -> None:
    """Write events after the `length` that the log has, all or none, and take their items off the review queue.

    Args:
        database: Where to.
        length: As the caller read it.
        events: To be appended.
        blocked: By key of an identifier why it is blocked from now on, None if it is not; written with the events.

    Raises:
        WriteRefused: somebody else appended since the log was read.
    """
    written = database.write(
        statement("resolve/decisions_append"), length=length, events=[*map(_row, events)],
        blocked=[list(one) for one in sorted((blocked or {}).items())],
    )  # fmt: skip
    # Nothing is returned too where the answer to a commit was lost and the driver asked again: then they are there.
    if not written.rows and not set(events) <= set(read_events(database)):
        raise WriteRefused(
            "another decision was made at the same moment", where=events[-1].uid, hint="Look at it, and decide again."
        )


def _row(event: Event) -> dict[str, Any]:
    properties = {
        "uid": event.uid, "number": event.number, "act": event.act.value, "side": event.side, "by": event.by,
        "why": event.why, "at": event.at, "parts": lines(event.parts), "before": lines(event.before),
        "retired": [f"{identity}\t{at}\t{into or ''}" for identity, at, into in event.retired],
        "review": event.review, "request": event.request, "identifier": event.identifier,
        "blocked_before": event.blocked_before,
    }  # fmt: skip
    return {
        "properties": {name: value for name, value in properties.items() if value is not None},
        "undoes": None if event.undoes is None else event_uid(event.undoes),
        "review": event.review,
        "members": [list(member) for member in sorted({member for _, member in event.parts})],
    }


def lines(placed: Iterable[Placed]) -> list[str]:
    """Records with their part or id as the graph holds them: tab-separated, the uid last, for it may hold a tab."""
    return [f"{place}\t{label}\t{uid}" for place, (label, uid) in placed]


def _placed(texts: Iterable[str]) -> tuple[Placed, ...]:
    split = (text.split("\t", 2) for text in texts)
    return tuple((place, (label, uid)) for place, label, uid in split)


def _event(row: list[Any]) -> Event:
    number, act, side, by, why, at, parts, before, retired, review, undoes, after, *rest = row
    earlier = (text.split("\t") for text in retired or ())
    return Event(
        number, Act(act), side, by, why, at.to_native(), _placed(parts or ()), _placed(before or ()),
        tuple((identity, int(when), into or None) for identity, when, into in earlier),
        review, undoes, None if after is None else _placed(after), *rest,
    )  # fmt: skip
