"""Connections kept for reading, so that a statement need not ask the driver for one."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Any

from .bolt import neo4j
from .bolt_line import Broken, Line

_KEPT_S = 60.0
"""A connection goes back to the driver after that, which then may renew it, or turn to another server of a cluster."""


class LinePool:
    """Lines of one driver to one database; as many as statements run at once, the driver's limit at most.

    Args:
        driver: Opens connections.
        database: Name of the database.
        timeout_s: Longest that the server lets one statement run.
        grace_s: How much longer to wait for a server that went silent.
    """

    def __init__(self, driver: neo4j.AsyncDriver, database: str, timeout_s: float, grace_s: float) -> None:
        self._driver = driver
        self._database = database
        self._timeout_s = timeout_s
        self._grace_s = grace_s
        self._idle: deque[Line] = deque()

    async def row(self, statement: str, parameters: dict[str, Any]) -> list[Any]:
        """The values of the one record that a reading statement returns.

        Raises:
            Unsupported: this driver offers no way; nothing was sent.
            Broken, Failed, TimeoutError: as in `Line.row`.
            DriverError, Neo4jError: the driver could not connect.
        """
        line = await self._take()
        try:
            values = await line.row(statement, parameters, self._timeout_s + self._grace_s)
        except Broken:
            await line.drop()
            await self.close()  # mostly the server was restarted, and the others are broken too
            raise
        except BaseException:
            await line.drop()
            raise
        await self._give(line)
        return values

    async def close(self) -> None:
        """Give all idle connections back to the driver."""
        while self._idle:
            await self._idle.pop().close()

    async def _take(self) -> Line:
        return self._idle.pop() if self._idle else await Line.open(self._driver, self._database, self._timeout_s)

    async def _give(self, line: Line) -> None:
        self._idle.append(line)
        # The busiest lines are at the right end; those that were needed for a moment only grow old at the left.
        now = asyncio.get_running_loop().time()
        for old in (line, self._idle[0]):
            if now - old.opened > _KEPT_S and old in self._idle:
                self._idle.remove(old)
                await old.close()
