"""Training of an amount: bases judged at several moments that they had not seen, blended, then tested once."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from graph.errors import TrainingError

from ..features.moments import telling
from ..learners.models import SEED
from ..network.teaching import taught
from ..network.training import NETWORK
from ..past.history import DAY_MS, Floats, Ints
from ..past.split import LEAST_CUTOFFS, Split
from ..reasons.drivers import Driver, drivers
from ..task import Told
from .bases import BASES, HABITS, AmountRows, Bases, keeping_total
from .model import Blend, Judged, weighed
from .moments import AmountMoments, Cases, Spenders
from .scores import AmountScores, amount_scores, covered
from .spending import LATELY, USUAL, USUAL_ORDERS
from .teaching import lesson, weekly
from .valuation import Average, Strangers, Valuation, Valued

EXPECTED, LIKELY = "served: expected", "served: likely"
EXPECTED_WITHOUT, LIKELY_WITHOUT = (f"{name}, without the graph network" for name in (EXPECTED, LIKELY))
SAME_AGAIN, OWN_MEAN = "the same as in the days before", "own mean of a month"

FOLDS = 3
"""Moments, a horizon apart, at which the blend is judged; more cost time and lie further back."""

LEAST_CASES = 200
"""Customers at moments, and a sixth as many who spend anything, below which models would follow noise."""

LEAST_CUSTOMERS = 10


@dataclass(frozen=True)
class AmountTest:
    """How models did on the test.

    Attributes:
        scores: Figures by model.
        spenders: Those asked.
        came: What those of them who are customers went on to spend.
        valued: What was said of them.
        said: What each model of `scores` said of them.
    """

    scores: dict[str, AmountScores]
    spenders: Spenders
    came: Floats
    valued: Valued
    said: dict[str, Floats]

    @property
    def coverage(self) -> float:
        """Share of outcomes within the interval."""
        return covered(self.came, self.valued.low, self.valued.high)


@dataclass(frozen=True)
class Trained:
    """A trained valuation and how its models did.

    Attributes:
        valuation: What is served.
        rehearsed: The same, learnt from nothing that came after the test's moment: by it the recipe is judged.
        test: How it did on the test; None where the history is too short for one.
        train_rows: Rows that the served models learnt from.
        tested, tested_days: The moment of the test and how far it looks ahead.
        judged: Moments at which the blend was fitted.
        share: The quantile that keeps the total; NaN without bases.
        drivers: What raises and lowers the amount over all.
    """

    valuation: Valuation
    rehearsed: Valuation
    test: AmountTest | None
    train_rows: int
    tested: float
    tested_days: float
    judged: tuple[float, ...]
    share: float
    drivers: list[Driver]

    @property
    def scores(self) -> dict[str, AmountScores]:
        """Figures on the test by model; none where there was no test."""
        return self.test.scores if self.test else {}

    @property
    def coverage(self) -> float:
        """Share of outcomes in the test within the interval; NaN where there was no test."""
        return self.test.coverage if self.test else float("nan")


def train_amount(moments: AmountMoments, split: Split, threads: int, told: Told, seed: int = SEED) -> Trained:
    """Train, blend and test; with too little to learn from, habits alone.

    Raises:
        TrainingError: there are hardly any customers.
    """
    folds = _folds(split)
    if folds:
        told("features of every moment")
        enough = [moments.together(split.closed_by(fold)) for fold in folds[-1:]]
        if all(len(cases) >= LEAST_CASES and (cases.amount > 0).sum() * 6 >= LEAST_CASES for cases in enough):
            return _learnt(moments, split, folds, threads, told, seed)
    return _habitual(moments, split, told)


def _folds(split: Split) -> list[float]:
    """The latest first; each with enough moments closed before it."""
    found = [split.validation - fold * split.horizon for fold in range(FOLDS)]
    return [moment for moment in found if len(split.closed_by(moment)) >= LEAST_CUTOFFS]


def _learnt(moments: AmountMoments, split: Split, folds: list[float], threads: int, told: Told, seed: int) -> Trained:
    first = moments.together(split.closed_by(folds[-1]))
    columns = telling(first.values)
    names = tuple(moments.names[at] for at in columns)
    unit = float(first.amount.mean())
    per_day = _per_day(moments, split)
    share = keeping_total(_rows(first, moments, columns, unit))
    taught_of = lesson(moments, unit, share, split.horizon)

    def fitted(cutoffs: tuple[float, ...], until: float, *, network: bool = moments.task.network) -> tuple[Bases, int]:
        cases = moments.together(cutoffs)
        bases = Bases.fit(_rows(cases, moments, columns, unit), share, threads, seed)
        if network:
            weeks = weekly(split.cutoffs[0], until, split.horizon)
            heard = taught(moments, taught_of, weeks, until, split.horizon, seed, told)
            bases = replace(bases, network=heard)
        return bases, len(cases)

    judged = []
    for fold in folds:
        told(f"models judged at fold {folds.index(fold) + 1} of {len(folds)}")
        bases, _ = fitted(split.closed_by(fold), fold)
        judged.append(_judged(bases, moments, fold, columns, unit, per_day))
    blend, rest = weighed(judged, share, network=moments.task.network)
    told("test")
    bases, _ = fitted(split.closed_by(split.test), split.test)
    spenders = moments.spenders(split.final)
    met = moments.together(split.closed_by(split.test)).strangers
    strangers = Strangers.of(met[:, 0], met[:, 1], moments.typical(spenders))
    average = Average.of(spenders)
    tested = Valuation(names, unit, bases, blend, spenders.habits, moments.measure, strangers, average, per_day)
    test = _tested(tested, moments, split.test, rest)
    told("models of all closed windows")
    # Windows closed since the test are learnt from too: what is served knows the level of late.
    final, train_rows = fitted((*split.cutoffs, split.test), split.test + split.horizon, network=blend.hears)
    served = replace(tested, bases=final)
    found = drivers(served.explain(spenders), spenders.customers)
    days = moments.horizon_days
    return Trained(served, tested, test, train_rows, split.test, days, tuple(folds), share, found)


def _habitual(moments: AmountMoments, split: Split, told: Told) -> Trained:
    told("habits alone")
    spenders = moments.spenders(split.final)
    bought = int(spenders.bought.sum())
    if bought < LEAST_CUSTOMERS:
        raise TrainingError(
            f"{bought} customers with an order are too few to say what any will spend",
            where=moments.task.name,
            hint=f"Load orders of at least {LEAST_CUSTOMERS} customers, then resolve.",
        )
    strangers = Strangers.of(np.empty(0), np.empty(0), moments.typical(spenders))
    served = Valuation(
        (), 1.0, None, None, spenders.habits, moments.measure, strangers, Average.of(spenders), _per_day(moments, split)
    )
    found = drivers(served.explain(spenders), spenders.customers)
    # The second half of the history, where a whole horizon is not to be had.
    began = float(moments.history.nodes["Order"].time.min())
    cutoff = max(split.test, (began + split.final) / 2)
    days = (split.final - cutoff) / DAY_MS
    test = None
    if days >= 1:
        past = AmountMoments(moments.history, moments.task, moments.settings, measure=moments.measure, days=round(days))
        then = past.spenders(cutoff)
        if then.bought.sum() >= LEAST_CUSTOMERS:
            test = _tested(replace(served, habits=then.habits), past, cutoff)
    return Trained(served, served, test, bought, cutoff, days, (), float("nan"), found)


def _rows(cases: Cases, moments: AmountMoments, columns: Ints, unit: float) -> AmountRows:
    return AmountRows(cases.values[:, columns], cases.amount / unit, cases.orders, _usual(cases, moments, USUAL) / unit)


def _usual(cases: Cases, moments: AmountMoments, name: str) -> Floats:
    usual: Floats = np.nan_to_num(cases.values[:, moments.names.index(name)])
    return usual


def _judged(bases: Bases, moments: AmountMoments, cutoff: float, columns: Ints, unit: float, per_day: float) -> Judged:
    cases = moments.cases(cutoff)
    known, asked, _ = moments.customers(cutoff)
    rows = _rows(cases, moments, columns, unit)
    low, high = bases.interval(rows.values)
    orders = np.column_stack([bases.orders(rows.values), _usual(cases, moments, USUAL_ORDERS) * per_day])
    return Judged(
        bases.amounts(rows.values, rows.habits, bases.heard(known, asked)),
        low,
        high,
        orders,
        cases.newcomer,
        rows.amount,
        rows.orders,
        np.ones(len(rows)),
    )


def _tested(valuation: Valuation, moments: AmountMoments, cutoff: float, rest: Blend | None = None) -> AmountTest:
    spenders = moments.spenders(cutoff)
    bought = spenders.bought
    came = moments.spent(spenders.moment.snapshot, spenders.own)[0][spenders.customers.asked]
    valued = valuation.value(spenders, moments.horizon_days)

    def column(name: str) -> Floats:
        known: Floats = np.nan_to_num(spenders.moment.values((name,))[bought, 0])
        return known

    said = {SAME_AGAIN: column(LATELY), OWN_MEAN: column("month_mean_minor") * moments.horizon_days / 28}
    said[HABITS] = column(USUAL)
    if valuation.bases is not None and valued.heard is not None:
        values = spenders.customers.values(valuation.names)
        alone = valuation.bases.amounts(values, said[HABITS] / valuation.unit, valued.heard) * valuation.unit
        network = valuation.bases.network is not None
        said |= {name: alone[:, at] for at, name in enumerate(BASES) if network or name != NETWORK}
        if network and rest is not None:
            said |= {EXPECTED_WITHOUT: alone @ rest.value, LIKELY_WITHOUT: alone @ rest.likely}
    said |= {EXPECTED: valued.expected, LIKELY: valued.likely}
    scores = {name: amount_scores(came, amounts, SEED) for name, amounts in said.items()}
    return AmountTest(scores, spenders, came, valued, said)


def _per_day(moments: AmountMoments, split: Split) -> float:
    """Orders on a day with any, up to the test."""
    known = moments.spenders(split.test if split.cutoffs else split.final).spending
    days = known.purchases()
    return float(len(known.whose) / max((days.repeats[known.has] + 1.0).sum(), 1.0))
