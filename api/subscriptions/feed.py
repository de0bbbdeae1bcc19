"""The change feed of a process: asks the graph for new changes, and hands them to whoever listens.

Stamps are given while a transaction runs, and become visible when it commits: what commits late lies behind what was
read already. So the feed reads on from where it was at every poll, and every `REREAD_S` once more what is younger than
`GRACE_S`; what it told before it does not tell again.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict, defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

from graph.cypher import statement
from graph.errors import PortraitError
from graph.faults import log_fault

from .topics import Change, Pick, Topic, Values

GRACE_S = 30.0
"""Longest that a writing transaction may run, so that its changes are told."""
REREAD_S = 5.0
PAGE = 1000
MOST_WAITING = 10_000
"""Changes that wait for one listener; a slower one is told that it lost some."""
PATIENCE = 3
"""Reads in a row that may fail by a fault of ours before those who listen are told: nothing is lost by a read again."""
_NEVER = 2**62

logger = logging.getLogger(__name__)


class Reader(Protocol):
    """The part of the database that the feed needs."""

    async def row(self, statement: str, parameters: dict[str, Any]) -> list[Any]:
        """The values of the one record that a reading statement returns."""


class Overflow(Exception):
    """More changed than a listener took."""


class Broken(Exception):
    """Changes cannot be told any longer, by a fault of ours that the log names."""


class Listener:
    """Changes that somebody asked for and has not taken yet; of one thing only the latest."""

    def __init__(self, pick: Pick) -> None:
        self._pick = pick
        self._waiting: OrderedDict[str, Values] = OrderedDict()
        self._news = asyncio.Event()
        self._lost = False
        self._broken = False

    def end(self) -> None:
        """Tell that no more changes come, once those that wait are taken."""
        self._broken = True
        self._news.set()

    def offer(self, change: Change) -> None:
        """Keep a change, if it was asked for; where that cannot be said, it is the end for this listener alone."""
        if self._broken:
            return
        try:
            values = self._pick(change)
        except Exception as fault:
            log_fault(logger, "picking a change", fault)
            self.end()
            return
        if values is None:
            return
        self._waiting[change.key] = values
        self._lost = self._lost or len(self._waiting) > MOST_WAITING
        self._news.set()

    async def take(self) -> Values:
        """The next change.

        Raises:
            Overflow: some were lost.
            Broken: no more will come.
        """
        while not self._waiting:
            if self._broken:
                raise Broken
            self._news.clear()
            await self._news.wait()
        if self._lost:
            raise Overflow
        return self._waiting.popitem(last=False)[1]


@dataclass(slots=True)
class _Watch:
    """A topic that somebody listens to.

    Attributes:
        begin: Stamps before are nobody's business.
        read: Up to where the topic was read: stamp and key.
        told: Changes told within the time of grace, with their stamps.
        reread_at: When to look again for what committed late, by the event loop's clock.
        failures: Reads that failed since the last one that did not.
        retry_at: Not to be read before, by the event loop's clock.
    """

    listeners: set[Listener] = field(default_factory=set)
    begin: int | None = None
    read: tuple[int, str] = (0, "")
    told: dict[str, int] = field(default_factory=dict)
    reread_at: float = 0.0
    failures: int = 0
    retry_at: float = 0.0


class Feed:
    """Polls while somebody listens. Close it when done.

    Args:
        database: Where to.
        poll_s: Seconds between two polls.
    """

    def __init__(self, database: Reader, poll_s: float) -> None:
        self._database = database
        self._poll_s = poll_s
        self._watches: dict[str, _Watch] = defaultdict(_Watch)
        self._polling: asyncio.Task[None] | None = None

    @contextmanager
    def listening(self, topic: Topic, pick: Pick) -> Iterator[Listener]:
        """Listen to a topic, from now on."""
        listener = Listener(pick)
        watch = self._watches[topic.query]
        watch.listeners.add(listener)
        if self._polling is None or self._polling.done():
            self._polling = asyncio.create_task(self._poll())
        try:
            yield listener
        finally:
            watch.listeners.discard(listener)
            if not watch.listeners:
                self._watches.pop(topic.query, None)

    async def since(self, topic: Topic, stamp: int) -> AsyncIterator[Change]:
        """What changed after a stamp, up to now."""
        begin = (stamp + 1, "")
        while True:
            changes, _ = await self._page(topic.query, begin)
            for change in changes:
                yield change
            if len(changes) < PAGE:
                return
            begin = changes[-1][:2]

    def close(self) -> None:
        """Stop polling."""
        if self._polling is not None:
            self._polling.cancel()

    async def _poll(self) -> None:
        while self._watches:
            for query, watch in list(self._watches.items()):
                if asyncio.get_running_loop().time() >= watch.retry_at:
                    await self._attempt(query, watch)
            await asyncio.sleep(self._poll_s)

    async def _attempt(self, query: str, watch: _Watch) -> None:
        """Follow a topic; where that fails, again later, whatever it is, and the other topics go on."""
        try:
            await self._follow(query, watch)
        except Exception as fault:
            self._failed(watch, fault)
        else:
            watch.failures = 0

    def _failed(self, watch: _Watch, fault: Exception) -> None:
        watch.failures += 1
        if isinstance(fault, PortraitError):  # the database is away: it comes back, and nothing is lost by then
            if watch.failures == 1:
                logger.warning("changes cannot be read: %s", fault.detail)
            return
        watch.retry_at = asyncio.get_running_loop().time() + self._poll_s * 2 ** min(watch.failures, PATIENCE)
        log_fault(logger, "reading changes", fault)
        if watch.failures >= PATIENCE:
            for listener in watch.listeners:
                listener.end()

    async def _follow(self, query: str, watch: _Watch) -> None:
        """Read a topic on, and hand over what is new."""
        if watch.begin is None:
            _, watch.begin = await self._page(query, (_NEVER, ""))
            watch.read = (watch.begin, "")
        clock = asyncio.get_running_loop().time()
        again = clock >= watch.reread_at
        place = watch.read
        if again:
            watch.reread_at = clock + REREAD_S
            place = (max(watch.begin, watch.read[0] - int(GRACE_S * 1000)), "")
            watch.told = {key: at for key, at in watch.told.items() if at >= place[0]}
        while True:
            changes, now = await self._page(query, place)
            for change in changes:
                if change.row and change.row[0] is None:
                    continue  # a prediction whose subject is not written yet: read again, it will be there
                if watch.told.get(change.key) != change.at:
                    watch.told[change.key] = change.at
                    for listener in watch.listeners:
                        listener.offer(change)
            if len(changes) < PAGE:
                break
            place = changes[-1][:2]
        # Without news the place moves on all the same, else the time of grace would stretch back for ever.
        watch.read = max(watch.read, changes[-1][:2] if changes else (now - 1, ""))

    async def _page(self, query: str, place: tuple[int, str]) -> tuple[list[Change], int]:
        parameters = {"since": place[0], "after": place[1], "most": PAGE}
        rows, now = await self._database.row(statement(query), parameters)
        return [Change(at, key, tuple(row)) for at, key, *row in rows], now
