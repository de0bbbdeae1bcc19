"""The scoring service: a process of its own that answers over a local socket, so that the API need not load torch.

    GET /score?task=churn&key=P-1                          what is predicted of one person now
    GET /what-if?key=P-1&offer=O-7&discount_percent=20     the same person under another offer
    GET /healthz                                           whether it runs

Only this user's processes can open the socket; who may see what is the API's to decide.
"""

from __future__ import annotations

import asyncio
import logging
import os
import socket
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from http import HTTPStatus
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from graph.errors import InputError, PortraitError, SettingsError
from graph.faults import log_fault
from graph.settings import Settings

from ..offers.whatif import Otherwise
from .scoring import Scorer, socket_path
from .whatif import WhatIf

LONGEST_PATH = 100
"""Bytes that a path of a local socket may have; systems allow 104 to 108."""

logger = logging.getLogger(__name__)


def create(scorer: Scorer, what_if: WhatIf) -> Starlette:
    """The application over what answers. One thread scores: the database is asked by one after the other."""
    worker = ThreadPoolExecutor(1, "portrait-score")

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        yield
        worker.shutdown(cancel_futures=True)

    async def score(request: Request) -> JSONResponse:
        key, task = request.query_params.get("key", ""), request.query_params.get("task", "")
        return await answer(lambda: scorer.score(key, task))

    async def suppose(request: Request) -> JSONResponse:
        return await answer(lambda: what_if.ask(request.query_params.get("key", ""), supposed(request)))

    async def answer(ask: Callable[[], dict[str, Any]]) -> JSONResponse:
        try:
            found = await asyncio.get_running_loop().run_in_executor(worker, ask)
        except PortraitError as fault:
            body = {"detail": fault.detail, "hint": fault.hint, "error": type(fault).__name__}
            return JSONResponse(body, fault.http_status)
        except Exception as fault:  # a bug of ours: neither a traceback nor whom it was about may get out
            log_fault(logger, "a score", fault)
            return JSONResponse(
                {"detail": "unexpected error", "hint": "", "error": ""}, HTTPStatus.INTERNAL_SERVER_ERROR
            )
        return JSONResponse(found)

    async def healthy(request: Request) -> JSONResponse:
        return JSONResponse({"status": "ok"})

    routes = [Route("/score", score), Route("/what-if", suppose), Route("/healthz", healthy)]
    return Starlette(routes=routes, lifespan=lifespan)


def supposed(request: Request) -> Otherwise:
    """What a request supposes.

    Raises:
        InputError: a number is none.
    """
    given = request.query_params
    numbers: dict[str, float | None] = {}
    for name in ("discount_percent", "cost_minor"):
        try:
            numbers[name] = float(given[name]) if name in given else None
        except ValueError:
            raise InputError("this is no number", where=name, hint="Give it as 20 or 12.5.") from None
    return Otherwise(offer=given.get("offer"), channel=given.get("channel"), **numbers)


def check_socket(settings: Settings) -> Path:
    """The path of the socket, free to listen on.

    Raises:
        SettingsError: it is too long for a local socket, or something else lies there.
    """
    path = socket_path(settings).absolute()
    if len(str(path).encode()) > LONGEST_PATH:
        raise SettingsError(
            "the path is too long for a local socket",
            where=str(path),
            hint="Set PORTRAIT_SCORE_SOCKET to a shorter one, for the API too.",
        )
    if path.exists() and not path.is_socket():
        raise SettingsError("something that is no socket lies there", where=str(path), hint="Move it away.")
    path.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def serve(settings: Settings, scorer: Scorer, what_if: WhatIf) -> None:
    """Answer until stopped."""
    path = check_socket(settings)
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    before = os.umask(0o177)  # only this user may open it, from the first moment on
    try:
        listening.bind(str(path))
    finally:
        os.umask(before)
    config = uvicorn.Config(create(scorer, what_if), log_level="warning", access_log=False, server_header=False)
    try:
        uvicorn.Server(config).run(sockets=[listening])
    finally:
        listening.close()
        path.unlink(missing_ok=True)
