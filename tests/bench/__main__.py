"""`make bench`: rows/s per stage of loading, seconds of resolving and training, p50 and p95 of queries.

    python -m tests.bench [--people 10000] [--rounds 200]
    python -m tests.bench identity [--records 1000000] [--only historical_50k,families] [--mistakes 10]
    python -m tests.bench arrival [--records 1000000] [--arrivals 300]
    python -m tests.bench sample [--people 10000] [--seed 7]
    python -m tests.bench limits [--records 20000]
    python -m tests.bench graphql [--customers 100000] [--concurrency 1,8] [--rounds 5] [--home FOLDER]
    python -m tests.bench memory [--operations 100000]
    python -m tests.bench growth [--customers 100000,1000000]
    python -m tests.bench live [--profiles 100000]
    python -m tests.bench predictions [--only churn,value] [--seeds 5]

The first measures the pipeline, then identity resolution against known truth; `identity` only the latter; `live`
mutations and subscriptions; `predictions` models on public data beside their baselines. The pipeline runs on a
throwaway database in a temporary folder; a server that already runs is not touched.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from graph.demo import StepFigures, run_step
from graph.driver import Database
from graph.server import EmbeddedServer
from graph.settings import Settings
from tests.conftest import free_ports

from .graphql.command import graphql
from .graphql.growth import growth
from .graphql.memory import memory
from .identity.arrival import arrival
from .identity.command import identity
from .identity.limits import limits
from .identity.sample import sample
from .live import live
from .loading import Rate, again, floor, found_files, loading, shaping
from .predictions.command import predictions
from .queries import Latency, latencies

STEPS = (["resolve"], ["resolve"], ["train"], ["train"], ["predict"])


def _loading_table(rates: list[Rate]) -> Table:
    table = Table("stage", "rows", "nodes and edges", "seconds", "rows/s", "nodes and edges/s", title="Loading")
    for rate in rates:
        each = [f"{n / rate.seconds:,.0f}" if n else "" for n in (rate.rows, rate.entities)]
        table.add_row(rate.stage, f"{rate.rows:,}", f"{rate.entities:,}", f"{rate.seconds:.1f}", *each)
    return table


def _steps_table(steps: list[StepFigures]) -> Table:
    table = Table(
        "step",
        "seconds",
        "peak MiB, Neo4j included",
        title="Resolving, training, predicting (each second run: unchanged)",
    )
    for step in steps:
        table.add_row(step.command, f"{step.seconds:.1f}", f"{step.peak_mib:.0f}")
    return table


def _queries_table(found: list[Latency]) -> Table:
    table = Table(
        "operation", "GraphQL p50 ms", "p95 ms", "hand-written Cypher p50 ms", "p95 ms", title="Queries, one at a time"
    )
    for one in found:
        table.add_row(one.operation, *(f"{ms:.1f}" for ms in (one.p50, one.p95, one.floor_p50, one.floor_p95)))
    return table


@click.group(invoke_without_command=True)
@click.option("--people", default=10_000, show_default=True, help="People in the generated sample.")
@click.option("--rounds", default=200, show_default=True, help="Requests per operation.")
@click.pass_context
def bench(context: click.Context, people: int, rounds: int) -> None:
    """Measure loading, resolving, training and queries, each beside a floor in the same run."""
    if context.invoked_subcommand is None:
        _pipeline(people, rounds)
        context.invoke(identity)


bench.add_command(identity)
bench.add_command(arrival)
bench.add_command(sample)
bench.add_command(limits)
bench.add_command(graphql)
bench.add_command(memory)
bench.add_command(growth)
bench.add_command(live)
bench.add_command(predictions)


def _pipeline(people: int, rounds: int) -> None:
    console = Console(width=140)
    with tempfile.TemporaryDirectory(prefix="portrait-bench-") as folder:
        bolt, http = free_ports(2)
        environment = {"PORTRAIT_HOME": folder, "PORTRAIT_BOLT_PORT": str(bolt), "PORTRAIT_HTTP_PORT": str(http)}
        os.environ.update(environment)
        settings = Settings.from_env()
        files_at = Path(folder) / "sample"
        first = (["sample", str(files_at), "--people", str(people)], ["db", "start"])
        steps = [run_step(step, settings) for step in first]
        try:
            files = found_files(files_at)
            with Database.connect(settings) as database:
                rates = [shaping(files, settings), *loading(files, settings, database)]
                rates += [again(files, settings, database), floor(database, settings.batch_rows)]
                console.print(_loading_table(rates))
                steps += [run_step(step, settings) for step in STEPS]
                console.print(_steps_table(steps))
                console.print(_queries_table(latencies(environment, database, rounds)))
        finally:
            EmbeddedServer(settings).kill()


if __name__ == "__main__":
    bench()
