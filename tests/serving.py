"""An ASGI application that runs in a thread of the test's process."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp


@contextmanager
def running(config: uvicorn.Config) -> Iterator[None]:
    """Until the block ends."""
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive(), "the application did not start"
            time.sleep(0.01)
        yield
    finally:
        server.should_exit = True
        thread.join()


@contextmanager
def at_socket(app: ASGIApp) -> Iterator[Path]:
    """The path of its Unix socket: in a folder of its own, as pytest's lie too deep for the name of a socket."""
    with tempfile.TemporaryDirectory(prefix="portrait-", dir="/tmp") as folder:
        path = Path(folder) / "asked.sock"
        with running(uvicorn.Config(app, uds=str(path), log_level="error")):
            yield path
