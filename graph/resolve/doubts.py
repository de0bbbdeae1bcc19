"""Doubtful pairs of a verdict: what a person should look at, the most valuable first."""

from __future__ import annotations

import polars as pl

from ..match.certainty import SURE, doubtful
from ..match.score import probability
from .decisions.review import Doubt
from .verdict import Verdict

MOST = 1_000
"""Items in the queue: nobody looks at more, and the best of them are remade at every resolution."""


def doubts(verdict: Verdict) -> list[Doubt]:
    """Pairs that nearly were, or barely are, one; those that a rule keeps apart are in no doubt."""
    members, group_of = verdict.records.members, verdict.grouping.group_of
    judge = verdict.evidence.judge
    pairs = [(a, b, probability(bits)) for a, b, bits, veto in verdict.weighed if veto is None]
    if all(chance >= SURE and group_of[a] == group_of[b] for a, b, chance in pairs):
        return []  # as with most that arrives: a table takes milliseconds
    frame = pl.DataFrame(pairs, schema={"left": pl.Int64, "right": pl.Int64, "probability": pl.Float64}, orient="row")
    found: list[Doubt] = []
    for left, right, chance, reason in doubtful(list(group_of), frame).iter_rows():
        if not judge.hard(left, right):
            found.append(Doubt(members[left], members[right], round(chance, 4), reason))
            if len(found) == MOST:
                break
    return found
