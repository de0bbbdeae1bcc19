"""What happened in a chunk, as columns: gathered week by week, then put in time order."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from .clock import END
from .streams import Ints

Rows = list[tuple[Ints, ...]]


@dataclass
class Log:
    """Batches of columns, as the simulation makes them."""

    orders: Rows = field(default_factory=list)
    mails: Rows = field(default_factory=list)
    tickets: Rows = field(default_factory=list)
    ratings: Rows = field(default_factory=list)
    visits: Rows = field(default_factory=list)
    states: Rows = field(default_factory=list)
    _orders: int = 0

    def count_orders(self, more: int) -> int:
        """Position of the first of `more` orders about to be logged."""
        first = self._orders
        self._orders += more
        return first


@dataclass(frozen=True)
class Orders:
    """Purchases in order of person and time; `channel` is web, app, store."""

    person: Ints
    at: Ints
    uses_offer: Ints
    promo: Ints
    cancelled: Ints
    back: Ints
    channel: Ints

    def __len__(self) -> int:
        return len(self.person)


@dataclass(frozen=True)
class Mails:
    """Letters; opened, clicked, left are `NEVER` where it did not happen; offer is -1 without one."""

    person: Ints
    campaign: Ints
    offer: Ints
    sent: Ints
    opened: Ints
    clicked: Ints
    left: Ints

    def __len__(self) -> int:
        return len(self.person)


@dataclass(frozen=True)
class Tickets:
    """Help-desk tickets; order is a position in `Orders` or -1; stars is 0 when not rated."""

    person: Ints
    at: Ints
    closed: Ints
    order: Ints
    topic: Ints
    reopened: Ints
    stars: Ints

    def __len__(self) -> int:
        return len(self.person)


@dataclass(frozen=True)
class Ratings:
    """Survey answers."""

    person: Ints
    at: Ints
    nps: Ints

    def __len__(self) -> int:
        return len(self.person)


@dataclass(frozen=True)
class Visits:
    """Site sessions; order is the purchase it led to, or -1."""

    person: Ints
    at: Ints
    order: Ints
    by_mail: Ints
    bought: Ints

    def __len__(self) -> int:
        return len(self.person)


@dataclass(frozen=True)
class States:
    """Entries into a state, by person and day."""

    person: Ints
    since: Ints
    state: Ints
    cause: Ints


@dataclass(frozen=True)
class Events:
    """All of it."""

    orders: Orders
    mails: Mails
    tickets: Tickets
    ratings: Ratings
    visits: Visits
    states: States


def _columns(rows: Rows) -> list[Ints]:
    return [np.concatenate(parts).astype(np.int64) for parts in zip(*rows, strict=True)]


def _sorted(columns: list[Ints], *, within: bool = False) -> list[Ints]:
    """By person, then time; with `within`, rows outside the period are dropped first."""
    if within:
        keep = (columns[1] >= 0) & (columns[1] < END)
        columns = [column[keep] for column in columns]
    order = np.lexsort((columns[1], columns[0]))
    return [column[order] for column in columns]


def collect(log: Log) -> Events:
    """The log as sorted columns; references to orders follow the orders to their new places."""
    raw = _columns(log.orders)
    order = np.lexsort((raw[1], raw[0]))
    place = np.empty(len(order) + 1, dtype=np.int64)
    place[order] = np.arange(len(order))
    place[-1] = -1
    tickets, visits = _columns(log.tickets), _columns(log.visits)
    tickets[3], visits[2] = place[tickets[3]], place[visits[2]]
    mails = _columns(log.mails)
    by_sent = np.lexsort((mails[3], mails[0]))
    states = _columns(log.states)
    return Events(
        orders=Orders(*(column[order] for column in raw)),
        mails=Mails(*(column[by_sent] for column in mails)),
        tickets=Tickets(*_sorted(tickets, within=True)),
        ratings=Ratings(*_sorted(_columns(log.ratings), within=True)),
        visits=Visits(*_sorted(visits, within=True)),
        states=States(*_sorted(states)),
    )
