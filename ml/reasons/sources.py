"""What a feature was made of, read from its name: which events, how far back, which of them, or which things.

A feature's name says what it speaks of: the kind of event, then a property of it or a link from it, then the days that
it looks back (see `ml.features.table` and `ml.features.flags`).
"""

from __future__ import annotations

import re
import string
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from graph.model import Node, Path

from ..features.flags import Flag, age_known, flags
from ..features.phrases import Feature
from ..past.events import Events, Kind, events, kinds
from ..past.history import DAY_MS, Flags, Floats, Ints
from ..past.snapshot import KnownLinks, Snapshot
from ..past.windows import place_within

MOST = 3
"""Nodes of one reason that are shown; what is left out weighs as little each."""

READING = "graph_"
_DAYS = re.compile(r"_(\d+)$")
_HELD = re.compile(r"count_\d+|days_since|gap_mean|due")
"""Measures of a flag that only the events are counted to for which it holds; a share counts all."""


@dataclass(frozen=True)
class Source:
    """What a feature was made of: events of the last `days`, by the size of a property, or things they are linked to.

    Attributes:
        kind: The kind of event; None for what an entity belongs to for good.
        days: How far back; None for ever.
        most: How many of the latest events count.
        number: Property whose size decides, or None.
        flag: What must hold for the events, by the name of the flag, or None.
        things: Links from the events to the things, or from the entity to what it belongs to.
    """

    kind: Kind | None
    days: float | None = None
    most: int = MOST
    number: str | None = None
    flag: str | None = None
    things: tuple[KnownLinks, ...] = ()


class Sources:
    """Finds what features were made of at a moment.

    Args:
        snapshot: What was known.
        entity: The type of what is asked about.
        features: What there may be reasons for.
    """

    def __init__(self, snapshot: Snapshot, entity: type[Node], features: Sequence[Feature]) -> None:
        self.snapshot = snapshot
        self.features = {feature.name: feature for feature in features}
        self._entity = entity
        self._timelines: dict[tuple[str, str | None, str | None], Timeline] = {}
        self._events: dict[str, Events] = {}
        self._flags: dict[str, dict[str, Flag]] = {}

    @cached_property
    def _kinds(self) -> list[Kind]:
        """Longest names first: what begins with one may begin with a shorter one too."""
        found = kinds((known.link for known in self.snapshot.links.values()), self._entity)
        return sorted(found, key=lambda kind: -len(kind.name))

    def of(self, name: str) -> Source | None:
        """What the feature of a name was made of; None where that cannot be told."""
        plain = name.removeprefix(READING)
        rests = [self.features[plain].rests] if plain in self.features else []
        for about in (plain, *rests, *self._mentioned(plain)):
            for kind in self._kinds:
                if about == kind.name or about.startswith(f"{kind.name}_"):
                    return self._of_kind(kind, about.removeprefix(kind.name).removeprefix("_"), name)
        for known in self.snapshot.links.values():
            link = known.link
            if link.start is self._entity and not link.end.node_type.time and plain.startswith(f"{link.field}_"):
                return Source(None, things=(known,))
        return None

    def flags(self, kind: Kind) -> dict[str, Flag]:
        """What holds for some events of a kind, by name, the longest first."""
        if kind.name not in self._flags:
            found = sorted(flags(self.snapshot, self._found(kind)), key=lambda flag: -len(flag.name))
            self._flags[kind.name] = {flag.name: flag for flag in found}
        return self._flags[kind.name]

    def timeline(self, kind: Kind, source: Source) -> Timeline:
        """The events of a kind that a source of it counts, of however long ago."""
        key = kind.name, source.number, source.flag
        if key not in self._timelines:
            found = self._found(kind)
            age: Floats = (self.snapshot.as_of - found.time) / DAY_MS
            counts: Flags = np.ones(len(found), dtype=np.bool_)
            if source.flag is not None:
                flag = self.flags(kind)[source.flag]
                age, counts = flag.age, flag.holds
            elif source.number is not None:
                age = age_known(self.snapshot, found, kind.properties[source.number])
                counts = ~np.isnan(found.numbers[source.number])
            entities = len(self.snapshot.nodes[self._entity.__name__])
            kept = np.flatnonzero(counts & ~np.isnan(age))
            self._timelines[key] = Timeline(found, kept, age, self.snapshot.as_of, entities)
        return self._timelines[key]

    def _found(self, kind: Kind) -> Events:
        if kind.name not in self._events:
            self._events[kind.name] = events(self.snapshot, kind)
        return self._events[kind.name]

    def _mentioned(self, name: str) -> list[str]:
        """Features that the sentence about a feature names."""
        text = self.features[name].en if name in self.features else ""
        return [field for _, field, _, _ in string.Formatter().parse(text) if field and field != "x"]

    def _of_kind(self, kind: Kind, rest: str, name: str) -> Source:
        found = _DAYS.search(f"_{rest}")
        days = float(found[1]) if found else None
        flag = next((one for one in self.flags(kind) if rest.startswith(f"{one}_")), None)
        if flag is not None and _HELD.fullmatch(rest.removeprefix(f"{flag}_")):
            return Source(kind, days, 1 if rest.endswith("_days_since") else MOST, flag=flag)
        number = next((one for one in kind.properties if rest.startswith(f"{one}_")), None)
        if number is not None:
            return Source(kind, days, 1 if rest == f"{number}_last" else MOST, number)
        for known in self.snapshot.links.values():
            link = known.link
            if isinstance(link, Path) or link.start.__name__ != kind.label or not rest.startswith(f"{link.field}_"):
                continue
            further = [
                onward
                for onward in self.snapshot.links.values()
                if onward.link.start is link.end and rest.startswith(f"{link.field}_{onward.link.field}_")
            ]
            return Source(kind, days or 365.0, things=(known, *further[:1]))
        alone = rest == "days_since" and self.features[name].group.endswith("since")
        return Source(kind, days, 1 if alone else MOST)


class Timeline:
    """Events of one kind, entity by entity, latest first.

    Args:
        found: All events of the kind.
        kept: Which of them are in it.
        age: How long ago each counts as known, days.
        as_of: The moment.
        entities: Number of entities.

    Attributes:
        found: The events, in their order here.
        node: Row of the node of each.
        time: From when each counts.
    """

    def __init__(self, found: Events, kept: Ints, age: Floats, as_of: float, entities: int) -> None:
        order = kept[np.lexsort((found.node[kept], age[kept], found.profile[kept]))]
        self.found = replace(
            found, profile=found.profile[order], node=found.node[order], time=found.time[order],
            numbers={name: values[order] for name, values in found.numbers.items()}, dates={},
        )  # fmt: skip
        self.node = self.found.node
        self._age: Floats = age[order]
        self.time: Floats = np.round(as_of - self._age * DAY_MS)
        self._first = np.searchsorted(self.found.profile, np.arange(entities + 1))

    def within(self, rows: Ints, days: float | None) -> tuple[Ints, Ints]:
        """Positions among `rows`, and of their events of the last `days`."""
        young = np.ones(len(self._age)) if days is None else (self._age <= days).astype(np.float64)
        reach = np.concatenate(([0.0], np.cumsum(young)))
        first = self._first[rows]
        count = (reach[self._first[rows + 1]] - reach[first]).astype(np.int64)
        person = np.repeat(np.arange(len(rows)), count)
        return person, np.repeat(first, count) + place_within(person)
