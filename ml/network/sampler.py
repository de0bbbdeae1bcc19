"""The latest neighbours before a moment, for graphs of any size.

PyTorch Geometric's temporal `NeighborLoader` needs pyg-lib, which package indexes lack. This takes no more than
numpy: edges sorted by node and time, and two binary searches for each node that is asked for.
"""

from __future__ import annotations

import numpy as np

from ..past.history import Floats, Ints


class Latest:
    """Edges by node and time (CSR).

    Args:
        owner: Node of each edge, 0 … owners-1.
        time: When each edge became known; NaN is never.
        owners: Number of nodes.
    """

    def __init__(self, owner: Ints, time: Floats, owners: int) -> None:
        known = np.flatnonzero(~np.isnan(time))
        self._times, rank = np.unique(time[known], return_inverse=True)
        self._wide = len(self._times) + 1
        key = owner[known] * self._wide + rank.astype(np.int64)
        order = np.argsort(key, kind="stable")
        self._key, self._edge = key[order], known[order]

    @property
    def nbytes(self) -> int:
        """Bytes of the arrays."""
        return self._times.nbytes + self._key.nbytes + self._edge.nbytes

    def last(self, nodes: Ints, until: float, most: int) -> tuple[Ints, Ints]:
        """The last `most` edges of each of `nodes` that were known at `until`.

        Returns:
            For each edge found, its node as a position in `nodes`, and the edge as a position in what was given;
            by node, oldest first. Memory grows with what is found, not with the graph.
        """
        begin = np.searchsorted(self._key, nodes * self._wide, "left")
        upto = np.searchsorted(self._times, until, "right")
        end = np.searchsorted(self._key, nodes * self._wide + upto, "left")
        begin = np.maximum(begin, end - most)
        count = end - begin
        node = np.repeat(np.arange(len(nodes)), count)
        within = np.arange(len(node)) - np.repeat(np.cumsum(count) - count, count)
        return node, self._edge[np.repeat(begin, count) + within]
