"""Collapse: from a partition to the Profiles or Accounts that the graph should have, and what must change for that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..model import Edge
from .identity import JOINED, Ids, Joined, Standing
from .records import Member, Records
from .sides import Side


@dataclass(slots=True)
class Wanted:
    """A profile or account as it should be; fields as in `Standing`."""

    properties: dict[str, Any]
    records: dict[Member, Joined]
    golden: dict[Member, list[str]]


EdgeRows = dict[Edge, list[tuple[str, list[tuple[str, dict[str, Any]]]]]]
"""By edge type: start key, and all the edges that it should have, as end key and properties."""


@dataclass(slots=True)
class Changes:
    """What must be written; empty where nothing changed.

    Attributes:
        entities: Properties of new and changed entities by id, retired ones included.
        merged, resolved, golden, linked: Edges to write, in this order.
        created, retired, revived: How many profiles or accounts.
        changed: Living ones that stood and of which something differs.
        turned: Ids that are retired or alive now and were not before, or lead elsewhere; and where they led.
    """

    entities: dict[str, dict[str, Any]] = field(default_factory=dict)
    merged: EdgeRows = field(default_factory=dict)
    resolved: EdgeRows = field(default_factory=dict)
    golden: EdgeRows = field(default_factory=dict)
    linked: EdgeRows = field(default_factory=dict)
    created: int = 0
    retired: int = 0
    revived: int = 0
    changed: set[str] = field(default_factory=set)
    turned: set[str] = field(default_factory=set)

    @property
    def updated(self) -> int:
        """How many of those that stood say something else now."""
        return len(self.changed)


def wanted_entities(
    records: Records,
    groups: Mapping[int, Sequence[int]],
    ids: Ids,
    standing: Mapping[str, Standing],
    describe: Mapping[int, tuple[dict[str, Any], dict[int, list[str]]]],
    joined: Mapping[int, Joined],
) -> dict[str, Wanted]:
    """What every living profile or account should be.

    Args:
        records: All records of the side.
        groups: Members by group.
        ids: The id of each group.
        standing: What the graph has; a profile keeps the time at which it first appeared.
        describe: By group, properties and which of them each record supplied.
        joined: By record, what its edge to its profile says.
    """
    wanted: dict[str, Wanted] = {}
    for group, numbers in groups.items():
        identity = ids.of_group[group]
        properties, lineage = describe[group]
        before = standing.get(identity)
        if before is not None and before.properties.get("created_at") is not None:
            properties = properties | {"created_at": before.properties["created_at"]}
        wanted[identity] = Wanted(
            properties,
            {records.members[n]: joined[n] for n in numbers},
            {records.members[n]: sorted(attributes) for n, attributes in lineage.items()},
        )
    return wanted


def changes(
    side: Side,
    wanted: Mapping[str, Wanted],
    standing: Mapping[str, Standing],
    retired: Mapping[str, str | None],
    known_at: int | None,
) -> Changes:
    """Compare what should be with what is.

    Args:
        side: People or companies.
        wanted: Living entities as they should be.
        standing: Entities as they are.
        retired: Ids that are no longer alive, and what each became.
        known_at: When the latest record became known: the time at which ids are retired.
    """
    made = Changes()
    nothing = Standing({})
    met: set[Member] = set()
    doubled: set[Member] = set()  # by a run that was cut off
    for now in standing.values():
        doubled |= met & now.records.keys()
        met |= now.records.keys()
    for identity, entity in wanted.items():
        before = standing.get(identity, nothing)
        differs = _compare(made, side, identity, entity.properties, before, entity.golden, None)
        for member, joined in entity.records.items():
            if before.records.get(member) != joined or member in doubled:
                differs = True
                told = {name: value for name, value in zip(JOINED, joined, strict=True) if value is not None}
                _add(made.resolved, _edge(side.resolved, member[0]), member[1], [(identity, told)])
        made.created += identity not in standing
        if before.retired:
            made.revived += 1
            made.turned.update((identity, *before.merged_into))
        if differs and identity in standing and not before.retired:
            made.changed.add(identity)
    for identity, became in retired.items():
        before = standing[identity]
        kept = {name: before.properties.get(name) for name in ("created_at", "retired_at")}
        if kept["retired_at"] is None:
            kept["retired_at"] = known_at
            made.retired += 1
            made.turned.add(identity)
        if before.merged_into != ((became,) if became else ()):
            made.turned.update((identity, *before.merged_into))
        _compare(made, side, identity, {k: v for k, v in kept.items() if v is not None}, before, {}, became)
    return made


def _compare(
    made: Changes,
    side: Side,
    identity: str,
    properties: dict[str, Any],
    before: Standing,
    golden: Mapping[Member, list[str]],
    became: str | None,
) -> bool:
    """Note what differs in an entity and the edges that leave it."""
    differs = properties != before.properties
    if differs:
        made.entities[identity] = properties
    if golden != before.golden:
        differs = True
        for edge in side.golden:
            label = edge.end.__name__
            ends = [(uid, {"attributes": a}) for (of, uid), a in sorted(golden.items()) if of == label]
            if ends or any(of == label for of, _ in before.golden):
                _add(made.golden, edge, identity, ends)
    if before.merged_into != ((became,) if became else ()):
        _add(made.merged, side.merged, identity, [(became, {})] if became else [])
    return differs


def _edge(edges: Sequence[Edge], label: str) -> Edge:
    return next(edge for edge in edges if edge.start.__name__ == label)


def _add(rows: EdgeRows, edge: Edge, start: str, ends: list[tuple[str, dict[str, Any]]]) -> None:
    rows.setdefault(edge, []).append((start, ends))
