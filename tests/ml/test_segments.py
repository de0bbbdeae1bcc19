"""Segments that are found: alike people together, steady from run to run, said in words, written with who changes."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from graph.driver import Database
from graph.errors import TrainingError
from graph.model import ONTOLOGY
from ml.features.table import entity_features
from ml.past.history import DAY_MS, History, read_graph
from ml.past.snapshot import snapshot
from ml.segments.described import described
from ml.segments.finding import find_segments
from ml.segments.grouping import grouped, named_as_before
from ml.task import READS
from tests.ml.loaded import write_world
from tests.ml.world import START, World, shop

AT = datetime(2026, 3, 1, tzinfo=UTC)
NOW = START + 100 * DAY_MS


def clouds(people: int, groups: int, seed: int = 3) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    centres = np.eye(8)[:groups]
    label = random.integers(0, groups, people)
    return (centres[label] + random.normal(0, 0.1, (people, 8))).astype(np.float32), label


@pytest.mark.parametrize("groups", [3, 5])
def test_people_who_are_alike_are_together_and_their_number_is_found(groups: int) -> None:
    vectors, label = clouds(600, groups)
    found = grouped(vectors)
    assert len(set(zip(found.tolist(), label.tolist(), strict=True))) == groups
    sizes = np.bincount(found)
    assert sizes.tolist() == sorted(sizes.tolist(), reverse=True)
    assert (grouped(vectors) == found).all()
    assert len(np.unique(grouped(vectors, 4))) == 4


def test_too_few_people_are_no_groups() -> None:
    assert set(grouped(clouds(40, 3)[0]).tolist()) == {-1}


def test_names_stay_with_most_of_the_people() -> None:
    before = {"like-1": {"a", "b", "c"}, "like-2": {"d", "e"}}
    names = [f"like-{number}" for number in range(1, 9)]
    assert named_as_before([{"d", "e", "x"}, {"a", "b"}], before, names) == ["like-2", "like-1"]
    assert named_as_before([{"x"}, {"a", "b", "c", "d", "e"}], before, names) == ["like-2", "like-1"]
    assert named_as_before([{"a"}, {"d"}, {"y"}], before, names) == ["like-1", "like-2", "like-3"]
    assert named_as_before([{"a"}], {}, names) == ["like-1"]


def rare_and_often() -> World:
    world = World()
    shop(world)
    for number in range(90):
        profile = world.node("Profile", f"r{number:02}")
        for day in range(2, 100, 40 if number % 3 else 4):
            world.order(profile, f"o{number}-{day}", day, "p00" if number % 3 else "p20")
    return world


def test_what_sets_a_group_apart_is_said_in_both_languages() -> None:
    known = snapshot(rare_and_often().history(), NOW)
    group = np.array([0 if int(key[1:]) % 3 else 1 for key in known.nodes["Profile"].keys], dtype=np.int64)
    rare, often = described(entity_features(known), np.arange(90), group, 2)
    assert rare != often
    for said in (rare, often):
        assert said.en.count("(everybody: ") == 3
        assert said.ru.count("(у всех: ") == 3
    same = described(entity_features(known), np.arange(90), np.zeros(90, dtype=np.int64), 1)
    assert same[0].en == "much as everybody is"


@pytest.fixture
def history(database: Database) -> History:
    write_world(database, rare_and_often())
    vectors = [
        [f"r{number:02}", [1.0, 0.01 * number, 0.0] if number % 3 else [0.0, 1.0, 0.01 * number]]
        for number in range(90)
    ]
    write = "UNWIND $rows AS row MATCH (p:Profile {profile_id: row[0]}) SET p.embedding = row[1]"
    database.run(write, rows=vectors)
    return read_graph(database, ONTOLOGY, READS)


def members(database: Database) -> dict[str, int]:
    read = "MATCH (s:Segment) RETURN s.uid, COUNT { (:Profile)-[:IN_SEGMENT]->(s) } ORDER BY s.uid"
    return dict(database.rows(read))


def test_segments_are_written_and_steady(database: Database, history: History) -> None:
    database.run("CREATE (:Segment {uid: 'vip', name: 'VIP'})")
    first = find_segments(database, history, NOW, 2, AT)
    assert [(one.key, one.people, one.entered, one.left) for one in first] == [
        ("like-1", 60, 60, 0),
        ("like-2", 30, 30, 0),
    ]
    assert members(database) == {"like-1": 60, "like-2": 30, "vip": 0}
    again = find_segments(database, history, NOW, 2, AT)
    assert [(one.key, one.entered, one.left) for one in again] == [("like-1", 0, 0), ("like-2", 0, 0)]
    [[purpose, purpose_ru, by]] = database.rows(
        "MATCH (:Profile {profile_id: 'r00'})-[in:IN_SEGMENT]->(s) RETURN s.purpose, s.purpose_ru, in.by"
    )
    assert (purpose, purpose_ru, by) == (first[1].said.en, first[1].said.ru, "portrait segment")

    database.run("MATCH (p:Profile) WHERE p.profile_id IN ['r00', 'r03'] SET p.embedding = [1.0, 0.1, 0.0]")
    moved = find_segments(database, history, NOW, 2, AT)
    assert [(one.key, one.people, one.entered, one.left) for one in moved] == [
        ("like-1", 62, 2, 0),
        ("like-2", 28, 0, 2),
    ]
    former = "MATCH (p:Profile)-[:LEFT_SEGMENT]->(s) RETURN p.profile_id, s.uid ORDER BY p.profile_id"
    assert database.rows(former) == [["r00", "like-2"], ["r03", "like-2"]]


def test_without_vectors_there_are_none(database: Database) -> None:
    write_world(database, rare_and_often())
    with pytest.raises(TrainingError, match="0 people with a vector"):
        find_segments(database, read_graph(database, ONTOLOGY, READS), NOW, None, AT)
