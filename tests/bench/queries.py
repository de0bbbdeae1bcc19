"""How quick queries are: GraphQL over HTTP, beside hand-written Cypher through the driver, in turn."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

import httpx

from graph.driver import Database
from tests.conftest import free_ports


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds at the median and at the 95th percentile, for the API and for the floor."""

    operation: str
    p50: float
    p95: float
    floor_p50: float
    floor_p95: float


@dataclass(frozen=True, slots=True)
class Operation:
    """A GraphQL operation and the Cypher that a person would write for the same answer."""

    name: str
    graphql: str
    cypher: str


PROFILE = Operation(
    "profile, ten orders with items",
    """query($id: ID!) { profile(profileId: $id) { givenName familyName identifiers { nodes { kind value } }
       orders(first: 10, sort: [{placedAt: DESC}]) { nodes { number placedAt amountMinor
         items { edges { quantity node { name } } } } } } }""",
    """MATCH (p:Profile {profile_id: $id})
       RETURN p {.given_name, .family_name,
         identifiers: COLLECT { MATCH (p)<-[:RESOLVED_TO]-(:Customer)-[:HAS]->(i:Identifier)
                                RETURN DISTINCT i {.kind, .value} ORDER BY i.uid LIMIT 20 },
         orders: COLLECT { MATCH (p)<-[:RESOLVED_TO]-(:Customer)-[:PLACED]->(o:Order)
                           WITH o ORDER BY o.placed_at DESC LIMIT 10
                           RETURN o {.number, .placed_at, .amount_minor,
                             items: [(o)-[c:CONTAINS]->(x:Product) | {quantity: c.quantity, name: x.name}]} }}""",
)
LIST = Operation(
    "100 profiles by money spent",
    """{ profiles(first: 100, sort: [{spentMinor: DESC}]) {
       nodes { profileId givenName familyName spentMinor orderCount } } }""",
    """MATCH (p:Profile) WHERE p.spent_minor IS NOT NULL
       RETURN p {.profile_id, .given_name, .family_name, .spent_minor, .order_count}
       ORDER BY p.spent_minor DESC LIMIT 100""",
)
BOUGHT_THE_SAME = Operation(
    "who bought the same",
    """query($id: ID!) { profile(profileId: $id) { orders(first: 3, sort: [{placedAt: DESC}]) { nodes {
       items(first: 3) { nodes { name orders(first: 10) { nodes { customer { uid } } } } } } } } }""",
    """MATCH (p:Profile {profile_id: $id})
       RETURN COLLECT { MATCH (p)<-[:RESOLVED_TO]-(:Customer)-[:PLACED]->(o:Order)
         WITH o ORDER BY o.placed_at DESC LIMIT 3
         RETURN COLLECT { MATCH (o)-[:CONTAINS]->(x:Product) WITH x ORDER BY x.uid LIMIT 3
           RETURN {name: x.name, buyers: COLLECT { MATCH (x)<-[:CONTAINS]-(other:Order)<-[:PLACED]-(c:Customer)
             WITH c, other ORDER BY other.uid LIMIT 10 RETURN c.uid }} } }""",
)
OPERATIONS = (PROFILE, LIST, BOUGHT_THE_SAME)


@contextmanager
def serving(environment: dict[str, str]) -> Iterator[str]:
    """`portrait serve` on a free port, until the block ends."""
    (port,) = free_ports(1)
    process = subprocess.Popen(
        [sys.executable, "-m", "graph.cli", "serve", "--port", str(port)],
        env=os.environ | environment, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        while process.poll() is None:
            try:
                if httpx.get(f"{address}/readyz").status_code == 200:
                    break
            except httpx.TransportError:
                time.sleep(0.2)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=30)


def _ask(client: httpx.Client, operation: Operation, profile_id: str) -> None:
    body = {"query": operation.graphql, "variables": {"id": profile_id}}
    answer = client.post("/graphql", json=body).json()
    if "errors" in answer:
        raise RuntimeError(f"{operation.name}: {answer['errors']}")


def _milliseconds(call: Callable[[], object]) -> float:
    begun = time.perf_counter()
    call()
    return (time.perf_counter() - begun) * 1000


def latencies(environment: dict[str, str], database: Database, rounds: int) -> list[Latency]:
    """Each operation and its floor in turn, over many profiles, one request at a time."""
    wanted = "MATCH (p:Profile) WHERE p.order_count > 5 RETURN p.profile_id ORDER BY p.profile_id LIMIT $n"
    ids = [row[0] for row in database.rows(wanted, n=rounds)]
    warm = len(ids) // 10  # the first tenth warms the caches of both
    found: list[Latency] = []
    with serving(environment) as address, httpx.Client(base_url=address, timeout=60) as client:
        for operation in OPERATIONS:
            pairs = [
                (
                    _milliseconds(partial(_ask, client, operation, profile_id)),
                    _milliseconds(partial(database.rows, operation.cypher, id=profile_id)),
                )
                for profile_id in ids
            ][warm:]
            ours, floors = zip(*pairs, strict=True)
            found.append(Latency(operation.name, *_quantiles(ours), *_quantiles(floors)))
    return found


def _quantiles(values: Sequence[float]) -> tuple[float, float]:
    return statistics.median(values), statistics.quantiles(values, n=20)[-1]
