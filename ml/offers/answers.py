"""What to offer to whom: probabilities, money and reasons of every offer that can be had at a moment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from graph.errors import NotFound
from graph.settings import Settings

from ..features.moments import Moment
from ..features.table import FeatureTable, entity_features
from ..outcome.model import Outcome
from ..past.history import DAY_MS, History, Ints
from ..past.snapshot import Snapshot, snapshot
from ..reasons.stories import Reason, reasons
from .affinity import Tastes, lines_until
from .features import proposal_features
from .pick import Pick, nearness, singles
from .proposals import Bundles, Proposals, bundles, proposals
from .value import contacts, money

PROPOSALS_AT_ONCE = 20_000
PRESSURE_DAYS = 28


@dataclass(frozen=True)
class OfferModel:
    """What is served for responses to offers.

    Attributes:
        outcome: Probability that a proposal is used.
        tastes: Embedding of purchases, among the features.
        pick: Which offers of a campaign are used, given that any is.
        whole: Whether the past knows campaigns only, not which of their offers somebody got.
    """

    outcome: Outcome
    tastes: Tastes
    pick: Pick
    whole: bool


@dataclass(frozen=True)
class Scenario:
    """One offer to one person.

    Attributes:
        profile, offer: Rows in the history.
        probability: That it is used; calibrated for the campaign, shared out among its offers.
        income: Expected income, minor units of `currency`.
        reasons: Why, strongest first.
    """

    profile: int
    offer: int
    probability: float
    income: float
    currency: str
    reasons: tuple[Reason, ...]


def available(history: History, as_of: float, days: int) -> Ints:
    """Offers that can be had at a moment; one without an end holds for `days`."""
    offer = history.nodes["Offer"]
    until = np.asarray(offer.columns["valid_until"], dtype=np.float64)
    until = np.where(np.isnan(until), offer.time + days * DAY_MS, until)
    return np.flatnonzero((offer.time <= as_of) & (until > as_of))


def scenarios(
    history: History, model: OfferModel, people: Ints, offers: Ints, as_of: float, settings: Settings
) -> Iterator[list[Scenario]]:
    """Every offer to each of `people` (rows in the history): for each person a list, best income first.

    Whoever has had as many contacts lately as `contacts_most` allows gets an empty list.
    """
    known = bundles(history)
    past = proposals(history, known, settings.offer_days)
    then = snapshot(history, as_of)
    everybody = then, entity_features(then)
    asked = _bundles(known, offers, model.whole)
    until = as_of + settings.offer_days * DAY_MS
    tired = contacts(history, past, as_of, PRESSURE_DAYS) >= settings.contacts_most
    at_once = max(PROPOSALS_AT_ONCE // max(len(asked), 1), 1)
    for first in range(0, len(people), at_once):
        part = people[first : first + at_once]
        size = len(part) * len(asked)
        made = Proposals(
            np.repeat(part, len(asked)), np.tile(asked, len(part)), np.full(size, as_of), np.full(size, until)
        )
        found = _scored(history, model, known, made, past, everybody, as_of, offers, settings) if size else []
        by_person: dict[int, list[Scenario]] = {int(person): [] for person in part}
        for one in found:
            if not tired[one.profile]:
                by_person[one.profile].append(one)
        for person in part:
            yield sorted(by_person[int(person)], key=lambda one: (-one.income, one.offer))


def what_if(
    history: History,
    model: OfferModel,
    profile: str,
    as_of: float,
    settings: Settings,
    *,
    discount_percent: float | None = None,
    cost_minor: float | None = None,
) -> list[Scenario]:
    """The same person under every offer that can be had, as it is or with another discount or cost.

    Args:
        history: All that is known.
        model: What is served.
        profile: Key of the person.
        as_of: The moment, milliseconds since 1970.
        settings: Margins, costs; contact pressure is not looked at, since it is asked what would be.
        discount_percent, cost_minor: In place of those of every offer.

    Raises:
        NotFound: there is no such profile.
    """
    keys = history.nodes["Profile"].keys
    row = int(np.searchsorted(keys, profile))
    if row >= len(keys) or keys[row] != profile:
        raise NotFound("there is no such profile", hint="Ask with a profile's id as the graph has it.")
    table = history.nodes["Offer"]
    columns = dict(table.columns)
    for name, value in (("discount_percent", discount_percent), ("cost_minor", cost_minor)):
        if value is not None:
            columns[name] = np.full(len(table), float(value))
    changed = History(dict(history.nodes) | {"Offer": replace(table, columns=columns)}, history.links)
    calm = settings.model_copy(update={"contacts_most": np.iinfo(np.int32).max})
    offers = available(changed, as_of, settings.offer_days)
    return next(scenarios(changed, model, np.array([row]), offers, as_of, calm))


def _bundles(known: Bundles, offers: Ints, whole: bool) -> Ints:
    """What to ask about: the campaigns of the offers where only those were learnt from, else each offer alone."""
    if not whole:
        return offers
    campaign = known.campaign[offers]
    return np.unique(np.where(campaign >= 0, known.offers + campaign, offers))


def _scored(
    history: History,
    model: OfferModel,
    known: Bundles,
    made: Proposals,
    past: Proposals,
    everybody: tuple[Snapshot, FeatureTable],
    as_of: float,
    offers: Ints,
    settings: Settings,
) -> list[Scenario]:
    told = proposal_features(history, known, made, past, as_of, model.tastes, everybody)
    moment = Moment(told.known, np.arange(len(made)), told.table)
    explained = model.outcome.explain(moment)
    of_bundle = model.outcome.calibrator(explained.score)
    why = reasons(explained, moment.rows())
    single, row = singles(known, made)
    kept = np.flatnonzero(np.isin(single.bundle, offers))
    share = np.ones(len(single))
    if model.whole and len(single):
        share = model.pick.shares(nearness(history, known, single, as_of), row)
    probability = of_bundle[row] * share
    worth = money(history, known, single, lines_until(history, as_of), as_of, settings)
    income = worth.income(probability)
    return [
        Scenario(
            int(single.profile[at]), int(single.bundle[at]), float(probability[at]), float(income[at]),
            worth.currency, tuple(why[row[at]]),
        )
        for at in kept
    ]  # fmt: skip
