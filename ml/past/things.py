"""What events are about: the things that their links lead to, as wide as single links go."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from graph.model import Edge, Path

from .events import Events
from .history import Ints, Texts, link_name
from .snapshot import KnownLinks, Snapshot


def widest(found: Events, snapshot: Snapshot) -> Iterator[tuple[str, str, str, Ints, Ints]]:
    """The widest thing that each link of the events leads to: of an item not the article but its section.

    Events whose nodes many entities share, such as offers, are left out: what they are about is nobody's own. So
    are things that have times, and links that do: they may have become known after the event.

    Yields:
        The links walked joined by ``_``, the Russian name of the last, the label reached, and rows of events
        (positions in `found`) and of things, one for each pair.
    """
    kind = found.kind
    if not kind.path.reverse_single:
        return
    event = np.full(len(snapshot.nodes[kind.label]), -1, dtype=np.int64)
    event[found.node] = np.arange(len(found))
    for known in snapshot.links.values():
        link = known.link
        if isinstance(link, Path) or link.start.__name__ != kind.label or link.end.node_type.time or link.time:
            continue
        which = event[known.start]
        which, thing = which[which >= 0], known.end[which >= 0]
        field, ru, end, walked = link.field, link.ru, link.end, {link_name(link)}
        while (step := _onward(snapshot, end.__name__, walked)) is not None:  # one without edges counts too
            onward = step.link
            parent = np.full(len(snapshot.nodes[end.__name__]), -1, dtype=np.int64)
            parent[step.start] = step.end
            to = parent[thing]
            walked.add(link_name(onward))
            if onward.end is end:  # a tree: its top is as wide as it goes, and called as its leaves are
                thing = np.where(to >= 0, to, thing)
                continue
            which, thing = which[to >= 0], to[to >= 0]
            field, ru, end = f"{field}_{onward.field}", onward.ru, onward.end
        yield field, ru, end.__name__, which, thing


def _onward(snapshot: Snapshot, label: str, walked: set[tuple[str, str]]) -> KnownLinks | None:
    for name, known in snapshot.links.items():
        link = known.link
        usable = isinstance(link, Edge) and link.single and not link.time and not link.end.node_type.time
        if usable and link.start.__name__ == label and name not in walked:
            return known
    return None


def slots_of(values: Texts, slots: int) -> Ints:
    """A slot for each text by its hash; absent ones get `slots`, one past the last."""
    return np.fromiter(
        (slots if value is None else _slot(str(value), slots) for value in values), np.int64, len(values)
    )


@lru_cache(maxsize=200_000)
def _slot(text: str, slots: int) -> int:
    return zlib.crc32(text.encode()) % slots
