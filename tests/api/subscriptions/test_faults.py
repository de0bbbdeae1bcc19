"""A subscription that cannot be answered says so as any other operation does: code, place, path and hint."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest

from api.engine.engine import Engine, Request
from api.errors import INTERNAL, UNAVAILABLE
from api.schema import CATALOG, SCHEMA
from api.subscriptions.stream import Subscriptions
from graph.errors import DatabaseUnavailable
from graph.settings import Settings

QUERY = """subscription($since: DateTime) {
  one: profileChanged(since: $since) { at }
}"""


class Failing:
    """A database that raises."""

    def __init__(self, fault: Exception) -> None:
        self._fault = fault

    async def row(self, statement: str, parameters: dict[str, Any]) -> list[Any]:
        """Raises."""
        raise self._fault


@pytest.mark.parametrize(
    ("fault", "code"), [(DatabaseUnavailable("away"), UNAVAILABLE), (ValueError("anna@example.com"), INTERNAL)]
)
def test_a_database_that_fails_ends_the_stream_with_an_error(fault: Exception, code: str) -> None:
    async def answers() -> list[bytes]:
        reader, settings = Failing(fault), Settings()
        engine = Engine(SCHEMA._schema, CATALOG, reader, settings)
        subscriptions = Subscriptions(SCHEMA._schema, CATALOG, reader, settings, engine)
        since = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
        async with aclosing(subscriptions.open(Request(QUERY, {"since": since}))) as stream:
            told = [answer.body async for answer in stream]
        subscriptions.close()
        return told

    (told,) = asyncio.run(answers())
    assert b"anna" not in told
    body = orjson.loads(told)
    (error,) = body["errors"]
    assert body["data"] == {"one": None}
    assert error["extensions"]["code"] == code
    assert error["extensions"]["hint"]
    assert error["path"] == ["one"]
    assert error["locations"] == [{"line": 2, "column": 3}]


def test_a_feed_that_cannot_be_read_ends_the_stream_with_an_error() -> None:
    async def answers() -> list[bytes]:
        settings = Settings(subscription_poll_s=0.1)
        reader = Failing(ValueError("anna@example.com"))
        engine = Engine(SCHEMA._schema, CATALOG, reader, settings)
        subscriptions = Subscriptions(SCHEMA._schema, CATALOG, reader, settings, engine)
        async with aclosing(subscriptions.open(Request(QUERY, {}))) as stream:
            told = [answer.body async for answer in stream]
        subscriptions.close()
        return told

    (told,) = asyncio.run(asyncio.wait_for(answers(), 20))
    (error,) = orjson.loads(told)["errors"]
    assert error["extensions"]["code"] == INTERNAL
    assert "since" in error["extensions"]["hint"]
    assert (error["path"], error["locations"]) == (["one"], [{"line": 2, "column": 3}])
