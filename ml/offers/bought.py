"""What everybody bought until a moment, and what offers apply to: by product, category and wider category."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..past.history import DAY_MS, Floats, History, Ints
from ..past.windows import different

HALF_LIFE_DAYS = 120.0


@dataclass(frozen=True)
class Bought:
    """Lines of all orders until a moment.

    Attributes:
        profile, product: Rows in the history.
        age: How long ago, days.
        spend, coupon: Paid for the line, and of its discount by coupons, minor units.
    """

    profile: Ints
    product: Ints
    age: Floats
    spend: Floats
    coupon: Floats

    def of(self, goods: Ints) -> Bought:
        """Lines of some products, ascending."""
        at = np.flatnonzero(np.isin(self.product, goods))
        return Bought(self.profile[at], self.product[at], self.age[at], self.spend[at], self.coupon[at])


def lines_until(history: History, as_of: float) -> Bought:
    """What every profile bought until `as_of`."""
    placed, lines = history.links["Profile", "orders"], history.links["Order", "items"]
    owner = np.full(len(history.nodes["Order"]), -1, dtype=np.int64)
    owner[placed.end] = placed.start
    time = history.nodes["Order"].time[lines.start]
    told = history.nodes["Order"].known[lines.start]
    known = np.flatnonzero((told <= as_of) & (owner[lines.start] >= 0))
    money = {
        name: np.nan_to_num(np.asarray(lines.columns[name], dtype=np.float64)[known])
        for name in ("price_minor", "coupon_minor")
    }
    age = (as_of - time[known]) / DAY_MS
    return Bought(
        owner[lines.start[known]], lines.end[known], age, money["price_minor"], np.maximum(money["coupon_minor"], 0.0)
    )


def parents(history: History) -> dict[str, Ints]:
    """For each level, what each product belongs to: the product itself, its category, the wider one; -1 for none."""
    category = np.full(len(history.nodes["Product"]), -1, dtype=np.int64)
    link = history.links["Product", "category"]
    category[link.start] = link.end
    wider = np.arange(len(history.nodes["Category"]))
    link = history.links["Category", "parent"]
    wider[link.start] = link.end
    group = np.where(category >= 0, wider[np.maximum(category, 0)], -1) if len(wider) else category
    return {"product": np.arange(len(category)), "category": category, "group": group}


def offer_things(history: History) -> dict[str, tuple[Ints, Ints]]:
    """For each level, pairs of an offer and a thing that it applies to.

    An offer on a category applies to its products.
    """
    above = parents(history)
    on, of_category = history.links["Offer", "products"], history.links["Offer", "categories"]
    within = history.links["Product", "category"]
    order = np.argsort(within.end, kind="stable")
    first = np.searchsorted(within.end[order], of_category.end, "left")
    count = np.searchsorted(within.end[order], of_category.end, "right") - first
    reached = np.repeat(first, count) + np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    offer = np.concatenate([on.start, np.repeat(of_category.start, count)])
    product = np.concatenate([on.end, within.start[order][reached]])
    found = {}
    for level, above_product in above.items():
        thing = above_product[product]
        whose = offer
        if level == "category":
            thing, whose = np.append(thing, of_category.end), np.append(whose, of_category.start)
        wide = len(above_product) if level == "product" else len(history.nodes["Category"])
        pairs = different((whose * max(wide, 1) + thing)[thing >= 0])
        found[level] = pairs // max(wide, 1), pairs % max(wide, 1)
    return found
