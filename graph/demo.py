"""`portrait demo`: the main job from end to end, each step a command that one could type oneself.

Every step runs in a process of its own: what it holds in memory goes back when it ends, and serving
never imports what training needs.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import click
import psutil
from rich.console import Console
from rich.table import Table

from .cypher import statement
from .demo_queries import account_queries, profile_queries
from .driver import Database
from .errors import PortraitError, UnknownName
from .server import EmbeddedServer
from .settings import Settings

DATASETS = ("sample", "complete-journey")
POLL_S = 0.25


class StepFailed(PortraitError):
    """A step of the demo ended with an error, which it has already printed."""

    def __init__(self, command: str, exit_code: int) -> None:
        super().__init__(f"the step `{command}` failed; its message stands above", hint="Mend it and run again.")
        self.exit_code = exit_code


@dataclass(frozen=True, slots=True)
class StepFigures:
    """What a step took: wall seconds, and the most memory that it and the embedded server held at once, MiB."""

    command: str
    seconds: float
    peak_mib: float


def run_step(arguments: list[str], settings: Settings) -> StepFigures:
    """Run `portrait ARGUMENTS` and watch how much memory it and the embedded server hold.

    Raises:
        StepFailed: it ended with a code other than 0.
    """
    command = " ".join(["portrait", *arguments])
    click.secho(f"\n$ {command}", bold=True)
    begun = time.monotonic()
    peak = 0.0
    with subprocess.Popen([sys.executable, "-m", "graph.cli", *arguments]) as process:  # noqa: S603  our own verbs
        watched = psutil.Process(process.pid)
        while process.poll() is None:
            peak = max(peak, _resident_mib(watched) + _server_mib(settings))
            time.sleep(POLL_S)
    if process.returncode:
        raise StepFailed(command, process.returncode)
    return StepFigures(command, time.monotonic() - begun, peak)


def _server_mib(settings: Settings) -> float:
    status = None if settings.neo4j_uri else EmbeddedServer(settings).status()
    return status.memory_mb if status else 0.0


def _resident_mib(process: psutil.Process) -> float:
    try:
        family = [process, *process.children(recursive=True)]
        return sum(member.memory_info().rss for member in family if "java" not in member.name()) / 2**20
    except psutil.NoSuchProcess:
        return 0.0


def steps(settings: Settings, people: int, seed: int, data: str, path: Path | None) -> list[list[str]]:
    """The commands of the demo, in order.

    Raises:
        UnknownName: `data` needs a path, and none was given.
    """
    first = [["db", "start"]]
    if data == "complete-journey":
        if path is None:
            raise UnknownName(
                "complete-journey needs the folder with its Parquet files",
                where="--data complete-journey",
                hint="portrait demo --data complete-journey PATH",
            )
        first.append(["load", "complete-journey", str(path)])
    else:
        folder = path or settings.home / "sample" / f"people-{people}-seed-{seed}"
        if not folder.exists():
            first.append(["sample", str(folder), "--people", str(people), "--seed", str(seed)])
        first.append(["load", "sample", str(folder)])
    return [*first, ["resolve"], ["train"], ["predict"]]


def _report(console: Console, figures: list[StepFigures]) -> None:
    table = Table("step", "seconds", "peak MiB, Neo4j included", title="What it took")
    for step in figures:
        table.add_row(step.command, f"{step.seconds:.1f}", f"{step.peak_mib:,.0f}")
    seconds, peak = sum(step.seconds for step in figures), max(step.peak_mib for step in figures)
    table.add_row("in all", f"{seconds:.1f}", f"{peak:,.0f}")
    console.print(table)


def _where_to_look(settings: Settings) -> None:
    with Database.connect(settings) as database:
        profile = next(iter(database.rows(statement("demo/showcase_profile"))), None)
        account = next(iter(database.rows(statement("demo/showcase_account"))), None)
    click.secho("\nWhere to look", bold=True)
    click.echo(f"  GraphQL       http://{settings.api_host}:{settings.api_port}/graphql   (portrait serve)")
    click.echo("  Neo4j Browser portrait db browser")
    click.echo("  Analysts      portrait query")
    queries = profile_queries(*profile[:2]) if profile else []
    queries[2:2] = account_queries(account[0]) if account else []  # where there are companies, one of them
    if queries:
        click.secho("\nThree queries to try", bold=True)
    for title, query in queries[:3]:
        click.secho(f"\n# {title}", fg="cyan")
        click.echo(query)


@click.command()
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--people", default=1_000, show_default=True, help="People in the generated sample.")
@click.option("--seed", default=7, show_default=True, help="Seed of the generated sample.")
@click.option("--data", type=click.Choice(DATASETS), default="sample", show_default=True, help="What to load.")
@click.option("--serve/--no-serve", default=True, show_default=True, help="Serve the API at the end.")
def demo(path: Path | None, people: int, seed: int, data: str, serve: bool) -> None:
    """Show the whole way: start Neo4j, generate, load, resolve, train, predict, serve.

    PATH is the folder of --data complete-journey, or of a sample made before.
    A second run does only what is not done yet.
    """
    settings = Settings.from_env()
    console = Console()
    figures = [run_step(arguments, settings) for arguments in steps(settings, people, seed, data, path)]
    _report(console, figures)
    _where_to_look(settings)
    if serve:
        click.echo()
        sys.stdout.flush()
        os.execv(sys.executable, [sys.executable, "-m", "graph.cli", "serve"])  # noqa: S606  our own verb
