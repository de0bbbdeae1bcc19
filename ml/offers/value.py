"""What an offer is expected to earn: probability times margin less costs, in minor units of money.

Income if the offer is used, not what it changes: that somebody would have bought anyway is not taken off. Only an
offer that was given by lot can tell that; see `ml.offers.uplift`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graph.settings import Settings

from ..past.history import DAY_MS, Floats, History, Ints
from ..past.windows import counted, ratio
from .affinity import Bought, offer_things
from .proposals import Bundles, Proposals

ORDERS_PRIOR = 3.0
"""Orders of the average size that a person's own are mixed with."""


@dataclass(frozen=True)
class Money:
    """What counts in the worth of proposals, minor units.

    Attributes:
        basket: What the profile spends on an order, by proposal.
        margin: Share of it that is left after what the goods cost, by proposal.
        discount: What the offer takes off, by proposal.
        cost: What one use costs besides, by proposal.
        contact: What one contact costs.
        currency: ISO 4217, the most common of the orders; empty where none is known.
    """

    basket: Floats
    margin: Floats
    discount: Floats
    cost: Floats
    contact: float
    currency: str

    def income(self, probability: Floats) -> Floats:
        """Expected income of each proposal."""
        earned: Floats = probability * (self.basket * self.margin - self.discount - self.cost) - self.contact
        return earned


def money(history: History, known: Bundles, made: Proposals, bought: Bought, as_of: float, settings: Settings) -> Money:
    """Baskets, margins and costs of proposals as known at a moment.

    The margin is that of the offer's products where the graph knows prices and costs (`Product.price_minor`,
    `cost_minor`), else `margin_percent`; the cost that of `Offer.cost_minor`, if it is in the orders' currency.
    """
    currency = _currency(history)
    held = np.unique(made.bundle)
    at = np.searchsorted(held, made.bundle)
    basket = _baskets(history, as_of)[made.profile]
    offer, product = offer_things(history)["product"]
    percent, cost, margin, eligible = (np.zeros(len(held)) for _ in range(4))
    for number, bundle in enumerate(held):
        offers = known.offer[known.bundle == bundle]
        percent[number] = _mean(history, "Offer", "discount_percent", offers, 0.0)
        cost[number] = _mean(history, "Offer", "cost_minor", _in_currency(history, offers, currency), 0.0)
        goods = np.unique(product[np.isin(offer, offers)])
        margin[number] = _margin(history, goods, settings.margin_percent / 100.0)
        eligible[number] = _spent_on(bought, goods, len(history.nodes["Product"]))
    taken_off = np.where(np.isnan(eligible)[at], basket, eligible[at]) * percent[at] / 100.0
    return Money(basket, margin[at], taken_off, cost[at], settings.contact_cost_minor, currency)


def contacts(history: History, past: Proposals, as_of: float, days: int) -> Floats:
    """Messages sent and offers made to each profile of the history in the last `days`."""
    profiles = len(history.nodes["Profile"])
    sent = history.links["Profile", "messages"]
    when = history.nodes["Message"].time[sent.end]
    lately = (when > as_of - days * DAY_MS) & (when <= as_of)
    offered = (past.start > as_of - days * DAY_MS) & (past.start <= as_of)
    # An offer comes in a message where messages are known: the larger of both is not counted twice.
    return np.maximum(counted(sent.start[lately], profiles), counted(past.profile[offered], profiles))


def _currency(history: History) -> str:
    texts = history.nodes["Order"].columns.get("currency", np.empty(0, dtype=object))
    found, count = np.unique([text for text in texts if text], return_counts=True)
    return str(found[np.argmax(count)]) if len(found) else ""


def _baskets(history: History, as_of: float) -> Floats:
    """Mean amount of each profile's orders in the year before, mixed with a few of the average."""
    placed, orders = history.links["Profile", "orders"], history.nodes["Order"]
    amount = np.asarray(orders.columns["amount_minor"], dtype=np.float64)[placed.end]
    time = orders.time[placed.end]
    kept = (time <= as_of) & (time > as_of - 365 * DAY_MS) & ~np.isnan(amount)
    mean = float(amount[kept].mean()) if kept.any() else 0.0
    profiles = len(history.nodes["Profile"])
    total, count = counted(placed.start[kept], profiles, amount[kept]), counted(placed.start[kept], profiles)
    return (total + ORDERS_PRIOR * mean) / (count + ORDERS_PRIOR)


def _in_currency(history: History, offers: Ints, currency: str) -> Ints:
    texts = history.nodes["Offer"].columns["currency"]
    return np.array([offer for offer in offers if texts[offer] in (None, currency)], dtype=np.int64)


def _mean(history: History, label: str, name: str, rows: Ints, otherwise: float) -> float:
    values = np.asarray(history.nodes[label].columns[name], dtype=np.float64)[rows]
    values = values[~np.isnan(values)]
    return float(values.mean()) if len(values) else otherwise


def _margin(history: History, goods: Ints, otherwise: float) -> float:
    columns = history.nodes["Product"].columns
    price = np.asarray(columns["price_minor"], dtype=np.float64)[goods]
    rate = ratio(price - np.asarray(columns["cost_minor"], dtype=np.float64)[goods], price)
    rate = rate[~np.isnan(rate)]
    return float(rate.mean()) if len(rate) else otherwise


def _spent_on(bought: Bought, goods: Ints, products: int) -> float:
    """What buyers of any of the goods spend on them in a day, on average; NaN for no buyers, or no prices."""
    wanted = np.zeros(products, dtype=np.bool_)
    wanted[goods] = True
    lines = wanted[bought.product]
    days = len(np.unique(bought.profile[lines] * 100_000 + bought.age[lines].astype(np.int64)))
    spend = float(bought.spend[lines].sum())
    return spend / days if days and spend > 0 else float("nan")
