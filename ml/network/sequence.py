"""What happened to each entity week by week: the input of the temporal graph network, with messages by event kind.

Every week of every entity is a node of its own. Events send it what they carry (how many, their numbers, on
which days), and the things that they are about: the sections of what an order contains, its store, its channel.
A week holds only what was known at its end: the weeks of a later snapshot begin with those of an earlier one, bit
for bit, so one pass over the weeks trains on all moments at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from graph.model import Feature, Node

from ..past.events import Events, Kind, events, kinds
from ..past.history import DAY_MS, Floats, Ints, learnable
from ..past.snapshot import Snapshot
from ..past.things import slots_of, widest
from ..past.windows import different, place_within
from .sampler import Latest

WEEK = 7
WEEKS = 52
SLOTS = 1_024
"""Rows of the embedding for the things of one field, which are hashed into them."""

EVENTS_MOST = 1_000
"""Events of one kind that count for one entity: the latest."""

AT_ONCE = 10_000
"""Entities whose weeks are made at once: a hundred columns of them take 200 MiB."""

DAYS_LONG = 365.0
_COMMON = 3 + WEEK
"""Columns of every kind: events in the week, days since the last one, whether there was one yet, and its days."""

Dense = NDArray[np.float32]


@dataclass(frozen=True)
class Weeks:
    """The weeks of some entities, the last of which ends at the snapshot's moment.

    Attributes:
        dense: What events carry, shape (entities, WEEKS, columns).
        thing: Rows of the embedding that weeks are told of.
        first: Where the things of each week begin in `thing`; shape (entities * WEEKS + 1,).
    """

    dense: Dense
    thing: Ints
    first: Ints

    def __len__(self) -> int:
        return len(self.dense)

    def some(self, rows: Ints) -> Weeks:
        """Those of some of the entities."""
        begin, end = self.first[rows * WEEKS], self.first[(rows + 1) * WEEKS]
        at = np.repeat(begin - np.cumsum(end - begin) + (end - begin), end - begin) + np.arange((end - begin).sum())
        each = np.diff(self.first).reshape(-1, WEEKS)[rows].ravel()
        return Weeks(self.dense[rows], self.thing[at], np.concatenate([[0], np.cumsum(each)]))


@dataclass(frozen=True)
class Layout:
    """What the columns and the rows of the embedding mean; a network fits only weeks of its own layout.

    Attributes:
        label: Of the entities.
        kinds: Kinds of event, in order.
        columns: Which columns each has: first and one past the last.
        fields: Kinds of thing as ``kind field``, in order: SLOTS rows of the embedding for each.
    """

    label: str
    kinds: tuple[str, ...]
    columns: tuple[tuple[int, int], ...]
    fields: tuple[str, ...]

    @property
    def width(self) -> int:
        """Number of columns."""
        return self.columns[-1][1] if self.columns else 0

    def things_of(self, kind: str) -> list[int]:
        """Numbers of the fields of a kind."""
        return [at for at, field in enumerate(self.fields) if field.split(" ")[0] == kind]


def layout(snapshot: Snapshot, entity: type[Node]) -> Layout:
    """The layout for what a snapshot holds: kinds of which there are no events take no part."""
    columns: list[tuple[int, int]] = []
    names: list[str] = []
    fields: list[str] = []
    for kind in kinds((links.link for links in snapshot.links.values()), entity):
        found = events(snapshot, kind)
        if not len(found):
            continue
        begin = columns[-1][1] if columns else 0
        names.append(kind.name)
        columns.append((begin, begin + _COMMON + len(_numbers(kind))))
        fields += [f"{kind.name} {field}" for field in _texts(found)]
        fields += [f"{kind.name} {field}" for field, _, _, which, _ in widest(found, snapshot) if len(which)]
    return Layout(entity.__name__, tuple(names), tuple(columns), tuple(fields))


def in_parts(rows: Ints) -> Iterator[Ints]:
    """Rows in parts of which the weeks fit into memory, however many there are."""
    for begin in range(0, len(rows), AT_ONCE):
        yield rows[begin : begin + AT_ONCE]


def weeks_of(snapshot: Snapshot, rows: Ints, plan: Layout) -> Weeks:
    """The last WEEKS weeks of the entities `rows` (snapshot rows)."""
    past = snapshot.cache.once(("weeks", snapshot.as_of, plan), lambda: _past(snapshot, plan))
    dense = np.zeros((len(rows), WEEKS, plan.width), dtype=np.float32)
    told: list[Ints] = []
    wide = max(len(plan.fields), 1) * SLOTS
    for kind in past.kinds:
        owner, event = kind.latest.last(rows, snapshot.as_of, EVENTS_MOST)
        age = (snapshot.as_of - kind.known[event]) / DAY_MS
        back = np.floor(age / WEEK)
        inside = back < WEEKS
        owner, event, age = owner[inside], event[inside], age[inside]
        week = WEEKS - 1 - back[inside].astype(np.int64)
        begin, end = kind.columns
        _carried(dense[:, :, begin:end], kind.found, owner, event, week, age - back[inside] * WEEK)
        for things in kind.things:
            which, slot = things.of(event)
            told.append(different((owner * WEEKS + week)[which] * wide + things.field * SLOTS + slot))
    pairs = np.sort(np.concatenate(told)) if told else np.empty(0, dtype=np.int64)
    first = np.searchsorted(pairs, np.arange(len(rows) * WEEKS + 1) * wide)
    return Weeks(dense, pairs % wide, first)


@dataclass(frozen=True)
class _Things:
    """Things of one field by event: an event's slots are `slot[first[event]:first[event + 1]]`."""

    field: int
    first: Ints
    slot: NDArray[np.int16]

    @classmethod
    def by_event(cls, field: int, events: int, which: Ints, slot: Ints) -> _Things:
        """From pairs of an event and a slot; a slot of SLOTS is none."""
        kept = np.flatnonzero(slot < SLOTS)
        kept = kept[np.argsort(which[kept], kind="stable")]
        return cls(field, np.searchsorted(which[kept], np.arange(events + 1)), slot[kept].astype(np.int16))

    def of(self, event: Ints) -> tuple[Ints, NDArray[np.int16]]:
        """Positions among `event`, and the slots of each."""
        count = self.first[event + 1] - self.first[event]
        which = np.repeat(np.arange(len(event)), count)
        return which, self.slot[np.repeat(self.first[event], count) + place_within(which)]


