"""Ending streams when the server is told to stop.

The server waits for open responses before it ends the application, and a stream has no end of its own: so whoever
serves streams listens for the signal too.
"""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def told_to_stop(stop: Callable[[], None]) -> Iterator[None]:
    """Call `stop` in this event loop when a signal to stop comes, before whoever else waits for the signal."""
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread may take signals; a server in another one is stopped by its owner
        return
    loop = asyncio.get_running_loop()
    others = {number: signal.getsignal(number) for number in _SIGNALS}

    def take(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(stop)
        other = others[signal.Signals(number)]
        if callable(other):
            other(number, frame)

    for number in _SIGNALS:
        signal.signal(number, take)
    try:
        yield
    finally:
        for number, other in others.items():
            if signal.getsignal(number) is take:
                signal.signal(number, other)
