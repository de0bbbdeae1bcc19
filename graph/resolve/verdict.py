"""The verdict on a set of records: what they are as the engine sees them, and which of them are one."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

import polars as pl

from .compared import Compared, Many
from .decisions.honour import NumberPairs
from .evidence import Evidence, weigh
from .few import FEW, Few
from .grouping import Grouping, group
from .guard import Guard
from .identity import Joined
from .learned import Learned
from .likeness import DOUBT, Weighed, prepared
from .records import Records
from .sides import Side
from .told import told
from .values import Holdings
from .veto import JUDGES

LearnIt = Callable[[pl.DataFrame, Holdings], Learned]
"""Gives what to go by, for the prepared records and what they hold."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Records judged.

    Attributes:
        records, holdings: What was judged.
        evidence: Deterministic links.
        weighed: Scored pairs worth a look.
        compared: Weighs pairs of them.
        learned: What was gone by.
        grouping: Which are one.
    """

    records: Records
    holdings: Holdings
    evidence: Evidence
    weighed: list[Weighed]
    compared: Compared
    learned: Learned
    grouping: Grouping

    def joined(self, keys: int, numbers: Collection[int]) -> dict[int, Joined]:
        """By record, what its edge to its profile says: rule, confidence, and its key under each of so many rules."""
        found: dict[int, list[str | None]] = {number: [None] * keys for number in numbers}
        for number, rule, key in self.compared.keys(numbers):
            found[number][rule] = key
        rules, confidence = self.grouping.rules, self.grouping.confidence
        return {number: (rules[number], confidence[number], *own) for number, own in found.items()}


def judge(
    side: Side,
    records: Records,
    holdings: Holdings,
    limit: int | None,
    learn_it: LearnIt | Learned,
    decided: tuple[NumberPairs, NumberPairs],
    step: Callable[[str], None] = lambda name: None,
    about: Collection[int] | None = None,
) -> Verdict:
    """Judge records: everything that they may be linked with must be among them.

    Args:
        side: People or companies.
        records: The records.
        holdings: What they hold.
        limit: Most records that a value may link, by the setting; None: as was learned.
        learn_it: The weights, or what gives them.
        decided: Pairs together and apart, as people decided.
        step: Told the name of each step as it begins.
        about: Records that the verdict is asked for, by number; all, unless given. Likeness of two others is not
            weighed: of a common name there may be two hundred.
    """
    step("prepare")
    compared: Compared
    if isinstance(learn_it, Learned) and len(records) <= FEW:
        learned, compared = learn_it, Few(side, records, holdings, learn_it)
    else:
        table = prepared(side, records, holdings)
        learned = learn_it if isinstance(learn_it, Learned) else learn_it(table, holdings)
        compared = Many(side, told(table, learned.families), holdings, learned)
    step("weigh identifiers")
    evidence = weigh(side, JUDGES[side.name](records, holdings.strong), holdings, learned.caps, limit)
    step("weigh likeness")
    weighed = compared.weighed(about, DOUBT)
    step("group")
    guard = Guard(evidence, holdings.counted, len(records))
    grouping = group(evidence, weighed, compared.weigh_groups, *decided, guard, len(records))
    return Verdict(records, holdings, evidence, weighed, compared, learned, grouping)
