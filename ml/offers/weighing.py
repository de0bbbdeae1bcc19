"""What every offer that can be had is expected to earn with each person, by each channel."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import logit

from graph.model.people import Profile
from graph.settings import Settings

from ..features.moments import Moment
from ..features.table import FeatureTable
from ..learners.models import sigmoid
from ..outcome.model import Outcome
from ..past.history import DAY_MS, Flags, Floats, History, Ints
from ..reasons.sources import Sources
from .affinity import Nearness
from .channels import ChannelHabits, ChannelModel
from .features import ProposalFeatures
from .norms import Norms
from .pick import Pick, affinities, singles
from .proposals import Bundles, Proposals
from .scene import Scene
from .tastes import Tastes
from .value import Terms, contact_costs, mean_order, money
from .wants import Wants


@dataclass(frozen=True)
class OfferModel:
    """What is served for responses to offers.

    Attributes:
        outcome: Probability that a proposal is used.
        tastes: Embedding of purchases, among the features.
        wants: What tells what people buy next, among the features.
        pick: Which offers of a campaign are used, given that any is.
        whole: Whether the past knows campaigns only, not which of their offers somebody got.
        channels: What the channel adds; None where it is not known by which offers came, or that it matters.
    """

    outcome: Outcome
    tastes: Tastes
    wants: Wants
    pick: Pick
    whole: bool
    channels: ChannelModel | None


@dataclass(frozen=True)
class Weighed:
    """Offers weighed for some people.

    Attributes:
        table: Features of what was asked of the models, people by people.
        row: Row of the table behind each offer, shape (people, offers).
        probability: That each is used, shape (people, offers, channels).
        income: What each is expected to earn, minor units, likewise; minus infinity where the channel may not be used.
    """

    table: FeatureTable
    row: Ints
    probability: Floats
    income: Floats


def available(history: History, as_of: float, days: int) -> Ints:
    """Offers that can be had at a moment; one without an end holds for `days`."""
    offer = history.nodes["Offer"]
    until = np.asarray(offer.columns["valid_until"], dtype=np.float64)
    until = np.where(np.isnan(until), offer.time + days * DAY_MS, until)
    return np.flatnonzero((offer.known <= as_of) & (until > as_of))


class Weighing:
    """Weighs offers; what is the same for everybody is made once, so that people can be taken in parts.

    Args:
        scene: What is known.
        model: What is served.
        offers: Rows of the offers, ascending.
        settings: Margins and costs.
        terms: On which the offers are made; None: what the graph says.

    Attributes:
        scene, model: As given.
        offers: As given, ascending by campaign where campaigns were learnt from.
        currency: Of all amounts; empty where none is known.
        channels: Names of the channels; None alone where none is chosen.
        size: Rows of the models for each person.
        sources: What features of people were made of.
    """

    def __init__(
        self, scene: Scene, model: OfferModel, offers: Ints, settings: Settings, terms: Terms | None = None
    ) -> None:
        terms = terms or Terms.of(scene)
        self.scene, self.model = scene, model
        self._asked = _bundles(scene.known, offers, model.whole)
        self._until = scene.as_of + settings.offer_days * DAY_MS
        single, column = singles(scene.known, self._proposals(np.zeros(1, dtype=np.int64)))
        self._single, self._group = single.bundle, column
        # An offer that can be had no more still has its share of what its campaign is used for.
        self._kept = np.flatnonzero(np.isin(single.bundle, offers))
        self.offers = self._single[self._kept]
        self._features = ProposalFeatures(scene, model.tastes, model.wants, self._asked, terms.percent)
        self._near: Nearness | None = scene.nearness(np.unique(self._single)) if model.whole else None
        self._money = money(scene, self.offers, terms, settings)
        self.sources = Sources(scene.then, Profile, scene.person.features)
        self._habits = ChannelHabits(scene) if model.channels else None
        self._usable = self._habits.usable if self._habits else np.empty(0, dtype=np.int64)
        names = [self._habits.names[at] for at in self._usable] if self._habits else []
        self.channels: tuple[str | None, ...] = tuple(names) or (None,)
        self._contact = contact_costs([name or "" for name in self.channels], settings)
        self.currency = self._money.currency

    @property
    def size(self) -> int:
        """Rows of features, or of affinities, for each person: what bounds how many are taken at once."""
        return max(len(self._asked), len(self._single), 1)

    def norms(self) -> Norms:
        """What held for everybody, to weigh one of them alone."""
        scene, responses, money = self.scene, self._features.responses, self._money
        spent = [None if np.isnan(one) else one for one in money.eligible.tolist()]
        found = Norms(
            responses.general, responses.of_kinds, mean_order(scene.history, scene.as_of), money.currency,
            dict(zip(scene.history.nodes["Offer"].keys[self.offers].tolist(), spent, strict=True)),
        )  # fmt: skip
        return self._habits.told(found) if self._habits else found

    def of(self, people: Ints) -> Weighed:
        """Weigh the offers for some people (rows in the history)."""
        made = self._proposals(people)
        table = self._features.of(made)
        outcome = self.model.outcome
        values = outcome.values(Moment(self.scene.then, np.arange(len(made)), table))
        probability = outcome.probability(values, None).reshape(len(people), -1)[:, self._group]
        if self._near is not None:
            single, row = singles(self.scene.known, made)
            shares = self.model.pick.shares(affinities(self._near, single), row)
            probability = probability * shares.reshape(len(people), -1)
        row = np.arange(len(made)).reshape(len(people), -1)[:, self._group]
        by_channel = self._by_channel(people, probability[:, self._kept])
        income = by_channel * self._money.of_use(people)[:, :, None] - self._contact
        income[~np.broadcast_to(self._reaches(people)[:, None, :], income.shape)] = -np.inf
        return Weighed(table, row[:, self._kept], by_channel, income)

    def _proposals(self, people: Ints) -> Proposals:
        each, size = len(self._asked), len(people) * len(self._asked)
        when = np.full(size, self.scene.as_of)
        bundle = np.tile(self._asked, len(people))
        return Proposals(
            np.repeat(people, each), bundle, when, np.full(size, self._until), np.full(size, -1, dtype=np.int64),
            when, when,
        )  # fmt: skip

    def _by_channel(self, people: Ints, probability: Floats) -> Floats:
        """Probabilities by channel, shape (people, offers, channels)."""
        if self._habits is None or self.model.channels is None or not len(self._usable):
            return probability[:, :, None]
        who, which = np.repeat(people, len(self._usable)), np.tile(self._usable, len(people))
        shift = self.model.channels.shift(self._habits, who, which).reshape(len(people), 1, -1)
        return sigmoid(logit(np.clip(probability, 1e-9, 1 - 1e-9))[:, :, None] + shift)

    def _reaches(self, people: Ints) -> Flags:
        """Whether each person may be reached by each channel."""
        if self._habits is None or not len(self._usable):
            return np.ones((len(people), 1), dtype=np.bool_)
        return self._habits.reaches[np.ix_(people, self._usable)]


def _bundles(known: Bundles, offers: Ints, whole: bool) -> Ints:
    """What to ask about: the campaigns of the offers where only those were learnt from, else each offer alone."""
    if not whole:
        return offers
    campaign = known.campaign[offers]
    return np.unique(np.where(campaign >= 0, known.offers + campaign, offers))
