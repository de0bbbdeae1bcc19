"""Groups of people by their vectors, as many as the vectors themselves fall into, and the same again next time."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score
from sklearn.preprocessing import normalize

from ..learners.models import SEED
from ..past.history import Ints

FEWEST, MOST = 3, 10
LEAST_PEOPLE = 20
"""In a group, on average: fewer say more of chance than of people."""

JUDGED = 5_000
"""People by whom numbers of groups are compared: the silhouette compares each with each."""

Vectors = NDArray[np.float32]


def grouped(vectors: Vectors, groups: int | None = None) -> Ints:
    """The group of each vector, from 0, the largest first; -1 for all where there are too few people.

    Spherical k-means: vectors of length 1 (Dhillon, Modha 2001). Where `groups` is not given, the number whose mean
    silhouette is greatest (Rousseeuw 1987).

    Args:
        vectors: Shape (people, numbers).
        groups: How many.
    """
    most = len(vectors) // LEAST_PEOPLE
    if groups is None and most < FEWEST:
        return np.full(len(vectors), -1, dtype=np.int64)
    unit = normalize(np.asarray(vectors, dtype=np.float64))
    wanted = [groups] if groups is not None else list(range(FEWEST, min(MOST, most) + 1))
    found = [KMeans(number, n_init=4, random_state=SEED).fit_predict(unit) for number in wanted]
    best = max(range(len(found)), key=lambda at: _apart(unit, found[at])) if len(found) > 1 else 0
    labels = found[best].astype(np.int64)
    by_size = np.argsort(-np.bincount(labels), kind="stable")
    place = np.empty(len(by_size), dtype=np.int64)
    place[by_size] = np.arange(len(by_size))
    numbered: Ints = place[labels]
    return numbered


def _apart(unit: NDArray[np.float64], labels: NDArray[np.int32]) -> float:
    if len(np.unique(labels)) < 2:
        return -1.0
    size = min(JUDGED, len(unit))
    return float(silhouette_score(unit, labels, sample_size=size, random_state=SEED))


def named_as_before(members: list[set[str]], before: Mapping[str, set[str]], names: list[str]) -> list[str]:
    """A name for each group: that of the earlier group with which it shares most people, or else a fresh one.

    Names are given so that as many people as possible stay where they are.

    Args:
        members: Keys of people by group.
        before: Keys by name, as it was.
        names: Names that a group may have, in order; as many as there are groups and earlier ones together.
    """
    known = list(before)
    common = np.array([[len(group & before[name]) for name in known] for group in members], dtype=np.int64)
    given: dict[int, str] = {}
    if known and members:
        for group, at in zip(*linear_sum_assignment(-common), strict=True):
            if common[group, at]:
                given[int(group)] = known[int(at)]
    fresh = iter(name for name in names if name not in given.values())
    return [given[at] if at in given else next(fresh) for at in range(len(members))]
