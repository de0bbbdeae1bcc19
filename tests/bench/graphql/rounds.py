"""Rounds: every contestant in turn, over and over, so that what else the machine does hits all alike."""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import orjson

from api.engine.engine import Engine, Request
from api.schema import CATALOG, SCHEMA
from graph.server import Endpoint
from graph.settings import Settings

from .client import Load
from .operations import Operation
from .servers import Server

VARIETY = 2000
"""Different variables of each operation."""


class Cell(NamedTuple):
    """What is measured at once."""

    operation: str
    contestant: str
    connections: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Medians over the rounds.

    Attributes:
        per_second: Requests.
        p50, p95: Milliseconds.
        cpu_ms: Processor time of the server (or of the process that runs the Cypher) per request.
        faults: Answers that were no success, in all rounds.
    """

    per_second: float
    p50: float
    p95: float
    cpu_ms: float
    faults: int


@dataclass(frozen=True, slots=True)
class Contestant:
    """One way of answering: makes the job for an operation, and tells how much processor time it has used."""

    name: str
    module: str
    job: Callable[[Operation, list[dict[str, Any]]], dict[str, Any]]
    cpu_s: Callable[[], float] | None = None


def over_http(server: Server, document: Callable[[Operation], str]) -> Contestant:
    """GraphQL over HTTP."""

    def job(operation: Operation, variables: list[dict[str, Any]]) -> dict[str, Any]:
        bodies = [{"query": document(operation), "variables": each} for each in variables]
        return {"port": server.port, "path": server.path, "bodies": bodies}

    return Contestant(server.name, "client", job, server.cpu_s)


def by_hand(endpoint: Endpoint) -> Contestant:
    """Hand-written Cypher through the driver's `execute_query`."""
    told = {"uri": endpoint.uri, "user": endpoint.user, "password": endpoint.password}

    def job(operation: Operation, variables: list[dict[str, Any]]) -> dict[str, Any]:
        return told | {"cypher": operation.cypher, "variables": variables}

    return Contestant("by hand", "byhand", job)


def alone(endpoint: Endpoint) -> Contestant:
    """The generated statements over the API's own connections, without GraphQL and HTTP."""
    told = {"uri": endpoint.uri, "user": endpoint.user, "password": endpoint.password}
    engine = Engine(SCHEMA._schema, CATALOG, _Nothing(), Settings.from_env())

    def job(operation: Operation, variables: list[dict[str, Any]]) -> dict[str, Any]:
        ready = [engine.prepare(Request(operation.ours, each)) for each in variables]
        return told | {"cypher": ready[0].plan.statement, "variables": [each.parameters for each in ready]}

    return Contestant("statement alone", "alone", job)


class _Nothing:
    """A database that nothing is read from: operations are only planned."""

    async def row(self, statement: str, parameters: dict[str, Any]) -> list[Any]:
        raise NotImplementedError


def measure(
    operation: Operation,
    contestants: Sequence[Contestant],
    customers: int,
    *,
    concurrency: Sequence[int],
    rounds: int,
    seconds: float,
) -> dict[Cell, Figures]:
    """All cells of an operation, after a round that does not count."""
    draw = random.Random(operation.name)
    variables = [operation.draw(draw, customers) for _ in range(VARIETY)]
    found: dict[Cell, list[tuple[Load, float]]] = defaultdict(list)
    for turn in range(rounds + 1):
        for connections in concurrency:
            for one in contestants:
                job = one.job(operation, variables) | {"connections": connections}
                before = one.cpu_s() if one.cpu_s else 0.0
                load = run(one.module, job | {"seconds": seconds})
                used = one.cpu_s() - before if one.cpu_s else load.cpu_s
                if turn:
                    found[Cell(operation.name, one.name, connections)].append((load, used))
    return {cell: _figures(loads) for cell, loads in found.items()}


def run(module: str, job: dict[str, Any]) -> Load:
    """One round in a process of its own."""
    command = [sys.executable, "-m", f"tests.bench.graphql.{module}"]
    done = subprocess.run(command, input=orjson.dumps(job), stdout=subprocess.PIPE, check=True)
    return Load(**orjson.loads(done.stdout))


def _figures(loads: list[tuple[Load, float]]) -> Figures:
    def median(of: Callable[[Load], float]) -> float:
        return statistics.median(of(load) for load, _ in loads)

    return Figures(
        per_second=median(lambda load: load.requests / load.seconds),
        p50=median(lambda load: load.p50),
        p95=median(lambda load: load.p95),
        cpu_ms=statistics.median(1000 * used / load.requests for load, used in loads),
        faults=sum(load.faults for load, _ in loads),
    )
