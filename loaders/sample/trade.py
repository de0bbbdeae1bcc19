"""The latent process of trade with companies: what they need, the deals that come of it, and why some go elsewhere.

docs/sample-data.md states the process; the numbers here are that statement.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from .clock import DAYS
from .companies import Companies
from .crm import EMPLOYEES
from .streams import Flags, Floats, Ints, stream
from .tables import COMPANY

MANAGERS = EMPLOYEES - 1
"""Account managers per chunk; each company has one."""
OPEN = math.inf
"""Closing day of a deal that nobody closes."""

POSITIVE, NEUTRAL, NEGATIVE, SILENT = range(4)


@dataclass(frozen=True)
class Deals:
    """Deals in order of company and day; `maker` is a position among the decision-makers, days count from `START`."""

    maker: Ints
    opened: Floats
    closed: Floats
    won: Flags
    worth: Floats
    """Beside what is usual for the company."""

    def __len__(self) -> int:
        return len(self.maker)


@dataclass(frozen=True)
class Touches:
    """What passed between us and decision-makers; `deal` is a position in `Deals` or -1, `mood` what came of it."""

    maker: Ints
    deal: Ints
    day: Floats
    mood: Ints


@dataclass
class _Log:
    deals: list[tuple[int, float, float, bool, float]] = field(default_factory=list)
    touches: list[tuple[int, int, float, int]] = field(default_factory=list)


class _Relation:
    """What is between us and one company: its warmth rises and falls with what comes of deals."""

    def __init__(self, rng: np.random.Generator, makers: Ints, since: Ints, until: Ints, care: float, log: _Log):
        self.rng, self.makers, self.since, self.until, self.care, self.log = rng, makers, since, until, care, log
        self.warmth = rng.normal(0.0, 0.7)
        self.gap = float(np.clip(np.exp(rng.normal(math.log(50.0), 0.5)), 20.0, 160.0))
        self.first = rng.uniform(-30.0, 1.5 * self.gap) if rng.random() < 0.7 else rng.uniform(0.0, DAYS)

    def run(self) -> None:
        """Live through the period."""
        day = self.first
        courtesy = day
        while day < DAYS - 2:
            maker = self._somebody(day)
            closed = day
            if maker >= 0 and day >= 0:
                closed = self._deal(maker, day)
            gone = maker >= 0 and self.rng.random() < _share(-2.5 - 1.2 * self.warmth - 1.2 * (self.care - 1.0))
            following = day + self.gap * self.rng.gamma(3.0) / 3.0 * math.exp(-0.3 * self.warmth)
            if gone:  # to somebody else; few come back, and not soon
                following = max(closed, day) + 150.0 + self.rng.exponential(300.0)
                self._courtesies(courtesy, min(closed, DAYS), self.warmth)
                self._courtesies(min(closed, DAYS), following, -1.5)
                self.warmth = self.rng.normal(-0.2, 0.6)
            else:
                self._courtesies(courtesy, following, self.warmth)
            day = courtesy = following

    def _somebody(self, day: float) -> int:
        present = self.makers[(self.since <= day) & (day < self.until)]
        return int(present[self.rng.integers(0, len(present))]) if len(present) else -1

    def _deal(self, maker: int, day: float) -> float:
        """A deal and what we do about it; returns when it ended, or when nobody cared any more."""
        quality = self.warmth + 0.8 * (self.care - 1.0) + self.rng.normal(0.0, 0.8)
        won = bool(self.rng.random() < _share(-0.35 + 1.4 * quality))
        lasts = 8.0 + self.rng.gamma(2.0, 18.0) * math.exp(-0.2 * quality)
        interest = lasts if won else lasts * self.rng.uniform(0.25, 0.75)
        forgotten = not won and self.rng.random() < 0.2
        ends = day + lasts
        number = len(self.log.deals)
        worth = math.exp(self.rng.normal(0.0, 0.8))
        self.log.deals.append((maker, day, OPEN if forgotten or ends >= DAYS - 1 else ends, won, worth))
        at = day + self._pause()
        while at < min(ends, DAYS - 1):
            cold = at > day + interest
            self.log.touches.append((maker, number, at, self._mood(quality - 1.6 * cold)))
            at += self._pause() * (2.5 if cold else 1.0)
        self.warmth = 0.85 * self.warmth + (0.25 if won else -0.3)
        return ends

    def _courtesies(self, begin: float, end: float, warmth: float) -> None:
        """Calls without a deal, as often as our manager cares."""
        at = max(begin, 0.0) + self.rng.exponential(60.0 / self.care)
        while at < min(end, DAYS - 1):
            maker = self._somebody(at)
            if maker >= 0:
                self.log.touches.append((maker, -1, at, self._mood(warmth)))
            at += self.rng.exponential(60.0 / self.care)

    def _pause(self) -> float:
        return float(self.rng.gamma(2.0, 5.0) / self.care)

    def _mood(self, warmth: float) -> int:
        felt = warmth + self.rng.normal(0.0, 0.9)
        if felt < -1.2:
            return SILENT if self.rng.random() < 0.6 else NEGATIVE
        return POSITIVE if felt > 0.6 else NEUTRAL if felt > -0.6 else NEGATIVE


def simulate_trade(seed: int, companies: Companies, makers: pl.DataFrame) -> tuple[Deals, Touches]:
    """All deals and activities of a chunk; `makers` are the decision-makers with company, number, days."""
    rng = stream(seed, companies.chunk, "trade")
    care = np.exp(rng.normal(0.0, 0.3, MANAGERS))
    company, since, until = (makers[column].to_numpy() for column in (COMPANY, "since", "until"))
    log = _Log()
    for one in range(len(companies)):
        theirs = np.flatnonzero(company == one)
        if len(theirs):
            _Relation(rng, theirs, since[theirs], until[theirs], float(care[one % MANAGERS]), log).run()
    maker, opened, closed, won, worth = zip(*log.deals, strict=True)
    deals = Deals(
        np.array(maker, dtype=np.int64), np.array(opened), np.array(closed), np.array(won, dtype=bool), np.array(worth)
    )
    who, deal, day, mood = zip(*log.touches, strict=True)
    return deals, Touches(
        np.array(who, dtype=np.int64), np.array(deal, dtype=np.int64), np.array(day), np.array(mood, dtype=np.int64)
    )


def _share(logit: float) -> float:
    return 1.0 / (1.0 + math.exp(-logit))
