"""Buy till you die: how often somebody buys and when they stop, from nothing but the times of their orders.

BG/NBD: P. Fader, B. Hardie, K. Lee, "Counting Your Customers" the Easy Way, Marketing Science 24 (2005).
Everybody orders at a steady rate of their own (gamma over people) and leaves after any order with a probability
of their own (beta over people). Gamma-Gamma: P. Fader, B. Hardie, The Gamma-Gamma Model of Monetary Value (2013).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import betaincinv, gammaln, hyp2f1

from ..past.history import Floats, Ints

LIMITS = (-12.0, 12.0)
"""Bounds of the logarithms of parameters: outside, the data say nothing of them."""

NEAR_ONE = 1e-6
NODES = 48
"""Of the integral where the hypergeometric function overflows: many orders in little time, seen far ahead."""

SHRINK = 1e-4
"""Weight of the squared logarithms of parameters: keeps them finite on data with little in them."""


@dataclass(frozen=True)
class Purchases:
    """What the models need to know of each customer; arrays of one length.

    Attributes:
        repeats: Orders after the first, counted as different moments (days, say).
        recency: Time from the first order to the last.
        age: Time from the first order to now, same unit.
        worth: Mean worth of the repeated orders (of the first where there are none); NaN for unknown.
    """

    repeats: Floats
    recency: Floats
    age: Floats
    worth: Floats

    def __len__(self) -> int:
        return len(self.repeats)

    def of(self, rows: Ints) -> Purchases:
        """Those of some rows."""
        return Purchases(self.repeats[rows], self.recency[rows], self.age[rows], self.worth[rows])


@dataclass(frozen=True)
class BgNbd:
    """How often and how long; r, alpha: gamma of rates (shape, rate); a, b: beta of leaving after an order."""

    r: float
    alpha: float
    a: float
    b: float

    @classmethod
    def fit(cls, known: Purchases) -> BgNbd:
        """Parameters of the greatest likelihood."""
        # Brought to a unit in which ages are near 1, so that one start fits data in days as well as in weeks.
        unit = max(float(known.age.mean()), NEAR_ONE) if len(known) else 1.0
        scaled = Purchases(known.repeats, known.recency / unit, known.age / unit, known.worth)
        r, alpha, a, b = _greatest(lambda four: _log_likelihood(cls(*four), scaled), (0.5, 0.5, 1.0, 2.0))
        return cls(r, alpha * unit, a, b)

    def alive(self, known: Purchases) -> Floats:
        """Probability of not having left. It is 1 for those with one order: no churn score (see docs)."""
        x = known.repeats
        left = np.log(self.a) - np.log(self.b + np.maximum(x, 1.0) - 1.0)
        left += (self.r + x) * (np.log(self.alpha + known.age) - np.log(self.alpha + known.recency))
        chance: Floats = np.where(x > 0, 1.0 / (1.0 + np.exp(np.minimum(left, 700.0))), 1.0)
        return chance

    def expected(self, known: Purchases, ahead: float) -> Floats:
        """Expected orders within `ahead` from now, in the unit of time that was fitted."""
        x = known.repeats
        a = self.a + (NEAR_ONE if abs(self.a - 1.0) < NEAR_ONE else 0.0)
        z = ahead / (self.alpha + known.age + ahead)
        # Euler's transformation of the paper's hypergeometric function: that one overflows at a few hundred orders.
        less = (1.0 - z) ** (a - 1.0) * hyp2f1(a + self.b - 1.0 - self.r, a - 1.0, a + self.b + x - 1.0, z)
        orders = (a + self.b + x - 1.0) / (a - 1.0) * (1.0 - less)
        lost = ~np.isfinite(orders)
        orders[lost] = self._integrated(known.of(np.flatnonzero(lost)), ahead)
        most = (self.r + x) / (self.alpha + known.age) * ahead
        found: Floats = np.clip(orders, 0.0, most) * self.alive(known)
        return found

    def _integrated(self, known: Purchases, ahead: float) -> Floats:
        """Expected orders of those who have not left, by Gauss-Legendre over the chance of leaving."""
        nodes, weights = np.polynomial.legendre.leggauss(NODES)
        leave = betaincinv(self.a, self.b + known.repeats[:, None], (nodes + 1.0) / 2.0)
        leave = np.maximum(leave, np.finfo(np.float64).tiny)
        slowed = np.log1p(leave * ahead / (self.alpha + known.age[:, None]))
        orders: Floats = (-np.expm1(-(self.r + known.repeats[:, None]) * slowed) / leave) @ (weights / 2.0)
        return orders

    def draw(self, known: Purchases, ahead: float, draws: int, random: np.random.Generator) -> Floats:
        """Numbers of orders within `ahead`, drawn from what may happen, shape (customers, draws)."""
        shape = (len(known), draws)
        x = known.repeats[:, None]
        stays = random.random(shape) < self.alive(known)[:, None]
        # Of those who have not left, rate and chance of leaving are independent again.
        rate = random.gamma(np.broadcast_to(self.r + x, shape)) / (self.alpha + known.age[:, None])
        leave = random.beta(self.a, np.broadcast_to(self.b + x, shape))
        orders = random.poisson(rate * ahead)
        last = random.geometric(np.clip(leave, NEAR_ONE, 1.0))
        drawn: Floats = np.where(stays, np.minimum(orders, last), 0).astype(np.float64)
        return drawn


@dataclass(frozen=True)
class GammaGamma:
    """Worth of an order: gamma with shape p around a mean of each one's own; q, gamma: how these differ."""

    p: float
    q: float
    gamma: float

    @classmethod
    def fit(cls, known: Purchases) -> GammaGamma:
        """Parameters of the greatest likelihood, of customers with a repeated order of known worth above 0."""
        use = (known.repeats > 0) & (known.worth > 0)
        x, z = known.repeats[use], known.worth[use]
        unit = float(z.mean()) if len(z) else 1.0
        p, q, gamma = _greatest(lambda three: _worth_log_likelihood(cls(*three), x, z / unit), (2.0, 3.0, 2.0))
        return cls(p, q, gamma * unit)

    def expected(self, known: Purchases) -> Floats:
        """Expected worth of an order: the customer's own mean, shrunk towards everybody's."""
        x = np.where(known.worth > 0, known.repeats, 0.0)
        own = np.where(x > 0, known.worth, 0.0)
        below = np.maximum(self.p * x + self.q - 1.0, NEAR_ONE)
        worth: Floats = self.p * (self.gamma + x * own) / below
        return worth

    def draw(self, known: Purchases, orders: Floats, random: np.random.Generator) -> Floats:
        """Worth of so many orders together, drawn, shape as `orders`: (customers, draws)."""
        x = np.where(known.worth > 0, known.repeats, 0.0)[:, None]
        own = np.where(x > 0, known.worth[:, None], 0.0)
        scale = random.gamma(np.broadcast_to(self.q + self.p * x, orders.shape)) / (self.gamma + x * own)
        return np.where(orders > 0, random.gamma(self.p * np.maximum(orders, NEAR_ONE)) / scale, 0.0)


