"""What is known at a moment about offers and the people they are made to; made once for all that is asked of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..features.table import FeatureTable, entity_features
from ..past.history import Flags, Floats, History, Ints
from ..past.snapshot import Snapshot, snapshot
from .affinity import Nearness
from .bought import Bought, lines_until, offer_things
from .norms import Norms
from .proposals import Bundles, Proposals, bundles, proposals, taken


@dataclass(frozen=True)
class Scene:
    """Everything at a moment that features, money and channels of proposals are made of.

    Attributes:
        history: All that is known.
        known: Its bundles.
        past: All proposals ever made; those that began after the moment are not looked at.
        as_of: The moment, milliseconds since 1970.
        norms: What holds for everybody, where the history knows a few people only; None: it is made of the history.
    """

    history: History
    known: Bundles
    past: Proposals
    as_of: float
    norms: Norms | None = None

    @classmethod
    def at(cls, history: History, as_of: float, days: int, norms: Norms | None = None) -> Scene:
        """The scene of a moment; an offer without an end holds for `days`."""
        known = bundles(history)
        return cls(history, known, proposals(history, known, days), as_of, norms)

    @cached_property
    def bought(self) -> Bought:
        """What everybody had bought."""
        return lines_until(self.history, self.as_of)

    @cached_property
    def applies(self) -> dict[str, tuple[Ints, Ints]]:
        """What offers apply to, by level."""
        return offer_things(self.history)

    @cached_property
    def then(self) -> Snapshot:
        """The graph as known."""
        return snapshot(self.history, self.as_of)

    @cached_property
    def person(self) -> FeatureTable:
        """Features of all profiles of the snapshot."""
        return entity_features(self.then)

    @cached_property
    def row(self) -> Ints:
        """Row in the snapshot for each profile of the history; -1 where it was not known."""
        found = np.full(len(self.history.nodes["Profile"]), -1, dtype=np.int64)
        found[self.then.nodes["Profile"].row] = np.arange(len(self.then.nodes["Profile"]))
        return found

    @cached_property
    def _begun(self) -> Ints:
        """Rows of proposals that were made, and known to be, by then."""
        return np.flatnonzero((self.past.start <= self.as_of) & (self.past.known <= self.as_of))

    @cached_property
    def begun(self) -> Proposals:
        """Proposals known by then, looked at no further than the moment."""
        return self.past.part(self._begun).capped(self.as_of)

    @cached_property
    def used(self) -> Flags:
        """Whether each of them was known to have been used."""
        return taken(self.history, self.known, self.begun, self.as_of)

    @cached_property
    def over(self) -> Flags:
        """Whether each of them was over."""
        return self.past.until[self._begun] <= self.as_of

    def nearness(self, held: Ints) -> Nearness:
        """How near some bundles (ascending) are to what profiles bought."""
        return Nearness(self.history, self.known, held, self.bought, self.applies)


def smoothed(uses: Floats, times: Floats, general: float, prior: float) -> Floats:
    """Share of uses, mixed with `prior` times at the general share."""
    share: Floats = (uses + prior * general) / (times + prior)
    return share
