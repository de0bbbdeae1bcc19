"""The verdict on a set of records: what they are as the engine sees them, and which of them are one."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

import polars as pl

from .decisions.honour import NumberPairs
from .evidence import Evidence, weigh
from .grouping import Grouping, group
from .identity import Joined
from .learned import Learned
from .likeness import DOUBT, Weighed, candidates, prepared, record_keys, weigh_pairs
from .records import Records
from .sides import Side
from .told import told
from .values import Holdings
from .veto import JUDGES

LearnIt = Callable[[pl.DataFrame, set[str]], Learned]
"""Gives what to go by, for the prepared records and the systems referred to."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Records judged.

    Attributes:
        records, holdings: What was judged.
        evidence: Deterministic links.
        weighed: Scored pairs worth a look.
        table: Prepared records.
        keys: Their keys: `n`, `rule`, `key`.
        learned: What was gone by.
        grouping: Which are one.
    """

    records: Records
    holdings: Holdings
    evidence: Evidence
    weighed: list[Weighed]
    table: pl.DataFrame
    keys: pl.DataFrame
    learned: Learned
    grouping: Grouping

    def joined(self, keys: int) -> list[Joined]:
        """By record, what its edge to its profile says: rule, confidence, and its key under each of so many rules."""
        found: list[list[str | None]] = [[None] * keys for _ in range(len(self.records))]
        for number, rule, key in self.keys.iter_rows():
            found[number][rule] = key
        return [
            (rule, sure, *own)
            for rule, sure, own in zip(self.grouping.rules, self.grouping.confidence, found, strict=True)
        ]


def judge(
    side: Side,
    records: Records,
    holdings: Holdings,
    limit: int,
    learn_it: LearnIt,
    decided: tuple[NumberPairs, NumberPairs],
    step: Callable[[str], None] = lambda name: None,
    about: Collection[int] | None = None,
) -> Verdict:
    """Judge records: everything that they may be linked with must be among them.

    Args:
        side: People or companies.
        records: The records.
        holdings: What they hold.
        limit: Most records that a value may link.
        learn_it: Gives the weights.
        decided: Pairs together and apart, as people decided.
        step: Told the name of each step as it begins.
        about: Records that the verdict is asked for, by number; all, unless given. Likeness of two others is not
            weighed: of a common name there may be two hundred.
    """
    step("weigh identifiers")
    evidence = weigh(side, JUDGES[side.name](records, holdings.strong), holdings, limit)
    step("prepare")
    table = prepared(side, records, holdings)
    learned = learn_it(table, holdings.referred)
    table = told(table, learned.families)
    keys = record_keys(side, table)
    step("weigh likeness")
    pairs = candidates(keys, learned.common, holdings)
    if about is not None:
        asked = sorted(about)
        pairs = pairs.filter(pl.col("left").is_in(asked) | pl.col("right").is_in(asked))
    weighed = weigh_pairs(learned.model, table, pairs, DOUBT)
    step("group")
    grouping = group(evidence, weighed, *decided, len(records))
    return Verdict(records, holdings, evidence, weighed, table, keys, learned, grouping)
