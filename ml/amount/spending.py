"""Numbers about how much somebody spends, beside those of `ml.features.table`: the pace of late, and usual months."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..features.phrases import MONEY, Feature
from ..features.table import FeatureTable
from ..learners.btyd import BgNbd, GammaGamma, Purchases
from ..past.history import DAY_MS, Flags, Floats, Ints, Texts
from ..past.money import AMOUNT, same_currency
from ..past.snapshot import Snapshot
from ..past.windows import counted
from ..task import ORDERS

HALF_LIVES = (7, 14, 28, 56, 112, 224)
MONTH = 28
MONTHS = 13

SHOWN_LIVES = 2
"""A pace rests on the orders of so many half-lives: three quarters of what it is made of."""

_YEARS_AMOUNTS = f"orders_{AMOUNT}_sum_{MONTHS * MONTH}"
_NONE = ("no orders so far", "Заказов не было")
_SHARES: dict[str, tuple[str, str, Callable[..., Floats]]] = {
    "median": ("spends {x} in a usual month", "Обычно тратит за месяц: {x}", np.nanmedian),
    "mean": ("spends {x} in a month, on average", "В среднем тратит за месяц: {x}", np.nanmean),
    "most": ("spent at most {x} in a month", "Больше всего за месяц: {x}", np.nanmax),
    "least": ("spent at least {x} in a month", "Меньше всего за месяц: {x}", np.nanmin),
    "deviation": ("spending varies by {x} between months", "Траты по месяцам отличаются на {x}", np.nanstd),
}
LATELY, USUAL_ORDERS, USUAL = "spent_lately_minor", "usual_orders", "usual_value_minor"
USUAL_WORTH = "usual_worth_minor"


@dataclass(frozen=True)
class Spending:
    """The orders of everybody at a moment: whose, days ago, and worth (NaN: unknown); all of one length."""

    whose: Ints
    age: Floats
    worth: Floats
    people: int

    @classmethod
    def of(cls, known: Snapshot, own: Texts) -> Spending:
        """Of a snapshot: of each profile the orders in its `own` currency, see `ml.past.money.own_currency`."""
        placed, orders = known.links[ORDERS], known.nodes["Order"]
        counts = same_currency(orders.columns, placed.end, own[placed.start])
        whose, order = placed.start[counts], placed.end[counts]
        amount = np.asarray(orders.columns[AMOUNT], dtype=np.float64)[order]
        return cls(whose, (known.as_of - orders.time[order]) / DAY_MS, amount, len(known.nodes["Profile"]))

    @property
    def first(self) -> Floats:
        """Days since the first order, by person; 0 for none."""
        first = np.zeros(self.people)
        np.maximum.at(first, self.whose, self.age)
        return first

    @property
    def has(self) -> Flags:
        """Who has an order."""
        return counted(self.whose, self.people) > 0

    def purchases(self) -> Purchases:
        """What buy-till-you-die models need, in days; orders of one day are one purchase."""
        day = np.floor(self.age).astype(np.int64)
        wide = int(day.max(initial=0)) + 1
        pairs, which = np.unique(self.whose * wide + day, return_inverse=True)
        whose, ago = pairs // wide, (pairs % wide).astype(np.float64)
        worth = counted(which, len(pairs), np.nan_to_num(self.worth))
        days = counted(whose, self.people)
        last = np.full(self.people, np.inf)
        np.minimum.at(last, whose, ago)
        oldest = np.zeros(self.people)
        np.maximum.at(oldest, whose, ago)
        began = ago == oldest[whose]
        first_worth = counted(whose[began], self.people, worth[began])
        repeats = np.maximum(days - 1.0, 0.0)
        later = counted(whose, self.people, worth) - first_worth
        mean = np.where(repeats > 0, later / np.maximum(repeats, 1.0), first_worth)
        recency = np.where(days > 0, oldest - np.where(np.isfinite(last), last, 0.0), 0.0)
        return Purchases(repeats, recency, oldest, np.where(mean > 0, mean, np.nan))


@dataclass(frozen=True)
class Habits:
    """How often people buy, how long they stay and what an order is worth, from their orders alone."""

    rhythm: BgNbd
    worth: GammaGamma

    @classmethod
    def of(cls, spending: Spending) -> Habits:
        """Fit on everybody with an order."""
        known = spending.purchases().of(np.flatnonzero(spending.has))
        return cls(BgNbd.fit(known), GammaGamma.fit(known))


def spending_features(spending: Spending, habits: Habits, horizon_days: float) -> FeatureTable:
    """Features of every profile, amounts in the measure of the orders; NaN for those without orders."""
    features: list[Feature] = []
    columns: list[Floats] = []
    has = spending.has

    def add(feature: Feature, values: Floats) -> None:
        features.append(feature)
        columns.append(np.where(has, values, np.nan))

    first = spending.first
    for days in HALF_LIVES:
        weight = np.exp2(-spending.age / days)
        # What orders at a steady rate since the first would weigh: a pace, however young the customer.
        full = days / np.log(2.0) * (1.0 - np.exp2(-np.maximum(first, MONTH) / days)) / MONTH
        of_late = round(SHOWN_LIVES * days)
        amounts, counts = f"orders_{AMOUNT}_sum_{of_late}", f"orders_count_{of_late}"
        for name, value, unit, what, rests in (
            ("spend_pace_{}_minor", np.nan_to_num(spending.worth), MONEY, ("spends {x}", "Тратит {x}"), amounts),
            ("order_pace_{}", np.ones(len(weight)), 1.0, ("orders {x} times", "Заказывает {x} раз"), counts),
            (
                "spend_root_pace_{}", np.sqrt(np.maximum(np.nan_to_num(spending.worth), 0.0)), 1.0,
                ("orders a pace of {x}, large ones damped,", "Темп заказов {x}, крупные сглажены,"), counts,
            ),
        ):  # fmt: skip
            en = f"{what[0]} in {MONTH} days at the pace of the last {days}"
            ru = f"{what[1]} за {MONTH} дн. в темпе последних {days} дн."
            pace = counted(spending.whose, spending.people, weight * value) / full
            add(Feature(name.format(days), "spend pace", en, ru, _NONE, unit, rests), pace)
    for name, (en, ru, share) in _SHARES.items():
        with warnings.catch_warnings():  # a row of NaN, somebody without orders, is no fault
            warnings.simplefilter("ignore", RuntimeWarning)
            told = Feature(f"month_{name}_minor", "usual months", en, ru, _NONE, MONEY, _YEARS_AMOUNTS)
            add(told, share(_months(spending), axis=1))
    days_text = f"{horizon_days:.0f}"
    recent = np.where(spending.age <= horizon_days, np.nan_to_num(spending.worth), 0.0)
    lately = counted(spending.whose, spending.people, recent)
    en, ru = f"spent {{x}} in the last {days_text} days", f"Потрачено за последние {days_text} дн.: {{x}}"
    add(Feature(LATELY, "spend pace", en, ru, _NONE, MONEY, f"orders_{AMOUNT}_sum_{days_text}"), lately)
    purchases = spending.purchases()
    orders = habits.rhythm.expected(purchases, horizon_days)
    each = habits.worth.expected(purchases)
    en, ru = f"{{x}} orders in {days_text} days by the rhythm so far", f"По ритму заказов за {days_text} дн.: {{x}}"
    add(Feature(USUAL_ORDERS, "usual value", en, ru, _NONE, rests="orders_count"), orders)
    en, ru = (
        f"{{x}} in {days_text} days by rhythm and usual worth",
        f"По ритму и обычной сумме за {days_text} дн.: {{x}}",
    )
    add(Feature(USUAL, "usual value", en, ru, _NONE, MONEY, _YEARS_AMOUNTS), orders * each)
    en, ru = "{x} for an order, usually", "Обычная сумма заказа: {x}"
    add(Feature(USUAL_WORTH, "usual worth", en, ru, _NONE, MONEY, _YEARS_AMOUNTS), each)
    return FeatureTable(tuple(features), np.column_stack(columns))


def _months(spending: Spending) -> Floats:
    """Spend of each person in the last so many months since their first, NaN before it, shape (people, MONTHS)."""
    recent = spending.age < MONTHS * MONTH
    month = np.floor(spending.age[recent] / MONTH).astype(np.int64)
    at = spending.whose[recent] * MONTHS + month
    sums = np.bincount(at, np.nan_to_num(spending.worth[recent]), minlength=spending.people * MONTHS)
    began = np.maximum(np.ceil(spending.first / MONTH), 1.0)
    return np.where(np.arange(MONTHS) < began[:, None], sums.reshape(spending.people, MONTHS), np.nan)
