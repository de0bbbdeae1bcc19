"""Reading over kept connections: the same answers as through the driver's sessions, and back to those where needed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from graph import bolt_line, line_pool
from graph.async_driver import AsyncDatabase
from graph.errors import DatabaseError, QueryRefused
from graph.settings import Settings

Work = Callable[[AsyncDatabase], Awaitable[Any]]


def on(settings: Settings, work: Work) -> Any:
    async def run() -> Any:
        database = await AsyncDatabase.connect(settings)
        try:
            return await work(database)
        finally:
            await database.close()

    return asyncio.run(run())


def idle(database: AsyncDatabase) -> list[bolt_line.Line]:
    assert database._lines
    return list(database._lines._idle)


VALUES = [
    [None, True, -1, 2**62, 1.5, "ё" * 70_000, b"\x00\x01", {"a": [1, {"b": None}]}],
    date(2026, 3, 1),
    datetime(2026, 3, 1, 9, 30, 15, 123456, tzinfo=UTC),
    list(range(100_000)),
]


@pytest.mark.parametrize("value", VALUES, ids=["plain", "date", "moment", "many chunks"])
def test_values_are_those_of_a_session(server: Settings, value: Any) -> None:
    async def both(database: AsyncDatabase) -> Any:
        statement = "RETURN $value AS value, size(toString($value = $value)) AS more"
        return await database.row(statement, {"value": value}), await database._read(statement, {"value": value})

    by_line, by_session = on(server, both)
    assert by_line == by_session


def test_one_line_serves_one_after_another_and_many_serve_many(server: Settings) -> None:
    async def work(database: AsyncDatabase) -> Any:
        for number in range(3):
            assert await database.row("RETURN $n", {"n": number}) == [number]
        alone = len(idle(database))
        found = await asyncio.gather(*(database.row("RETURN $n", {"n": n}) for n in range(20)))
        return alone, found, len(idle(database))

    assert on(server, work) == (1, [[n] for n in range(20)], 20)


def test_a_connection_that_ended_is_replaced(server: Settings) -> None:
    async def work(database: AsyncDatabase) -> Any:
        await asyncio.gather(*(database.row("RETURN 1", {}) for _ in range(3)))
        for line in idle(database):
            line._writer.transport.abort()
        found = await database.row("RETURN 1", {}), await database.row("RETURN 2", {})
        return found, len(idle(database))

    assert on(server, work) == (([1], [2]), 1)


def test_a_fault_spoils_nothing(server: Settings) -> None:
    async def work(database: AsyncDatabase) -> Any:
        with pytest.raises(DatabaseError):
            await database.row("RETURN 1 / $zero", {"zero": 0})
        with pytest.raises(DatabaseError):
            await database.row("no Cypher", {})
        return await database.row("RETURN 1", {})

    assert on(server, work) == [1]


def test_the_server_ends_what_takes_too_long(server: Settings) -> None:
    async def work(database: AsyncDatabase) -> Any:
        with pytest.raises(QueryRefused):
            await database.row("UNWIND range(1, 1000000000) AS a RETURN sum(a * a)", {})
        return await database.row("RETURN 1", {})

    assert on(server.model_copy(update={"query_timeout_s": 0.3}), work) == [1]


def test_a_request_given_up_leaves_no_half_read_connection(server: Settings) -> None:
    async def work(database: AsyncDatabase) -> Any:
        waiting = asyncio.create_task(database.row("UNWIND range(1, 3000000) AS a RETURN sum(a)", {}))
        await asyncio.sleep(0.05)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        return await database.row("RETURN 7", {})

    assert on(server, work) == [7]


def test_old_lines_go_back_to_the_driver(server: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line_pool, "_KEPT_S", 0.0)

    async def work(database: AsyncDatabase) -> Any:
        found = await database.row("RETURN 1", {})
        return found, len(idle(database))

    assert on(server, work) == ([1], 0)


def test_without_the_compiled_codec_sessions_do(
    server: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def missing() -> Any:
        raise bolt_line.Unsupported("no compiled codec")

    monkeypatch.setattr(bolt_line, "_codec", missing)

    async def work(database: AsyncDatabase) -> Any:
        return await database.row("RETURN $a", {"a": 1}), await database.row("RETURN 2", {}), database._lines

    assert on(server, work) == ([1], [2], None)
    assert [record.message for record in caplog.records if record.name == "graph.async_driver"] == [
        "Reading through the driver's sessions, which is slower: no compiled codec."
    ]


def test_another_driver_than_known_means_sessions(server: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    from neo4j import AsyncSession

    async def renamed(self: AsyncSession, *_: Any) -> None:
        raise AttributeError("_connect")

    async def work(database: AsyncDatabase) -> Any:
        with monkeypatch.context() as patch:
            patch.setattr(AsyncSession, "_connect", renamed)
            with pytest.raises(bolt_line.Unsupported):
                await bolt_line.Line.open(database._driver, "neo4j", 1)
        return await database.row("RETURN 1", {})

    assert on(server, work) == [1]
