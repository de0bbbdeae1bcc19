"""Segments written into the graph: who enters, who leaves, and what they have in common."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from graph.cypher import statement
from graph.driver import Database
from graph.errors import TrainingError
from graph.model.insight import Segment
from graph.writer import Writer

from ..features.table import entity_features
from ..past.history import History, Ints
from ..past.snapshot import snapshot
from .described import Said, described
from .grouping import MOST, grouped, named_as_before

BY = "portrait segment"
PREFIX = "like-"
"""How keys of found segments begin; others are people's own and never touched."""


@dataclass(frozen=True)
class Found:
    """A segment as it is now.

    Attributes:
        key: Of the segment.
        people: How many are in it.
        entered, left: How many of them are new to it, and how many others were taken out.
        said: What sets them apart.
    """

    key: str
    people: int
    entered: int
    left: int
    said: Said


def find_segments(database: Database, history: History, as_of: float, groups: int | None, at: datetime) -> list[Found]:
    """Group everybody who has a vector, and write the groups.

    People stay in the segments in which they were as far as the groups allow. Running it again changes nothing.

    Args:
        database: Where vectors are read from and segments written to.
        history: The learning graph, for what is said of groups.
        as_of: The moment that features are of.
        groups: How many; None: as many as there seem to be.
        at: When people enter and leave.

    Raises:
        TrainingError: nobody has a vector, or too few have one.
        DatabaseError: the database does not answer.
    """
    rows = database.rows(statement("ml/places"))
    keys = [key for key, _ in rows]
    vectors = np.array([vector for _, vector in rows], dtype=np.float32)
    labels = grouped(vectors, groups) if keys else np.empty(0, dtype=np.int64)
    if not len(labels) or labels.min() < 0 or (groups or 0) > len(keys):
        raise TrainingError(
            f"{len(keys)} people with a vector are too few for segments",
            hint="The graph network of churn gives vectors: portrait train && portrait predict.",
        )
    number = int(labels.max()) + 1
    members = [{key for key, label in zip(keys, labels.tolist(), strict=True) if label == at} for at in range(number)]
    stood = database.rows(statement("ml/found_segments"), prefix=PREFIX)
    before: dict[str, set[str]] = {key: set(people) for key, people in stood}
    names = named_as_before(members, before, [f"{PREFIX}{at + 1}" for at in range(number + len(before) + MOST)])
    said = _described(history, as_of, keys, labels, number)
    with Writer(database, source=None) as writer:
        for key, words in zip(names, said, strict=True):
            writer.put(Segment(uid=key, name=key, purpose=words.en, purpose_ru=words.ru))
    now = dict(zip(names, members, strict=True))
    left = {
        key: _change(database, "api/segment_leave", key, people - now.get(key, set()), at)
        for key, people in before.items()
    }
    return [
        Found(
            key,
            len(people),
            _change(database, "api/segment_enter", key, people - before.get(key, set()), at),
            left.get(key, 0),
            words,
        )
        for (key, people), words in zip(now.items(), said, strict=True)
    ]


def _described(history: History, as_of: float, keys: list[str], labels: Ints, groups: int) -> list[Said]:
    known = snapshot(history, as_of)
    number = {key: row for row, key in enumerate(known.nodes["Profile"].keys.tolist())}
    there = np.array([key in number for key in keys], dtype=np.bool_)
    rows = np.array([number[key] for key in keys if key in number], dtype=np.int64)
    return described(entity_features(known), rows, labels[there], groups)


def _change(database: Database, query: str, segment: str, people: set[str], at: datetime) -> int:
    if not people:
        return 0
    [[changed]] = database.write(statement(query), segment=segment, profiles=sorted(people), by=BY, at=at).rows
    return int(changed)
