"""Which letter to send: Hillstrom's trial of 64,000 people, who got one of two letters or none by lot."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import polars as pl

from ml.learners.metrics import Measured
from ml.offers.metalearners import LEARNERS, arm_models, expected
from ml.offers.policy_value import auuc, inverse_propensity, mean_with_interval, qini_with_interval, scores_of
from ml.offers.trial import Trial
from ml.offers.uplift import chosen, learn_policy

from .journey import DATA
from .report import Bar, Bench, Sheet

FILE = DATA / "hillstrom" / "hillstrom.csv.gz"
ARMS = ("No E-Mail", "Mens E-Mail", "Womens E-Mail")
NUMBERS = ("recency", "history", "mens", "womens", "newbie")
TEXTS = ("zip_code", "channel", "history_segment")
NONE, MENS = 0, 1
SERVED = "policy, served"
ABOVE = 1e-9
"""Just above nought: the best arm for all is no better than itself."""

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
    """Estimates are means over splits; intervals are of differences between people, averaged over splits.

    The learners choose the arm that promises most; the served policy is what `learn_policy` makes of them. Each is held
    against the single arm that does best on the very people it is judged on.
    """
    trial = read(outcome)
    size, splits = len(trial.arm), max(seeds, SPLITS)
    names = [*ARMS, *LEARNERS, SERVED]
    weighed, steady = np.zeros((len(names), size)), np.zeros((len(names), size))
    times = np.zeros(size)
    order: dict[str, list[Measured]] = {name: [] for name in LEARNERS}
    area: dict[str, list[float]] = {name: [] for name in LEARNERS}
    learners = []
    for seed in range(splits):
        judged_rows = np.sort(np.random.default_rng(seed).permutation(size)[size // 2 :])
        learnt = trial.part(np.setdiff1d(np.arange(size), judged_rows))
        judged = trial.part(judged_rows)
        policy = learn_policy(learnt, seed)
        learners.append(policy.learner or "none")
        scores = scores_of(judged, expected(arm_models(learnt), judged.values))
        arms = [np.full(len(judged.arm), arm) for arm in range(len(ARMS))]
        for name, learn in LEARNERS.items():
            effects = learn(learnt, policy.best)(judged.values)
            arms.append(chosen(effects, policy.best, 0.0))
            uplift = effects[:, MENS] - effects[:, NONE]
            order[name].append(qini_with_interval(judged, MENS, NONE, uplift, seed))
            area[name].append(auuc(judged, MENS, NONE, uplift))
        for at, given in enumerate([*arms, policy.arms(judged.values)]):
            weighed[at, judged_rows] += inverse_propensity(judged, given)
            steady[at, judged_rows] += scores[np.arange(len(given)), given]
        times[judged_rows] += 1
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
    for at, name in enumerate(names[len(ARMS) :], len(ARMS)):
        rows[name]["above the best arm"] = mean_with_interval(steady[at] - steady[best], 0)
    for name in LEARNERS:
        means = [float(np.mean([getattr(one, part) for one in order[name]])) for part in ("value", "low", "high")]
        rows[name] |= {"Qini": Measured(*means), "AUUC": float(np.mean(area[name]))}
    gain = rows[SERVED]["above the best arm"]
    rows[SERVED]["lowest"] = gain.low if isinstance(gain, Measured) else gain
    note = f"best single arm: {ARMS[best]}; {splits} halvings, what chose in each: {', '.join(learners)}"
    return Sheet(f"Hillstrom, {outcome} per person, {size:,} people", rows, SERVED, bars, [note])


def run(seeds: int, told: Callable[[str], None]) -> Sequence[Sheet]:
    """Visits, of which something is asked, and spend, which is printed as it comes."""
    told("visits")
    visits = _sheet("visit", seeds, (Bar("by inverse propensity", least=0.1816), Bar("lowest", least=ABOVE)))
    told("spend")
    return [visits, _sheet("spend", seeds, ())]


BENCH = Bench("hillstrom", (FILE,), run)
