"""The blocking connection: what is left half done is closed, and what cannot be sent is refused."""

from __future__ import annotations

import gc

import pytest

from graph.bolt import neo4j
from graph.driver import Database
from graph.errors import InputError
from graph.settings import Settings


def unclosed() -> list[neo4j.Session]:
    """Sessions that nobody closed; the driver complains when the garbage collector finds one."""
    return [each for each in gc.get_objects() if type(each) is neo4j.Session and not each.closed()]


def test_closing_ends_a_stream_that_was_left_half_read(server: Settings) -> None:
    before = len(unclosed())
    with Database.connect(server) as database:
        rows = database.stream("UNWIND range(1, 100000) AS number RETURN number")
        assert next(rows) == [1]
        assert len(unclosed()) == before + 1
    assert len(unclosed()) == before  # although `rows` is held, as the frames of an exception hold it
    rows.close()  # type: ignore[attr-defined]  # a generator


def test_a_stream_let_go_of_gives_its_session_back(database: Database) -> None:
    before = len(unclosed())
    rows = database.stream("UNWIND range(1, 100000) AS number RETURN number")
    next(rows)
    del rows
    assert len(unclosed()) == before
    assert database.rows("RETURN 1") == [[1]]


def test_half_a_character_is_no_text(database: Database) -> None:
    with pytest.raises(InputError, match="half a character"):
        database.rows("RETURN $text", text="\ud800")
    with pytest.raises(InputError, match="half a character"):
        database.write("RETURN $text", text="\ud800")
    assert database.rows("RETURN 1") == [[1]]
