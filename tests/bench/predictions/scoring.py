"""Scoring: everybody in batch, and one person on demand.

    python -m tests.bench.predictions.scoring --people 100000     batch, on a made-up history; no database
    python -m tests.bench.predictions.scoring --demand 500        one by one, over the socket; on a graph with models

The batch is one cutoff's people repeated under new names until there are as many as asked for, with their orders and
all else that is theirs; models are trained on the people before. Writing into the graph is not counted.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import lightgbm
import numpy as np
from rich.console import Console
from rich.table import Table

from graph.errors import TrainingError
from graph.settings import Settings
from ml.features.table import entity_features
from ml.kinds import kind_of
from ml.past.history import Floats, History, Ints, Links, Nodes, Values
from ml.past.snapshot import snapshot
from ml.serving.pipeline import last_moment, train_task, unpack
from ml.task import Task
from ml.tasks import all_tasks
from tests.ml.world import busy_world

from .demand import demand
from .report import Cost

OWN = ("Profile", "Order", "Cart", "Ticket", "Message", "Session", "Review", "SurveyResponse", "Return")


def repeated(history: History, times: int) -> History:
    """The history with everybody, and all that is theirs, `times` over; products and other things stay one."""
    nodes = {label: _nodes(table, times) if label in OWN else table for label, table in history.nodes.items()}
    return History(nodes, {name: _links(table, history, times) for name, table in history.links.items()})


def _nodes(table: Nodes, times: int) -> Nodes:
    keys = np.array([f"{key}#{turn:05}" for turn in range(times) for key in table.keys], dtype=object)
    columns = {name: _again(values, times) for name, values in table.columns.items()}
    return Nodes(table.type, keys, np.tile(table.time, times), columns, np.tile(table.known, times))


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
        {name: values[order] for name, values in columns.items()}, np.tile(table.known, times)[order],
    )  # fmt: skip


def _moved(rows: Ints, label: str, history: History, times: int) -> Ints:
    step = len(history.nodes[label]) if label in OWN else 0
    return np.concatenate([rows + turn * step for turn in range(times)])


@dataclass(frozen=True)
class Scored:
    """What scoring one task cost."""

    task: str
    predictions: int
    seconds: float
    processor: float
    peak_mib: float


def batch(people: int, tasks: Sequence[Task], threads: int, told: Callable[[str], None]) -> Iterator[Scored]:
    """Score so many people on every task that the made-up history can be asked about, one after the other.

    The last is the floor: features made, and one LightGBM model of a hundred trees asked about everybody, without
    reasons, intervals, suggestions or what would change them.
    """
    told(f"{people:,} people")
    base = busy_world(people=1000).history()
    many = repeated(base, -(-people // len(base.nodes["Profile"])))
    with tempfile.TemporaryDirectory() as home:
        settings = Settings(home=Path(home), threads=threads)
        for task in tasks:
            told(f"{task.name}: training on {len(base.nodes['Profile']):,}")
            try:
                model = unpack(task, train_task(base, "bench", task, settings, told))
            except TrainingError:
                continue  # nothing in this history to learn it from
            told(f"{task.name}: scoring")
            with Cost() as cost:
                answers = kind_of(task).answer(many, task, model, last_moment(many, task), settings, told)
            yield Scored(task.name, len(answers.predictions), cost.seconds, cost.processor, cost.peak_mib)
    many = repeated(base, -(-people // len(base.nodes["Profile"])))  # without what was made of it
    told("floor")
    with Cost() as cost:
        values = entity_features(snapshot(many, float(many.nodes["Order"].time.max()))).values
        floor(values)
    yield Scored("floor: features, one LightGBM", len(values), cost.seconds, cost.processor, cost.peak_mib)


def floor(values: Floats) -> Floats:
    """What a hundred trees that learnt from a few of the rows say of them all."""
    some = values[:2_000]
    data = lightgbm.Dataset(some, np.arange(len(some), dtype=np.float64) % 2)
    trees = lightgbm.train({"objective": "binary", "num_leaves": 15, "verbosity": -1, "seed": 0}, data, 100)
    return np.asarray(trees.predict(values), dtype=np.float64)


def scored_table(found: Sequence[Scored]) -> Table:
    """A line for each task, then all together, then the floor."""
    heads = ("task", "predictions", "seconds", "seconds for 100,000", "processor seconds", "peak MiB")
    table = Table(*heads, title="Scoring everybody")
    *tasks, least = found
    predictions, seconds = sum(one.predictions for one in tasks), sum(one.seconds for one in tasks)
    processor = sum(one.processor for one in tasks)
    every = Scored("all tasks", predictions, seconds, processor, max(one.peak_mib for one in tasks))
    for one in (*tasks, every, least):
        each = 1e5 * one.seconds / max(one.predictions, 1)
        took = (f"{seconds:.1f}" for seconds in (one.seconds, each, one.processor))
        table.add_row(one.task, f"{one.predictions:,}", *took, f"{one.peak_mib:,.0f}")
    return table


def main() -> None:
    """Run what the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=0)
    parser.add_argument("--demand", type=int, default=0)
    parser.add_argument("--task", action="append", default=None)
    parser.add_argument("--threads", type=int, default=2)
    asked = parser.parse_args()
    names = asked.task or list(all_tasks())
    console = Console(width=120)
    console.print(f"{os.cpu_count()} cores, {os.getloadavg()[0]:.1f} busy before")
    if asked.people:
        with console.status("") as status:
            found = list(batch(asked.people, [all_tasks()[name] for name in names], asked.threads, status.update))
        console.print(scored_table(found))
    if asked.demand:
        console.print(demand(asked.demand, names))


if __name__ == "__main__":
    main()
