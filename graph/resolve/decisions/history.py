"""What was decided about a profile: its part of the log."""

from __future__ import annotations

from ...driver import Database
from .events import Event, read_events
from .places import find, retired_into


def history(database: Database, name: str | None = None) -> list[Event]:
    """Events, oldest first: all of them, or those that touched a profile, an account or a record.

    Events count that spoke of a record that is there now, or of an id that leads there, or came of such an id.

    Args:
        database: The graph.
        name: Id, retired ones too, or uid of a record.

    Raises:
        NotFound: nothing of that name is known.
        InputError: a uid names records of two labels.
    """
    events = read_events(database)
    if name is None:
        return events
    [found] = find(database, [name], events)
    members = set(found.members)
    ids = {name}
    if found.entity is not None:
        ids.add(found.entity)
        ids |= {identity for identity, _, into in retired_into(database, [(found.entity, found.head)]) if into}
    return [
        event
        for event in events
        if event.members & members or ids & {identity for identity, _ in (*event.before, *(event.after or ()))}
    ]
