"""What an operation costs the database, by PROFILE, beside the hand-written statement."""

from __future__ import annotations

import asyncio
import random
import statistics
from dataclasses import dataclass
from typing import Any

from api.engine.engine import Engine, Request
from api.schema import CATALOG, SCHEMA
from graph.async_driver import AsyncDatabase
from graph.settings import Settings

from .operations import Operation

_TRIED = 9


@dataclass(frozen=True, slots=True)
class Hits:
    """Database hits of the statement generated and of the one by hand, medians; statements per operation, the mean."""

    ours: float
    by_hand: float
    statements: float


class _Counting:
    """The database, counting what it is asked."""

    def __init__(self, database: AsyncDatabase) -> None:
        self._database = database
        self.statements = 0

    async def row(self, statement: str, parameters: dict[str, Any]) -> list[Any]:
        """Read, and count."""
        self.statements += 1
        return await self._database.row(statement, parameters)


def hits(operation: Operation, settings: Settings, customers: int) -> Hits:
    """Profile both statements for the same random variables."""
    return asyncio.run(_hits(operation, settings, customers))


async def _hits(operation: Operation, settings: Settings, customers: int) -> Hits:
    database = await AsyncDatabase.connect(settings)
    try:
        counting = _Counting(database)
        engine = Engine(SCHEMA._schema, CATALOG, counting, settings)
        draw = random.Random(operation.name)
        mine, by_hand = [], []
        for _ in range(_TRIED):
            variables = operation.draw(draw, customers)
            request = Request(operation.ours, variables)
            await engine.answer(request)
            prepared = engine.prepare(request)
            mine.append((await database.profile(str(prepared.plan.statement), prepared.parameters)).hits)
            by_hand.append((await database.profile(operation.cypher, variables)).hits)
    finally:
        await database.close()
    return Hits(statistics.median(mine), statistics.median(by_hand), counting.statements / _TRIED)
