"""Which offers of a campaign somebody uses, if any: learnt from those who used some, among all that they could."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..learners.models import SEED, Linear, Rows, sigmoid
from ..past.history import Flags, Floats, History, Ints
from ..past.windows import counted, place_within
from .affinity import Nearness
from .bought import lines_until, offer_things
from .proposals import Bundles, Proposals, taken

PENALTY = 0.01
USERS_MOST = 400
LEAST = 30


@dataclass(frozen=True)
class Pick:
    """How an offer's share in its campaign's uses follows from how near it is to what somebody buys.

    Attributes:
        linear: On affinities; None where too few uses are known: then all offers share alike.
        uses: Offers used, by those who used any.
    """

    linear: Linear | None
    uses: float

    def shares(self, values: Floats, group: Ints) -> Floats:
        """Probability that each offer is used, given that any of its group is; sums to `uses` in a group, or to less.

        Args:
            values: Affinities, shape (offers of people, measures).
            group: Number of the campaign's proposal that each belongs to.
        """
        weight = sigmoid(self.linear.score(values)) if self.linear else np.ones(len(values))
        total = counted(group, int(group.max(initial=0)) + 1, weight)
        return np.minimum(weight * self.uses / np.maximum(total[group], 1e-12), 1.0)


def singles(known: Bundles, made: Proposals) -> tuple[Proposals, Ints]:
    """Every offer of every proposal as a proposal of its own, and the row of the one that it belongs to."""
    first = np.searchsorted(known.bundle, made.bundle, "left")
    count = np.searchsorted(known.bundle, made.bundle, "right") - first
    row = np.repeat(np.arange(len(made)), count)
    offer = known.offer[np.repeat(first, count) + place_within(row)]
    return replace(made.part(row), bundle=offer), row


def affinities(nearness: Nearness, made: Proposals) -> Floats:
    """Affinities of proposals of single offers, shape (proposals, measures)."""
    return np.column_stack([value for _, _, value in nearness.of(made)])


def learn_pick(history: History, known: Bundles, closed: Proposals, happened: Flags) -> Pick:
    """From campaigns that are over: which offers did they use who used any."""
    users = np.flatnonzero(happened & (closed.bundle >= known.offers))
    users = np.sort(np.random.default_rng(SEED).permutation(users)[:USERS_MOST])
    values, flags, used = [], [], 0
    applies = offer_things(history)
    for start in np.unique(closed.start[users]):
        made, _ = singles(known, closed.part(users[closed.start[users] == start]))
        flags.append(taken(history, known, made))
        bought = lines_until(history, float(start) - 1.0)
        near = Nearness(history, known, np.unique(made.bundle), bought, applies)
        values.append(affinities(near, made))
        used += int(flags[-1].sum())
    if used < LEAST:
        return Pick(None, max(used / max(len(users), 1), 1.0))
    return Pick(Linear.fit(Rows(np.concatenate(values), np.concatenate(flags)), PENALTY), used / len(users))
