"""Where people and products stand among others, as vectors in the graph: what `similar` and look-alikes use."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.cypher import statement
from graph.driver import Database

from .past.history import Texts

DECIMALS = 5
WRITES = {"Profile": "ml/place_profiles", "Product": "ml/place_products"}
"""The statement that writes them, by label."""


@dataclass(frozen=True)
class Places:
    """Vectors of length 1, shape (nodes, numbers), by key of the node; near is alike."""

    label: str
    keys: Texts
    vectors: NDArray[np.float32]


def write_places(database: Database, found: Places, batch: int) -> int:
    """Write them to `embedding` of their nodes; returns how many were changed.

    Raises:
        DatabaseError: the database does not answer.
    """
    changed = 0
    for first in range(0, len(found.keys), batch):
        keys = found.keys[first : first + batch].tolist()
        vectors = np.round(found.vectors[first : first + batch].astype(np.float64), DECIMALS).tolist()
        rows = [[key, vector] for key, vector in zip(keys, vectors, strict=True)]
        changed += database.write(statement(WRITES[found.label]), rows=rows).rows[0][0]
    return changed
