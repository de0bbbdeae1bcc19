"""Churn within 28 days on the Complete Journey, of those who bought within the 56 days before."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from graph.settings import Settings
from ml.metrics import BinaryScores, Measured
from ml.moments import BinaryMoments
from ml.split import temporal_split
from ml.task import BinaryTask
from ml.tasks import all_tasks
from ml.training import train_outcome

from .journey import JOURNEY, journey, span
from .report import Bar, Bench, Sheet

HORIZON = 28
BARS = (Bar("AUROC", least=0.865), Bar("Brier", most=0.090), Bar("ECE", most=0.015))


def _task() -> BinaryTask:
    task = all_tasks()["churn"]
    if not isinstance(task, BinaryTask):
        raise TypeError("churn is a binary task")
    return task


def _row(scores: BinaryScores) -> dict[str, Measured | float]:
    return {"AUROC": scores.auroc, "AP": scores.ap, "Brier": scores.brier, "ECE": scores.ece}


def run(seeds: int, told: Callable[[str], None]) -> Sequence[Sheet]:
    """One training; `seeds` is not used yet."""
    told("reading the raw files")
    history = journey()
    split = temporal_split(*span(history, HORIZON), HORIZON)
    moments = BinaryMoments(history, _task(), Settings(churn_days=HORIZON, active_days=56))
    trained = train_outcome(moments, split, 1, told)
    title = (
        f"Churn {HORIZON} d, Complete Journey, test 2017-12-03, {trained.test_rows:,} people, "
        f"{trained.base_rate:.1%} left"
    )
    shares = ", ".join(f"{name} {share:.2f}" for name, share in trained.outcome.shares.items())
    rows = {name: _row(scores) for name, scores in trained.scores.items()}
    return [Sheet(title, rows, trained.served, BARS, [f"shares: {shares}"])]


BENCH = Bench("churn", (JOURNEY,), run)
