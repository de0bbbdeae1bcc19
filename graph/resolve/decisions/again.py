"""Resolving again after a decision, so that the graph shows it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ...cypher import statement
from ...driver import Database
from ...settings import Settings
from ..memberships import carry
from ..records import Member
from ..run import resolve
from ..touched import AT_ONCE, resolve_touched
from .back import give_back, put_back
from .events import Event, lines, read_events, standing
from .places import affected


def complete(database: Database, settings: Settings) -> bool:
    """Carry out every decision of which the log does not yet say what came of it.

    That is the one just made, or one whose process died before it was carried out. Doing it twice does no harm.

    Returns:
        Whether everything was resolved for it.
    """
    events = read_events(database)
    pending = [event for event in events if event.after is None]
    if not pending:
        return False
    undone = unravelled(events, {event.undoes for event in pending if event.undoes is not None})
    put_back(database, undone)
    everything = resolve_again(database, settings, {member for event in pending for member in event.members})
    give_back(database, settings, undone)
    carry(database, {identity for event in undone for identity in _named(event)})
    rows = [[event.uid, lines(affected(database, event.members))] for event in pending]
    database.write(statement("resolve/decisions_outcomes"), rows=rows)
    return everything


def _named(event: Event) -> set[str]:
    retired = {name for identity, _, into in event.retired for name in (identity, into) if name}
    return retired | {identity for identity, _ in (*event.before, *(event.after or ()))}


def unravelled(events: Sequence[Event], numbers: Collection[int]) -> list[Event]:
    """The events with these numbers, which are undone now, and those whose traces they alone still kept; newest first.

    An event that was undone while a later one about the same records stood may have left its ids to that one. The
    oldest comes last, for what it found is what shall be again.
    """
    undone_by = {event.undoes: event.number for event in standing(events) if event.undoes is not None}
    found = [event for event in events if event.number in numbers]
    for later in found:  # grows as it is walked
        found += [
            event
            for event in events[: later.number - 1]
            if undone_by.get(event.number, 0) > later.number and event not in found and event.members & later.members
        ]
    return sorted(found, key=lambda event: -event.number)


def resolve_again(database: Database, settings: Settings, members: Collection[Member]) -> bool:
    """Resolve what the decisions about these records touch; returns whether that was everything."""
    if len(members) > AT_ONCE:
        resolve(database, settings)
        return True
    return bool(resolve_touched(database, settings, members).everything)
