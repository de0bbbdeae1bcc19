"""`portrait serve` and `portrait graphql`."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import uvicorn

from graph.async_driver import AsyncDatabase, Profiled
from graph.driver import Database
from graph.errors import DatabaseError, FileUnreadable, InputError, QueryRefused, SettingsError
from graph.schema import prepare
from graph.server import ensure_running
from graph.settings import Settings

from .app import create
from .assets import installed
from .engine.engine import Engine, Prepared, Request
from .errors import Refused
from .metrics import FOLDER
from .schema import CATALOG, SCHEMA, sdl
from .warming import warm

_STOP_S = 10
_KEEP_S = 75  # longer than the proxies before it keep idle connections, so that they do not send into closed ones


@click.command()
@click.option("--host", help="Address to listen on; default: PORTRAIT_API_HOST.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on; default: PORTRAIT_API_PORT.")
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes.")
@click.option(
    "--warm",
    "warm_folder",
    type=click.Path(path_type=Path),
    help="Folder of known operations, asked before requests are taken; default: PORTRAIT_API_WARM.",
)
def serve(host: str | None, port: int | None, workers: int, warm_folder: Path | None) -> None:
    """Serve the GraphQL API and GraphiQL until stopped.

    Starts the embedded database if it does not run, and makes the constraints and indexes that it lacks. Ctrl-C or
    SIGTERM stops it after the requests under way, which have ten seconds.

    What one process takes is limited: operations at once (PORTRAIT_API_CONCURRENCY), subscriptions
    (PORTRAIT_API_SUBSCRIPTIONS), and of each operation its body (PORTRAIT_API_BODY_KB), its nodes
    (PORTRAIT_QUERY_NODE_BUDGET) and its time (PORTRAIT_QUERY_TIMEOUT_S). For production: docs/serving.md.
    """
    settings = Settings.from_env()
    settings = settings.model_copy(
        update={
            "api_host": host or settings.api_host,
            "api_port": port or settings.api_port,
            "api_warm": warm_folder or settings.api_warm,
        }
    )
    _check_port(settings)
    _prepare(settings)
    if settings.api_warm:
        asyncio.run(
            _warm(settings, settings.api_warm)
        )  # here too, so that what is wrong is said once, and not as a crash
    _announce(settings, workers)
    options: dict[str, Any] = {
        "host": settings.api_host,
        "port": settings.api_port,
        "log_level": "warning",
        "access_log": False,
        "server_header": False,
        "timeout_graceful_shutdown": _STOP_S,
        "timeout_keep_alive": _KEEP_S,
        "ws_max_size": settings.api_body_kb * 1024,
    }
    if workers == 1:
        uvicorn.run(create(settings), **options)
        return
    told = {"PORTRAIT_API_HOST": settings.api_host}
    if settings.api_warm:
        told["PORTRAIT_API_WARM"] = str(settings.api_warm)
    with tempfile.TemporaryDirectory(prefix="portrait-metrics-") as folder, _environment(told | {FOLDER: folder}):
        uvicorn.run("api.app:create_from_env", factory=True, workers=workers, **options)


@contextmanager
def _environment(names: Mapping[str, str]) -> Iterator[None]:
    """What workers find in their environment, until they have stopped."""
    before = {name: os.environ.get(name) for name in names}
    os.environ.update(names)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@click.group()
def graphql() -> None:
    """Look at the GraphQL schema, and at how queries are answered."""


@graphql.command()
@click.option("--federated", is_flag=True, help="With the directives of Apollo Federation 2, for a supergraph.")
def schema(federated: bool) -> None:
    """Print the schema in GraphQL's schema language."""
    click.echo(sdl(federated=federated), nl=False)


@graphql.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--variables", default="{}", help="Variables of the operation, JSON.")
@click.option("--operation", help="Which operation, if the file holds several.")
def explain(file: Path, variables: str, operation: str | None) -> None:
    """Print how the query in FILE is answered: Cypher, parameters, estimate, and what it costs the database.

    FILE may be - for standard input.
    """
    request = Request(_text(file), _variables(variables), operation)
    prepared, profiled = asyncio.run(_explain(request, Settings.from_env()))
    if prepared.plan.live:
        click.echo(
            "Fields about identity, and mutations, take several statements: see docs/explain.md, docs/mutations.md."
        )
    if prepared.plan.statement is None:
        if not prepared.plan.live:
            click.echo("The operation is answered without the database.")
        return
    click.echo(f"Cypher\n  {prepared.plan.statement}\n\nParameters")
    for name, value in prepared.parameters.items():
        click.echo(f"  {name} = {value!r}")
    click.echo(f"\nReturns {prepared.nodes:,} nodes at most, by its page sizes; passes over more for totals, figures,")
    click.echo("filters, searches, similarity, trees, timelines, paths and sort orders: see the database hits.")
    if profiled:
        click.echo(f"Took {profiled.hits:,} database hits.\n\nPlan")
        for line in profiled.operators:
            click.echo(f"  {line}")


