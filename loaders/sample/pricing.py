"""What an order costs: lines, the offer used on it, promotions, loyalty discount, delivery. All in kopecks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .baskets import Baskets
from .catalogue import PER_CATEGORY, Catalogue, Offers
from .clock import DAY
from .events import Events, Orders
from .population import People
from .streams import Flags, Ints, stream

OFFER_DAYS = 14
COSTS = np.array([19_900, 0, 29_900, 0], dtype=np.int64)
"""Delivery by courier, pick-up point, post; none in the store."""
FREE_FROM = 300_000


@dataclass(frozen=True)
class Bills:
    """One entry per order."""

    goods: Ints
    offer: Ints
    """The offer used, or -1."""
    letter: Ints
    """The letter (position in `Mails`) that brought the offer, or -1."""
    offer_discount: Ints
    promo_discount: Ints
    loyalty_discount: Ints
    delivery: Ints
    """0 courier, 1 pick-up, 2 post, 3 none."""
    delivery_cost: Ints
    total: Ints


def letters_used(events: Events) -> Ints:
    """Per order, the last opened letter with an offer that still holds, where the buyer used one; else -1."""
    orders, mails = events.orders, events.mails
    useful = np.flatnonzero((mails.opened >= 0) & (mails.offer >= 0))
    if not len(useful):
        return np.full(len(orders), -1, dtype=np.int64)
    span = np.int64(10**9)
    useful = useful[np.argsort(mails.person[useful] * span + mails.opened[useful])]
    at = np.searchsorted(mails.person[useful] * span + mails.opened[useful], orders.person * span + orders.at) - 1
    letter = useful[np.maximum(at, 0)]
    holds = (at >= 0) & (mails.person[letter] == orders.person) & (orders.uses_offer == 1) & (orders.cancelled == 0)
    holds &= orders.at < (mails.campaign[letter] + 1) * OFFER_DAYS * DAY
    repeated = np.zeros(len(orders), dtype=bool)  # an offer is used once
    where = np.flatnonzero(holds)
    repeated[where[1:]] = letter[where[1:]] == letter[where[:-1]]
    return np.where(holds & ~repeated, letter, -1)


def offered_categories(events: Events, offers: Offers, letters: Ints) -> Ints:
    """Per order, the category that its offer holds for, or -1."""
    offer = np.where(letters >= 0, events.mails.offer[letters], -1)
    return np.where(offer >= 0, offers.category[offer], -1)


def _delivery(rng: np.random.Generator, orders: Orders, goods: Ints) -> tuple[Ints, Ints]:
    way = np.where(orders.channel == 2, 3, np.searchsorted([0.45, 0.85], rng.random(len(orders)), side="right"))
    return way, np.where(goods >= FREE_FROM, 0, COSTS[way])


def bill(
    seed: int, people: People, catalogue: Catalogue, offers: Offers, events: Events, baskets: Baskets, letters: Ints
) -> Bills:
    """The bills of a chunk's orders; letters as from `letters_used`."""
    rng = stream(seed, people.chunk, "bills")
    orders = events.orders
    count = len(orders)
    amount = catalogue.price[baskets.product] * baskets.quantity
    goods = np.bincount(baskets.order, weights=amount, minlength=count).astype(np.int64)
    offer = np.where(letters >= 0, events.mails.offer[letters], -1)
    holds_for = np.where(offer >= 0, offers.category[offer], -1)
    fits: Flags = (holds_for[baskets.order] < 0) | (holds_for[baskets.order] == baskets.product // PER_CATEGORY)
    eligible = np.bincount(baskets.order, weights=amount * fits, minlength=count).astype(np.int64)
    way, cost = _delivery(rng, orders, goods)
    off = np.where(offers.percent[offer] > 0, eligible * offers.percent[offer] // 100, offers.roubles[offer] * 100)
    free = (offers.percent[offer] == 0) & (offers.roubles[offer] == 0)
    off = np.where(offer >= 0, np.where(free, cost, np.minimum(off, eligible // 2)), 0)
    promo = np.where(orders.promo == 1, goods // 10, 0)
    member = people.in_loyalty[orders.person] & (rng.random(count) < 0.2)
    points = np.where(member, goods * rng.integers(1, 6, count) // 100, 0)
    return Bills(goods, offer, np.where(offer >= 0, letters, -1), off, promo, points, way, cost,
                 goods - off - promo - points + cost)  # fmt: skip
