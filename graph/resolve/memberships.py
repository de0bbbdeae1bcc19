"""Segments follow the person: what retired profiles were told of segments shows on the living one.

A retired profile keeps its own memberships in a property, so that a split or an undoing gives them back as they were.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from ..cypher import statement
from ..driver import Database
from ..model.people import OWN

_NONE = "null"
"""What an edge says of its own where only others were told of the segment."""


class Told(NamedTuple):
    """What a profile was told of one segment.

    Attributes:
        type: IN_SEGMENT or LEFT_SEGMENT.
        text: Since, or until, when; as Cypher writes it.
        at: The same, milliseconds since 1970.
        by: Who did it.
        changed: Its stamp of change: kept, for a merge is no entering and no leaving.
    """

    type: str
    text: str | None
    at: int | None
    by: str | None
    changed: int | None

    @property
    def order(self) -> tuple[int, bool, str]:
        """Places what was told in time; of one moment, being in comes first."""
        return self.at if self.at is not None else -(2**63), self.type == "LEFT_SEGMENT", self.by or ""


def shown(told: Iterable[Told]) -> Told:
    """What a person was told of a segment by all that was told to their profiles, one at least.

    The last word counts. Who is in has been so since the first entering that no leaving followed.
    """
    ordered = sorted(told, key=lambda one: one.order)
    last = ordered[-1]
    if last.type == "LEFT_SEGMENT":
        return last
    left = max((at for at, one in enumerate(ordered) if one.type == "LEFT_SEGMENT"), default=-1)
    return ordered[left + 1]


def carry(database: Database, ids: Collection[str]) -> None:
    """Let living profiles show what all that lead to them were told, and give revived ones back their own.

    Args:
        database: The graph.
        ids: Profiles that were retired or revived, or lead elsewhere, and where they led; others are ignored.
    """
    people: dict[str, dict[str, dict[str, Told]]] = defaultdict(dict)
    stands: dict[str, tuple[str | None, _Edges]] = {}
    for identity, living, kept, edges in database.rows(statement("resolve/memberships"), ids=sorted(ids), own=OWN):
        stood = {segment: (own, Told(*told)) for segment, own, *told in edges}
        stands[identity] = (kept, stood)
        people[living][identity] = _own(kept, stood)
    rows = []
    for living, told in people.items():
        for identity, own in told.items():
            kept = None if identity == living or not own else json.dumps(own, ensure_ascii=False, sort_keys=True)
            edges = _edges(own, told) if identity == living else {}
            if (kept, edges) != stands[identity]:
                listed = [
                    [segment, mark, one.type, one.text, one.by, one.changed] for segment, (mark, one) in edges.items()
                ]
                rows.append([identity, kept, listed])
    if rows:
        database.write(statement("resolve/memberships_write"), rows=rows)


def carry_left(database: Database) -> None:
    """Carry what a run that was cut off left on retired profiles."""
    if left := [identity for (identity,) in database.rows(statement("resolve/memberships_left"))]:
        carry(database, left)


_Edges = dict[str, tuple[str | None, Told]]
"""By segment: what the profile was itself told, where that is something else, and what it shows."""


def _own(kept: str | None, stood: _Edges) -> dict[str, Told]:
    """What a profile was itself told, by segment."""
    own = {segment: Told(*told) for segment, told in json.loads(kept or "{}").items()}
    for segment, (mark, told) in stood.items():
        if mark is None:
            own[segment] = told
        elif mark != _NONE:
            own[segment] = Told(*json.loads(mark))
    return own


def _edges(own: Mapping[str, Told], told: Mapping[str, Mapping[str, Told]]) -> _Edges:
    """What the living profile shows."""
    by_segment: dict[str, list[Told]] = defaultdict(list)
    for of_one in told.values():
        for segment, one in of_one.items():
            by_segment[segment].append(one)
    edges: _Edges = {}
    for segment, found in by_segment.items():
        one, mine = shown(found), own.get(segment)
        edges[segment] = (None if one == mine else json.dumps(mine, ensure_ascii=False), one)
    return edges
