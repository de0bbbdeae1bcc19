"""Where things stand among others, by who buys them: near are those that the same people buy.

Source: latent semantic analysis (Deerwester et al., 1990), people as documents and things as words: a thing that
everybody buys tells little of anybody, and one more order of it less than the first.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.utils.extmath import randomized_svd

from ..learners.models import SEED
from ..past.baskets import bought_lines, bought_pairs
from ..past.snapshot import Snapshot
from ..places import Places
from ..task import Suggest

NUMBERS = 50
"""Fewer tell less of a large catalogue, more remember who of a few hundred people happened to buy what."""
LEAST = 3
"""Buyers below which a thing is not placed: what one or two people buy beside it says more of them than of it."""


def places(snapshot: Snapshot, suggest: Suggest) -> Places:
    """Of every thing that several people have bought; of none where people or things are too few to compare."""
    nodes = snapshot.nodes[suggest.label]
    pairs = bought_pairs(bought_lines(snapshot, suggest))
    things = np.flatnonzero(np.bincount(pairs.thing, minlength=len(nodes)) >= LEAST)
    place = np.full(len(nodes), -1, dtype=np.int64)
    place[things] = np.arange(len(things))
    some = place[pairs.thing] >= 0
    people, row = np.unique(pairs.profile[some], return_inverse=True)
    shape = (len(people), len(things))
    numbers = min(NUMBERS, min(shape) - 1)
    if numbers < 2:
        return Places(suggest.label, nodes.keys[:0], np.empty((0, 0), dtype=np.float32))
    bought = csr_matrix((pairs.count[some], (row, place[pairs.thing[some]])), shape=shape)
    weighed = TfidfTransformer(sublinear_tf=True).fit_transform(bought)
    _, sizes, axes = randomized_svd(weighed, numbers, random_state=SEED)
    vectors = axes.T * sizes
    length = np.linalg.norm(vectors, axis=1)
    told = length > 0.0  # else nobody who bought it bought anything that the factors hold
    return Places(suggest.label, nodes.keys[things[told]], (vectors[told] / length[told, None]).astype(np.float32))
