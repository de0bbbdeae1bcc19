"""What those who buy alike buy: neighbours of things, of baskets and of people, and factors of who buys what.

The explore head of a next-purchase model, beside the graph network. Every way scores the things of a catalogue for
some profiles at a time, shape (profiles, things).

Sources: item neighbours by cosine (Sarwar et al., 2001); people by cosine of what they buy (TIFU-KNN, Hu et al.,
2020, arXiv 2006.00556, with decay by days); factors by singular values (PureSVD, Cremonesi et al., 2010).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.utils.extmath import randomized_svd

from ..learners.models import SEED
from ..past.baskets import Lines
from ..past.history import Ints, Singles
from .catalogue import Catalogue

PEERS = (50, 200)
POOL = 5_000
"""People among whom those who buy alike are sought, drawn evenly: enough, and 100,000 need no 10^10 comparisons."""

FACTORS = 32
BASKET_DAYS = 182.0
NAMES = ("similar", "with_last", *(f"peers_{most}" for most in PEERS), "factors")


@dataclass(frozen=True)
class Neighbours:
    """Everything needed to score things for profiles of one snapshot.

    Attributes:
        weights: Share of each thing in what a profile buys, decayed; sparse, (profiles, things).
        near: Cosine of things by who buys both; (things, things), 0 on the diagonal.
        beside: Cosine of things by orders that contain both; likewise.
        last: What each profile's last order contained; sparse, (profiles, things).
        pool: Rows of `weights` among which people who buy alike are sought.
        axes: Factors of things, (things, factors).
    """

    weights: csr_matrix
    near: Singles
    beside: Singles
    last: csr_matrix
    pool: Ints
    axes: Singles

    def scores(self, profiles: Ints) -> list[Singles]:
        """Scores by NAMES of every thing of the catalogue for `profiles`, each (profiles, things)."""
        own = self.weights[profiles]
        found = [own @ self.near, self.last[profiles] @ self.beside]
        found += self._peers(own, profiles)
        found.append((own @ self.axes) @ self.axes.T)
        return [np.asarray(scores, dtype=np.float32) for scores in found]

    def _peers(self, own: csr_matrix, profiles: Ints) -> list[Singles]:
        pool = self.weights[self.pool]
        alike = np.asarray((_unit(own) @ _unit(pool).T).todense(), dtype=np.float32)
        alike[profiles[:, None] == self.pool[None, :]] = 0.0  # nobody is a peer of their own
        found = []
        for most in PEERS:
            count = min(most, alike.shape[1])
            best = np.argpartition(-alike, count - 1, axis=1)[:, :count]
            how = np.take_along_axis(alike, best, axis=1)
            how /= np.maximum(how.sum(axis=1, keepdims=True), 1e-9)
            rows = np.repeat(np.arange(len(profiles)), count)
            chosen = csr_matrix((how.ravel(), (rows, best.ravel())), shape=alike.shape)
            found.append(np.asarray((chosen @ pool).todense(), dtype=np.float32))
        return found


def neighbours(stock: Catalogue, lines: Lines) -> Neighbours:
    """Learn from who bought what, and what was bought together."""
    shape = (stock.profiles, len(stock.things))
    weights = csr_matrix((stock.share, (stock.profile, stock.thing)), shape=shape, dtype=np.float32)
    bought = csr_matrix((np.ones(len(stock.share)), (stock.profile, stock.thing)), shape=shape, dtype=np.float32)
    place = stock.place[lines.thing]
    kept = (place >= 0) & (lines.age <= BASKET_DAYS)
    orders, order = np.unique(lines.order[kept], return_inverse=True)
    ones = np.ones(len(order), dtype=np.float32)
    baskets = csr_matrix((ones, (order, place[kept])), shape=(len(orders), shape[1]))
    newest = (place >= 0) & (lines.later == 0)
    last = csr_matrix(
        (np.ones(int(newest.sum()), dtype=np.float32), (lines.profile[newest], place[newest])), shape=shape
    )
    random = np.random.default_rng(SEED)
    pool = np.sort(random.permutation(np.unique(stock.profile))[:POOL])
    factors = min(FACTORS, min(shape) - 1)
    axes = np.zeros((shape[1], 1), dtype=np.float32)
    if factors > 0:
        rooted = weights[pool].sqrt()
        axes = randomized_svd(rooted, factors, random_state=SEED)[2].T.astype(np.float32)
    return Neighbours(weights, _cosine(bought), _cosine(baskets), last, pool, axes)


def _cosine(bought: csr_matrix) -> Singles:
    """Cosine of columns, 0 on the diagonal."""
    norm = np.sqrt(np.maximum(np.asarray(bought.sum(axis=0)).ravel(), 1.0))
    near: Singles = np.asarray((bought.T @ bought).todense(), dtype=np.float32)
    near /= norm[:, None].astype(np.float32)
    near /= norm[None, :].astype(np.float32)
    np.fill_diagonal(near, 0.0)
    return near


def _unit(rows: csr_matrix) -> csr_matrix:
    norm = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    scaled = rows.copy()
    scaled.data = scaled.data / np.repeat(np.maximum(norm, 1e-9), np.diff(scaled.indptr))
    return scaled
