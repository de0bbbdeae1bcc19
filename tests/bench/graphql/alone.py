"""The generated statements under load: no GraphQL, no HTTP, over the connections that the API reads through.

python -m tests.bench.graphql.alone < job.json

What is left is the database's own time, and the way to it: no server on this database answers faster.
"""

from __future__ import annotations

import sys
import time
from typing import Any

import orjson
import uvloop

from graph.bolt import neo4j
from graph.line_pool import LinePool

from .client import Tally, asking

_TIMEOUT_S, _GRACE_S = 30.0, 5.0


async def _load(job: dict[str, Any]) -> None:
    login = (job["user"], job["password"])
    async with neo4j.AsyncGraphDatabase.driver(job["uri"], auth=login, notifications_min_severity="OFF") as driver:
        lines = LinePool(driver, "neo4j", _TIMEOUT_S, _GRACE_S)

        async def ask(parameters: dict[str, Any]) -> bool:
            return bool(await lines.row(job["cypher"], parameters))

        tally, cpu, begun = Tally(), time.process_time(), time.perf_counter()
        await asking(tally, job, ask)
        tally.report(time.perf_counter() - begun, time.process_time() - cpu)
        await lines.close()


if __name__ == "__main__":
    uvloop.run(_load(orjson.loads(sys.stdin.buffer.read())))