@dataclass(frozen=True)
class _KindPast:
    """All events of one kind, sorted by entity and time, with the columns they fill and the things they are about."""

    found: Events
    columns: tuple[int, int]
    known: Floats
    latest: Latest
    things: tuple[_Things, ...]

    @property
    def nbytes(self) -> int:
        """Bytes of the arrays."""
        own = (self.found.profile, self.found.node, self.found.time, self.known, *self.found.numbers.values())
        told = sum(things.first.nbytes + things.slot.nbytes for things in self.things)
        return sum(array.nbytes for array in own) + self.latest.nbytes + told


@dataclass(frozen=True)
class _Past:
    """What all weeks of a snapshot are cut from: made once, however many parts entities are read in."""

    kinds: tuple[_KindPast, ...]

    @property
    def nbytes(self) -> int:
        """Bytes of the arrays."""
        return sum(kind.nbytes for kind in self.kinds)


def _past(snapshot: Snapshot, plan: Layout) -> _Past:
    entities = snapshot.nodes[plan.label]
    made = []
    for kind in kinds((links.link for links in snapshot.links.values()), entities.type.cls):
        if kind.name not in plan.kinds:
            continue
        found = replace(events(snapshot, kind), dates={})
        known = np.maximum(found.time, snapshot.nodes[kind.label].time[found.node])
        things = tuple(
            _Things.by_event(plan.fields.index(name), len(found), which, slot)
            for field, which, slot in _things(found, snapshot)
            if (name := f"{kind.name} {field}") in plan.fields
        )
        columns = plan.columns[plan.kinds.index(kind.name)]
        made.append(_KindPast(found, columns, known, Latest(found.profile, known, len(entities)), things))
    return _Past(tuple(made))


def _carried(into: Dense, found: Events, owner: Ints, event: Ints, week: Ints, age: Floats) -> None:
    count = np.zeros(into.shape[:2])
    np.add.at(count, (owner, week), 1.0)
    into[:, :, 0] = np.log1p(count)
    youngest = np.full(into.shape[:2], np.inf)
    np.minimum.at(youngest, (owner, week), age)
    since = np.full(len(into), np.inf)
    for at in range(into.shape[1]):
        since = np.minimum(since + WEEK, youngest[:, at])
        into[:, at, 1] = np.log1p(np.minimum(since, DAYS_LONG)) / 4.0
        into[:, at, 2] = np.isfinite(since)
    into[owner, week, 3 + np.minimum(age.astype(np.int64), WEEK - 1)] = 1.0
    for column, name in enumerate(_numbers(found.kind), _COMMON):
        total = np.zeros(into.shape[:2])
        np.add.at(total, (owner, week), np.nan_to_num(found.numbers[name][event]))
        into[:, :, column] = np.sign(total) * np.log1p(np.abs(total)) / 5.0


def _numbers(kind: Kind) -> Sequence[str]:
    """Numbers that are known as soon as the event is."""
    return [name for name, declared in kind.properties.items() if declared.prop.known_at is None]


def _texts(found: Events) -> list[str]:
    node = (found.kind.beyond.start if found.kind.beyond else found.kind.path.end).node_type
    return [
        name
        for name, declared in learnable(node.properties, node.name).items()
        if declared.prop.feature is Feature.CATEGORICAL and declared.prop.known_at is None
    ]


def _things(found: Events, snapshot: Snapshot) -> Sequence[tuple[str, Ints, Ints]]:
    """Field, positions of events, and slots of the things (SLOTS where absent)."""
    nodes = snapshot.nodes[found.kind.label]
    every = np.arange(len(found))
    told = []
    for name in _texts(found):
        slot = slots_of(np.asarray(nodes.columns[name], dtype=object), SLOTS)
        told.append((name, every, slot[found.node]))
    for field, _, label, which, thing in widest(found, snapshot):
        told.append((field, which, slots_of(snapshot.nodes[label].keys, SLOTS)[thing]))
    return told