def _prepare(settings: Settings) -> None:
    """Give a database that an earlier version made the constraints and indexes that it lacks by now.

    A database that is not up yet, or lets nobody make them, is no reason not to start: it is said what to run.
    """
    endpoint = ensure_running(settings)
    try:
        with Database.connect(settings) as database:
            made = prepare(database)
    except DatabaseError as fault:
        again = "Constraints and indexes of this version may be missing, and queries slow. To make them:"
        click.echo(f"Database  {fault.detail}: {endpoint.uri}\n          {again} portrait db prepare", err=True)
        return
    if made:
        click.echo(f"Database  {made} of its constraints and indexes were missing and have been made", err=True)


async def _warm(settings: Settings, folder: Path) -> None:
    database = await AsyncDatabase.connect(settings)
    try:
        await warm(Engine(SCHEMA._schema, CATALOG, database, settings), folder)
    finally:
        await database.close()


async def _explain(request: Request, settings: Settings) -> tuple[Prepared, Profiled | None]:
    database = await AsyncDatabase.connect(settings)
    try:
        prepared = Engine(SCHEMA._schema, CATALOG, database, settings).prepare(request)
        statement = prepared.plan.statement
        return prepared, await database.profile(statement, prepared.parameters) if statement else None
    except Refused as refused:
        error = refused.errors[0]
        places = ", ".join(f"line {place.line}, column {place.column}" for place in error.locations or ())
        hint = (error.extensions or {}).get("hint", "")
        raise QueryRefused(error.message, where=places, hint=hint) from None
    finally:
        await database.close()


def _text(file: Path) -> str:
    try:
        return sys.stdin.read() if str(file) == "-" else file.read_text("utf-8")
    except OSError as fault:
        raise FileUnreadable(f"cannot be read ({fault.strerror})", where=str(file)) from None
    except UnicodeDecodeError:
        raise FileUnreadable("is not UTF-8", where=str(file)) from None


def _variables(text: str) -> dict[str, Any]:
    try:
        parsed = json.loads(text)
    except ValueError:
        parsed = None
    if not isinstance(parsed, dict):
        raise InputError("is not a JSON object", where="--variables", hint="""--variables '{"id": "P-1"}'""")
    return parsed


def _check_port(settings: Settings) -> None:
    try:
        address = socket.getaddrinfo(settings.api_host, settings.api_port, type=socket.SOCK_STREAM)[0]
        with socket.socket(address[0], socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address[4])
    except OSError as fault:
        raise SettingsError(
            f"cannot listen there ({fault.strerror})",
            where=f"{settings.api_host}:{settings.api_port}",
            hint="Another program uses the port? Choose another: portrait serve --port 8001.",
        ) from None


def _announce(settings: Settings, workers: int) -> None:
    host = "127.0.0.1" if settings.api_host in ("0.0.0.0", "::") else settings.api_host  # noqa: S104 — compared
    address = f"http://{host}:{settings.api_port}"
    click.echo(f"GraphQL   {address}/graphql   open it in a browser to write queries", err=True)
    click.echo(f"Health    {address}/healthz   database: {address}/readyz   figures: {address}/metrics", err=True)
    click.echo(f"Role      {settings.api_role.value}   PORTRAIT_API_ROLE decides what callers see", err=True)
    most = f"{settings.api_concurrency:,} operations and {settings.api_subscriptions:,} subscriptions at once"
    each = f"{settings.query_node_budget:,} nodes, {settings.query_timeout_s:g} s, {settings.api_body_kb:,} kB"
    click.echo(f"Limits    {most} in each of {workers} processes; an operation: {each}", err=True)
    if not installed():
        click.echo("GraphiQL is not installed; queries work without it. To install it: make assets", err=True)
    click.echo("Stop      Ctrl-C", err=True)
