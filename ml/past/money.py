"""Amounts in one measure: several currencies are never summed, and no rate of exchange is asked for.

Everybody's amounts are in their own currency, that of most of their orders; what they paid in another is left out.
To learn from all currencies together, amounts are divided by what a typical order in their currency is worth,
against one in the main currency: models see how often and how much for its kind somebody buys.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from ..task import ORDERS, purchases
from .history import Flags, Floats, History, Ints, Texts, Values
from .snapshot import Snapshot
from .windows import counted

CURRENCY = "currency"
AMOUNT = "amount_minor"
RETURN_OF = ("Return", "order")

_MINOR = "_minor"


@dataclass(frozen=True)
class Measure:
    """What a typical order is worth by currency, that in the main currency being 1.

    Attributes:
        main: The currency of most orders; None where no order names one.
        scale: By currency; one that is not in it counts as 1.
    """

    main: str | None
    scale: Mapping[str, float]

    @classmethod
    def of(cls, history: History, until: float) -> Measure:
        """From the orders up to a moment."""
        orders = history.nodes["Order"]
        named = _currencies(history)
        known = np.flatnonzero((orders.known <= until) & _present(named))
        if not len(known):
            return cls(None, {})
        currencies, count = np.unique(named[known].astype(str), return_counts=True)
        main = str(currencies[np.argmax(count)])
        amounts = np.asarray(orders.columns[AMOUNT], dtype=np.float64)
        typical = {}
        for currency in currencies.tolist():
            paid = amounts[known[named[known] == currency]]
            paid = paid[paid > 0]
            typical[str(currency)] = float(np.median(paid)) if len(paid) else 1.0
        return cls(main, {currency: worth / typical[main] for currency, worth in typical.items()})

    def scales(self, currencies: Texts) -> Floats:
        """For each currency (None: unknown) its scale."""
        return np.array([self.scale.get(str(currency), 1.0) for currency in currencies], dtype=np.float64)

    def measured(self, history: History) -> History:
        """The history with the amounts of everything that names a currency brought to the measure."""
        if len(self.scale) < 2:
            return history
        nodes = dict(history.nodes)
        for label, table in history.nodes.items():
            if CURRENCY not in table.columns:
                continue
            scale = self.scales(np.asarray(table.columns[CURRENCY], dtype=object))
            scaled = {
                name: np.asarray(values, dtype=np.float64) / scale if name.endswith(_MINOR) else values
                for name, values in table.columns.items()
            }
            nodes[label] = replace(table, columns=scaled)
        return replace(history, nodes=nodes)


def own_currency(known: Snapshot) -> Texts:
    """The currency of most of each profile's known orders; None where none is named."""
    placed = known.links[ORDERS]
    people = len(known.nodes["Profile"])
    own = np.full(people, None, dtype=object)
    if CURRENCY not in known.nodes["Order"].columns:
        return own
    named = np.asarray(known.nodes["Order"].columns[CURRENCY][placed.end], dtype=object)
    has = np.flatnonzero(_present(named))
    if not len(has):
        return own
    currencies, code = np.unique(named[has].astype(str), return_inverse=True)
    counts = np.zeros((people, len(currencies)))
    np.add.at(counts, (placed.start[has], code), 1.0)
    some = counts.any(axis=1)
    own[some] = currencies.astype(object)[np.argmax(counts[some], axis=1)]
    return own


def spent(history: History, own: Texts, after: float, until: float) -> tuple[Floats, Floats]:
    """What each profile spends in (after, until], less what is paid back in it, and the number of orders.

    Args:
        history: Amounts as they are to be summed: in one measure, see `Measure.measured`.
        own: Each profile's currency; orders in another are left out. None: all count.
        after, until: Milliseconds since 1970.
    """
    people = len(history.nodes["Profile"])
    who, order = purchases(history, after, until)
    counts = same_currency(history.nodes["Order"].columns, order, own[who])
    who, order = who[counts], order[counts]
    amount = np.nan_to_num(np.asarray(history.nodes["Order"].columns[AMOUNT], dtype=np.float64)[order])
    total, number = counted(who, people, amount), counted(who, people)
    return total - _paid_back(history, own, after, until), number


def _paid_back(history: History, own: Texts, after: float, until: float) -> Floats:
    people = len(history.nodes["Profile"])
    returns = history.nodes["Return"]
    of, placed = history.links[RETURN_OF], history.links[ORDERS]
    buyer = np.full(len(history.nodes["Order"]), -1, dtype=np.int64)
    buyer[placed.end] = placed.start
    inside = (returns.time[of.start] > after) & (returns.time[of.start] <= until) & (buyer[of.end] >= 0)
    returned, who = of.start[inside], buyer[of.end[inside]]
    counts = same_currency(returns.columns, returned, own[who])
    amount = np.nan_to_num(np.asarray(returns.columns[AMOUNT], dtype=np.float64)[returned[counts]])
    return counted(who[counts], people, amount)


def same_currency(columns: Mapping[str, Values], rows: Ints, own: Texts) -> Flags:
    """Whether rows of a table are in the currencies given beside them; what names none counts as the same."""
    if CURRENCY not in columns:
        return np.ones(len(rows), dtype=np.bool_)
    named = np.asarray(columns[CURRENCY][rows], dtype=object)
    return np.asarray(named == own, dtype=np.bool_) | ~_present(named) | ~_present(own)


def _present(values: Texts) -> Flags:
    return np.array([value is not None for value in values], dtype=np.bool_)


def _currencies(history: History) -> Texts:
    orders = history.nodes["Order"]
    return np.asarray(orders.columns.get(CURRENCY, np.full(len(orders), None, dtype=object)), dtype=object)
