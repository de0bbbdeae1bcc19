"""Reasons that count events are told again with the months in which these were: "three tickets reopened in May".

What is counted are the events of the feature's own window; to the latest of them BECAUSE leads (`ml.reasons.evidence`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from ..features.phrases import Feature, named_in
from ..past.events import Kind, words
from ..past.history import Ints
from .calendar import months, several, when
from .sources import Source, Sources
from .stories import Reason

_COUNT = re.compile(r"_count_\d+$")
_MEAN = re.compile(r"_mean_\d+$")

Both = tuple[str, str]
"""The same in English and Russian."""


class Dated:
    """Tells reasons with the months of what they count.

    Args:
        sources: What features were made of.
        asked: Rows of those asked.
    """

    def __init__(self, sources: Sources, asked: Ints) -> None:
        self._sources = sources
        self._asked = asked
        self._now = int(months(sources.snapshot.as_of))

    def told(self, said: Sequence[Sequence[Reason]], rows: Sequence[Mapping[str, float]]) -> list[list[Reason]]:
        """The same reasons, with months where they count events.

        Args:
            said: Reasons of each of those asked.
            rows: Features of each by name, as for `reasons`.
        """
        made = [list(why) for why in said]
        spoken: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for person, why in enumerate(said):
            for rank, reason in enumerate(why):
                spoken[reason.feature].append((person, rank))
        for name, places in spoken.items():
            feature = self._sources.features.get(name)
            if feature is None:
                continue
            people = np.array([person for person, _ in places], dtype=np.int64)
            for at, (en, ru) in self._sentences(feature, people, rows):
                person, rank = places[at]
                made[person][rank] = replace(made[person][rank], en=en, ru=ru)
        return made

    def _sentences(
        self, feature: Feature, people: Ints, rows: Sequence[Mapping[str, float]]
    ) -> Iterator[tuple[int, Both]]:
        """New sentences by place in `people`; of those without such events none."""
        counts = {at: name for at in named_in(feature.en) if _COUNT.search(name := feature.name if at == "x" else at)}
        phrases: dict[int, dict[str, Both]] = defaultdict(dict)
        for at, name in counts.items():
            source = self._sources.of(name)
            if source is not None and source.kind is not None and not source.things:
                for place, phrase in self._phrases(source.kind, source, people):
                    phrases[place][at] = phrase
        worse = dict(self._worse(feature, people))
        for place in range(len(people)):
            if place in worse:
                en, ru = worse[place]
                yield place, (en, _capital(ru))
            elif place in phrases:
                yield place, feature.say(rows[people[place]], phrases[place])

    def _worse(self, feature: Feature, people: Ints) -> Iterator[tuple[int, Both]]:
        """How many events, and when, in which something was more than nought that is best nought: tickets reopened."""
        source = self._sources.of(feature.name) if _MEAN.search(feature.name) else None
        if source is None or source.kind is None or source.number is None:
            return
        if source.kind.properties[source.number].prop.target == 0:
            yield from self._phrases(source.kind, source, people)

    def _phrases(self, kind: Kind, source: Source, people: Ints) -> Iterator[tuple[int, Both]]:
        """How many events and when, by place in `people`; of those without any none."""
        timeline = self._sources.timeline(kind, source)
        place, event = timeline.within(self._asked[people], source.days)
        if source.number is not None:
            happened = timeline.found.numbers[source.number][event] > 0
            place, event = place[happened], event[happened]
        first = np.flatnonzero(np.diff(place, prepend=-1))
        for at, month in zip(place[first].tolist(), np.split(months(timeline.time[event]), first[1:]), strict=False):
            yield at, self._phrase(source, kind, len(month), when(month, self._now))

    def _phrase(self, source: Source, kind: Kind, number: int, then: Both) -> Both:
        counted = several(number, kind)
        label = ""
        en, ru = (kind.words, kind.ru) if counted is None else counted
        if source.number is not None:
            label = f" {words(source.number)}"
            prop = kind.properties[source.number].prop
            ru = f"{prop.ru_counted or prop.ru}: {ru}"
        elif source.flag is not None:
            flag = self._sources.flags(kind)[source.flag]
            label, ru = f" {flag.en}", f"{flag.ru_counted}: {ru}"
        en, ru = f"{en}{label} {then[0]}", f"{ru} {then[1]}"
        return (en, ru) if counted is not None else (f"{en}: {number:,}", f"{ru}: {number:,}".replace(",", "\u00a0"))


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
