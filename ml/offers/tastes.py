"""Directions in which people's purchases differ: a linear graph embedding of who buys from which category."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.linalg import svds

from ..past.history import Floats, History, Texts
from .bought import HALF_LIFE_DAYS, Bought, lines_until, parents

TASTES = 24
CATEGORIES_MOST = 400
"""Categories, by buyers, of which tastes are made."""


@dataclass(frozen=True)
class Tastes:
    """Directions in which people's purchases differ most: a linear graph embedding of who buys from which category.

    One step of propagation along Profile-Order-Product-Category, without weights to learn (as in simplified graph
    convolution, Wu et al. 2019), then the leading singular vectors.

    Attributes:
        keys: Categories.
        directions: Shape (categories, directions).
    """

    keys: tuple[str, ...]
    directions: Floats

    @classmethod
    def fit(cls, history: History, as_of: float) -> Tastes:
        """Of what was bought until `as_of`; without directions where too little was."""
        keys: Texts = history.nodes["Category"].keys
        bought = _weights(history, lines_until(history, as_of))
        buyers = np.asarray((bought > 0).sum(axis=0)).ravel()
        chosen = np.sort(np.argsort(-buyers, kind="stable")[: min(CATEGORIES_MOST, int((buyers > 0).sum()))])
        part = bought[:, chosen]
        rank = min(TASTES, min(part.shape) - 1)
        if rank < 1:
            return cls((), np.empty((0, 0)))
        _, size, right = svds(part.astype(np.float64), rank, v0=np.ones(min(part.shape)), random_state=0)
        right = right[np.argsort(-size)]
        right *= np.sign(right.sum(axis=1, keepdims=True)) + (right.sum(axis=1, keepdims=True) == 0)
        return cls(tuple(keys[chosen].tolist()), right.T)

    def of_profiles(self, history: History, bought: Bought) -> Floats:
        """Where each profile stands, shape (profiles, directions)."""
        place = {key: at for at, key in enumerate(history.nodes["Category"].keys)}
        held = [(at, place[key]) for at, key in enumerate(self.keys) if key in place]
        weights = _weights(history, bought)
        ours, theirs = np.array([h[0] for h in held], dtype=np.int64), np.array([h[1] for h in held], dtype=np.int64)
        return np.asarray(weights[:, theirs] @ self.directions[ours]) if held else np.zeros((weights.shape[0], 0))


def _weights(history: History, bought: Bought) -> csr_matrix:
    """How much each profile buys from each category, logarithm of decayed lines; (profiles, categories)."""
    category = parents(history)["category"][bought.product]
    known = category >= 0
    decayed = 0.5 ** (bought.age[known] / HALF_LIFE_DAYS)
    shape = (len(history.nodes["Profile"]), len(history.nodes["Category"]))
    found = csr_matrix((decayed, (bought.profile[known], category[known])), shape=shape)
    found.data = np.log1p(found.data)
    return found
