"""What if: the same person under another offer, discount, cost or channel."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graph.errors import InputError, UnknownName
from graph.settings import Settings

from ..past.history import Ints
from ..reasons.stories import Reason
from .answers import explained
from .scene import Scene
from .value import Terms
from .weighing import OfferModel, Weighing, available

MOST = 10**12
"""Minor units that one use of an offer may cost."""


@dataclass(frozen=True)
class Otherwise:
    """What is supposed; None leaves a thing as it is.

    Attributes:
        offer: Key of the only offer that is asked about, whether it can be had now or not; None: all that can be had.
        discount_percent: Discount of the offers.
        cost_minor: What one use of them costs, minor units.
        channel: The only channel.
    """

    offer: str | None = None
    discount_percent: float | None = None
    cost_minor: float | None = None
    channel: str | None = None

    def __post_init__(self) -> None:
        """See that the numbers can be what they are called.

        Raises:
            InputError: one cannot.
        """
        for name, value, most in (
            ("discount_percent", self.discount_percent, 100),
            ("cost_minor", self.cost_minor, MOST),
        ):
            if value is not None and not 0 <= value <= most:
                raise InputError("this cannot be so much", where=name, hint=f"Give a number from 0 to {most:,}.")


@dataclass(frozen=True)
class Scenario:
    """One offer by one channel to the person who is asked about.

    Attributes:
        offer: Key.
        channel: Name; None where none is chosen.
        probability: That it is used, as supposed.
        income: Expected income as supposed, minor units of `currency`.
        probability_now, income_now: The same with the offer as it is.
        reasons: Why the probability is what it is, strongest first.
    """

    offer: str
    channel: str | None
    probability: float
    income: float
    probability_now: float
    income_now: float
    currency: str
    reasons: tuple[Reason, ...]

    def sentences(self) -> tuple[str, str]:
        """The scenario in English and Russian."""
        en = f"{self.offer}{f' by {self.channel}' if self.channel else ''}"
        ru = f"{self.offer}{f', канал: {self.channel}' if self.channel else ''}"
        en += f": {self.probability:.1%} likely to be used, expected to earn {self._money(self.income)}"
        ru += f": используют с вероятностью {_ru(f'{100 * self.probability:.1f}')} %"
        ru += f", ожидаемый доход {_ru(self._money(self.income))}"
        if (self.probability, self.income) != (self.probability_now, self.income_now):
            en += f"; as it is: {self.probability_now:.1%} and {self._money(self.income_now)}"
            ru += f"; сейчас: {_ru(f'{100 * self.probability_now:.1f}')} % и {_ru(self._money(self.income_now))}"
        return en, ru

    def _money(self, minor: float) -> str:
        return f"{minor / 100:,.2f} {self.currency}".rstrip()


def what_if(scene: Scene, model: OfferModel, person: int, settings: Settings, supposed: Otherwise) -> list[Scenario]:
    """The same person under every offer that can be had, or one; best income first.

    Contact pressure is not looked at, since it is asked what would be; a channel by which the person unsubscribed
    is left out.

    Args:
        scene: What is known.
        model: What is served.
        person: Row of the profile in the history.
        settings: Margins, costs.
        supposed: What is otherwise.

    Raises:
        UnknownName: there is no such offer or channel.
    """
    offers = _asked(scene, settings, supposed)
    if not len(offers):
        return []
    people = np.array([person])
    now = Weighing(scene, model, offers, settings)
    then = Weighing(scene, model, offers, settings, _terms(scene, offers, supposed))
    if supposed.channel is not None and supposed.channel not in now.channels:
        named = ", ".join(name for name in now.channels if name) or "none; the graph does not say how offers came"
        raise UnknownName("there is no such channel", where=supposed.channel, hint=f"Known: {named}.")
    is_now, would_be = now.of(people), then.of(people)
    why = explained(then, would_be, people, would_be.row[0])
    keys = scene.history.nodes["Offer"].keys
    found = [
        Scenario(
            str(keys[offer]), channel, float(would_be.probability[0, at, by]), float(would_be.income[0, at, by]),
            float(is_now.probability[0, at, by]), float(is_now.income[0, at, by]), then.currency,
            why[int(would_be.row[0, at])],
        )
        for at, offer in enumerate(then.offers.tolist())
        for by, channel in enumerate(then.channels)
        if supposed.channel in (None, channel) and np.isfinite(would_be.income[0, at, by])
    ]  # fmt: skip
    return sorted(found, key=lambda one: (-one.income, one.offer, one.channel or ""))


def _asked(scene: Scene, settings: Settings, supposed: Otherwise) -> Ints:
    if supposed.offer is None:
        return available(scene.history, scene.as_of, settings.offer_days)
    found = np.flatnonzero(scene.history.nodes["Offer"].keys == supposed.offer)
    if not len(found):
        raise UnknownName("there is no such offer", where=supposed.offer, hint="Ask with an offer's uid.")
    return found


def _terms(scene: Scene, offers: Ints, supposed: Otherwise) -> Terms:
    """The terms with other discounts and costs of some offers."""
    told = Terms.of(scene)
    percent, cost = told.percent.copy(), told.cost.copy()
    for values, value in ((percent, supposed.discount_percent), (cost, supposed.cost_minor)):
        if value is not None:
            values[offers] = value
    return Terms(percent, cost, told.currency)


def _ru(number: str) -> str:
    return number.replace(",", "\u00a0").replace(".", ",")
