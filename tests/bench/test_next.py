from __future__ import annotations

import numpy as np

from ml.past.history import History
from ml.past.snapshot import snapshot
from tests.bench.predictions.next import taken
from tests.ml.world import busy_world

LINES = ("Order", "items")


def test_some_of_the_lines_are_a_history_of_their_own() -> None:
    history = busy_world(people=10).history()
    lines = history.links[LINES]
    some = taken(lines, np.arange(0, len(lines), 2))
    known = snapshot(History(history.nodes, {**history.links, LINES: some}), float("inf"))
    assert 0 < len(known.links[LINES].start) == len(some) < len(lines)
