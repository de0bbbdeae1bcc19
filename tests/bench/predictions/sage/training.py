"""Training of the plain network on the same moments, people and features as the models that it is compared with."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ml.features.moments import BinaryMoments, telling
from ml.past.history import Floats, Ints
from ml.past.split import Split

from .hetero import hetero
from .network import Batch, Network

CUTOFFS = 6
PEOPLE_PER_BATCH = 1_500


def sage(moments: BinaryMoments, split: Split, seed: int, told: Callable[[str], None]) -> tuple[Floats, Floats]:
    """Log-odds on the test: from the graph alone, and with the time-window features beside it.

    Early-stopped on the tuning moment, and not trained again on later windows.
    """
    columns = telling(moments.together(split.closed_by(split.tune), split.horizon).values)
    apart = split.closed_by(split.tune)[::-1][::2][:CUTOFFS]
    train = [part for cutoff in apart for part in _batches(moments, cutoff, columns, split.horizon, PEOPLE_PER_BATCH)]
    tune = _batches(moments, split.tune, columns, split.horizon, None)
    network = Network.fit(train, tune, seed, 1, lambda epoch, loss: told(f"SAGE, epoch {epoch}, loss {loss:.4f}"))
    (test,) = _batches(moments, split.test, columns, split.horizon, None)
    return network.scores(test.graph, test.values)


def _batches(moments: BinaryMoments, cutoff: float, columns: Ints, horizon: float, people: int | None) -> list[Batch]:
    known, asked = moments.asked(cutoff)
    rows = moments.rows(cutoff, horizon)
    parts = [np.arange(len(asked))]
    if people is not None:
        drawn = np.random.default_rng(0).permutation(len(asked))
        parts = [np.sort(part) for part in np.array_split(drawn, max(1, round(len(drawn) / people)))]
    return [
        Batch(hetero(known, asked[part]), rows.values[np.ix_(part, columns)], rows.happened[part]) for part in parts
    ]
