"""Which letter to send: Hillstrom's trial of 64,000 people, who got one of two letters or none by lot."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import polars as pl

from ml.learners.metrics import Measured
from ml.offers.uplift import ArmModels, Trial, doubly_robust, inverse_propensity, mean_with_interval, qini

from .journey import DATA
from .report import Bar, Bench, Sheet

FILE = DATA / "hillstrom" / "hillstrom.csv.gz"
ARMS = ("No E-Mail", "Mens E-Mail", "Womens E-Mail")
NUMBERS = ("recency", "history", "mens", "womens", "newbie")
TEXTS = ("zip_code", "channel", "history_segment")
SPLITS = 5
"""At least; each splits people in halves anew: one half is learnt from, the other judged."""


def read(outcome: str) -> Trial:
    """The trial with one of its outcomes: visit or spend."""
    table = pl.read_csv(FILE, infer_schema_length=None)
    columns = [table[name].to_numpy().astype(np.float64) for name in NUMBERS]
    for name in TEXTS:
        columns += [(table[name] == value).to_numpy().astype(np.float64) for value in sorted(set(table[name]))]
    arm = np.array([ARMS.index(name) for name in table["segment"]], dtype=np.int64)
    return Trial(np.column_stack(columns), arm, table[outcome].to_numpy().astype(np.float64), ARMS)


def _sheet(outcome: str, seeds: int, bars: Sequence[Bar]) -> Sheet:
    """Estimates are means over splits; intervals are of differences between people, averaged over splits."""
    trial = read(outcome)
    size = len(trial.arm)
    splits = max(seeds, SPLITS)
    names = [*ARMS, "learnt policy"]
    weighed, steady = np.zeros((len(names), size)), np.zeros((len(names), size))
    times, order = np.zeros(size), []
    for seed in range(splits):
        judged_rows = np.sort(np.random.default_rng(seed).permutation(size)[size // 2 :])
        learnt = np.setdiff1d(np.arange(size), judged_rows)
        models, judged = ArmModels.fit(trial.part(learnt)), trial.part(judged_rows)
        expected = models.expected(judged.values)
        policies = [np.full(len(judged.arm), arm) for arm in range(len(ARMS))] + [models.policy(judged.values)]
        for at, policy in enumerate(policies):
            weighed[at, judged_rows] += inverse_propensity(judged, policy)
            steady[at, judged_rows] += doubly_robust(judged, policy, expected)
        times[judged_rows] += 1
        order.append(qini(judged, 1, 0, expected[:, 1] - expected[:, 0]))
    seen = times > 0
    weighed, steady = weighed[:, seen] / times[seen], steady[:, seen] / times[seen]
    best = int(np.argmax(steady[: len(ARMS)].mean(axis=1)))
    rows: dict[str, dict[str, Measured | float]] = {
        name: {
            "by inverse propensity": mean_with_interval(weighed[at], 0),
            "doubly robust": mean_with_interval(steady[at], 0),
        }
        for at, name in enumerate(names)
    }
    gain = mean_with_interval(steady[-1] - steady[best], 0)
    rows["learnt policy"] |= {"above the best arm": gain, "lowest": gain.low}
    note = f"best single arm: {ARMS[best]}; {splits} halvings; Qini of {ARMS[1]} against none {np.mean(order):.4f}"
    title = f"Hillstrom, {outcome} per person, {size:,} people, T-learner"
    return Sheet(title, rows, "learnt policy", bars, [note])


def run(seeds: int, told: Callable[[str], None]) -> Sequence[Sheet]:
    """Visits, of which something is asked, and spend, which is printed as it comes."""
    told("visits")
    visits = _sheet("visit", seeds, (Bar("by inverse propensity", least=0.1816), Bar("lowest", least=0.0)))
    told("spend")
    return [visits, _sheet("spend", seeds, ())]


BENCH = Bench("hillstrom", (FILE,), run)
