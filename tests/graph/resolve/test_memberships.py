"""Segments follow the person through merges and splits, and their undoing."""

from __future__ import annotations

from typing import Any

from graph.cypher import statement
from graph.driver import Database
from graph.resolve.decisions.acts import merge, split, undo
from graph.resolve.memberships import Told, shown
from graph.resolve.run import resolve
from graph.settings import Settings
from tests.graph.resolve.decisions.graphs import fingerprint, people, resolved, told

WHO: dict[str, Any] = {"by": "Vera", "why": "she called"}


def segments(database: Database) -> set[tuple[str, str, str, str]]:
    """Profile, type, segment and day of every membership."""
    rows = database.rows(
        "MATCH (p:Profile)-[e:IN_SEGMENT|LEFT_SEGMENT]->(s) "
        "RETURN p.profile_id, type(e), s.uid, left(toString(coalesce(e.since, e.until)), 10)"
    )
    assert len(rows) == len({(profile, segment) for profile, _, segment, _ in rows}), "one word for each segment"
    return {tuple(row) for row in rows}


def _in(at: int | None) -> Told:
    return Told("IN_SEGMENT", None, at, "Max", at)


def _out(at: int) -> Told:
    return Told("LEFT_SEGMENT", None, at, "Max", at)


def test_the_last_word_counts_and_who_is_in_has_been_since_the_first_entering() -> None:
    assert shown([_in(3), _in(2)]) == _in(2)
    assert shown([_in(2), _out(3)]) == _out(3)
    assert shown([_out(3), _in(5), _in(4), _in(1)]) == _in(4)
    assert shown([_in(None), _in(2)]) == _in(None)


def test_the_living_profile_carries_what_the_retired_one_was_told(database: Database, server: Settings) -> None:
    people(database, "abc")
    was = resolved(database, server)
    first, second, third = was["shop:1"], was["shop:2"], was["shop:3"]
    told(database, first, "vip", True, day=5)
    told(database, second, "vip", True, day=3)
    told(database, second, "tea", True, day=4)
    told(database, third, "tea", False, day=6)
    told(database, third, "sport", True, day=7)
    apart = segments(database)
    before = fingerprint(database)
    merge(database, server, [first, second], **WHO)
    merge(database, server, [first, third], **WHO)
    assert segments(database) == {
        (first, "IN_SEGMENT", "vip", "2026-05-03"),
        (first, "LEFT_SEGMENT", "tea", "2026-05-06"),
        (first, "IN_SEGMENT", "sport", "2026-05-07"),
    }
    joined = fingerprint(database)
    resolve(database, server)
    assert fingerprint(database) == joined
    undo(database, server, 1, **WHO)  # the first of the two: the second profile leaves with what is its own
    assert segments(database) == {
        (first, "IN_SEGMENT", "vip", "2026-05-05"),
        (first, "LEFT_SEGMENT", "tea", "2026-05-06"),
        (first, "IN_SEGMENT", "sport", "2026-05-07"),
        (second, "IN_SEGMENT", "vip", "2026-05-03"),
        (second, "IN_SEGMENT", "tea", "2026-05-04"),
    }
    undo(database, server, 2, **WHO)
    assert segments(database) == apart
    assert fingerprint(database) == before


def test_the_part_that_keeps_the_id_keeps_the_segments(database: Database, server: Settings) -> None:
    people(database, "aaa")
    [profile] = set(resolved(database, server).values())
    told(database, profile, "vip", True, day=5)
    split(database, server, profile, [["shop:1"], ["shop:2", "shop:3"]], **WHO)
    assert segments(database) == {(profile, "IN_SEGMENT", "vip", "2026-05-05")}


def test_what_people_did_since_the_merge_stands(database: Database, server: Settings) -> None:
    people(database, "abc")
    was = resolved(database, server)
    told(database, was["shop:2"], "vip", True, day=3)
    merge(database, server, [was["shop:1"], was["shop:2"]], **WHO)
    database.run("MATCH ()-[e:IN_SEGMENT]->() DELETE e")
    told(database, was["shop:1"], "vip", False, day=9)
    merge(database, server, [was["shop:1"], was["shop:3"]], **WHO)
    assert segments(database) == {(was["shop:1"], "LEFT_SEGMENT", "vip", "2026-05-09")}
    undo(database, server, 1, **WHO)
    assert segments(database) == {
        (was["shop:1"], "LEFT_SEGMENT", "vip", "2026-05-09"),
        (was["shop:2"], "IN_SEGMENT", "vip", "2026-05-03"),
    }


def test_a_merge_is_no_entering_and_no_leaving(database: Database, server: Settings) -> None:
    people(database, "ab")
    was = resolved(database, server)
    told(database, was["shop:2"], "vip", True, day=3)
    merge(database, server, [was["shop:1"], was["shop:2"]], **WHO)
    watched = database.rows(statement("api/changes_segments"), since=4, after="", most=10)
    assert watched[0][0] == []
    assert segments(database) == {(was["shop:1"], "IN_SEGMENT", "vip", "2026-05-03")}


def test_a_merge_of_an_older_version_is_made_good(database: Database, server: Settings) -> None:
    people(database, "ab")
    was = resolved(database, server)
    merge(database, server, [was["shop:1"], was["shop:2"]], **WHO)
    told(database, was["shop:2"], "vip", True, day=3)  # as it stayed there before
    resolve(database, server)
    assert segments(database) == {(was["shop:1"], "IN_SEGMENT", "vip", "2026-05-03")}
