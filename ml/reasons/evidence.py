"""Which nodes stand behind a reason: the orders, tickets, messages or things that its feature was made of.

A feature's name says what it speaks of: the kind of event, then a property of it or a link from it, then the days that
it looks back (see `ml.features.table`). The nodes of a reason are the latest of those events, the largest of them where
values are summed, or the things most met in them.
"""

from __future__ import annotations

import re
import string
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from graph.model import Path
from graph.model.insight import Driver

from ..features.phrases import Feature
from ..past.events import Events, Kind, events, kinds
from ..past.history import DAY_MS, Floats, Ints
from ..past.snapshot import KnownLinks, Snapshot
from ..past.windows import place_within
from .stories import Reason

MOST = 3
"""Nodes of one reason that are shown; what is left out weighs as little each."""

READING = "graph_"
_DAYS = re.compile(r"_(\d+)$")


@dataclass(frozen=True)
class Drove:
    """That a node drove the prediction about one of those asked.

    Attributes:
        asked: Position among those asked.
        label, key: The node.
        how: What the edge to it carries.
    """

    asked: int
    label: str
    key: str
    how: Driver


@dataclass(frozen=True)
class _Source:
    """What a feature was made of: events of the last `days`, by the size of a property, or things they are linked to.

    Attributes:
        kind: The kind of event; None for what an entity belongs to for good.
        days: How far back; None for ever.
        most: How many of the latest events count.
        number: Property whose size decides, or None.
        things: Links from the events to the things, or from the entity to what it belongs to.
    """

    kind: Kind | None
    days: float | None = None
    most: int = MOST
    number: str | None = None
    things: tuple[KnownLinks, ...] = ()


class Drivers:
    """Finds the nodes behind reasons at a moment.

    Args:
        snapshot: What was known.
        label: Label of what was asked about.
        asked: Rows of those asked.
        features: What there may be reasons for.
    """

    def __init__(self, snapshot: Snapshot, label: str, asked: Ints, features: Sequence[Feature]) -> None:
        self._snapshot = snapshot
        self._asked = asked
        self._entity = snapshot.nodes[label].type.cls
        self._features = {feature.name: feature for feature in features}
        self._timelines: dict[str, _Timeline] = {}

    @cached_property
    def _kinds(self) -> list[Kind]:
        """Longest names first: what begins with one may begin with a shorter one too."""
        found = kinds((known.link for known in self._snapshot.links.values()), self._entity)
        return sorted(found, key=lambda kind: -len(kind.name))

    def of(self, said: Sequence[Sequence[Reason]]) -> Iterator[Drove]:
        """The nodes behind the reasons of each of those asked, feature by feature."""
        spoken: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for person, why in enumerate(said):
            for rank, reason in enumerate(why):
                spoken[reason.feature].append((person, rank))
        for name, places in spoken.items():
            source = self._source(name)
            if source is None:
                continue
            people = np.array([person for person, _ in places], dtype=np.int64)
            for at, label, row, share in self._nodes(source, self._asked[people]):
                person, rank = places[at]
                reason = said[person][rank]
                how = Driver(
                    rank=rank + 1, weight=round(reason.weight * share, 4), feature=name,
                    reason=reason.en, reason_ru=reason.ru,
                )  # fmt: skip
                yield Drove(person, label, str(self._snapshot.nodes[label].keys[row]), how)

    def _source(self, name: str) -> _Source | None:
        plain = name.removeprefix(READING)
        rests = [self._features[plain].rests] if plain in self._features else []
        for about in (plain, *rests, *self._mentioned(plain)):
            for kind in self._kinds:
                if about == kind.name or about.startswith(f"{kind.name}_"):
                    return self._of_kind(kind, about.removeprefix(kind.name).removeprefix("_"), name)
        for known in self._snapshot.links.values():
            link = known.link
            if link.start is self._entity and not link.end.node_type.time and plain.startswith(f"{link.field}_"):
                return _Source(None, things=(known,))
        return None

    def _mentioned(self, name: str) -> list[str]:
        """Features that the sentence about a feature names."""
        text = self._features[name].en if name in self._features else ""
        return [field for _, field, _, _ in string.Formatter().parse(text) if field and field != "x"]

    def _of_kind(self, kind: Kind, rest: str, name: str) -> _Source:
        found = _DAYS.search(f"_{rest}")
        days = float(found[1]) if found else None
        number = next((one for one in kind.properties if rest.startswith(f"{one}_")), None)
        if number is not None:
            return _Source(kind, days, 1 if rest == f"{number}_last" else MOST, number)
        for known in self._snapshot.links.values():
            link = known.link
            if isinstance(link, Path) or link.start.__name__ != kind.label or not rest.startswith(f"{link.field}_"):
                continue
            further = [
                onward
                for onward in self._snapshot.links.values()
                if onward.link.start is link.end and rest.startswith(f"{link.field}_{onward.link.field}_")
            ]
            return _Source(kind, days or 365.0, things=(known, *further[:1]))
        alone = rest == "days_since" and self._features[name].group.endswith("since")
        return _Source(kind, days, 1 if alone else MOST)

    def _nodes(self, source: _Source, rows: Ints) -> Iterator[tuple[int, str, int, float]]:
        """For each entity at a position of `rows`: label and row of a node, and its share of the reason."""
        if source.kind is None:
            (known,) = source.things
            yield from _counted(np.arange(len(rows)), rows, known)
            return
        timeline = self._timeline(source.kind)
        person, place = timeline.within(rows, source.days)
        if source.things:
            event = timeline.node[place]
            for known in source.things[:-1]:
                person, event = _follow(person, event, known)
            yield from _counted(person, event, source.things[-1])
            return
        size = np.ones(len(place)) if source.number is None else np.abs(timeline.found.numbers[source.number][place])
        known_size = ~np.isnan(size)
        person, place, size = person[known_size], place[known_size], size[known_size]
        if source.number is not None and source.most > 1:
            order = np.lexsort((-size, person))
            person, place, size = person[order], place[order], size[order]
        kept = place_within(person) < source.most
        # Of what counts the latest only, that one is the whole reason; else each has its part of all.
        parts = size[kept] if source.most == 1 else size
        total = np.bincount(person[kept] if source.most == 1 else person, parts, minlength=len(rows))
        for at, event, of_size in zip(person[kept].tolist(), place[kept].tolist(), size[kept].tolist(), strict=True):
            share = of_size / total[at] if total[at] > 0 else 1.0 / source.most
            yield at, source.kind.label, int(timeline.node[event]), float(share)

    def _timeline(self, kind: Kind) -> _Timeline:
        if kind.name not in self._timelines:
            entities = len(self._snapshot.nodes[self._entity.__name__])
            self._timelines[kind.name] = _Timeline(events(self._snapshot, kind), self._snapshot.as_of, entities)
        return self._timelines[kind.name]


