"""Figures about the server for monitoring, in the text format of Prometheus.

They say how many, how long and with what outcome; nothing of what was asked or answered is in them, operation names
included, for callers choose those. Several workers add up through files in the folder that PROMETHEUS_MULTIPROC_DIR
names, which `portrait serve` makes.
"""

from __future__ import annotations

import os

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from starlette.requests import Request
from starlette.responses import Response

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
_BOUNDS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

requests = Counter("portrait_requests", "Requests to /graphql, by HTTP status.", ["status"])
request_seconds = Histogram("portrait_request_seconds", "From a request's head to its whole answer.", buckets=_BOUNDS_S)
under_way = Gauge("portrait_requests_under_way", "Requests being answered now.", multiprocess_mode="livesum")
turned_away = Counter("portrait_requests_turned_away", "Requests beyond what one worker answers at once.")
statement_seconds = Histogram("portrait_statement_seconds", "What statements took in the database.", buckets=_BOUNDS_S)
plans_made = Counter("portrait_plans_made", "Operations that were planned, as no plan was kept.")


async def metrics(request: Request) -> Response:
    """The endpoint /metrics."""
    registry = REGISTRY
    if FOLDER in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # not typed by prometheus_client
    return Response(generate_latest(registry), media_type="text/plain; version=0.0.4; charset=utf-8")
