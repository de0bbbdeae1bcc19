"""Churn within 28 days on the Complete Journey, of those who bought within the 56 days before."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import numpy as np

from graph.settings import Settings
from ml.features.moments import BinaryMoments
from ml.learners.metrics import Measured, auroc, average_precision, brier, ece, log_loss
from ml.learners.models import Linear, sigmoid
from ml.outcome.training import BLEND, WITHOUT, Trained, train_outcome
from ml.past.history import Flags, Floats
from ml.past.split import Split, temporal_split
from ml.task import BinaryTask
from ml.tasks import all_tasks
from ml.threads import one_thread

from .journey import JOURNEY, journey, span
from .report import Bar, Bench, Sheet, over_people
from .sage.training import sage

HORIZON, ACTIVE = 28, 56
BARS = (Bar("AUROC", least=0.865), Bar("Brier", most=0.090), Bar("ECE", most=0.015))
RFM = (
    "orders_days_since", "orders_count_28", "orders_count_91", "orders_count_365", "orders_amount_minor_sum_28",
    "orders_amount_minor_sum_91", "orders_amount_minor_sum_365", "tenure_days",
)  # fmt: skip

Judged = tuple[Floats, Floats]
"""Raw scores and probabilities."""


def run(seeds: int, told: Callable[[str], None]) -> Sequence[Sheet]:
    """All models from each seed; the plain network, which takes as long as all others, from one."""
    told("reading the raw files")
    history = journey()
    split = temporal_split(*span(history, HORIZON), HORIZON)
    moments = BinaryMoments(history, _task(), Settings(churn_days=HORIZON, active_days=ACTIVE))
    with one_thread():
        trained = [train_outcome(moments, split, 1, partial(_tell, told, seed), seed) for seed in range(seeds)]
        found: dict[str, list[Judged]] = {"logistic regression on RFM": [_rfm(moments, split)]}
        for name, score in zip(("SAGE alone", "SAGE + features"), sage(moments, split, 0, told), strict=True):
            found[name] = [(score, sigmoid(score))]
    for name in sorted(trained[0].tested, key=lambda name: trained[0].scores[name].auroc.value):
        found[name] = [one.tested[name] for one in trained]
    happened = trained[0].happened
    title = (
        f"Churn {HORIZON} d, Complete Journey, test 2017-12-03: {len(happened):,} people, {happened.mean():.1%} left"
    )
    told("intervals")
    rows = {name: _row(happened, judged) for name, judged in found.items()}
    return [Sheet(title, rows, BLEND, BARS, _notes(trained, happened))]


def _task() -> BinaryTask:
    task = all_tasks()["churn"]
    if not isinstance(task, BinaryTask):
        raise TypeError("churn is a binary task")
    return task


def _tell(told: Callable[[str], None], seed: int, what: str) -> None:
    told(f"seed {seed}: {what}")


def _rfm(moments: BinaryMoments, split: Split) -> Judged:
    columns = np.array([moments.names.index(name) for name in RFM])
    learnt = moments.together(split.weekly().closed_by(split.test), split.horizon, columns)
    score = Linear.fit(learnt, 1.0).score(moments.together((split.test,), split.horizon, columns).values)
    return score, sigmoid(score)


def _row(happened: Flags, judged: Sequence[Judged]) -> Mapping[str, Measured | float]:
    """Means over seeds, intervals over people, and how far seeds differ."""

    def mean(measure: Callable[[Flags, Floats, Floats], float], which: int, weight: Floats) -> float:
        return float(np.mean([measure(happened, one[which], weight) for one in judged]))

    return {
        "AUROC": over_people(len(happened), partial(mean, auroc, 0)),
        "AP": over_people(len(happened), partial(mean, average_precision, 0)),
        "Brier": over_people(len(happened), partial(mean, brier, 1)),
        "ECE": float(np.mean([ece(happened, probability) for _, probability in judged])),
        "log loss": float(np.mean([log_loss(happened, probability) for _, probability in judged])),
        "AUROC, deviation over seeds": float(np.std([auroc(happened, score) for score, _ in judged])),
    }


def _notes(trained: Sequence[Trained], happened: Flags) -> list[str]:
    def gain(weight: Floats) -> float:
        pairs = [(one.tested[BLEND][0], one.tested[WITHOUT][0]) for one in trained]
        return float(np.mean([auroc(happened, a, weight) - auroc(happened, b, weight) for a, b in pairs]))

    ablation = over_people(len(happened), gain)
    shares = {
        name: np.mean([one.outcome.shares.get(name, 0.0) for one in trained]) for name in trained[0].outcome.shares
    }
    sure = trained[0].tested[BLEND][1]
    random = np.random.default_rng(0)
    chance = np.quantile([ece(random.uniform(size=len(sure)) < sure, sure) for _ in range(300)], (0.5, 0.95))
    return [
        f"ECE of probabilities that are exactly right, on as many people: {chance[0]:.4f}, up to {chance[1]:.4f}",
        f"ablation: the graph network adds {ablation.value:+.4f} AUROC to the blend "
        f"[{ablation.low:+.4f}, {ablation.high:+.4f}], paired over people",
        "shares of the served: " + ", ".join(f"{name} {share:.2f}" for name, share in shares.items()),
        f"served in each seed, by validation: {', '.join(one.served for one in trained)}",
    ]


BENCH = Bench("churn", (JOURNEY,), run)
