"""The nodes behind suggestions: the latest orders of what is suggested again, the last order where it goes with that.

What is popular, or bought by people alike, rests on nothing of the person's own; its reason is said in words alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from graph.model.insight import Driver

from ..past.baskets import bought_lines
from ..past.history import Ints
from ..past.snapshot import Snapshot
from ..reasons.evidence import Drove
from ..reasons.sources import MOST
from ..task import Suggest
from .ranker import WITH_LAST, Suggested

FIRST = 2
"""Suggestions of a kind, the likeliest, whose orders are shown: all of them would double what is written."""


def behind(
    snapshot: Snapshot, suggest: Suggest, asked: Ints, suggested: Sequence[Sequence[Suggested]], after: Sequence[int]
) -> Iterator[Drove]:
    """Orders behind what is suggested.

    Args:
        snapshot: What is known.
        suggest: The kind of thing.
        asked: Rows of those asked.
        suggested: Things suggested to each of them.
        after: How many reasons each prediction has besides: suggestions come after them, in their order.
    """
    lines = bought_lines(snapshot, suggest)
    nodes, orders = snapshot.nodes[suggest.label], snapshot.nodes["Order"].keys
    number = {key: at for at, key in enumerate(nodes.keys.tolist())}
    keys = lines.profile * max(len(nodes), 1) + lines.thing
    latest = np.flatnonzero(lines.later == 0)
    last = dict(zip(lines.profile[latest].tolist(), lines.order[latest].tolist(), strict=True))
    for at, (row, things) in enumerate(zip(asked.tolist(), suggested, strict=True)):
        for thing in things[:FIRST]:
            found: list[int] = []
            if not thing.new:
                pair = row * max(len(nodes), 1) + number[thing.key]
                first, end = np.searchsorted(keys, [pair, pair + 1])
                found = lines.order[first : min(end, first + MOST)].tolist()
            elif thing.en == WITH_LAST[0] and row in last:
                found = [last[row]]
            for order in found:
                how = Driver(
                    rank=after[at] + thing.rank, feature=f"suggests {suggest.name}", reason=thing.en,
                    reason_ru=thing.ru,
                )  # fmt: skip
                yield Drove(at, "Order", str(orders[order]), how)
