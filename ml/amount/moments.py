"""People at moments, what they spend after, and who among them has not ordered yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from ..features.moments import ROWS_MOST, Moment, Moments
from ..features.table import FeatureTable
from ..learners.models import SEED
from ..past.history import DAY_MS, Flags, Floats, History, Ints, Texts
from ..past.money import Measure, own_currency, spent
from ..past.snapshot import Snapshot
from ..task import AmountTask
from .model import NEWCOMER_DAYS
from .spending import Habits, Spending, spending_features

ORDER_DAYS = "orders_days"
_SINCE = "_days_since"


@dataclass(frozen=True)
class Spenders:
    """Those asked at a moment.

    Attributes:
        moment: Their features, those of `ml.amount.spending` among them.
        own: Currency of each profile of the snapshot.
        spending: Their orders.
        habits: What they were expected by.
    """

    moment: Moment
    own: Texts
    spending: Spending
    habits: Habits

    @cached_property
    def bought(self) -> Flags:
        """Who of those asked has an order."""
        flags: Flags = self.spending.has[self.moment.asked]
        return flags

    @property
    def customers(self) -> Moment:
        """Those of them who have an order."""
        return replace(self.moment, asked=self.moment.asked[self.bought])

    @property
    def newcomer(self) -> Flags:
        """Who of those asked has ordered on hardly any day."""
        flags: Flags = ~(self.moment.values((ORDER_DAYS,))[:, 0] >= NEWCOMER_DAYS)
        return flags

    @property
    def met(self) -> Flags:
        """Of whom anything had happened by then: the others may be in the graph for what they did later."""
        names = tuple(name for name in self.moment.table.names if name.endswith(_SINCE))
        return np.asarray(np.isfinite(self.moment.values(names)).any(axis=1), dtype=np.bool_)


@dataclass(frozen=True)
class Cases:
    """Customers at moments, with what came of it.

    `strangers` is what those met who had no order then spent, and how often they ordered, shape (people, 2).
    """

    values: Floats
    amount: Floats
    orders: Floats
    newcomer: Flags
    strangers: Floats

    def __len__(self) -> int:
        return len(self.amount)

    @classmethod
    def together(cls, parts: Sequence[Cases], most: int) -> Cases:
        """Of several moments; at most so many customers, drawn evenly."""
        share = min(1.0, most / max(sum(map(len, parts)), 1))
        drawn = [
            np.sort(np.random.default_rng(SEED).permutation(len(part))[: int(np.ceil(share * len(part)))])
            for part in parts
        ]
        values, amount, orders, newcomer = (
            np.concatenate([getattr(part, name)[rows] for part, rows in zip(parts, drawn, strict=True)])
            for name in ("values", "amount", "orders", "newcomer")
        )
        return cls(values, amount, orders, newcomer, np.concatenate([part.strangers for part in parts]))


@dataclass
class AmountMoments(Moments):
    """Moments of a task about an amount; the history is in the `measure`, `habits` are fitted anew where None."""

    task: AmountTask
    measure: Measure = field(kw_only=True)
    habits: Habits | None = field(default=None, kw_only=True)
    days: int | None = field(default=None, kw_only=True)
    _kept: dict[float, Cases] = field(default_factory=dict)

    @property
    def horizon_days(self) -> int:
        """How far it looks ahead: `days`, or what the task says."""
        return self.days or self.task.horizon_days(self.settings)

    def customers(self, cutoff: float) -> tuple[Snapshot, Ints, Texts]:
        """The graph at `cutoff`, the rows of those asked who have ordered, and the currency of each profile."""
        known, asked = self.asked(cutoff)
        own = own_currency(known)
        return known, asked[Spending.of(known, own).has[asked]], own

    def spenders(self, cutoff: float) -> Spenders:
        """Those asked at `cutoff`, with the features of spending beside the others."""
        moment = self.at(cutoff)
        own = own_currency(moment.snapshot)
        spending = Spending.of(moment.snapshot, own)
        habits = self.habits or Habits.of(spending)
        more = spending_features(spending, habits, self.horizon_days)
        table = FeatureTable(moment.table.features + more.features, np.column_stack([moment.table.values, more.values]))
        self.names = table.names
        return Spenders(replace(moment, table=table), own, spending, habits)

    def cases(self, cutoff: float) -> Cases:
        """Features of those asked at `cutoff` and what they then spent; computed once."""
        if cutoff not in self._kept:
            found = self.spenders(cutoff)
            amount, orders = self.spent(found.moment.snapshot, found.own)
            amount, orders = amount[found.moment.asked], orders[found.moment.asked]
            bought = found.bought
            values = found.moment.table.values[found.moment.asked[bought]].astype(np.float32).astype(np.float64)
            strangers = np.column_stack([amount, orders])[found.met & ~bought]
            self._kept[cutoff] = Cases(values, amount[bought], orders[bought], found.newcomer[bought], strangers)
        return self._kept[cutoff]

    def together(self, cutoffs: Sequence[float]) -> Cases:
        """Cases of several cutoffs."""
        return Cases.together([self.cases(cutoff) for cutoff in cutoffs], ROWS_MOST)

    def typical(self, found: Spenders) -> float:
        """Median worth of an order; 0 without any."""
        worth = found.spending.worth[found.spending.worth > 0]
        return float(np.median(worth)) if len(worth) else 0.0

    def spent(self, known: Snapshot, own: Texts) -> tuple[Floats, Floats]:
        """What each profile of a snapshot spent within the horizon after it, and how often it ordered."""
        row: Ints = known.nodes["Profile"].row
        of_all = np.full(len(self.history.nodes["Profile"]), None, dtype=object)
        of_all[row] = own
        until = known.as_of + self.horizon_days * DAY_MS
        amount, orders = spent(self.history, of_all, known.as_of, until)
        return amount[row], orders[row]


def measured(history: History, until: float) -> tuple[History, Measure]:
    """The history in one measure, as typical orders up to a moment have it."""
    measure = Measure.of(history, until)
    return measure.measured(history), measure
