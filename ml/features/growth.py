"""What counts as growth: a dearer product of a category already bought, a category never bought, larger orders.

Label rules of upsell, cross-selling and basket growth: what happened in a window, held against what went before it.
"""

from __future__ import annotations

import numpy as np

from ..past.baskets import LINES, reached
from ..past.history import DAY_MS, Flags, Floats, History, Ints
from ..past.windows import counted, ratio
from ..task import DEARER, Suggest, purchases

LARGER = 1.2
"""Times the usual order from which orders have grown."""

USUAL_DAYS = 182.0

CATEGORY = Suggest("Category", (("Product", "category"),), 0)


def _lines(history: History, after: float, until: float) -> tuple[Ints, Ints, Ints, Floats]:
    """Of purchases in (after, until]: profile, product, category (or -1) and price of a unit, line by line."""
    profile, order = purchases(history, after, until)
    owner = np.full(len(history.nodes["Order"]), -1, dtype=np.int64)
    owner[order] = profile
    lines = history.links[LINES]
    kept = np.flatnonzero(owner[lines.start] >= 0)
    product = lines.end[kept]
    price = np.full(len(kept), np.nan)
    if {"price_minor", "quantity"} <= lines.columns.keys():
        units = np.nan_to_num(np.asarray(lines.columns["quantity"], dtype=np.float64)[kept], nan=1.0)
        price = ratio(np.asarray(lines.columns["price_minor"], dtype=np.float64)[kept], units)
    return owner[lines.start[kept]], product, reached(history.links, CATEGORY, product), price


def new_category(history: History, after: float, until: float) -> Flags:
    """Who bought in (after, until] from a category that they never bought from before."""
    wide = max(len(history.nodes["Category"]), 1)
    was, _, was_of, _ = _lines(history, -np.inf, after)
    now, _, now_of, _ = _lines(history, after, until)
    new = (now_of >= 0) & ~np.isin(now * wide + now_of, (was * wide + was_of)[was_of >= 0])
    return _flags(history, now[new])


def dearer_product(history: History, after: float, until: float) -> Flags:
    """Who bought in (after, until] a product new to them, dearer than what they usually pay in its category."""
    wide = max(len(history.nodes["Category"]), 1)
    products = max(len(history.nodes["Product"]), 1)
    was, was_product, was_of, was_price = _lines(history, after - USUAL_DAYS * DAY_MS, after)
    usable = (was_of >= 0) & ~np.isnan(was_price)
    pairs, at = np.unique((was * wide + was_of)[usable], return_inverse=True)
    usual = ratio(counted(at, len(pairs), was_price[usable]), counted(at, len(pairs)))
    now, product, now_of, price = _lines(history, after, until)
    key = now * wide + now_of
    place = np.minimum(np.searchsorted(pairs, key), max(len(pairs) - 1, 0))
    if not len(pairs):
        return _flags(history, now[:0])
    known = (now_of >= 0) & (pairs[place] == key)
    with np.errstate(invalid="ignore"):
        dearer = known & (price >= DEARER * usual[place])
    return _flags(history, now[dearer & ~np.isin(now * products + product, was * products + was_product)])


def larger_orders(history: History, after: float, until: float) -> Flags:
    """Whose orders in (after, until] came to more on average than those of the half year before."""
    profiles = len(history.nodes["Profile"])
    means = []
    for begin, end in ((after - USUAL_DAYS * DAY_MS, after), (after, until)):
        profile, order = purchases(history, begin, end)
        amount = np.asarray(history.nodes["Order"].columns["amount_minor"], dtype=np.float64)[order]
        known = ~np.isnan(amount)
        means.append(ratio(counted(profile[known], profiles, amount[known]), counted(profile[known], profiles)))
    with np.errstate(invalid="ignore"):
        grown: Flags = means[1] >= LARGER * means[0]
    return grown


def _flags(history: History, profiles: Ints) -> Flags:
    flags = np.zeros(len(history.nodes["Profile"]), dtype=np.bool_)
    flags[profiles] = True
    return flags
