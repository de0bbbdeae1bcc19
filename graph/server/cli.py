"""`portrait db`: start, stop, look at, empty and open the embedded database."""

from __future__ import annotations

from urllib.parse import quote

import click

from graph.errors import DatabaseError
from graph.settings import Settings

from .config import HOST, Memory
from .credentials import USER, read_password
from .embedded import EmbeddedServer

NOT_RUNNING = 3
"""Exit code of `portrait db status` when nothing runs."""


@click.group()
def db() -> None:
    """The database: an embedded Neo4j, fetched and started when it is needed.

    With PORTRAIT_NEO4J_URI another Neo4j is used, and only `status` and `prepare` apply.
    """


@db.command()
def start() -> None:
    """Start the database; the first time its jars (173 MB) are fetched."""
    server = _embedded()
    process = server.start()
    click.echo(f"Neo4j {process.version} runs: bolt://{HOST}:{process.bolt_port} for drivers,")
    click.echo(f"http://{HOST}:{process.http_port}/browser/ for people (portrait db browser).")


@db.command()
def stop() -> None:
    """Stop the database; its data stay."""
    click.echo("Neo4j has stopped." if _embedded().stop() else "Neo4j was not running.")


@db.command()
@click.pass_context
def status(context: click.Context) -> None:
    """Say whether the database runs, where, and how large it is; exit code 3 if it does not run."""
    settings = Settings.from_env()
    if settings.neo4j_uri:
        from graph.driver import (
            Database,
        )  # here: the driver takes a second to import, which `db stop` need not wait for

        with Database.connect(settings) as database:
            click.echo(f"The Neo4j at {database.endpoint.uri} answers (PORTRAIT_NEO4J_URI).")
        return
    server = EmbeddedServer(settings)
    memory = Memory.of(settings)
    now = server.status()
    rows = [("state", "not running")]
    if now:
        ports = now.process
        rows = [
            ("state", f"running, process {ports.pid}" + ("" if now.answers else ", but does not answer yet")),
            ("version", f"Neo4j {ports.version} Community"),
            ("drivers", f"bolt://{HOST}:{ports.bolt_port}"),
            ("Browser", f"http://{HOST}:{ports.http_port}/browser/"),
            ("memory", f"{now.memory_mb} MiB used; heap {memory.heap}, page cache {memory.page_cache} MiB by settings"),
        ]
    rows += [
        ("data", f"{server.layout.data} ({server.store_bytes() / 2**20:.1f} MiB)"),
        ("logs", f"{server.layout.logs}"),
    ]
    for name, value in rows:
        click.echo(f"{name:<8} {value}")
    context.exit(0 if now and now.answers else NOT_RUNNING)


@db.command()
def prepare() -> None:
    """Make the constraints and indexes that the database lacks, e.g. one that an earlier version made.

    Loading, resolving and serving do it too; this is for another Neo4j whose user may not change the schema.
    """
    from graph.driver import Database  # here: see `status`
    from graph.schema import prepare

    with Database.connect(Settings.from_env()) as database:
        made = prepare(database)
    click.echo(
        f"{made} of its constraints and indexes were missing and have been made." if made else "Nothing was missing."
    )


@db.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
def reset(yes: bool) -> None:
    """Stop the database and delete everything in it; the password stays."""
    server = _embedded()
    if not yes:
        click.confirm(f"Delete the whole database in {server.layout.data}?", abort=True, err=True)
    server.reset()
    click.echo("The database is empty; it starts anew with: portrait db start")


@db.command()
@click.option("--password", "show_password", is_flag=True, help="Print the password too.")
@click.option("--open/--no-open", "opens", default=True, show_default=True, help="Open it in a web browser.")
def browser(show_password: bool, opens: bool) -> None:
    """Start the database if needed and open Neo4j Browser on it."""
    server = _embedded()
    process = server.start()
    connect = quote(f"bolt://{USER}@{HOST}:{process.bolt_port}", safe="")
    address = f"http://{HOST}:{process.http_port}/browser/?connectURL={connect}"
    click.echo(f"{'address':<8} {address}")
    click.echo(f"{'user':<8} {USER}")
    if show_password:
        click.echo(f"{'password':<8} {read_password(server.settings, server.layout)}")
    else:
        click.echo(f"{'password':<8} in {server.layout.credentials} (or: portrait db browser --password)")
    if opens:
        click.launch(address)


def _embedded() -> EmbeddedServer:
    """The embedded server, unless another Neo4j is set."""
    settings = Settings.from_env()
    if settings.neo4j_uri:
        raise DatabaseError(
            "another Neo4j is set; this command is for the embedded one",
            where="PORTRAIT_NEO4J_URI",
            hint="Manage that database with its own tools, or unset PORTRAIT_NEO4J_URI.",
        )
    return EmbeddedServer(settings)
