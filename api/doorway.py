"""Operations come in here: so many at once and no more, each counted and timed.

They go past the routing and the compression that pages need, which would take half of the time that HTTP takes; only
large answers are compressed.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import TypeAlias

from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from . import metrics
from .engine.engine import refusal
from .errors import OVERLOADED, Refused, problem
from .http import JSON, respond

LARGE, LEVEL = 100_000, 5
"""Answers from so many bytes on are compressed, so much."""
_STREAM = "text/event-stream"

Answering: TypeAlias = Callable[[Request], Awaitable[Response]]


class Doorway:
    """Middleware that answers operations at /graphql itself, by `answer`; pages pass.

    Requests beyond `limit` are turned away at once: waiting in line, they would be answered when their callers have
    given up, and those behind them too. Streams of events are no operations under way; they have a limit of their own.
    """

    def __init__(self, app: ASGIApp, limit: int, answer: Answering) -> None:
        self._app = app
        self._limit = limit
        self._answer = answer
        self._under_way = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request pass, or turn it away."""
        if scope["type"] != "http" or scope["path"] != "/graphql" or not _asks(scope):
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        if _STREAM in request.headers.get("accept", ""):
            await (await self._answer(request))(scope, receive, send)
            return
        if self._under_way >= self._limit:
            metrics.turned_away.inc()
            hint = "Ask again in a moment. More at once: PORTRAIT_API_CONCURRENCY, or more workers."
            refused = Refused([problem("The server is busy.", OVERLOADED, hint=hint)], HTTPStatus.SERVICE_UNAVAILABLE)
            response = respond(refusal(refused), JSON)
            response.headers["Retry-After"] = "1"
            await response(scope, receive, send)
            return
        status = "none"
        self._under_way += 1
        metrics.under_way.inc()
        begun = time.perf_counter()
        try:
            response = await self._answer(request)
            status = str(int(response.status_code))
            sending: ASGIApp = response
            if len(response.body) >= LARGE:
                sending = GZipMiddleware(response, LARGE, LEVEL)
            await sending(scope, receive, send)
        finally:
            self._under_way -= 1
            metrics.under_way.dec()
            metrics.request_seconds.observe(time.perf_counter() - begun)
            metrics.requests.labels(status).inc()


def _asks(scope: Scope) -> bool:
    """Whether it is an operation, and not a browser that wants the page."""
    if scope["method"] != "GET":
        return bool(scope["method"] == "POST")
    html = any(name == b"accept" and b"text/html" in value for name, value in scope["headers"])
    return b"query=" in scope["query_string"] and not html
