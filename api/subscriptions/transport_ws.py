"""Operations over one WebSocket: the protocol graphql-transport-ws, as the package graphql-ws speaks it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from contextlib import suppress
from contextvars import copy_context
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import orjson
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from api.caller import CALLER, Caller
from api.engine.engine import Request
from api.errors import BAD_INPUT, Refused, formatted
from graph.settings import Settings

from .stream import Subscriptions

SUBPROTOCOL = "graphql-transport-ws"
INIT_TIMEOUT_S = 10.0
MOST_OPERATIONS = 100
"""Operations at once on one connection."""

_BAD_REQUEST = 4400
_UNAUTHORIZED = 4401
_FORBIDDEN = 4403
_BAD_SUBPROTOCOL = 4406
_INIT_TIMEOUT = 4408
_SUBSCRIBER_EXISTS = 4409
_TOO_MANY_INITS = 4429
_GOING_AWAY = 1001
_TOO_BIG = 1009
_TRY_LATER = 1013

logger = logging.getLogger(__name__)


class _Closing(Exception):
    """The connection has to be closed.

    Args:
        code: Of the protocol.
        reason: For people, at most 123 bytes.
    """

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


def may_connect(socket: WebSocket, settings: Settings) -> bool:
    """Whether a page may open the socket: browsers send cookies and do not ask first, so the server has to look."""
    origin = socket.headers.get("origin")
    if origin is None or origin == settings.api_cors_origin:
        return True
    try:
        return urlsplit(origin).netloc == socket.headers.get("host")
    except ValueError:  # no browser sends it: brackets without an address in them
        return False


async def serve_socket(socket: WebSocket, subscriptions: Subscriptions, settings: Settings) -> None:
    """Speak with one client until it or the server goes away."""
    if not may_connect(socket, settings):
        await socket.close(_FORBIDDEN)  # before it is accepted: the client sees HTTP 403
        return
    offered = SUBPROTOCOL in socket.scope.get("subprotocols", ())
    await socket.accept(SUBPROTOCOL if offered else None)
    if not offered:
        await socket.close(_BAD_SUBPROTOCOL, "Subprotocol not acceptable")
        return
    CALLER.set(Caller.of(socket.headers, settings))
    with subscriptions.connection() as welcome:
        if welcome:
            await _Connection(socket, subscriptions, settings.api_body_kb).serve()
        else:
            await socket.close(_TRY_LATER, "Too many connections")


class _Connection:
    """One client."""

    def __init__(self, socket: WebSocket, subscriptions: Subscriptions, most_kb: int) -> None:
        self._most_kb = most_kb
        self._socket = socket
        self._subscriptions = subscriptions
        self._acknowledged = False
        self._operations: dict[str, asyncio.Task[None]] = {}

    async def serve(self) -> None:
        """Take messages until the connection ends; what runs then is given up."""
        stopping = asyncio.ensure_future(self._subscriptions.stopping.wait())
        talking = asyncio.ensure_future(self._talk())
        try:
            await asyncio.wait([talking, stopping], return_when=asyncio.FIRST_COMPLETED)
            if talking.done():
                talking.result()
            await self._close(_Closing(_GOING_AWAY, "Server is going away"))
        except _Closing as closing:
            await self._close(closing)
        except WebSocketDisconnect:
            pass
        finally:
            running = [stopping, talking, *self._operations.values()]
            for task in running:
                task.cancel()
            await asyncio.wait(running)

    async def _talk(self) -> None:
        try:
            async with asyncio.timeout(INIT_TIMEOUT_S):
                while not self._acknowledged:
                    await self._take(await self._receive())
        except TimeoutError:
            raise _Closing(_INIT_TIMEOUT, "Connection initialisation timeout") from None
        while True:
            await self._take(await self._receive())

    async def _receive(self) -> Mapping[str, Any]:
        message = await self._socket.receive()
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(message.get("code", 1000))
        text = message.get("text")
        if text is None:
            raise _Closing(_BAD_REQUEST, "Messages are text")
        if len(text) > self._most_kb * 1024:
            raise _Closing(_TOO_BIG, f"A message is larger than {self._most_kb} kB")
        try:
            parsed = orjson.loads(text)
        except orjson.JSONDecodeError:
            parsed = None
        if not isinstance(parsed, dict) or not isinstance(parsed.get("type"), str):
            raise _Closing(_BAD_REQUEST, "A message is a JSON object with a type")
        return parsed

    async def _take(self, message: Mapping[str, Any]) -> None:
        kind = message["type"]
        if kind == "connection_init":
            if self._acknowledged:
                raise _Closing(_TOO_MANY_INITS, "Too many initialisation requests")
            if not isinstance(message.get("payload"), dict | None):
                raise _Closing(_BAD_REQUEST, "The payload of connection_init is an object")
            self._acknowledged = True
            await self._send({"type": "connection_ack"})
        elif kind == "ping":
            await self._pong(message)
        elif kind == "subscribe":
            await self._subscribe(message)
        elif kind == "complete":
            if (task := self._operations.pop(str(message.get("id")), None)) is not None:
                task.cancel()
        elif kind != "pong":
            raise _Closing(_BAD_REQUEST, "Unknown type of message")

    async def _pong(self, message: Mapping[str, Any]) -> None:
        answer = {"type": "pong"} | ({"payload": message["payload"]} if "payload" in message else {})
        try:
            await self._send(answer)
        except orjson.JSONEncodeError:  # it reads deeper than it writes
            raise _Closing(_BAD_REQUEST, "The payload of ping nests too deeply") from None

    async def _subscribe(self, message: Mapping[str, Any]) -> None:
        if not self._acknowledged:
            raise _Closing(_UNAUTHORIZED, "Unauthorized")
        key = message.get("id")
        if not isinstance(key, str) or not key:
            raise _Closing(_BAD_REQUEST, "subscribe needs an id")
        if key in self._operations:
            shown = key.encode()[:80].decode(errors="ignore")  # whole, the reason may be longer than a frame takes
            raise _Closing(_SUBSCRIBER_EXISTS, f"Subscriber for {shown} already exists")
        if len(self._operations) >= MOST_OPERATIONS:
            raise _Closing(_TRY_LATER, f"More than {MOST_OPERATIONS} operations on one connection")
        payload = message.get("payload")
        request = _request(payload)
        # A header of the connection cannot name an operation: each names its own.
        context = copy_context()
        context.run(CALLER.set, replace(CALLER.get(), idempotency_key=_idempotency_key(payload)))
        task = self._operations[key] = asyncio.create_task(self._run(key, request), context=context)
        task.add_done_callback(lambda done: self._finished(key, done))

    def _finished(self, key: str, task: asyncio.Task[None]) -> None:
        if self._operations.get(key) is task:
            del self._operations[key]
        if not task.cancelled() and (fault := task.exception()) and not isinstance(fault, WebSocketDisconnect):
            logger.error("an operation failed: %s", type(fault).__name__)

    async def _run(self, key: str, request: Request) -> None:
        try:
            answers = self._subscriptions.open(request)
        except Refused as refused:
            errors = [formatted(error, BAD_INPUT) for error in refused.errors]
            await self._send({"id": key, "type": "error", "payload": errors})
            return
        async for answer in answers:
            if not answer.executed:
                errors = orjson.loads(answer.body)["errors"]
                await self._send({"id": key, "type": "error", "payload": errors})
                return
            await self._send({"id": key, "type": "next", "payload": orjson.Fragment(answer.body)})
        await self._send({"id": key, "type": "complete"})

    async def _send(self, message: Mapping[str, Any]) -> None:
        await self._socket.send_text(orjson.dumps(message).decode())

    async def _close(self, closing: _Closing) -> None:
        if self._socket.application_state is WebSocketState.CONNECTED:
            with suppress(RuntimeError, WebSocketDisconnect):  # gone meanwhile
                await self._socket.close(closing.code, closing.reason)


def _request(payload: Any) -> Request:
    if not isinstance(payload, dict) or not isinstance(payload.get("query"), str):
        raise _Closing(_BAD_REQUEST, "The payload of subscribe holds a query")
    variables, name = payload.get("variables"), payload.get("operationName")
    if not isinstance(variables, dict | None) or not isinstance(name, str | None):
        raise _Closing(_BAD_REQUEST, "variables is an object, operationName text")
    return Request(payload["query"], variables or {}, name or None)


def _idempotency_key(payload: Any) -> str | None:
    """What HTTP says by the header Idempotency-Key."""
    extensions = payload.get("extensions")
    key = (extensions or {}).get("idempotencyKey") if isinstance(extensions, dict | None) else payload
    if not isinstance(key, str | None):
        raise _Closing(_BAD_REQUEST, "extensions is an object, its idempotencyKey text")
    return key