def _log_likelihood(model: BgNbd, known: Purchases) -> float:
    """Of all customers, equation 6 of the paper, in logarithms throughout."""
    x = known.repeats
    never = -(model.r + x) * np.log(model.alpha + known.age)
    left = np.log(model.a) - np.log(model.b + np.maximum(x, 1.0) - 1.0)
    left -= (model.r + x) * np.log(model.alpha + known.recency)
    either = np.where(x > 0, np.logaddexp(never, left), never)
    rates = gammaln(model.r + x) - gammaln(model.r) + model.r * np.log(model.alpha)
    stays = gammaln(model.a + model.b) + gammaln(model.b + x) - gammaln(model.b) - gammaln(model.a + model.b + x)
    return float((rates + stays + either).sum())


def _worth_log_likelihood(model: GammaGamma, x: Floats, z: Floats) -> float:
    of_x = gammaln(model.p * x + model.q) - gammaln(model.p * x) - gammaln(model.q)
    rest = model.q * np.log(model.gamma) + (model.p * x - 1.0) * np.log(z) + model.p * x * np.log(x)
    return float((of_x + rest - (model.p * x + model.q) * np.log(model.gamma + x * z)).sum())


def _greatest(log_likelihood: Callable[[Floats], float], start: tuple[float, ...]) -> list[float]:
    """Positive parameters of the greatest likelihood, searched as logarithms."""

    def loss(logs: Floats) -> float:
        return -log_likelihood(np.exp(logs)) + SHRINK * float(logs @ logs)

    found = minimize(loss, np.log(start), method="L-BFGS-B", bounds=[LIMITS] * len(start))
    return [float(value) for value in np.exp(found.x)]
