"""What people did with earlier offers, and how often offers of each kind are used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ..past.history import DAY_MS, Floats, History, Ints
from ..past.windows import counted, ratio
from .proposals import Bundles, Proposals, redeemed
from .scene import Scene, smoothed

PRIOR = 3.0
"""Proposals at the general rate that a person's own rate is mixed with."""

KIND_PRIOR = 100.0
"""The same for a kind's."""


@dataclass(frozen=True)
class Tally:
    """Sums by key, for keys far apart: `keys` ascending, and the sum of each."""

    keys: Ints
    sums: Floats

    @classmethod
    def of(cls, keys: Ints, weight: Floats | None = None) -> Tally:
        """Sum of `weight` (1 where None) by key."""
        found, at = np.unique(keys, return_inverse=True)
        return cls(found, np.bincount(at, weight, len(found)).astype(np.float64))

    def __call__(self, asked: Ints) -> Floats:
        """The sum of each key that is asked for; 0 for one that never came."""
        if not len(self.keys):
            return np.zeros(len(asked))
        place = np.minimum(np.searchsorted(self.keys, asked), len(self.keys) - 1)
        return np.where(self.keys[place] == asked, self.sums[place], 0.0)


def kinds_of(history: History, known: Bundles) -> tuple[list[str], Ints]:
    """Kinds, each the campaign's kind with the offer's, and the place of each bundle's among them."""
    offers = history.nodes["Offer"].columns["kind"]
    campaigns = history.nodes["Campaign"].columns["kind"]
    texts = [
        f"{campaigns[campaign] if campaign >= 0 else ''}|{offers[at] if at < known.offers else ''}"
        for at, campaign in enumerate(known.campaign)
    ]
    kinds, at = np.unique(np.array(texts, dtype=str), return_inverse=True)
    return kinds.tolist(), at.astype(np.int64)


class Responses:
    """Earlier offers and their uses, summed up at a moment.

    Attributes:
        general: Share of all offers that are over that was used.
        of_kinds: The same of offers of each kind.
        of_bundles: The same of offers of its kind, for each bundle.
    """

    def __init__(self, scene: Scene) -> None:
        begun, used, over = scene.begun, scene.used.astype(np.float64), scene.over
        kinds, self._kinds = kinds_of(scene.history, scene.known)
        self._wide = max(len(kinds), 1)
        self.general = float((used[over].sum() + 1.0) / (over.sum() + 8.0))
        if scene.norms:
            self.general = scene.norms.general
        by_kind = begun.profile * self._wide + self._kinds[begun.bundle]
        lately = begun.start > scene.as_of - 28 * DAY_MS
        who, when = redeemed(scene.history, scene.as_of)
        self._made, self._taken = Tally.of(begun.profile), Tally.of(begun.profile, used)
        self._kind_made, self._kind_taken = Tally.of(by_kind), Tally.of(by_kind, used)
        self._lately, self._open = Tally.of(begun.profile[lately]), Tally.of(begun.profile[~over])
        self._redeemed = Tally.of(who, 0.5 ** ((scene.as_of - when) / DAY_MS / 60.0))
        kind = self._kinds[begun.bundle[over]]
        rates = smoothed(counted(kind, self._wide, used[over]), counted(kind, self._wide), self.general, KIND_PRIOR)
        if scene.norms:
            rates = np.array([scene.norms.kinds.get(one, self.general) for one in kinds])
        self.of_kinds = dict(zip(kinds, rates.tolist(), strict=True))
        self.of_bundles: Floats = rates[self._kinds]

    def of(self, made: Proposals) -> Mapping[str, Floats]:
        """About the person of each proposal."""
        by_kind = made.profile * self._wide + self._kinds[made.bundle]
        total, uses = self._made(made.profile), self._taken(made.profile)
        kind_total, kind_uses = self._kind_made(by_kind), self._kind_taken(by_kind)
        return {
            "made": total,
            "taken": uses,
            "rate": smoothed(uses, total, self.general, PRIOR),
            "made_28": self._lately(made.profile),
            "open": self._open(made.profile),
            "kind_made": kind_total,
            "kind_taken": kind_uses,
            "kind_rate": smoothed(kind_uses, kind_total, self.general, PRIOR),
            "redeemed": self._redeemed(made.profile),
        }


def offer_facts(scene: Scene, percent: Floats) -> Mapping[str, Floats]:
    """What is offered, for each bundle: how many offers, their discount (`percent`, by offer), how many products."""
    known, bundles = scene.known, len(scene.known)
    said = counted(known.bundle, bundles, (~np.isnan(percent))[known.offer].astype(np.float64))
    offer, _product = scene.applies["product"]
    products = np.bincount(offer, minlength=known.offers).astype(np.float64)
    return {
        "offers": counted(known.bundle, bundles),
        "discount": ratio(counted(known.bundle, bundles, np.nan_to_num(percent)[known.offer]), said),
        "products": counted(known.bundle, bundles, products[known.offer]),
    }
