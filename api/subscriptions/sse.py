"""Subscriptions over server-sent events, one connection for each: the protocol of the package graphql-sse."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

from starlette.responses import StreamingResponse

from api.engine.engine import Answer

from .stream import Subscriptions

EVENT_STREAM = "text/event-stream"
KEEP_ALIVE_S = 12.0
"""Proxies close connections on which nothing comes for half a minute or more."""
_QUIET = b":\n\n"


def respond_stream(subscriptions: Subscriptions, answers: AsyncGenerator[Answer, None]) -> StreamingResponse:
    """The HTTP response that sends answers as they come."""
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(_events(subscriptions, answers), media_type=EVENT_STREAM, headers=headers)


async def _events(subscriptions: Subscriptions, answers: AsyncGenerator[Answer, None]) -> AsyncGenerator[bytes, None]:
    stopping = asyncio.ensure_future(subscriptions.stopping.wait())
    coming = asyncio.ensure_future(_next(answers))
    try:
        yield _QUIET  # tells the client that the connection stands
        while True:
            await asyncio.wait([coming, stopping], timeout=KEEP_ALIVE_S, return_when=asyncio.FIRST_COMPLETED)
            if stopping.done():
                return  # without `complete`: the client connects again, to another process
            if not coming.done():
                yield _QUIET
                continue
            answer = coming.result()
            if answer is None:
                yield b"event: complete\ndata:\n\n"
                return
            yield b"event: next\ndata: " + answer.body + b"\n\n"
            coming = asyncio.ensure_future(_next(answers))
    finally:
        stopping.cancel()
        coming.cancel()
        await asyncio.wait([coming])
        await answers.aclose()


async def _next(answers: AsyncGenerator[Answer, None]) -> Answer | None:
    return await anext(answers, None)
