"""What tasks of one run share is bit for bit what each would have made for itself, and takes no more than its room."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np
import pytest

from graph.settings import Settings
from ml.features.moments import BinaryMoments
from ml.features.table import entity_features
from ml.past.cache import Cache
from ml.past.history import DAY_MS, History
from ml.past.snapshot import Snapshot, snapshot
from ml.past.split import temporal_split
from ml.ranking.stages import Stages, prepare
from ml.serving.pipeline import span
from ml.task import BinaryTask
from ml.tasks import all_tasks
from tests.ml.world import START, World, busy_world

MOMENTS = tuple(START + days * DAY_MS for days in (150, 200, 300))


def small() -> World:
    return busy_world(people=60)


@pytest.fixture(scope="module")
def shared() -> History:
    return small().history()


def arrays(known: Snapshot) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for table in (known.nodes, known.links):
        for name, part in table.items():
            columns: Mapping[str, Any] = part.columns
            found |= {f"{name} {column}": values for column, values in columns.items()}
            for each in ("row", "keys", "time", "start", "end"):
                if hasattr(part, each):
                    found[f"{name} {each}"] = getattr(part, each)
    return found


def same(one: Any, other: Any) -> bool:
    if one.dtype == object:
        return bool(one.tolist() == other.tolist())
    return bool(one.tobytes() == other.tobytes())


def test_a_shared_snapshot_is_the_one_that_a_history_of_its_own_gives(shared: History) -> None:
    for moment in (*MOMENTS, *reversed(MOMENTS)):
        ours, own = arrays(snapshot(shared, moment)), arrays(snapshot(small().history(), moment))
        assert ours.keys() == own.keys()
        assert all(same(ours[name], own[name]) for name in ours)
    assert snapshot(shared, MOMENTS[0]) is snapshot(shared, MOMENTS[0])


def test_shared_features_are_bit_equal_whoever_asked_first(shared: History) -> None:
    entity_features(snapshot(shared, MOMENTS[2]))
    for moment in MOMENTS:
        again, own = (entity_features(snapshot(history, moment)) for history in (shared, small().history()))
        assert again.names == own.names
        assert again.values.tobytes() == own.values.tobytes()
        assert again is entity_features(snapshot(shared, moment))


def test_tasks_after_each_other_learn_from_the_same_rows_as_alone(shared: History) -> None:
    settings = Settings()
    for name in ("churn", "support_risk", "churn"):
        task = all_tasks()[name]
        assert isinstance(task, BinaryTask)
        together, alone = (
            BinaryMoments(history, task, settings).together(MOMENTS, 28 * DAY_MS)
            for history in (shared, small().history())
        )
        assert together.values.tobytes() == alone.values.tobytes()
        assert together.happened.tolist() == alone.happened.tolist()


@pytest.mark.usefixtures("quick_training")
def test_tasks_that_suggest_the_same_things_share_one_network(shared: History) -> None:
    task = all_tasks()["next_purchase"]
    assert isinstance(task, BinaryTask)
    split = temporal_split(*span(shared, task), 28)
    suggest = next(one for one in task.suggests if one.label == "Category")

    def prepared(history: History, name: str) -> Stages:
        moments = BinaryMoments(history, dataclasses.replace(task, name=name), Settings())
        return prepare(moments, split, suggest, lambda what: None)

    first, second = prepared(shared, "one"), prepared(shared, "another")
    assert first.retriever is second.retriever
    alone = prepared(small().history(), "another")
    assert alone.test.found.values.tobytes() == second.test.found.values.tobytes()


def test_the_largest_is_dropped_when_there_is_too_much_but_not_what_was_just_made() -> None:
    cache = Cache(most_bytes=2_500)
    made: list[int] = []

    def row(length: int) -> np.ndarray[Any, Any]:
        made.append(length)
        return np.zeros(length)

    for length in (50, 150, 50, 160, 50, 150):
        assert len(cache.once(length, partial(row, length))) == length
    assert made == [50, 150, 160, 150]
    assert len(cache) == 2


def test_what_grows_while_it_is_used_is_measured_anew() -> None:
    known = snapshot(small().history(), MOMENTS[2])
    assert known.nbytes == 0
    cache = Cache(most_bytes=3_000)
    cache.once("grows", lambda: known)
    cache.once("small", lambda: np.zeros(125))
    assert len(cache) == 2
    assert sum(values.nbytes for values in arrays(known).values()) == known.nbytes > 3_000
    cache.once("other", lambda: np.zeros(125))
    assert len(cache) == 2


def test_something_larger_than_the_room_is_given_out_and_not_kept() -> None:
    cache = Cache(most_bytes=100)
    assert len(cache.once("large", lambda: np.zeros(125))) == 125
    assert len(cache) == 0


def test_a_changed_copy_of_a_history_begins_with_nothing(shared: History) -> None:
    snapshot(shared, MOMENTS[0])
    copy = dataclasses.replace(shared, nodes=dict(shared.nodes))
    assert len(copy.cache) == 0
    assert copy.cache is not shared.cache
