"""The hand-written Cypher under load: no GraphQL, no HTTP, the driver's own `execute_query`, as many at once as asked.

python -m tests.bench.graphql.byhand < job.json
"""

from __future__ import annotations

import sys
import time
from typing import Any

import orjson
import uvloop

from graph.bolt import neo4j

from .client import Tally, asking


async def _load(job: dict[str, Any]) -> None:
    async with neo4j.AsyncGraphDatabase.driver(job["uri"], auth=(job["user"], job["password"])) as driver:
        await driver.verify_connectivity()

        async def ask(given: dict[str, Any]) -> bool:
            found = await driver.execute_query(
                job["cypher"], given, database_="neo4j", routing_=neo4j.RoutingControl.READ
            )
            return bool(found.records)

        tally, cpu, begun = Tally(), time.process_time(), time.perf_counter()
        await asking(tally, job, ask)
        tally.report(time.perf_counter() - begun, time.process_time() - cpu)


if __name__ == "__main__":
    uvloop.run(_load(orjson.loads(sys.stdin.buffer.read())))
