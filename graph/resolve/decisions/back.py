"""The way back: ids and retirements as they were before a decision that is now undone.

Resolution finds the partition, but not which id was whose: the oldest id survives a merge and the largest part keeps it
on a split, so one rule is not the inverse of the other. The log knows.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from ...cypher import statement
from ...driver import Database
from ...settings import Settings
from ...writer import Writer
from ..identity import seed_id
from ..records import Member
from ..statements import replace_links
from .events import Event
from .places import ENTITIES, SIDE_OF_LABEL, places

MOST_REPEATS = 8
"""How many ids made from one record are looked for: one more is made each time that it begins a new group."""


def put_back(database: Database, undone: Iterable[Event]) -> None:
    """Lead the records that a decision moved to the ids that they had before; resolution then decides who is with whom.

    An id that loses all its records leads to where most of them go.
    """
    for event in undone:
        held: dict[str, list[Member]] = defaultdict(list)
        for identity, member in places(database, event.members):
            held[identity].append(member)
        now = {member: identity for identity, members in held.items() for member in members}
        after = {member: identity for identity, member in event.after or ()}
        moved = {member: identity for identity, member in event.before if after.get(member) != identity}
        exist = _existing(database, set(moved.values()))
        moves = {m: identity for m, identity in moved.items() if identity in exist and now.get(m, identity) != identity}
        for identity, members in held.items():
            to = Counter(moves.get(member, identity) for member in members)
            if identity not in to:
                side = SIDE_OF_LABEL[members[0][0]]
                database.write(replace_links(side.merged), rows=[[identity, [[to.most_common(1)[0][0], {}]]]])
        for side in ENTITIES.values():
            for edge in side.resolved:
                label = edge.start.__name__
                rows = [[uid, [[identity, {}]]] for (of, uid), identity in sorted(moves.items()) if of == label]
                if rows:
                    database.write(replace_links(edge), rows=rows)


def give_back(database: Database, settings: Settings, undone: Iterable[Event]) -> None:
    """Make retired ids again what they were before; after the resolution.

    An id that was retired before keeps its time and leads where it led; one that only the decision made is removed,
    and is answered from the log from then on.
    """
    for event in undone:
        known = {identity for identity, _ in event.before} | {identity for identity, _, _ in event.retired}
        # A new id is made from a record of its group; any other was there before, under records not looked at then.
        made = {seed_id(member, repeat) for _, member in event.before for repeat in range(MOST_REPEATS)}
        born = ({identity for identity, _ in event.after or ()} - known) & made
        if born:
            database.write(statement("resolve/decisions_forget"), ids=sorted(born))
        if event.retired:
            _retire_as_before(database, settings, event)


def _retire_as_before(database: Database, settings: Settings, event: Event) -> None:
    wanted = {identity: (at, into) for identity, at, into in event.retired}
    rows = _retired(database, wanted)
    led = {into for _, into in wanted.values() if into is not None}
    alive = _existing(database, led) - {row[1] for row in _retired(database, led)}
    with Writer(database, batch_rows=settings.batch_rows) as writer:
        for label, identity, created, retired, _ in rows:
            at, _ = wanted[identity]
            if at != retired:
                side = ENTITIES[label]
                times = {"created_at": _time(created), "retired_at": _time(at)}
                writer.put(side.entity(**{side.entity.node_type.key: identity}, **times))
    for label, side in ENTITIES.items():
        moved = [
            [identity, [[before, {}]]]
            for of, identity, _, _, into in rows
            if of == label and (before := wanted[identity][1]) in alive and before != into
        ]
        if moved:
            database.write(replace_links(side.merged), rows=moved)


def _retired(database: Database, ids: Iterable[str]) -> Sequence[list[Any]]:
    return database.rows(statement("resolve/decisions_retired"), ids=[], asked=sorted(ids))


def _existing(database: Database, ids: Iterable[str]) -> set[str]:
    return {identity for (identity,) in database.rows(statement("resolve/decisions_existing"), ids=sorted(ids))}


def _time(milliseconds: int | None) -> datetime | None:
    return None if milliseconds is None else datetime.fromtimestamp(milliseconds / 1000, UTC)
