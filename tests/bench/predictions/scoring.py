"""Scoring: everybody in batch, and one person on demand.

    python -m tests.bench.predictions.scoring --people 100000     batch, on a made-up history; no database
    python -m tests.bench.predictions.scoring --demand 500        one by one, on the graph and models of PORTRAIT_HOME

The batch is one cutoff's people repeated under new names until there are as many as asked for, with their orders and
all else that is theirs; models are trained on the people before. Writing into the graph is not counted.
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
from pathlib import Path

import numpy as np

from graph.driver import Database
from graph.settings import Settings
from ml.kinds import kind_of
from ml.past.history import History, Ints, Links, Nodes, Values
from ml.serving.pipeline import last_moment, train_task, unpack
from ml.serving.scoring import Scorer
from ml.tasks import all_tasks
from tests.ml.world import busy_world

OWN = ("Profile", "Order", "Cart", "Ticket", "Message", "Session", "Review", "SurveyResponse", "Return")


def repeated(history: History, times: int) -> History:
    """The history with everybody, and all that is theirs, `times` over; products and other things stay one."""
    nodes = {label: _nodes(table, times) if label in OWN else table for label, table in history.nodes.items()}
    return History(nodes, {name: _links(table, history, times) for name, table in history.links.items()})


def _nodes(table: Nodes, times: int) -> Nodes:
    keys = np.array([f"{key}#{turn:05}" for turn in range(times) for key in table.keys], dtype=object)
    columns = {name: _again(values, times) for name, values in table.columns.items()}
    return Nodes(table.type, keys, np.tile(table.time, times), columns)


def _again(values: Values, times: int) -> Values:
    return np.concatenate([values] * times)


def _links(table: Links, history: History, times: int) -> Links:
    ends = [end.__name__ for end in (table.link.start, table.link.end)]
    if not set(ends) & set(OWN):
        return table
    start, end = (
        _moved(rows, label, history, times) for rows, label in zip((table.start, table.end), ends, strict=True)
    )
    columns = {name: _again(values, times) for name, values in table.columns.items()}
    order = np.lexsort((end, start))
    return Links(
        table.link, start[order], end[order], np.tile(table.since, times)[order],
        {name: values[order] for name, values in columns.items()},
    )  # fmt: skip


def _moved(rows: Ints, label: str, history: History, times: int) -> Ints:
    step = len(history.nodes[label]) if label in OWN else 0
    return np.concatenate([rows + turn * step for turn in range(times)])


def batch(people: int, names: list[str], threads: int) -> None:
    """Print how long each task takes for so many people."""
    base = busy_world(people=1000).history()
    many = repeated(base, -(-people // len(base.nodes["Profile"])))
    with tempfile.TemporaryDirectory() as home:
        settings = Settings(home=Path(home), threads=threads)
        total = 0.0
        for name in names:
            task = all_tasks()[name]
            model = unpack(task, train_task(base, "bench", task, settings, lambda what: None))
            begun = time.monotonic()
            answers = kind_of(task).answer(many, task, model, last_moment(many, task), settings, lambda what: None)
            took = time.monotonic() - begun
            total += took
            print(f"{name}: {len(answers.predictions):,} predictions in {took:.1f} s")  # noqa: T201
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
        print(f"all {len(names)} tasks for {people:,} people: {total:.1f} s, peak {peak:.1f} GiB")  # noqa: T201


def demand(count: int, names: list[str]) -> None:
    """Print how long one score takes, of people drawn at random from the graph."""
    settings = Settings.from_env()
    with Database.connect(settings) as database:
        scorer = Scorer(database, settings)
        served = [name for name in scorer.load() if name in names]
        keys = [row[0] for row in database.rows("MATCH (p:Profile) RETURN p.profile_id ORDER BY p.profile_id")]
        draw = random.Random(7)
        for name in served:
            took = []
            for key in draw.choices(keys, k=count + 20):
                begun = time.monotonic()
                scorer.score(key, name)
                took.append(1000 * (time.monotonic() - begun))
            low, high = np.quantile(took[20:], (0.5, 0.95))
            print(f"{name}: p50 {low:.1f} ms, p95 {high:.1f} ms over {count} people")  # noqa: T201


def main() -> None:
    """Run what the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=0)
    parser.add_argument("--demand", type=int, default=0)
    parser.add_argument("--task", action="append", default=None)
    parser.add_argument("--threads", type=int, default=2)
    asked = parser.parse_args()
    names = asked.task or list(all_tasks())
    if asked.people:
        batch(asked.people, names, asked.threads)
    if asked.demand:
        demand(asked.demand, names)


if __name__ == "__main__":
    main()
