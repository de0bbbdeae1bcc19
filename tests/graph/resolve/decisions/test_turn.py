from __future__ import annotations

import threading

import pytest

from graph.driver import Database
from graph.errors import WriteRefused
from graph.resolve.decisions import turn as turns
from graph.resolve.decisions.turn import turn
from graph.settings import Settings


def test_one_at_a_time_and_a_failed_turn_ends_too(database: Database, server: Settings) -> None:
    order: list[str] = []

    def second() -> None:
        with turn(database, server):
            order.append("second")

    waiting = threading.Thread(target=second)

    def first() -> None:
        with turn(database, server):
            waiting.start()
            waiting.join(1)
            order.append("first")
            raise KeyError

    with pytest.raises(KeyError):
        first()
    waiting.join()
    assert order == ["first", "second"]
    assert database.rows("MATCH (n:IdentityLog) RETURN n") == []


def test_nobody_waits_for_ever(database: Database, server: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    with turn(database, server):
        monkeypatch.setattr(turns, "LONGEST_TURN_S", 1.0)
        with pytest.raises(WriteRefused), turn(database, server):
            raise AssertionError("two at once")
