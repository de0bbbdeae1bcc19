"""What predictions cost: training every task on the Complete Journey, and scoring 100,000 people."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from graph.errors import TrainingError
from graph.settings import Settings
from ml.serving.pipeline import train_task
from ml.tasks import all_tasks

from .journey import JOURNEY, journey
from .report import Bar, Bench, Cost, Sheet
from .scoring import batch

CORES = 2
PEOPLE = 100_000
ALL = "all tasks"
FLOOR = "reading, and the first task alone"
SECONDS, PROCESSOR, PEAK, EACH = "seconds", "processor seconds", "peak GiB", "seconds for 100,000"


def run(seeds: int, told: Callable[[str], None]) -> Iterator[Sheet]:
    """Both, each in a process of its own, so that the peak of one is not what the other left behind.

    Seeds play no part, since every task is trained once, as `portrait train` does.
    """
    told("training every task")
    yield _alone(_training)
    told(f"scoring {PEOPLE:,} people")
    yield _alone(_scoring)


def _alone(made: Callable[[], Sheet]) -> Sheet:
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(made).result()


def _quiet(what: str) -> None:
    """Progress is not shown across processes."""


def _training() -> Sheet:
    history = journey()
    rows: dict[str, Mapping[str, float]] = {}
    left_out = []
    with tempfile.TemporaryDirectory(prefix="portrait-bench-") as home:
        settings = Settings(home=Path(home), threads=CORES)
        for name, task in all_tasks().items():
            with Cost() as cost:
                try:
                    train_task(history, "bench", task, settings, _quiet)
                except TrainingError:
                    left_out.append(name)
                    continue
            rows[name] = {SECONDS: cost.seconds, PROCESSOR: cost.processor, PEAK: cost.peak_mib / 1024}
    whole = {name: sum(row[name] for row in rows.values()) for name in (SECONDS, PROCESSOR)}
    rows[ALL] = {**whole, PEAK: max(row[PEAK] for row in rows.values())}
    title = f"Training every task on the Complete Journey, {CORES} cores"
    note = f"left out, since the data tell nothing of it: {', '.join(left_out)}"
    return Sheet(title, rows, ALL, (Bar(SECONDS, most=20 * 60), Bar(PEAK, most=6)), [note])


def _scoring() -> Sheet:
    found = list(batch(PEOPLE, list(all_tasks().values()), CORES, _quiet))
    rows = {
        one.task: {
            SECONDS: one.seconds,
            EACH: 1e5 * one.seconds / max(one.predictions, 1),
            PROCESSOR: one.processor,
            PEAK: one.peak_mib / 1024,
        }
        for one in found
    }
    slowest = max(found[:-1], key=lambda one: one.seconds).task
    title = f"Scoring {PEOPLE:,} people with reasons, a made-up shop; the slowest task is held against the bar"
    total = sum(one.seconds for one in found[:-1])
    return Sheet(title, rows, slowest, (Bar(SECONDS, most=2 * 60), Bar(PEAK, most=6)), [f"all tasks: {total:.0f} s"])


BENCH = Bench("cost", (JOURNEY,), run)
