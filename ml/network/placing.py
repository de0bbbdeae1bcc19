"""Where people stand among others, by the state of the temporal graph network."""

from __future__ import annotations

import numpy as np

from ..past.snapshot import Snapshot
from ..places import Places
from ..task import alive
from .sequence import in_parts, weeks_of
from .training import Network


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
    return Places("Profile", snapshot.nodes["Profile"].keys[np.concatenate(kept)], stacked)
