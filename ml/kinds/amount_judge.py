"""How models of an amount are judged: by the guess, by the expected amount, and by the interval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from graph.settings import Settings

from ..amount.bases import HIGH, LOW
from ..amount.scores import amount_scores, covered, mean_absolute_error, rank_correlation
from ..amount.stated import HISTORY
from ..amount.training import EXPECTED
from ..amount.valuation import Valued
from ..figures import figure, interval
from ..learners.models import SEED
from ..past.history import DAY_MS, Floats, History
from ..past.money import Measure, spent
from ..past.split import Split
from ..task import AmountTask
from .amount import AmountModel
from .judge import LEAST_PEOPLE, Judgement, Said, Tested, missed, rows_of

HOLDS = HIGH - LOW
LEAST_HELD = 0.1
"""An interval that holds less often than it says by more than this is a warning."""

FALLEN = 0.05
"""Rank correlation below the model's own test by more than this, and more than its interval, is a warning."""


class AmountJudge:
    """Judges amounts; see `ml.kinds.judge.Judge`."""

    def test(
        self, history: History, task: AmountTask, model: AmountModel, split: Split, settings: Settings
    ) -> Tested | None:
        """Of customers at the test, by the recipe that has not seen what came then."""
        found = model.spenders(history, task, split.test, settings)
        if not found.bought.any():
            return None
        customers = found.customers
        came = model.moments(history, task, settings).spent(customers.snapshot, found.own)[0][customers.asked]
        valued = model.rehearsed.value(found, model.horizon_days)
        # In one measure for all models, whatever each learnt in.
        own = found.own[customers.asked]
        factor = model.valuation.measure.scales(own) / Measure.of(history, split.test).scales(own)
        came = came * factor
        valued = Valued(
            valued.expected * factor, valued.likely * factor, valued.low * factor, valued.high * factor, valued.orders
        )
        scores = amount_scores(came, valued.likely, SEED).as_json()
        total = amount_scores(came, valued.expected, SEED).as_json()["total"]
        figures = {
            "customers": f"{len(came):,}",
            "mean absolute error [95 %]": interval(scores["error"], 100.0, 2, 2),
            "rank correlation": interval(scores["rank"], 1.0, 3),
            "expected / true total": interval(total, 1.0, 3),
            "within the interval": f"{covered(came, valued.low, valued.high):.1%}",
        }
        return Tested(figures, losses(came, valued))

    def judge(
        self, history: History, task: AmountTask, model: AmountModel, said: Sequence[Said], as_of: float,
        settings: Settings,
    ) -> Judgement | None:  # fmt: skip
        """Amounts of customers, each in the currency that was stated, against what they spent in it."""
        profiles = history.nodes["Profile"]
        place = rows_of(said, profiles.keys.tolist())
        kept = [
            at for at, one in enumerate(said)
            if place[at] >= 0 and one.properties.get("value_minor") is not None
            and one.properties.get("basis", HISTORY) == HISTORY
        ]  # fmt: skip
        if len(kept) < LEAST_PEOPLE:
            return None
        own = np.full(len(profiles), None, dtype=object)
        own[place[kept]] = [said[at].properties.get("currency") for at in kept]
        until = as_of + model.horizon_days * DAY_MS
        scale = model.valuation.measure.scales(own[place[kept]])
        came = spent(history, own, as_of, until)[0][place[kept]] / scale
        names = ("value_minor", "likely_minor", "low_minor", "high_minor")
        expected, likely, low, high = (np.array([said[at].number(name) for at in kept]) / scale for name in names)
        rank, held = rank_correlation(came, expected), covered(came, low, high)
        spoken = []
        tested = model.facts.get("models", {}).get(EXPECTED, {}).get("rank")
        if tested and tested["value"] is not None and rank < min(tested["value"] - FALLEN, tested["low"]):
            spoken.append(
                f"they rank worse than at the test (rank correlation {rank:.3f}, then {tested['value']:.3f}): "
                "train again"
            )
        if missed(float(expected.sum()), float(came.sum()), float(np.square(came - expected).sum())):
            spoken.append(
                f"{expected.sum() / 100:,.0f} were expected and {came.sum() / 100:,.0f} came: train again, and do not "
                "plan money with expected amounts until then"
            )
        if held < HOLDS - LEAST_HELD:
            spoken.append(f"intervals that should hold {HOLDS:.0%} held {held:.0%}: train again")
        figures = {
            "customers": f"{len(kept):,}",
            "spent": f"{came.sum() / 100:,.0f}",
            "expected": f"{expected.sum() / 100:,.0f}",
            "mean absolute error": figure(mean_absolute_error(came, likely) / 100, 2),
            "rank correlation": figure(rank, 3),
            "within the interval": f"{held:.1%}",
        }
        return Judgement(figures, tuple(spoken))

    def read(
        self, history: History, task: AmountTask, model: AmountModel, as_of: float, settings: Settings
    ) -> Mapping[str, Floats]:
        """The features of customers."""
        names = model.valuation.names
        values = model.spenders(history, task, as_of, settings).customers.values(names)
        return dict(zip(names, values.T, strict=True))


JUDGE = AmountJudge()


def losses(came: Floats, valued: Valued) -> dict[str, Floats]:
    """A proper loss of each thing that is said, for each customer, all in the unit of the mean amount.

    The absolute error of the guess; the Poisson deviance of the expected amount, which is least at the mean and minds
    large amounts less than squares do; the interval score (T. Gneiting, A. Raftery, Strictly Proper Scoring Rules,
    2007).
    """
    unit = max(float(np.abs(came).mean()), 1.0)
    true, mean = np.maximum(came, 0.0) / unit, np.maximum(valued.expected / unit, 1e-3)
    ratio = np.divide(true, mean, out=np.ones_like(true), where=true > 0)
    outside = np.maximum(valued.low - came, 0.0) + np.maximum(came - valued.high, 0.0)
    return {
        "error of the likely amount": np.abs(came - valued.likely) / unit,
        "deviance of the expected amount": 2.0 * (true * np.log(ratio) - (true - mean)),
        "score of the interval": (valued.high - valued.low + 2.0 / (1.0 - HOLDS) * outside) / unit,
    }
