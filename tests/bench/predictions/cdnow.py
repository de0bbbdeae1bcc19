"""Customer value of 39 weeks on CDNOW, from the 39 weeks before: all that is known are orders.

The data come with the package `lifetimes`: pip download --no-deps lifetimes==0.11.3 -d <cache>/bench, where <cache>
is PORTRAIT_CACHE. The horizon is as long as the history, so that habits alone are served, and nothing is chosen.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from datetime import date

import numpy as np

from graph.settings import Settings
from ml.amount.moments import AmountMoments, measured
from ml.amount.scores import total_ratio
from ml.amount.spending import USUAL, USUAL_ORDERS
from ml.amount.training import train_amount
from ml.amount.valuation import DRAWS, keeping_total_of
from ml.learners.metrics import Measured
from ml.learners.models import SEED
from ml.past.history import DAY_MS, Floats
from ml.past.split import temporal_split
from tests.ml.world import START, World

from .report import Bar, Bench, Sheet, over_people
from .value import task

WHEEL = Settings.from_env().cache / "bench" / "Lifetimes-0.11.3-py3-none-any.whl"
BEGAN = date(1997, 1, 1)
SEEN = 272
"""Days of the calibration: up to the end of September 1997."""

AHEAD = 273

LIKELY, EXPECTED = "served: likely", "BG/NBD and Gamma-Gamma, served: expected"


def _read(name: str) -> dict[tuple[str, int], float]:
    """Spend by customer and day since BEGAN."""
    with zipfile.ZipFile(WHEEL) as wheel:
        lines = wheel.read(f"lifetimes/datasets/{name}").decode().splitlines()
    found: dict[tuple[str, int], float] = {}
    for line in lines:
        parts = line.split()
        if not parts or not parts[0].isdigit():
            continue
        customer, day, worth = parts[0], parts[-3], float(parts[-1])
        since = (date(int(day[:4]), int(day[4:6]), int(day[6:])) - BEGAN).days
        found[customer, since] = found.get((customer, since), 0.0) + worth
    return found


def _sheet(name: str, title: str, bars: Sequence[Bar], told: Callable[[str], None]) -> Sheet:
    spend = _read(name)
    world = World()
    customers = sorted({customer for customer, _ in spend})
    for customer in customers:
        world.node("Profile", customer)
    for (customer, day), worth in spend.items():
        if day <= SEEN:
            world.order(customer, f"{customer}-{day}", day + 0.5, amount_minor=round(100 * worth))
    # The clock stands still at the end of the calibration, whenever the last order was.
    world.order(world.node("Profile", "~"), "~", SEEN + 0.999, amount_minor=0.0)
    history = world.history()
    settings = Settings(value_days=AHEAD)
    split = temporal_split(START, START + (SEEN + 0.999) * DAY_MS, AHEAD, 0)
    in_measure, measure = measured(history, split.final)
    moments = AmountMoments(in_measure, task(), settings, measure=measure)
    trained = train_amount(moments, split, 1, told)
    found = moments.spenders(split.final)
    valued = trained.valuation.value(found, AHEAD)
    keys = found.moment.snapshot.nodes["Profile"].keys[found.moment.asked]
    real = np.array([key != "~" for key in keys])
    row = {key: at for at, key in enumerate(keys.tolist())}
    orders, worth_of = np.zeros(len(keys)), np.zeros(len(keys))
    for (customer, day), worth in spend.items():
        if SEEN < day <= SEEN + AHEAD:
            orders[row[customer]] += 1
            worth_of[row[customer]] += worth

    habits, purchases = trained.valuation.habits, found.spending.purchases().of(found.moment.asked)
    random = np.random.default_rng(SEED)
    futures = np.sort(habits.rhythm.draw(purchases, AHEAD, DRAWS, random), axis=1)
    usual = found.moment.values((USUAL_ORDERS, USUAL))
    tenure = np.maximum(purchases.age, 1.0)
    naive = purchases.repeats / tenure * AHEAD
    said = {
        "own rate so far": (naive, naive * np.nan_to_num(purchases.worth)),
        EXPECTED: (usual[:, 0], usual[:, 1]),
        LIKELY: (keeping_total_of(futures, float(usual[:, 0].sum())), valued.likely),
    }
    rows = {
        way: _row(orders[real], worth_of[real], counts[real], amounts[real] / 100)
        for way, (counts, amounts) in said.items()
    }
    inside = (worth_of * 100 >= valued.low - 0.5) & (worth_of * 100 <= valued.high + 0.5)
    rhythm = habits.rhythm
    notes = [
        f"r {rhythm.r:.3f}, alpha {rhythm.alpha / 7:.3f} weeks, a {rhythm.a:.3f}, b {rhythm.b:.3f}; "
        f"{inside[real].mean():.3f} lie within the interval, of which .8 is asked",
        "the bars are asked of the likely guesses, whose total is that of the expected ones; "
        "of orders, only the expected number is written into the graph",
    ]
    return Sheet(f"{title}, {int(real.sum()):,} customers", rows, LIKELY, bars, notes)


def _row(orders: Floats, spend: Floats, said: Floats, amounts: Floats) -> dict[str, Measured | float]:
    def error(came: Floats, guess: Floats) -> Measured:
        off = np.abs(came - guess)
        return over_people(len(off), lambda weight: float(np.average(off, weights=weight)))

    return {
        "MAE, transactions": error(orders, said),
        "Pearson": float(np.corrcoef(orders, said)[0, 1]),
        "sum ratio": total_ratio(orders, said),
        "MAE, spend": error(spend, amounts),
        "sum ratio of spend": total_ratio(spend, amounts),
    }


def run(seeds: int, told: Callable[[str], None]) -> Sequence[Sheet]:
    """Both sets; there is nothing that a seed would change but what is drawn."""
    bars = (Bar("MAE, transactions", most=0.77), Bar("MAE, spend", most=29.8))
    return [
        _sheet("CDNOW_sample.txt", "CDNOW 1/10, 39 weeks after 39", bars, told),
        _sheet("CDNOW_master.txt", "CDNOW, all, 39 weeks after 39", (), told),
    ]


BENCH = Bench("cdnow", (WHEEL,), run)
