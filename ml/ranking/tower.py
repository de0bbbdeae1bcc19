"""The people's half of a trained retriever: scores for somebody from what they bought alone, without the others.

The things' vectors are those of one moment, as of the item tower of a two-tower retriever (Yi et al., Sampling-bias-
corrected neural modeling for large corpus item recommendations, RecSys 2019); the people's are made of their purchases
at any moment since. So one person gets the same scores alone as among everybody, and no torch is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix
from scipy.special import log_softmax

from ..past.baskets import bought_lines, bought_pairs
from ..past.history import Floats, Ints, Singles, Values
from ..past.snapshot import Snapshot
from ..task import Suggest
from .catalogue import Interests, last_stores

IMPOSSIBLE = -30.0
"""Score of a first purchase of what somebody has bought."""


@dataclass(frozen=True)
class Tower:
    """What scores people by their purchases.

    Attributes:
        things, places: Keys of things, and of places where people order, as `Catalogue` has them.
        weights: Of the network, by the name of its parameter; beside them the vectors of things before (`things`) and
            after they heard of people (`heard`), how liked things are by all (`likes`), and vectors of places
            (`places`, the first that of an unknown one).
    """

    things: tuple[str, ...]
    places: tuple[str, ...]
    weights: Mapping[str, Floats]

    def over(self, snapshot: Snapshot, suggest: Suggest) -> Callable[[Ints], tuple[Floats, Floats]]:
        """What gives, for some profiles (snapshot rows, ascending), the logarithm of the share of their purchases and
        of their first purchases that each thing gets, shape (profiles, things) each."""
        nodes, profiles, size = snapshot.nodes[suggest.label], len(snapshot.nodes["Profile"]), len(self.things)
        lines = bought_lines(snapshot, suggest)
        place = places_of(self.things, [f"{suggest.label} {key}" for key in nodes.keys])
        had = Interests.of(bought_pairs(lines), place, profiles)
        seen = had.profile[had.strong], had.thing[had.strong]
        speeds = [csr_matrix((each, seen), shape=(profiles, size)) for each in had.weights[had.strong].T]
        where = places_of(self.places, last_stores(snapshot, profiles, lines)) + 1
        again, of = self._again(had.habit), self.weights

        def scores(asked: Ints) -> tuple[Floats, Floats]:
            drawn = of["places"][where[asked]]
            for number, speed in enumerate(speeds):
                drawn = drawn + speed[asked] @ (of["things"] @ of[f"first.{number}.weight"].T)
            heard = np.maximum(of["heard"], 0.0) @ of["second.weight"].T + of["second.bias"]
            drawn = drawn + speeds[-1][asked] @ heard
            every = drawn @ of["heard"].T + of["likes"][:, 0]
            novel = (drawn @ of["novel.weight"].T + of["novel.bias"]) @ of["heard"].T + of["likes"][:, 1]
            at = np.minimum(np.searchsorted(asked, had.profile), len(asked) - 1)
            own = np.flatnonzero(asked[at] == had.profile)
            every[at[own], had.thing[own]] += again[own]
            novel[at[own], had.thing[own]] = IMPOSSIBLE
            return log_softmax(every, axis=1), log_softmax(novel, axis=1)

        return scores

    def _again(self, habit: Singles) -> Floats:
        """What the habit of each pair adds to its score."""
        of = self.weights
        hidden = np.maximum(habit @ of["again.0.weight"].T + of["again.0.bias"], 0.0)
        added: Floats = (hidden @ of["again.2.weight"].T + of["again.2.bias"])[:, 0]
        return added


def places_of(known: tuple[str, ...], asked: Values | list[str] | tuple[str, ...]) -> Ints:
    """Place of each text among the known ones; -1 for others."""
    number = {key: at for at, key in enumerate(known)}
    return np.array([number.get(key, -1) for key in asked], dtype=np.int64)
