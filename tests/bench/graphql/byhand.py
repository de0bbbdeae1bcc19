"""The hand-written Cypher under load: no GraphQL, no HTTP, the driver's own `execute_query`, as many at once as asked.

python -m tests.bench.graphql.byhand < job.json
"""

from __future__ import annotations

import asyncio
import sys
import time
from itertools import count
from typing import Any

import orjson
import uvloop

from graph.bolt import neo4j

from .client import Tally


async def _load(job: dict[str, Any]) -> None:
    tally = Tally()
    variables: list[dict[str, Any]] = job["variables"]
    async with neo4j.AsyncGraphDatabase.driver(job["uri"], auth=(job["user"], job["password"])) as driver:
        await driver.verify_connectivity()
        cpu, begun = time.process_time(), time.perf_counter()
        end = begun + job["seconds"]
        turn = count()

        async def one() -> None:
            while (sent := time.perf_counter()) < end:
                given = variables[next(turn) % len(variables)]
                found = await driver.execute_query(
                    job["cypher"], given, database_="neo4j", routing_=neo4j.RoutingControl.READ
                )
                tally.times.append((time.perf_counter() - sent) * 1000)
                tally.faults += not found.records

        await asyncio.gather(*(one() for _ in range(job["connections"])))
        tally.report(time.perf_counter() - begun, time.process_time() - cpu)


if __name__ == "__main__":
    uvloop.run(_load(orjson.loads(sys.stdin.buffer.read())))
