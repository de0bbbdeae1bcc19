"""Doubtful pairs of a verdict: what a person should look at, the most valuable first."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from ..match.certainty import SURE, doubtful
from ..match.score import probability
from .decisions.review import Doubt
from .verdict import Verdict

MOST = 1_000
"""Items in the queue: nobody looks at more, and the best of them are remade at every resolution."""
EVEN = 0.5
"""Probability that two are one where evidence joins them and a limit holds it back: nothing learned weighs the two."""


def doubts(verdict: Verdict) -> list[Doubt]:
    """What was held back, then pairs that nearly were, or barely are, one; what a rule keeps apart is in no doubt."""
    members, group_of = verdict.records.members, verdict.grouping.group_of
    held_back = verdict.grouping.held_back
    found = [Doubt(members[held.a], members[held.b], EVEN, held.reason) for held in held_back]
    asked = {frozenset((group_of[held.a], group_of[held.b])) for held in held_back}
    for left, right, chance, reason in _doubtful(verdict):
        if len(found) >= MOST:
            break
        if frozenset((group_of[left], group_of[right])) not in asked:
            found.append(Doubt(members[left], members[right], round(chance, 4), reason))
    return found[:MOST]


def _doubtful(verdict: Verdict) -> Iterator[tuple[int, int, float, str]]:
    """Doubtful pairs by their weights, the most doubtful first."""
    group_of, judge = verdict.grouping.group_of, verdict.evidence.judge
    pairs = [(a, b, probability(bits)) for a, b, bits, veto in verdict.weighed if veto is None]
    if all(chance >= SURE and group_of[a] == group_of[b] for a, b, chance in pairs):
        return  # as with most that arrives: a table takes milliseconds
    frame = pl.DataFrame(pairs, schema={"left": pl.Int64, "right": pl.Int64, "probability": pl.Float64}, orient="row")
    for left, right, chance, reason in doubtful(list(group_of), frame).iter_rows():
        if not judge.hard(left, right):
            yield left, right, chance, reason
