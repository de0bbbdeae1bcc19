"""People of whom too little is known to be asked: how people fared of whom as little was known.

They are told apart by how long ago they ordered, if ever, and by how many kinds of contact there were lately. The
share in each such stratum is drawn towards that of all of them, as if ten more had been seen (empirical Bayes), so a
stratum without anybody says what is known of all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..features.moments import BinaryMoments, Moment
from ..features.table import ORDERS, FeatureTable
from ..learners.intervals import share_between
from ..past.history import Flags, Floats, Ints
from ..past.snapshot import Snapshot

LATELY = "_count_91"
BANDS = (91.0, 182.0, 365.0)
NEVER = len(BANDS) + 1
MOST_CONTACTS = 2
DRAWN = 10.0

_ORDERED_EN = (
    *(f"last order up to {days:.0f} days ago" for days in BANDS),
    "last order over a year ago",
    "no order yet",
)
_ORDERED_RU = (*(f"Последний заказ не более {days:.0f} дн. назад" for days in BANDS),
               "Последний заказ более года назад", "Заказов ещё не было")  # fmt: skip
_CONTACT_EN = ("no other contact in 91 days", "one kind of contact in 91 days", "several kinds of contact in 91 days")
_CONTACT_RU = (
    "других контактов за 91 дн. нет",
    "контакты одного вида за 91 дн.",
    "контакты нескольких видов за 91 дн.",
)


@dataclass(frozen=True)
class Likely:
    """A probability with its middle 90 %, and why, in English and Russian."""

    probability: float
    low: float
    high: float
    en: str
    ru: str


@dataclass(frozen=True)
class Cold:
    """How it went with those who were not asked, by stratum: to how many it happened, of how many."""

    happened: Ints
    people: Ints

    @classmethod
    def learn(cls, moments: BinaryMoments, moment: Moment, horizon: float) -> Cold | None:
        """Count over the window after a moment; None where that is not known of everybody, nobody was left
        out, or they are none who order."""
        if moments.task.labelled is not None or f"{ORDERS}_days_since" not in moment.table.names:
            return None
        rows = unasked(moment.snapshot, moments.task.label, moment.asked)
        if not len(rows):
            return None
        cutoff = moment.snapshot.as_of
        flags = moments.task.happened(moments.history, cutoff, cutoff + horizon)
        happened = flags[moment.snapshot.nodes[moments.task.label].row[rows]]
        strata = strata_of(moment.table, rows)
        size = (NEVER + 1) * (MOST_CONTACTS + 1)
        return cls(np.bincount(strata, happened, minlength=size).astype(np.int64), np.bincount(strata, minlength=size))

    def of(self, strata: Ints) -> list[Likely]:
        """What is likely for each."""
        share = (self.happened.sum() + 0.5) / (self.people.sum() + 1.0)
        yes, no = self.happened + DRAWN * share, self.people - self.happened + DRAWN * (1.0 - share)
        low, high = share_between(yes, no)
        said = {at: self._said(at, (yes / (yes + no))[at], low[at], high[at]) for at in set(strata.tolist())}
        return [said[at] for at in strata.tolist()]

    def _said(self, stratum: int, probability: float, low: float, high: float) -> Likely:
        ordered, contact = divmod(stratum, MOST_CONTACTS + 1)
        seen = f"{self.happened[stratum]} / {self.people[stratum]}"
        en = (
            f"too little is known; of people with {_ORDERED_EN[ordered]}, {_CONTACT_EN[contact]}, it came so for {seen}"
        )
        ru = f"Известно слишком мало. {_ORDERED_RU[ordered]}, {_CONTACT_RU[contact]}: среди таких было у {seen}"
        return Likely(round(float(probability), 6), float(low), float(high), en, ru)

    def as_json(self) -> dict[str, Any]:
        """Plain numbers."""
        return {"happened": self.happened.tolist(), "people": self.people.tolist()}

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Cold:
        """The inverse of `as_json`."""
        return cls(np.array(plain["happened"], dtype=np.int64), np.array(plain["people"], dtype=np.int64))


def unasked(snapshot: Snapshot, label: str, asked: Ints) -> Ints:
    """Rows of those who were not asked, though they have not been merged into others."""
    nodes = snapshot.nodes[label]
    there: Flags = np.ones(len(nodes), dtype=np.bool_)
    if "retired_at" in nodes.columns:
        there = np.isnan(np.asarray(nodes.columns["retired_at"], dtype=np.float64))
    there[asked] = False
    return np.flatnonzero(there)


def strata_of(table: FeatureTable, rows: Ints) -> Ints:
    """The stratum of each of the rows of a table of features."""
    since: Floats = np.full(len(rows), np.nan)
    contacts = np.zeros(len(rows), dtype=np.int64)
    for at, name in enumerate(table.names):
        if name == f"{ORDERS}_days_since":
            since = table.values[rows, at]
        elif name.endswith(LATELY) and not name.startswith(ORDERS):
            contacts += table.values[rows, at] > 0
    band = np.where(np.isnan(since), NEVER, np.searchsorted(BANDS, since))
    return band * (MOST_CONTACTS + 1) + np.minimum(contacts, MOST_CONTACTS)


def never_ordered(strata: Ints) -> Flags:
    """Whether the stratum is of those who have not ordered yet."""
    flags: Flags = strata // (MOST_CONTACTS + 1) == NEVER
    return flags
