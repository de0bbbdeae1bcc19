"""Sends mutations to an engine over an empty database."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import orjson
import pytest

from api.caller import CALLER, Caller
from api.engine.engine import Engine, Request
from api.identity.service import Identity
from api.mutations.execute import Mutations
from api.schema import CATALOG, SCHEMA
from graph.async_driver import AsyncDatabase
from graph.driver import Database
from graph.settings import Settings


class Sender:
    """Sends operations; one process of the API, without HTTP."""

    def __init__(self, settings: Settings) -> None:
        self._runner = asyncio.Runner()
        self._database = self._runner.run(AsyncDatabase.connect(settings))
        self.mutations = Mutations(settings, CATALOG, Identity(settings))
        self._engine = Engine(SCHEMA._schema, CATALOG, self._database, settings, self.mutations)

    def send(
        self, query: str, variables: dict[str, Any] | None = None, *, key: str | None = None, actor: str | None = None
    ) -> dict[str, Any]:
        """The answer, as it is sent."""

        async def answer() -> bytes:
            CALLER.set(Caller(actor, key))
            return (await self._engine.answer(Request(query, variables or {}))).body

        body: dict[str, Any] = orjson.loads(self._runner.run(answer()))
        return body

    def __call__(self, query: str, variables: dict[str, Any] | None = None, **caller: str) -> dict[str, Any]:
        """The data of an answer without errors."""
        body = self.send(query, variables, **caller)
        assert "errors" not in body, body["errors"]
        data: dict[str, Any] = body["data"]
        return data

    def faults(self, query: str, variables: dict[str, Any] | None = None, **caller: str) -> list[dict[str, Any]]:
        """The errors of an answer in which nothing was done."""
        body = self.send(query, variables, **caller)
        assert not any((body.get("data") or {}).values()), body
        errors: list[dict[str, Any]] = body["errors"]
        return errors

    def close(self) -> None:
        """Close the connections."""
        self.mutations.close()
        self._runner.run(self._database.close())
        self._runner.close()


@pytest.fixture
def send(database: Database, server: Settings) -> Iterator[Sender]:
    """Sends to an empty graph."""
    sender = Sender(server)
    yield sender
    sender.close()
