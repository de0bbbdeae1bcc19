"""How many operations come in at once, and what is said to the others."""

from __future__ import annotations

import asyncio
import gzip
from typing import Any

import orjson
import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from api.doorway import Doorway


def _scope(method: str = "POST", path: str = "/graphql", accept: str = "*/*", query: bytes = b"") -> Scope:
    headers = [(b"accept", accept.encode())]
    return {"type": "http", "method": method, "path": path, "headers": headers, "query_string": query}


async def _nothing() -> Message:
    return {"type": "http.request"}


class Busy:
    """Answers when told to, and is the application behind the doorway too."""

    def __init__(self, body: bytes = b"{}") -> None:
        self.go = asyncio.Event()
        self.answered = self.passed = 0
        self._body = body

    async def answer(self, request: Request) -> Response:
        self.answered += 1
        await self.go.wait()
        return Response(self._body)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.passed += 1


async def _ask(door: Doorway, scope: Scope) -> list[Message]:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    await door(scope, _nothing, send)
    return sent


def test_beyond_the_limit_one_is_turned_away_at_once() -> None:
    async def run() -> Any:
        app = Busy()
        door = Doorway(app, 2, app.answer)
        waiting = [asyncio.create_task(_ask(door, _scope())) for _ in range(2)]
        await asyncio.sleep(0)
        refused = await _ask(door, _scope("GET", query=b"query=%7Ba%7D"))
        app.go.set()
        answered = [sent[0]["status"] for sent in await asyncio.gather(*waiting)]
        return refused, answered, (await _ask(door, _scope()))[0]["status"]

    refused, answered, later = asyncio.run(run())
    assert refused[0]["status"] == 503
    assert (b"retry-after", b"1") in refused[0]["headers"]
    assert orjson.loads(refused[1]["body"])["errors"][0]["extensions"]["code"] == "OVERLOADED"
    assert (answered, later) == ([200, 200], 200)


def test_streams_of_events_are_not_counted_and_other_requests_pass() -> None:
    async def run() -> tuple[int, int]:
        app = Busy()
        door = Doorway(app, 1, app.answer)
        page = _scope("GET", accept="text/html", query=b"query=%7Ba%7D")
        others = [_scope("GET"), page, _scope("DELETE"), _scope(path="/readyz"), {"type": "lifespan"}]
        scopes: list[Scope] = [_scope(), *others, *[_scope(accept="text/event-stream")] * 2]
        waiting = [asyncio.create_task(_ask(door, scope)) for scope in scopes]
        await asyncio.sleep(0)
        app.go.set()
        await asyncio.gather(*waiting)
        return app.answered, app.passed

    assert asyncio.run(run()) == (3, 5)


@pytest.mark.parametrize(
    ("size", "accepted", "compressed"), [(99_999, "gzip", False), (100_000, "gzip", True), (100_000, "", False)]
)
def test_large_answers_are_compressed_for_those_who_take_it(size: int, accepted: str, compressed: bool) -> None:
    async def run() -> list[Message]:
        app = Busy(b"x" * size)
        app.go.set()
        scope = _scope()
        scope["headers"].append((b"accept-encoding", accepted.encode()))
        return await _ask(Doorway(app, 1, app.answer), scope)

    start, body = asyncio.run(run())
    assert ((b"content-encoding", b"gzip") in start["headers"]) is compressed
    assert (gzip.decompress(body["body"]) if compressed else body["body"]) == b"x" * size


def test_a_fault_frees_its_place() -> None:
    async def fails(request: Request) -> Response:
        raise ValueError

    async def run() -> int:
        door = Doorway(Busy(), 1, fails)
        caught = 0
        for _ in range(3):
            try:
                await _ask(door, _scope())
            except ValueError:
                caught += 1
        return caught

    assert asyncio.run(run()) == 3
