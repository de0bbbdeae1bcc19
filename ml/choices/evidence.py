"""The nodes behind a reason of a choice: the latest cases in which somebody took it, or was offered it in vain."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from graph.model.insight import Driver

from ..past.history import Ints
from ..past.snapshot import Snapshot
from ..reasons.evidence import Drove
from ..reasons.sources import MOST
from ..reasons.stories import Reason
from ..task import Cases


def behind(known: Snapshot, cases: Cases, asked: Ints, said: Sequence[Sequence[Reason]]) -> Iterator[Drove]:
    """Nodes behind the reasons of each of those asked; each case has an equal share in its reason.

    Args:
        known: What was known.
        cases: All of it; the feature of a reason is a choice.
        asked: Rows of those asked.
        said: Reasons of each of them.
    """
    spoken: dict[tuple[int, str], tuple[int, int]] = {
        (int(asked[at]), reason.feature): (at, rank) for at, why in enumerate(said) for rank, reason in enumerate(why)
    }
    latest = np.lexsort((cases.node, -cases.time))
    of: dict[tuple[int, str], list[int]] = defaultdict(list)
    for case, name in zip(
        latest.tolist(), zip(cases.profile[latest].tolist(), cases.choice[latest].tolist(), strict=True), strict=True
    ):
        place = spoken.get(name)
        # What was offered and not taken speaks against a choice.
        if place is not None and (cases.happened[case] or said[place[0]][place[1]].weight < 0):
            of[name].append(case)
    for name, rows in of.items():
        at, rank = spoken[name]
        reason = said[at][rank]
        weight = round(reason.weight / len(rows), 4)
        how = Driver(rank=rank + 1, weight=weight, feature=reason.feature, reason=reason.en, reason_ru=reason.ru)
        for row in rows[:MOST]:
            label = str(cases.label[row])
            yield Drove(at, label, str(known.nodes[label].keys[cases.node[row]]), how)
