"""What an offer is expected to earn: probability times margin less costs, in minor units of money.

Income if the offer is used, not what it changes: that somebody would have bought anyway is not taken off. Only an
offer that was given by lot can tell that; see `ml.offers.uplift`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graph.settings import Settings

from ..past.history import DAY_MS, Floats, History, Ints
from ..past.windows import counted, ratio
from .bought import Bought
from .proposals import SENT, Proposals
from .scene import Scene

ORDERS_PRIOR = 3.0
"""Orders of the average size that a person's own are mixed with."""


@dataclass(frozen=True)
class Terms:
    """On what terms each offer of the history is made.

    Attributes:
        percent: Discount in percent; NaN for none.
        cost: What one use costs, minor units; NaN where it is not known in the currency of the orders.
        currency: Of the orders, ISO 4217, the most common one; empty where none is known.
    """

    percent: Floats
    cost: Floats
    currency: str

    @classmethod
    def of(cls, scene: Scene) -> Terms:
        """What the graph says."""
        columns = scene.history.nodes["Offer"].columns
        currency = scene.norms.currency if scene.norms else _orders_currency(scene.history)
        ours = np.array([text in (None, currency) for text in columns["currency"]], dtype=np.bool_)
        percent, cost = (np.asarray(columns[name], dtype=np.float64) for name in ("discount_percent", "cost_minor"))
        return cls(percent, np.where(ours, cost, np.nan), currency)


@dataclass(frozen=True)
class Money:
    """What counts in the worth of offers, minor units.

    Attributes:
        basket: What each profile of the history spends on an order.
        margin: Share of it that is left after what the goods cost, by offer.
        percent: Discount in percent, by offer.
        eligible: What it is taken off, by offer; NaN where that is the whole basket.
        cost: What one use costs besides, by offer.
        currency: ISO 4217, the most common of the orders; empty where none is known.
    """

    basket: Floats
    margin: Floats
    percent: Floats
    eligible: Floats
    cost: Floats
    currency: str

    def of_use(self, profiles: Ints) -> Floats:
        """What is left of one use of each offer by each of some profiles, shape (profiles, offers)."""
        basket = self.basket[profiles][:, None]
        taken_off = np.where(np.isnan(self.eligible), basket, self.eligible) * self.percent / 100.0
        left: Floats = basket * self.margin - taken_off - self.cost
        return left


def money(scene: Scene, offers: Ints, terms: Terms, settings: Settings) -> Money:
    """Baskets, margins and costs of some offers as known at a moment.

    The margin is that of the offer's products where the graph knows prices and costs (`Product.price_minor`,
    `cost_minor`), else `margin_percent`.
    """
    history, norms = scene.history, scene.norms
    offer, product = scene.applies["product"]
    goods = [product[offer == one] for one in offers]
    lines = scene.bought.of(np.unique(product[np.isin(offer, offers)]))
    products = len(history.nodes["Product"])
    eligible = np.array([_spent_on(lines, some, products) for some in goods])
    if norms:
        told = [norms.eligible.get(key) for key in history.nodes["Offer"].keys[offers]]
        eligible = np.array([np.nan if one is None else one for one in told])
    usual = norms.basket if norms else mean_order(history, scene.as_of)
    return Money(
        _baskets(history, scene.as_of, usual),
        np.array([_margin(history, some, settings.margin_percent / 100.0) for some in goods]),
        np.nan_to_num(terms.percent[offers]),
        eligible,
        np.nan_to_num(terms.cost[offers]),
        terms.currency,
    )


def contact_costs(names: Sequence[str], settings: Settings) -> Floats:
    """What one contact by each channel costs, minor units."""
    told = [one.rpartition("=") for one in (settings.channel_costs_minor or "").split(",") if one]
    costs = {name.strip(): float(cost) for name, _, cost in told}
    return np.array([costs.get(name, float(settings.contact_cost_minor)) for name in names])


def contacts(history: History, past: Proposals, as_of: float, days: int) -> Floats:
    """Messages sent and offers made to each profile of the history in the last `days`."""
    profiles = len(history.nodes["Profile"])
    sent = history.links[SENT]
    when = history.nodes["Message"].time[sent.end]
    lately = (when > as_of - days * DAY_MS) & (history.nodes["Message"].known[sent.end] <= as_of)
    offered = (past.start > as_of - days * DAY_MS) & (past.start <= as_of)
    # An offer comes in a message where messages are known: the larger of both is not counted twice.
    return np.maximum(counted(sent.start[lately], profiles), counted(past.profile[offered], profiles))


def _orders_currency(history: History) -> str:
    texts = history.nodes["Order"].columns.get("currency", np.empty(0, dtype=object))
    found, count = np.unique([text for text in texts if text], return_counts=True)
    return str(found[np.argmax(count)]) if len(found) else ""


def mean_order(history: History, as_of: float) -> float:
    """Mean amount of all orders in the year before, minor units."""
    _, amount = _year(history, as_of)
    return float(amount.mean()) if len(amount) else 0.0


def _baskets(history: History, as_of: float, usual: float) -> Floats:
    """Mean amount of each profile's orders in the year before, mixed with a few of the usual amount."""
    owner, amount = _year(history, as_of)
    profiles = len(history.nodes["Profile"])
    total, count = counted(owner, profiles, amount), counted(owner, profiles)
    return (total + ORDERS_PRIOR * usual) / (count + ORDERS_PRIOR)


def _year(history: History, as_of: float) -> tuple[Ints, Floats]:
    """Profile and amount of each order of the year before."""
    placed, orders = history.links["Profile", "orders"], history.nodes["Order"]
    amount = np.asarray(orders.columns["amount_minor"], dtype=np.float64)[placed.end]
    time = orders.time[placed.end]
    kept = (orders.known[placed.end] <= as_of) & (time > as_of - 365 * DAY_MS) & ~np.isnan(amount)
    return placed.start[kept], amount[kept]


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
