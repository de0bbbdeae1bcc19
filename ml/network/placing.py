"""Where people stand among others, by the state of the temporal graph network: what `similar` and look-alikes use."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.cypher import statement
from graph.driver import Database

from ..past.history import Texts
from ..past.snapshot import Snapshot
from ..task import alive
from .sequence import in_parts, weeks_of
from .training import Network

DECIMALS = 5


@dataclass(frozen=True)
class Places:
    """Vectors of length 1, shape (people, numbers), by key of the profile."""

    keys: Texts
    vectors: NDArray[np.float32]


def places(network: Network, snapshot: Snapshot) -> Places:
    """Of every living profile of which the network heard anything; memory does not grow with how many there are."""
    people = np.flatnonzero(alive(snapshot))
    kept, vectors = [np.empty(0, dtype=np.int64)], []
    for rows in in_parts(people):
        weeks = weeks_of(snapshot, rows, network.layout)
        heard = weeks.dense[:, :, [begin for begin, _ in network.layout.columns]].any(axis=(1, 2))
        some = weeks.some(np.flatnonzero(heard))
        kept.append(rows[heard])
        vectors.append(network.embeddings(some))
    stacked = np.concatenate(vectors) if vectors else np.empty((0, 0), dtype=np.float32)
    return Places(snapshot.nodes["Profile"].keys[np.concatenate(kept)], stacked)


def write_places(database: Database, found: Places, batch: int) -> int:
    """Write them to `Profile.embedding`; returns how many were changed."""
    changed = 0
    for first in range(0, len(found.keys), batch):
        keys = found.keys[first : first + batch].tolist()
        vectors = np.round(found.vectors[first : first + batch].astype(np.float64), DECIMALS).tolist()
        rows = [[key, vector] for key, vector in zip(keys, vectors, strict=True)]
        changed += database.write(statement("ml/place_profiles"), rows=rows).rows[0][0]
    return changed