class _Timeline:
    """Events of one kind, entity by entity, latest first."""

    def __init__(self, found: Events, as_of: float, entities: int) -> None:
        age = (as_of - found.time) / DAY_MS
        order = np.lexsort((found.node, age, found.profile))
        self.found = Events(
            found.kind, found.profile[order], found.node[order], found.time[order],
            {name: values[order] for name, values in found.numbers.items()}, {},
        )  # fmt: skip
        self.node = self.found.node
        self._age: Floats = age[order]
        self._first = np.searchsorted(self.found.profile, np.arange(entities + 1))

    def within(self, rows: Ints, days: float | None) -> tuple[Ints, Ints]:
        """Positions among `rows`, and of their events of the last `days`."""
        young = np.ones(len(self._age)) if days is None else (self._age <= days).astype(np.float64)
        reach = np.concatenate(([0.0], np.cumsum(young)))
        first = self._first[rows]
        count = (reach[self._first[rows + 1]] - reach[first]).astype(np.int64)
        person = np.repeat(np.arange(len(rows)), count)
        return person, np.repeat(first, count) + place_within(person)


def _follow(person: Ints, node: Ints, known: KnownLinks) -> tuple[Ints, Ints]:
    """From each node along a link; `known` is ascending by start."""
    first = np.searchsorted(known.start, node, "left")
    count = np.searchsorted(known.start, node, "right") - first
    walk = np.repeat(np.arange(len(node)), count)
    within = np.arange(len(walk)) - np.repeat(np.cumsum(count) - count, count)
    return person[walk], known.end[np.repeat(first, count) + within]


def _counted(person: Ints, node: Ints, known: KnownLinks) -> Iterator[tuple[int, str, int, float]]:
    """The ends of a link from each person's nodes, the most frequent first, each with its share."""
    person, thing = _follow(person, node, known)
    wide = int(thing.max(initial=0)) + 1
    pair, count = np.unique(person * wide + thing, return_counts=True)
    whose, what = pair // wide, pair % wide
    total = np.bincount(whose, count)
    order = np.lexsort((what, -count, whose))
    order = order[place_within(whose[order]) < MOST]
    label = known.link.end.__name__
    for at in order.tolist():
        yield int(whose[at]), label, int(what[at]), float(count[at] / total[whose[at]])
