"""Which nodes stand behind a reason: the orders, tickets, messages or things that its feature was made of.

They are the latest of the events that the feature counts (`ml.reasons.sources`), the largest of them where values are
summed, or the things most met in them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from graph.model.insight import Driver

from ..features.phrases import Feature
from ..past.history import Ints
from ..past.snapshot import KnownLinks, Snapshot
from ..past.windows import place_within
from .sources import MOST, Source, Sources
from .stories import Reason


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
        self.sources = Sources(snapshot, snapshot.nodes[label].type.cls, features)

    def of(self, said: Sequence[Sequence[Reason]]) -> Iterator[Drove]:
        """The nodes behind the reasons of each of those asked, feature by feature."""
        spoken: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for person, why in enumerate(said):
            for rank, reason in enumerate(why):
                spoken[reason.feature].append((person, rank))
        for name, places in spoken.items():
            source = self.sources.of(name)
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

    def _nodes(self, source: Source, rows: Ints) -> Iterator[tuple[int, str, int, float]]:
        """For each entity at a position of `rows`: label and row of a node, and its share of the reason."""
        if source.kind is None:
            (known,) = source.things
            yield from _counted(np.arange(len(rows)), rows, known)
            return
        timeline = self.sources.timeline(source.kind, source)
        person, place = timeline.within(rows, source.days)
        if source.things:
            event = timeline.node[place]
            for known in source.things[:-1]:
                person, event = _follow(person, event, known)
            yield from _counted(person, event, source.things[-1])
            return
        size = np.ones(len(place)) if source.number is None else np.abs(timeline.found.numbers[source.number][place])
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
