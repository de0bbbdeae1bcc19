"""Served applications over one graph with a few profiles, and clients that listen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from websockets import Subprotocol
from websockets.sync.client import ClientConnection, connect

from graph.driver import Database
from graph.model.insight import PREDICTED, Prediction
from graph.model.people import Profile
from graph.settings import Settings
from graph.writer import Writer
from tests.api.conftest import serving

WAIT_S = 20


@pytest.fixture
def people(database: Database) -> Database:
    """A graph with three profiles."""
    with Writer(database) as writer:
        for number in range(3):
            writer.put(Profile(profile_id=f"P-{number}", given_name="Anna", city="Moscow"))
    return database


@pytest.fixture
def address(server: Settings, people: Database) -> Iterator[str]:
    """The application, asking for changes ten times a second."""
    with serving(server.model_copy(update={"subscription_poll_s": 0.1})) as served:
        yield served


def rename(database: Database, profile: str, name: str) -> None:
    """Change a profile as resolution does."""
    with Writer(database) as writer:
        writer.put(Profile(profile_id=profile, given_name=name, city="Moscow"))


def predict(
    database: Database, profile: str, probability: float | None, month: int, task: str = "churn", **also: Any
) -> None:
    """Make a prediction, which may say more than a probability."""
    uid = f"{profile}|{task}|{month}"
    as_of = datetime(2026, month, 1, tzinfo=UTC)
    with Writer(database) as writer:
        writer.put(Prediction(uid=uid, task=task, probability=probability, as_of=as_of, **also))
        writer.put(PREDICTED(profile, uid))


class Socket:
    """A client of graphql-transport-ws, message by message."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    def send(self, **message: Any) -> None:
        """Send a message."""
        self.connection.send(json.dumps(message))

    def subscribe(self, query: str, key: str = "1", **variables: Any) -> None:
        """Begin an operation; the server needs a moment to begin to watch."""
        self.send(id=key, type="subscribe", payload={"query": query, "variables": variables})

    def take(self) -> dict[str, Any]:
        """The next message."""
        message: dict[str, Any] = json.loads(self.connection.recv(WAIT_S))
        return message

    def next(self, key: str = "1") -> Any:
        """The data of the next answer."""
        message = self.take()
        assert (message["type"], message["id"]) == ("next", key), message
        assert "errors" not in message["payload"], message
        return message["payload"]["data"]


@contextmanager
def socket(address: str, *, initialise: bool = True, **options: Any) -> Iterator[Socket]:
    """A connected client."""
    url = f"{address.replace('http', 'ws', 1)}/graphql"
    with connect(url, subprotocols=[Subprotocol("graphql-transport-ws")], close_timeout=2, **options) as connection:
        made = Socket(connection)
        if initialise:
            made.send(type="connection_init")
            assert made.take() == {"type": "connection_ack"}
        yield made


@contextmanager
def events(address: str, query: str, **variables: Any) -> Iterator[Iterator[tuple[str, Any]]]:
    """Events of a stream: their names and data."""
    body = {"query": query, "variables": variables}
    with httpx.stream(
        "POST", f"{address}/graphql", json=body, headers={"accept": "text/event-stream"}, timeout=WAIT_S
    ) as response:
        assert response.status_code == 200, response.read()
        assert response.headers["content-type"].startswith("text/event-stream")
        yield _events(response)


def _events(response: httpx.Response) -> Iterator[tuple[str, Any]]:
    name = ""
    for line in response.iter_lines():
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data:"):
            text = line.removeprefix("data:").strip()
            yield name, json.loads(text) if text else None
