"""How quick writing and watching through GraphQL are: mutations one at a time, and changes from commit to listener."""

from __future__ import annotations

import asyncio
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from uuid import uuid4

import click
import httpx
from rich.console import Console
from rich.table import Table

from api.subscriptions.topics import TOPICS
from graph.async_driver import AsyncDatabase
from graph.cypher import statement
from graph.driver import Database
from graph.model.people import Profile
from graph.schema import prepare
from graph.server import EmbeddedServer
from graph.settings import Settings
from graph.writer import Writer
from tests.bench.queries import serving
from tests.conftest import free_ports

ORDER = """
mutation($o: OrderInput!) { upsert(source: "bench", orders: [$o]) { created orders { uid customer { uid } } } }
"""
WATCH = "subscription { profileChanged { at profile { profileId givenName } } }"


@click.command()
@click.option("--profiles", default=100_000, show_default=True, help="Profiles in the graph.")
@click.option("--rounds", default=100, show_default=True, help="Mutations and changes of each kind.")
def live(profiles: int, rounds: int) -> None:
    """Measure mutations, the polls of subscriptions, and how long a change takes to its listener."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        bolt, http = free_ports(2)
        settings = Settings(home=Path(folder), bolt_port=bolt, http_port=http)
        named = {"PORTRAIT_HOME": folder, "PORTRAIT_BOLT_PORT": str(bolt), "PORTRAIT_HTTP_PORT": str(http)}
        server = EmbeddedServer(settings)
        server.start()
        stack.callback(server.kill)
        database = stack.enter_context(Database.connect(settings))
        prepare(database)
        with Writer(database) as writer:
            for number in range(profiles):
                writer.put(Profile(profile_id=f"P-{number}", given_name="Anna"))
        time.sleep(31)  # past the time of grace, as at rest
        table = Table("what", "p50 ms", "p95 ms", title=f"{profiles:,} profiles, {rounds} rounds, one at a time")
        for name, found in asyncio.run(_polls(settings, rounds)).items():
            _add(table, f"poll of {name}, nothing new", found)
        address = stack.enter_context(serving(named))
        client = stack.enter_context(httpx.Client(base_url=address, timeout=60))
        plain = _timed(rounds, lambda number: _write(client, number, keyed=False))
        _add(table, "upsert of an order with customer and two lines", plain)
        keyed = _timed(rounds, lambda number: _write(client, number, keyed=True))
        _add(table, "the same with an Idempotency-Key", keyed)
        _add(table, "from commit to listener, polled every second", _delays(client, database, rounds // 5))
        Console().print(table)


async def _polls(settings: Settings, rounds: int) -> dict[str, list[float]]:
    database = await AsyncDatabase.connect(settings)
    found: dict[str, list[float]] = {}
    for name, topic in TOPICS.items():
        since = int((time.time() - 1) * 1000)
        parameters = {"since": since, "after": "", "most": 1000}
        found[name] = []
        for _ in range(rounds):
            begun = time.perf_counter()
            await database.row(statement(topic.query), parameters)
            found[name].append(time.perf_counter() - begun)
    await database.close()
    return found


def _timed(rounds: int, act: Callable[[int], None]) -> list[float]:
    seconds = []
    for number in range(-5, rounds):  # the first ones plan and warm up
        begun = time.perf_counter()
        act(number)
        seconds.append(time.perf_counter() - begun)
    return seconds[5:]


def _write(client: httpx.Client, number: int, *, keyed: bool) -> None:
    order = {
        "uid": f"bench:{uuid4()}",
        "amountMinor": 100 + number,
        "customer": {"node": {"uid": f"bench:{uuid4()}", "givenName": "Anna"}},
        "items": [{"line": line, "node": {"uid": f"bench:p{line}", "name": "Tea"}} for line in (1, 2)],
    }
    headers = {"idempotency-key": str(uuid4())} if keyed else {}
    body = client.post("/graphql", json={"query": ORDER, "variables": {"o": order}}, headers=headers).json()
    if "errors" in body:
        raise click.ClickException(str(body["errors"]))


def _delays(client: httpx.Client, database: Database, rounds: int) -> list[float]:
    seconds = []
    with client.stream("POST", "/graphql", json={"query": WATCH}, headers={"accept": "text/event-stream"}) as response:
        lines = response.iter_lines()
        time.sleep(3)
        for number in range(rounds):
            time.sleep(0.37 * (number % 3))  # so that commits fall anywhere between two polls
            with Writer(database) as writer:
                writer.put(Profile(profile_id="P-1", given_name=f"Anna {number}"))
            begun = time.perf_counter()
            told: Any = None
            while told != f"Anna {number}":
                line = next(lines)
                if line.startswith("data: "):
                    told = json.loads(line[6:])["data"]["profileChanged"]["profile"]["givenName"]
            seconds.append(time.perf_counter() - begun)
    return seconds


def _add(table: Table, name: str, seconds: list[float]) -> None:
    milliseconds = sorted(1000 * each for each in seconds)
    p95 = milliseconds[int(0.95 * (len(milliseconds) - 1))]
    table.add_row(name, f"{statistics.median(milliseconds):.1f}", f"{p95:.1f}")
