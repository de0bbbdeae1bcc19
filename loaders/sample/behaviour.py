"""The latent process: what customers are, the state they are in, and the events that follow from it, week by week.

docs/sample-data.md states the process; the numbers here are that statement.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .catalogue import GOALS, Catalogue
from .clock import DAY, DAYS, END, NEVER, WEEKS, waking, working
from .events import Events, Log, collect
from .population import People, household_draw
from .streams import Flags, Floats, Ints, stream

ACTIVE, SLOWING, LAPSED = 0, 1, 2
CAUSES = ("start", "drift", "service", "return", "life event", "recovery", "campaign")
PACE = np.array([1.0, 0.12, 0.012])
"""Purchases per usual pace, by state."""
ATTENTION = np.array([1.0, 0.55, 0.2])
"""Opening and browsing, by state."""
MEMORY = 0.72
"""What is left of an impression after a week."""


@dataclass(frozen=True)
class Temper:
    """What each person is like; drawn once."""

    gap: Floats
    """Usual days between purchases."""
    regularity: Floats
    """Shape of the gamma distribution of gaps."""
    frailty: Floats
    thrift: Floats
    """How much offers and promotions move the person, 0–1."""
    patience: Floats
    curiosity: Floats
    """Chance of opening a letter when active."""
    browsing: Floats
    """Visits a week without buying, when active."""


def make_temper(seed: int, people: People) -> Temper:
    """Tempers, alike within a household."""
    rng = stream(seed, people.chunk, "temper")
    n = len(people)
    return Temper(
        gap=np.clip(np.exp(np.log(23.0) + 0.75 * household_draw(rng, people, 0.35)), 8.0, 90.0),
        regularity=rng.uniform(2.0, 8.0, n),
        frailty=np.exp(rng.normal(0.0, 0.6, n)),
        thrift=rng.beta(2.0, 3.0, n),
        patience=rng.beta(2.0, 2.0, n),
        curiosity=rng.beta(2.2, 3.0, n),
        browsing=0.075 * np.exp(rng.normal(0.0, 0.6, n)),
    )


class Life:
    """The weekly simulation of one chunk; `run` returns all events in time order."""

    def __init__(self, seed: int, people: People, catalogue: Catalogue) -> None:
        self.people = people
        self.catalogue = catalogue
        self.temper = make_temper(seed, people)
        self.rng = stream(seed, people.chunk, "behaviour")
        n = len(people)
        self.shops = people.in_shop
        start = self.rng.choice(3, n, p=[0.45, 0.1, 0.45]).astype(np.int64)
        self.state = np.where(people.joined < 0, start, ACTIVE)
        self.bad_service, self.sent_back, self.upheaval = np.zeros(n), np.zeros(n), np.zeros(n)
        self.gift, self.opened = np.zeros(n), np.zeros(n)
        self.subscribed = people.in_mailing.copy()
        self.bought_week = np.full(n, -99)
        first = self.rng.gamma(self.temper.regularity) / self.temper.regularity
        # a newcomer registers with the first purchase; others are somewhere within a gap
        self.clock = np.where(people.joined < 0, self.rng.random(n) * first, first)
        self.due = first
        self.log = Log()
        self.log.states.append((np.arange(n)[self.shops], np.maximum(people.joined, 0)[self.shops],
                                self.state[self.shops], np.zeros(int(self.shops.sum()), np.int64)))  # fmt: skip

    def run(self) -> Events:
        """Live through the period."""
        for week in range(WEEKS):
            self._fade()
            self._change_state(week)
            if week % 2 == 0:
                self._write(week)
            self._buy(week)
            self._ask(week)
            self._browse(week)
        return collect(self.log)

    def _fade(self) -> None:
        for memory in (self.bad_service, self.sent_back, self.upheaval, self.gift, self.opened):
            memory *= MEMORY

    def _present(self, week: int) -> Flags:
        return np.asarray(self.shops & (self.people.joined < 7 * week + 7))

    def _change_state(self, week: int) -> None:
        n = len(self.people)
        self.upheaval[self.rng.random(n) < 0.004] = 2.0
        bad = self.bad_service * (1.3 - 0.8 * self.temper.patience)
        push = np.stack([np.full(n, 0.15), bad, 0.6 * self.sent_back, self.upheaval])
        pull = self.gift * self.temper.thrift
        worse = np.exp(push[1:].sum(axis=0) - 0.8 * pull) * self.temper.frailty
        slow, lapse = 1 - np.exp(-0.028 * worse), 1 - np.exp(-0.2 * worse)
        mend = 1 - np.exp(-0.055 * np.exp(1.6 * pull + 0.4 * self.opened - 0.5 * bad))
        revive = 1 - np.exp(-0.006 * np.exp(2.0 * pull + 1.0 * self.opened))
        u = self.rng.random(n)
        present = self._present(week) & (self.people.joined < 7 * week)
        new = self.state.copy()
        new[present & (self.state == ACTIVE) & (u < slow)] = SLOWING
        slowing = present & (self.state == SLOWING)
        new[slowing & (u < lapse)] = LAPSED
        new[slowing & (u > 1 - mend)] = ACTIVE
        new[present & (self.state == LAPSED) & (u < revive)] = ACTIVE
        changed = np.flatnonzero(new != self.state)
        better = new[changed] < self.state[changed]
        cause = np.where(better, np.where(pull[changed] > 0.15, 6, 5), 1 + push[:, changed].argmax(axis=0))
        self.log.states.append((changed, np.full(len(changed), 7 * week), new[changed], cause))
        self.state = new

    def _write(self, week: int) -> None:
        """The fortnight's campaign: who gets it, opens it, follows it, leaves."""
        campaign = week // 2
        goal = GOALS[campaign % len(GOALS)]
        idle = week - self.bought_week > 7
        chance = {"season": 0.30, "news": 0.22}.get(goal, 0.0) + np.where(idle, goal == "winback", 0.0) * 0.55
        chance = chance + (0.45 * self.temper.thrift if goal == "retention" else 0.0)
        eligible = self.subscribed & (self.people.joined < 7 * week)
        to = np.flatnonzero(eligible & (self.rng.random(len(self.people)) < chance))
        size = len(to)
        attention = ATTENTION[self.state[to]]
        opens = self.rng.random(size) < self.temper.curiosity[to] * attention
        clicks = opens & (self.rng.random(size) < 0.12 + 0.25 * self.temper.thrift[to] * attention)
        leaves = self.rng.random(size) < np.where(opens, 0.012, 0.003) * (1 + 1.5 * self.state[to])
        offer = np.where(self.rng.random(size) < 0.7, 2 * campaign + self.rng.integers(0, 2, size), -1)
        sent = (7 * week * DAY + (9 + 3 * self.rng.random(size)) * 3600).astype(np.int64)
        opened = sent + self.rng.exponential(9 * 3600, size).astype(np.int64) + 30
        clicked = opened + self.rng.integers(5, 300, size)
        self.opened[to[opens]] += 1.0
        self.gift[to[opens & (offer >= 0)]] += 1.0
        self.subscribed[to[leaves]] = False
        self.log.mails.append((to, np.full(size, campaign), offer, sent, np.where(opens, opened, NEVER),
                               np.where(clicks, clicked, NEVER), np.where(leaves, opened + 60, NEVER)))  # fmt: skip
        visit = np.flatnonzero(clicks)
        self._visit(to[visit], clicked[visit] + 2, bought=False, by_mail=True)

    def _buy(self, week: int) -> None:
        """Purchases are renewals: gaps are gamma-distributed on a clock that runs at the pace of the state."""
        pace = PACE[self.state] * self.catalogue.demand[week] * (1 + 0.5 * np.minimum(self.opened, 1.5))
        pace = pace * np.exp(self.rng.normal(0, 0.3, len(pace)))[self.people.household]
        pace = pace * (1 + 0.8 * self.temper.thrift * (week % 13 == 12))
        step = np.where(self._present(week), 7.0 * pace / self.temper.gap, 0.0)
        left = np.ones(len(step))
        while True:
            need = self.due - self.clock
            buyers = np.flatnonzero((step > 0) & (need <= step * left))
            waiting = np.ones(len(step), dtype=bool)
            waiting[buyers] = False
            self.clock[waiting] += (step * left)[waiting]
            step[waiting] = 0.0
            if not len(buyers):
                return
            left[buyers] -= np.maximum(need[buyers], 0.0) / step[buyers]
            shape = self.temper.regularity[buyers]
            self.clock[buyers] = 0.0
            self.due[buyers] = self.rng.gamma(shape) / shape
            moment = np.maximum(7 * week + 7 * (1 - left[buyers]), self.people.joined[buyers])
            self._order(week, buyers, np.minimum(moment, DAYS - 0.01))

    def _order(self, week: int, who: Ints, days: Floats) -> None:
        size = len(who)
        u = self.rng.random((6, size))
        at = waking(self.rng, days)
        tempted = self.gift[who] > 0.4
        uses_offer = tempted & (u[0] < 0.15 + 0.4 * self.temper.thrift[who])
        promo = u[1] < np.where(week % 13 == 12, 0.6, 0.05) * (0.4 + self.temper.thrift[who])
        cancelled = u[2] < 0.015
        back = ~cancelled & (u[3] < 0.055)
        channel = np.searchsorted([0.42, 0.85], u[4], side="right")
        first = self.log.count_orders(size)
        self.log.orders.append((who, at, uses_offer.astype(np.int64), promo.astype(np.int64),
                                cancelled.astype(np.int64), back.astype(np.int64), channel))  # fmt: skip
        self.bought_week[who] = week
        self.sent_back[who[back]] += 1.0
        self.gift[who[uses_offer]] += 0.5
        complains = (u[5] < 0.045) | (back & (u[5] < 0.45)) | (cancelled & (u[5] < 0.3))
        index = np.flatnonzero(complains)
        topic = np.where(back[index], 2, np.where(self.rng.random(len(index)) < 0.6, 0, 1))
        self._ticket(who[index], at[index] + self.rng.integers(DAY, 9 * DAY, len(index)), first + index, topic)
        online = np.flatnonzero((channel < 2) & (self.rng.random(size) < 0.34))
        early = np.where(self.rng.random(len(online)) < 0.3, DAY, 0) + self.rng.integers(240, 2400, len(online))
        self._visit(who[online], at[online] - early, bought=True, by_mail=False, orders=first + online)
        asked = np.flatnonzero(self.rng.random(size) < 0.035)
        self._rate(who[asked], at[asked] + self.rng.integers(3 * DAY, 8 * DAY, len(asked)))

    def _ticket(self, who: Ints, at: Ints, order: Ints, topic: Ints) -> None:
        size = len(who)
        late = self.rng.random(size) < 0.34
        hours = np.where(late, 60 + self.rng.gamma(2.0, 50.0, size), self.rng.gamma(2.0, 7.0, size) + 0.3)
        reopened = self.rng.poisson(np.where(late, 0.7, 0.06))
        mood = 4.6 - 1.9 * late - 0.5 * (reopened > 0) - 0.4 * self.state[who] + self.rng.normal(0, 0.7, size)
        rated = self.rng.random(size) < 0.4
        stars = np.where(rated, np.clip(np.round(mood), 1, 5), 0).astype(np.int64)
        closed = at + (hours * 3600).astype(np.int64)
        self.log.tickets.append((who, at, np.where(closed < END, closed, NEVER), order, topic, reopened, stars))
        np.add.at(self.bad_service, who, np.where(late, 1.5, 0.25) + 0.5 * (reopened > 0))
        asked = np.flatnonzero(self.rng.random(size) < 0.12)
        self._rate(who[asked], closed[asked] + self.rng.integers(3600, 2 * DAY, len(asked)))

    def _ask(self, week: int) -> None:
        """Questions without an order, and the quarterly survey."""
        chance = 0.0035 * (1 + 0.8 * (self.state == SLOWING)) * (self.state < LAPSED)
        who = np.flatnonzero(self._present(week) & (self.rng.random(len(self.people)) < chance))
        at = working(self.rng, 7 * week + 7 * self.rng.random(len(who)))
        keep = at >= 0
        topic = self.rng.integers(3, 7, len(who))
        self._ticket(who[keep], at[keep], np.full(int(keep.sum()), -1), topic[keep])
        if week % 13 == 8:
            asked = self._present(week) & (self.rng.random(len(self.people)) < 0.05 * ATTENTION[self.state])
            who = np.flatnonzero(asked)
            self._rate(who, waking(self.rng, 7 * week + 6 * self.rng.random(len(who))))

    def _rate(self, who: Ints, at: Ints) -> None:
        mood = 8.8 - 1.7 * self.state[who] - 1.5 * np.minimum(self.bad_service[who], 2.5) - 0.8 * self.sent_back[who]
        nps = np.clip(np.round(mood + self.rng.normal(0, 1.4, len(who))), 0, 10).astype(np.int64)
        self.log.ratings.append((who, at, nps))

    def _browse(self, week: int) -> None:
        rate = self.temper.browsing * ATTENTION[self.state] * self._present(week)
        who = np.flatnonzero(self.rng.random(len(rate)) < rate)
        self._visit(who, waking(self.rng, 7 * week + 7 * self.rng.random(len(who))), bought=False, by_mail=False)

    def _visit(self, who: Ints, at: Ints, *, bought: bool, by_mail: bool, orders: Ints | None = None) -> None:
        order = orders if orders is not None else np.full(len(who), -1)
        self.log.visits.append((who, at, order, np.full(len(who), int(by_mail)), np.full(len(who), int(bought))))


def simulate(seed: int, people: People, catalogue: Catalogue) -> Events:
    """Everything that the chunk's customers did in the period."""
    return Life(seed, people, catalogue).run()
