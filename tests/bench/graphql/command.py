"""`python -m tests.bench graphql`."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console

from graph.driver import Database
from graph.server import EmbeddedServer, Endpoint
from graph.settings import Settings
from tests.conftest import free_ports

from .answers import compare
from .graph import build
from .hits import hits
from .operations import OPERATIONS, Operation
from .report import bars, bars_table, ceiling, hits_table, shortfall, table
from .rounds import Cell, Contestant, Figures, alone, by_hand, measure, over_http, run
from .servers import Server, ours, peer

_CLIENT_S = 1.0


@click.command()
@click.option("--customers", default=100_000, show_default=True, help="Size of the graph.")
@click.option("--concurrency", default="1,8", show_default=True, help="Requests at once, comma-separated.")
@click.option("--rounds", default=5, show_default=True, help="Rounds that count; one more warms up.")
@click.option("--seconds", default=3.0, show_default=True, help="Length of one contestant's turn.")
@click.option("--only", default="", help="Operations, comma-separated; default: all.")
@click.option("--home", type=click.Path(path_type=Path), help="Keep the graph here, or take the one that is here.")
def graphql(customers: int, concurrency: str, rounds: int, seconds: float, only: str, home: Path | None) -> None:
    """Measure the GraphQL API beside the Neo4j GraphQL Library and beside hand-written Cypher."""
    console = Console(width=130)
    chosen = [one for one in OPERATIONS if not only or one.name in only.split(",")]
    at_once = [int(number) for number in concurrency.split(",")]
    with graph_of(customers, home) as (settings, environment), Database.connect(settings) as database:
        costs = {one.name: hits(one, settings, customers) for one in chosen}
        console.print(hits_table(costs))
        with ours(environment) as mine, peer(database.endpoint) as theirs:
            console.print(f"The client alone reaches {_limit(mine):,.0f} requests/s, on /healthz.")
            for one in chosen:
                compare(one, mine, theirs, database, customers)
            found: dict[Cell, Figures] = {}
            for one in chosen:
                contestants = _contestants(mine, theirs, database.endpoint)
                cells = measure(one, contestants, customers, concurrency=at_once, rounds=rounds, seconds=seconds)
                found |= cells
                console.print(table(one.name, cells))
            console.print(f"Memory: ours {mine.rss_mb():.0f} MiB, the peer {theirs.rss_mb():.0f} MiB.")
    reached = bars(found, costs, at_once)
    console.print(bars_table(reached))
    for connections in at_once:
        console.print(
            f"The statements alone reach {ceiling(found, connections):.1f} × the peer, {connections} at once."
        )
    if fault := shortfall(reached, found.values()):
        raise click.ClickException(fault)


def _contestants(mine: Server, theirs: Server, endpoint: Endpoint) -> list[Contestant]:
    def our_words(operation: Operation) -> str:
        return operation.ours

    def their_words(operation: Operation) -> str:
        return operation.peer

    return [over_http(mine, our_words), over_http(theirs, their_words), by_hand(endpoint), alone(endpoint)]


def _limit(server: Server) -> float:
    job = {"port": server.port, "path": "/healthz", "bodies": [], "connections": 8}
    load = run("client", job | {"seconds": _CLIENT_S})
    return load.requests / load.seconds


@contextmanager
def graph_of(customers: int, home: Path | None) -> Iterator[tuple[Settings, dict[str, str]]]:
    """Settings of a running database with the graph, and the environment variables that say the same."""
    with tempfile.TemporaryDirectory(prefix="portrait-bench-") as temporary:
        bolt, http = free_ports(2)
        environment = {
            "PORTRAIT_HOME": str(home or Path(temporary) / "home"),
            "PORTRAIT_BOLT_PORT": str(bolt),
            "PORTRAIT_HTTP_PORT": str(http),
        }
        os.environ.update(environment)
        settings = Settings.from_env()
        server = EmbeddedServer(settings)
        try:
            if not server.layout.data.exists():
                tables = Path(temporary) / "tables"
                tables.mkdir()
                build(settings, customers, tables)
            server.start()
            yield settings, environment
        finally:
            server.stop()
