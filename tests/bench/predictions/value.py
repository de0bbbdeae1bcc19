"""Customer value of the next 28 days on the Complete Journey, of those who bought within the 56 days before."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import lightgbm
import numpy as np

from graph.settings import Settings
from ml.amount.moments import AmountMoments, Cases, measured
from ml.amount.scores import AmountScores, amount_scores, rank_correlation
from ml.amount.training import EXPECTED, EXPECTED_WITHOUT, LIKELY, LIKELY_WITHOUT, Trained, train_amount
from ml.learners.metrics import Measured
from ml.past.history import DAY_MS, Flags, Floats
from ml.past.snapshot import Snapshot
from ml.past.split import temporal_split
from ml.task import AmountTask, alive, last_order
from ml.tasks import all_tasks

from .journey import JOURNEY, journey, span
from .report import Bar, Bench, Sheet, over_people

HORIZON = 28
BARS = (Bar("MAE", most=73.5), Bar("Spearman", least=0.76), Bar("sum ratio", least=0.95, most=1.05))
PARAMETERS = {
    "learning_rate": 0.06, "num_leaves": 15, "min_data_in_leaf": 60, "feature_fraction": 0.3, "max_bin": 63,
    "bagging_fraction": 0.7, "bagging_freq": 1, "lambda_l2": 10.0, "deterministic": True, "force_row_wise": True,
    "num_threads": 1, "verbosity": -1, "seed": 7,
}  # fmt: skip


def _active(snapshot: Snapshot, settings: Settings) -> Flags:
    return alive(snapshot) & (last_order(snapshot) > snapshot.as_of - settings.active_days * DAY_MS)


def task() -> AmountTask:
    """Customer value as it is served."""
    found = all_tasks()["value"]
    if not isinstance(found, AmountTask):
        raise TypeError("value is a task about an amount")
    return found


def _row(scores: AmountScores) -> dict[str, Measured | float]:
    error = Measured(scores.error.value / 100, scores.error.low / 100, scores.error.high / 100)
    return {"MAE": error, "Spearman": scores.rank, "sum ratio": scores.total}


def _mean(rows: list[dict[str, Measured | float]]) -> dict[str, Measured | float]:
    """Figures of several seeds, each the mean of theirs."""
    made: dict[str, Measured | float] = {}
    for measure in rows[0]:
        found = [value for row in rows if isinstance(value := row[measure], Measured)]
        value, low, high = (float(np.mean([getattr(one, end) for one in found])) for end in ("value", "low", "high"))
        made[measure] = Measured(value, low, high)
    return made


def _plain(train: Cases, test: Cases, pace: Floats) -> dict[str, Floats]:
    """The baselines that the bars come from: LightGBM as it is, and the mean of the last twelve weeks."""
    said = {"mean of the last 84 days": pace}
    for name, objective in (("LightGBM, L1", "l1"), ("LightGBM, Tweedie", "tweedie")):
        target = np.maximum(train.amount, 0.0) / 100.0
        data = lightgbm.Dataset(train.values, target)
        trees = lightgbm.train(PARAMETERS | {"objective": objective}, data, 250)
        said[name] = np.maximum(np.asarray(trees.predict(test.values), dtype=np.float64), 0.0) * 100.0
    return said


def _shares(weights: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {share:.2f}" for name, share in weights.items())


def _ablation(came: Floats, trained: Sequence[Trained], served: str, without: str) -> str:
    """What the graph network changes, paired over people."""
    said = [one.test.said for one in trained if one.test is not None]
    added = np.mean([np.abs(came - each[served]) - np.abs(came - each[without]) for each in said], axis=0) / 100

    def mean(weight: Floats) -> float:
        return float(added @ weight / weight.sum())

    error = over_people(len(came), mean)
    rank = float(
        np.mean([rank_correlation(came, each[served]) - rank_correlation(came, each[without]) for each in said])
    )
    return (
        f"ablation: the graph network adds {error.value:+.2f} [{error.low:+.2f}, {error.high:+.2f}] of MAE and "
        f"{rank:+.4f} of Spearman to '{served}'"
    )


def run(seeds: int, told: Callable[[str], None]) -> Sequence[Sheet]:
    """As many trainings as seeds, on the same features."""
    told("reading the raw files")
    history = journey()
    split = temporal_split(*span(history, HORIZON), HORIZON)
    in_measure, measure = measured(history, split.validation)
    settings = Settings(value_days=HORIZON, active_days=56)
    moments = AmountMoments(in_measure, replace(task(), asked=_active), settings, measure=measure)
    trained = [train_amount(moments, split, 1, told, seed) for seed in range(seeds)]
    told("baselines")
    train, test = moments.together(split.closed_by(split.test)), moments.cases(split.test)
    count = len(moments.names) - 1
    pace = test.values[:, moments.names.index("orders_amount_minor_sum_91")] * HORIZON / 91
    rows = {
        name: _row(amount_scores(test.amount, said, 0))
        for name, said in _plain(train, test, np.nan_to_num(pace)).items()
    }
    for name in trained[0].scores:
        rows[name] = _mean([_row(one.scores[name]) for one in trained])
    errors = ", ".join(f"{one.scores[LIKELY].error.value / 100:.1f}" for one in trained)
    covered = ", ".join(f"{one.coverage:.3f}" for one in trained)
    title = f"Spend of {HORIZON} d, Complete Journey, test 2017-12-03, {len(test):,} people, mean of {seeds} seeds"
    notes = [
        f"the bars are asked of '{LIKELY}' (likelyMinor); '{EXPECTED}' (valueMinor) adds up over any group",
        f"MAE by seed: {errors}; share within the interval, of which .8 is asked: {covered}",
        f"{count + 1} features; expected: {_shares(trained[0].valuation.weights)}",
        f"likely: {_shares(trained[0].valuation.likely_weights)}",
        *(_ablation(test.amount, trained, *pair) for pair in ((LIKELY, LIKELY_WITHOUT), (EXPECTED, EXPECTED_WITHOUT))),
    ]
    return [Sheet(title, rows, LIKELY, BARS, notes)]


BENCH = Bench("value", (JOURNEY,), run)
