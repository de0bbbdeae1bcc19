"""Fixtures of the API's tests: a written world, an engine over it that counts its statements, and a web client."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import httpx
import orjson
import pytest
import uvicorn

from api.app import create
from api.engine.engine import Answer, Engine, Request
from api.schema import CATALOG, SCHEMA
from graph.async_driver import AsyncDatabase
from graph.driver import Database
from graph.model import Role
from graph.schema import prepare
from graph.settings import Settings
from graph.statements import clear
from tests.api.world import World, everything
from tests.conftest import free_ports
from tests.serving import running

T = TypeVar("T")


def code_of(fault: dict[str, Any]) -> str:
    """The code of an error in an answer."""
    return str(fault["extensions"]["code"])


def id_of(label: str, key: str) -> str:
    """The global id of a node."""
    return base64.urlsafe_b64encode(f"{label}:{key}".encode()).decode().rstrip("=")


class CountingReader:
    """The database, with what was asked of it."""

    def __init__(self, database: AsyncDatabase) -> None:
        self.database = database
        self.statements: list[str] = []

    async def row(self, statement: str, parameters: dict[str, Any]) -> list[Any]:
        """Read, and remember the statement."""
        self.statements.append(statement)
        return await self.database.row(statement, parameters)


class Asker:
    """Asks engines from synchronous tests; all in one event loop, as in a server."""

    def __init__(self, settings: Settings) -> None:
        self._runner = asyncio.Runner()
        self._settings = settings
        self.reader = CountingReader(self._runner.run(AsyncDatabase.connect(settings)))
        self._engines: dict[Role, Engine] = {}

    def engine(self, role: Role = Role.OPERATOR) -> Engine:
        """The engine for callers of a role."""
        if role not in self._engines:
            settings = self._settings.model_copy(update={"api_role": role})
            self._engines[role] = Engine(SCHEMA._schema, CATALOG, self.reader, settings)
        return self._engines[role]

    def answer(self, query: str, variables: dict[str, Any] | None = None, role: Role = Role.OPERATOR) -> Answer:
        """The answer as it is sent."""
        return self._runner.run(self.engine(role).answer(Request(query, variables or {})))

    def __call__(
        self, query: str, variables: dict[str, Any] | None = None, role: Role = Role.OPERATOR
    ) -> dict[str, Any]:
        """The data of an answer without errors."""
        body = orjson.loads(self.answer(query, variables, role).body)
        assert "errors" not in body, body["errors"]
        data: dict[str, Any] = body["data"]
        return data

    def fault(self, query: str, variables: dict[str, Any] | None = None, role: Role = Role.OPERATOR) -> dict[str, Any]:
        """The one error of an answer."""
        body = orjson.loads(self.answer(query, variables, role).body)
        assert len(body["errors"]) == 1, body
        error: dict[str, Any] = body["errors"][0]
        return error

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run something in the event loop of the engines."""
        return self._runner.run(work)

    def close(self) -> None:
        """Close the connections."""
        self._runner.run(self.reader.database.close())
        self._runner.close()


@pytest.fixture(scope="session")
def _everything() -> World:
    return everything()


@pytest.fixture(scope="module")
def world(server: Settings, _everything: World) -> World:
    """Everything that the model declares, written to the database; read-only.

    Writing takes seconds, so what another module left is used; tests of other packages empty the database.
    """
    nodes = sum(map(len, _everything.nodes.values()))
    with Database.connect(server) as connected:
        kept = connected.rows("MATCH (n) RETURN count(n), count(CASE WHEN n.uid = 'Source-0' THEN 1 END)")
        if kept != [[nodes, 1]]:
            connected.run(clear())
            prepare(connected)
            _everything.write(connected)
    return _everything


@pytest.fixture(scope="module")
def asker(server: Settings) -> Iterator[Asker]:
    """Asks engines over the database."""
    made = Asker(server)
    yield made
    made.close()


@pytest.fixture
def ask(asker: Asker, world: World) -> Asker:
    """Asks engines over the world, with no statement counted yet."""
    asker.reader.statements.clear()
    return asker


@pytest.fixture(scope="module")
def served(server: Settings, world: World) -> Iterator[str]:
    """Address of the application, served over the world."""
    with serving(server) as address:
        yield address


@pytest.fixture
def client(served: str) -> Iterator[httpx.Client]:
    """A web client of the application."""
    with httpx.Client(base_url=served, timeout=30) as made:
        yield made


@contextmanager
def serving(settings: Settings) -> Iterator[str]:
    """Serve the application in a thread of this process; its address."""
    (port,) = free_ports(1)
    with running(uvicorn.Config(create(settings), port=port, log_level="warning", access_log=False)):
        yield f"http://127.0.0.1:{port}"
