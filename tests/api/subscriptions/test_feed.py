"""The feed goes on whatever happens to one of its readings, and tells who listens when it cannot."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import pytest

from api.subscriptions.feed import PATIENCE, Broken, Feed, Listener
from api.subscriptions.topics import TOPICS, Change, Values
from graph.cypher import statement
from graph.errors import DatabaseUnavailable

PROFILES, SEGMENTS = TOPICS["profileChanged"], TOPICS["segmentChanged"]
POLL_S = 0.001
SECRET = "anna@example.com"
NOW = 1_000_000


class Changing:
    """A database in which P-1 changes at every poll; some readings raise instead.

    Args:
        fault: What is raised, of a reading of a statement.
    """

    def __init__(self, fault: Callable[[str], Exception | None]) -> None:
        self._fault = fault
        self._at = NOW
        self.read = 0

    async def row(self, statement: str, parameters: dict[str, Any]) -> list[Any]:
        """One change, or none to who asks where to begin."""
        self.read += 1
        self._at += 1
        if fault := self._fault(statement):
            raise fault
        rows = [] if parameters["since"] > self._at else [[self._at, "P-1"]]
        return [rows, self._at]


def _all(change: Change) -> Values | None:
    return {"at": change.at}


def failing(times: int, fault: Exception) -> Callable[[str], Exception | None]:
    """Raises so many times, after the first reading."""
    left = iter([None, *[fault] * times])
    return lambda statement: next(left, None)


@pytest.mark.parametrize(
    ("times", "fault"), [(PATIENCE - 1, ValueError(SECRET)), (20, DatabaseUnavailable("the database is away"))]
)
def test_it_goes_on_after_a_reading_that_failed(caplog: pytest.LogCaptureFixture, times: int, fault: Exception) -> None:
    reader = Changing(failing(times, fault))

    async def told() -> Values:
        feed = Feed(reader, POLL_S)
        with feed.listening(PROFILES, _all) as listener:
            await listener.take()
            return await asyncio.wait_for(listener.take(), 10)

    with caplog.at_level(logging.WARNING):
        assert asyncio.run(told())["at"] > NOW
    assert reader.read > times
    assert caplog.messages
    assert SECRET not in caplog.text


def test_who_listens_is_told_when_a_topic_cannot_be_read_and_others_go_on() -> None:
    broken = statement(PROFILES.query)
    reader = Changing(lambda asked: ValueError(SECRET) if asked == broken else None)

    async def told() -> Values:
        feed = Feed(reader, POLL_S)
        with feed.listening(PROFILES, _all) as one, feed.listening(SEGMENTS, _all) as other:
            with pytest.raises(Broken):
                await asyncio.wait_for(one.take(), 10)
            return await asyncio.wait_for(other.take(), 10)

    assert asyncio.run(told())["at"] > NOW


def test_who_asked_for_what_cannot_be_picked_is_told_so_alone(caplog: pytest.LogCaptureFixture) -> None:
    def odd(change: Change) -> Values | None:
        raise ValueError(SECRET)

    async def ended(listener: Listener) -> None:
        with pytest.raises(Broken):
            await asyncio.wait_for(listener.take(), 10)

    async def told() -> Values:
        feed = Feed(Changing(lambda asked: None), POLL_S)
        with feed.listening(PROFILES, odd) as one, feed.listening(PROFILES, _all) as other:
            await ended(one)
            return await asyncio.wait_for(other.take(), 10)

    assert asyncio.run(told())["at"] > NOW
    assert "ValueError" in caplog.text
    assert SECRET not in caplog.text
