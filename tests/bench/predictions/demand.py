"""One person on demand, as the API asks: over the socket of a scoring service in a process of its own."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np
from graphql import GraphQLError
from rich.table import Table

from api.scoring.client import Scoring
from graph.driver import Database
from graph.settings import Settings
from ml.tasks import all_tasks

from .report import Bar

MOST_MS = Bar("p95 ms", most=50.0)
WARM = 20
START_S = 120.0


@contextmanager
def service(settings: Settings) -> Iterator[Scoring]:
    """The client of a service that runs until the block ends."""
    with tempfile.TemporaryDirectory(prefix="portrait-", dir="/tmp") as folder:
        path = Path(folder) / "score.sock"
        process = subprocess.Popen(
            [sys.executable, "-m", "graph.cli", "score"], env=os.environ | {"PORTRAIT_SCORE_SOCKET": str(path)}
        )
        try:
            until = time.monotonic() + START_S
            while not path.is_socket() and process.poll() is None and time.monotonic() < until:
                time.sleep(0.1)
            with closing(Scoring(settings.model_copy(update={"score_socket": path}))) as client:
                yield client
        finally:
            process.terminate()
            process.wait()


def demand(count: int, names: Sequence[str]) -> Table:
    """How long one answer takes, of people drawn at random from the graph."""
    table = Table("task", "p50 ms", "p95 ms", str(MOST_MS), title=f"One person on demand, {count} people, one by one")
    settings = Settings.from_env()
    draw = random.Random(7)
    with Database.connect(settings) as database, service(settings) as scoring:
        for name in names:
            task = all_tasks()[name]
            keys = database.rows(
                "MATCH (n) WHERE $label IN labels(n) RETURN n[$key] ORDER BY n[$key]",
                label=task.label,
                key=task.entity.node_type.key,
            )
            asked = draw.choices(keys, k=count + WARM) if keys else []
            took = np.array([_asked(scoring, key, name) for (key,) in asked][WARM:])
            took = took[~np.isnan(took)]
            if not len(took):
                table.add_row(name, "", "", "nobody could be answered")
                continue
            half, most = np.quantile(took, (0.5, 0.95))
            verdict = "reached" if MOST_MS.holds(float(most)) else "NOT reached"
            table.add_row(name, f"{half:.1f}", f"{most:.1f}", verdict)
    return table


def _asked(scoring: Scoring, key: str, task: str) -> float:
    """Milliseconds of one question; NaN where there is no answer: no model, or not asked of such people."""
    begun = time.monotonic()
    try:
        scoring.score(key, task)
    except GraphQLError:
        return float("nan")
    return 1000 * (time.monotonic() - begun)
