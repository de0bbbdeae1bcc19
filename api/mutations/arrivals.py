"""Resolves what was written through the API, in the background: the caller need not wait for it.

One run of resolution at a time, over everything that waits; what a process does not get to, the next load resolves.
"""

from __future__ import annotations

import logging
import threading
from concurrent.futures import ThreadPoolExecutor

from graph.driver import Database
from graph.faults import log_fault
from graph.settings import Settings

logger = logging.getLogger(__name__)

TOGETHER_S = 0.25
"""What arrives within so many seconds is resolved together."""


class Arrivals:
    """Starts resolution when told that something arrived. Close it when done."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._worker = ThreadPoolExecutor(1, "portrait-arrivals")
        self._waiting = threading.Event()
        self._closing = threading.Event()
        self._database: Database | None = None

    def notice(self) -> None:
        """Something was written: resolve it soon."""
        if not self._waiting.is_set():
            self._waiting.set()
            self._worker.submit(self._resolve)

    def settle(self) -> None:
        """Wait until what was noticed is resolved."""
        self._worker.submit(lambda: None).result()

    def close(self) -> None:
        """Finish the run under way, begin no other."""
        self._closing.set()
        self._worker.shutdown(wait=True, cancel_futures=True)
        if self._database is not None:
            self._database.close()

    def _resolve(self) -> None:
        self._closing.wait(TOGETHER_S)
        self._waiting.clear()  # what arrives from now on may be too late for this run
        try:
            # It brings polars and the matching engine, which starting need not wait for.
            from graph.resolve.arrived import resolve_arrived

            if self._database is None:
                self._database = Database.connect(self._settings)
            resolve_arrived(self._database, self._settings)
        except Exception as fault:  # the next arrival, or the next load, tries again
            log_fault(logger, "resolving what was written", fault)
