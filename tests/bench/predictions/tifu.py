"""TIFU-KNN, the strongest simple baseline of next-basket prediction (Hu et al., 2020, arXiv 2006.00556).

Baskets of a person in groups of M, oldest first; within a group the older count WITHIN less for each step, older
groups GROUP less. A person's prediction is ALPHA of the own vector and the rest of the mean of the NEAR nearest.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_matrix

from ml.past.baskets import bought_later, contains
from ml.past.history import Flags, Floats, History, Ints
from ml.past.snapshot import snapshot
from ml.past.split import Split
from ml.ranking.candidates import shop_at
from ml.ranking.metrics import AT, Truth
from ml.ranking.stages import Judged
from ml.task import Suggest

WITHIN, GROUP, M, NEAR, ALPHA = 0.98, 0.9, 7, 100, 0.8
BLOCK = 500


def tifu(history: History, test: Judged, split: Split, suggest: Suggest) -> tuple[Ints, Floats, Flags, Flags, Truth]:
    """Its first things for every household of the test: person, score, hit, bought before, and the truth."""
    shop = shop_at(snapshot(history, split.test), suggest)
    lines, profiles = shop.lines, shop.stock.profiles
    group, step = lines.later // M, lines.later % M
    baskets = np.zeros(profiles)
    np.maximum.at(baskets, lines.profile, lines.later + 1.0)
    groups = np.ceil(baskets / M)
    size = np.minimum(baskets[lines.profile] - group * M, M)  # the oldest group is the one that may be short
    weight = WITHIN**step * GROUP**group / size / groups[lines.profile]
    vectors = csr_matrix((weight, (lines.profile, lines.thing)), shape=(profiles, shop.wide), dtype=np.float32)
    square = np.asarray(vectors.multiply(vectors).sum(axis=1)).ravel()
    later = bought_later(history, shop.snapshot, suggest, split.test + split.horizon)
    asked = np.unique(test.found.key // shop.wide)
    persons, scores, keys = [], [], []
    for first in range(0, len(asked), BLOCK):
        rows = asked[first : first + BLOCK]
        own = np.asarray(vectors[rows].todense())
        distance = square[None, :] - 2.0 * np.asarray((vectors[rows] @ vectors.T).todense())
        distance[np.arange(len(rows)), rows] = np.inf
        near = np.argpartition(distance, NEAR, axis=1)[:, :NEAR]
        at = np.repeat(np.arange(len(rows)), NEAR), near.ravel()
        chosen = csr_matrix((np.full(near.size, 1.0 / NEAR), at), shape=(len(rows), profiles))
        total = ALPHA * own + (1 - ALPHA) * np.asarray((chosen @ vectors).todense())
        for hidden in (total, np.where(own > 0, -1.0, total)):
            best = np.argpartition(-hidden, AT, axis=1)[:, :AT]
            persons.append(np.repeat(np.arange(len(rows)) + first, AT))
            scores.append(np.take_along_axis(total, best, axis=1).ravel())
            keys.append((rows[:, None] * shop.wide + best).ravel())
    key, at_first = np.unique(np.concatenate(keys), return_index=True)
    person = np.concatenate(persons)[at_first]
    return (
        person, np.concatenate(scores)[at_first].astype(np.float64), contains(later, key), contains(shop.keys, key),
        test.truth,
    )  # fmt: skip
