"""People and companies of whom too little is known to be asked: how those fared of whom as little was known.

They are told apart by how long ago they ordered, or a deal with them was won, if ever, and by how many kinds of contact
there were lately. The share in each such stratum is drawn towards that of all of them, as if ten more had been seen
(empirical Bayes), so a stratum without anybody says what is known of all. Where what came of it is known of some only,
as with surveys, the others who answered are counted to all.
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

SINCE = {"Profile": f"{ORDERS}_days_since", "Account": "deals_won_days_since"}
"""The feature that tells how long ago the last order was, or the last deal won, by label."""

_WHO = {"Profile": "people", "Account": "companies"}
_LAST_EN = {"Profile": ("last order", "no order yet"), "Account": ("last deal won", "no deal won yet")}
_LAST_RU = {
    "Profile": ("Последний заказ", "Заказов ещё не было"),
    "Account": ("Последняя выигранная сделка", "Выигранных сделок ещё не было"),
}
_AGO_EN = (*(f"up to {days:.0f} days ago" for days in BANDS), "over a year ago")
_AGO_RU = (*(f"не более {days:.0f} дн. назад" for days in BANDS), "более года назад")
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
    """How it went with those who were not asked, by stratum: to how many it happened, of how many.

    Attributes:
        happened, people: By stratum.
        about: Label of those who are asked.
        cases, answered: Of those who were asked too and answered; 0 where that is known of everybody.
    """

    happened: Ints
    people: Ints
    about: str = "Profile"
    cases: int = 0
    answered: int = 0

    @classmethod
    def learn(cls, moments: BinaryMoments, moment: Moment, horizon: float) -> Cold | None:
        """Count over the window after a moment; None where nobody was left out, or they are none who order."""
        task, cutoff = moments.task, moment.snapshot.as_of
        if SINCE.get(task.label) not in moment.table.names:
            return None
        row = moment.snapshot.nodes[task.label].row
        flags = task.happened(moments.history, cutoff, cutoff + horizon)
        rows = unasked(moment.snapshot, task.label, moment.asked)
        cases = answered = 0
        if task.labelled is not None:
            rows = rows[task.labelled(moments.history, cutoff, cutoff + horizon)[row[rows]]]
            cases, answered = int(flags[row[moment.asked]].sum()), len(moment.asked)
        if not len(rows) and not answered:
            return None
        strata = strata_of(moment.table, rows, task.label)
        size = (NEVER + 1) * (MOST_CONTACTS + 1)
        happened = np.bincount(strata, flags[row[rows]], minlength=size).astype(np.int64)
        return cls(happened, np.bincount(strata, minlength=size), task.label, cases, answered)

    def of(self, strata: Ints) -> list[Likely]:
        """What is likely for each."""
        share = (self.happened.sum() + self.cases + 0.5) / (self.people.sum() + self.answered + 1.0)
        yes, no = self.happened + DRAWN * share, self.people - self.happened + DRAWN * (1.0 - share)
        low, high = share_between(yes, no)
        said = {at: self._said(at, (yes / (yes + no))[at], low[at], high[at]) for at in set(strata.tolist())}
        return [said[at] for at in strata.tolist()]

    def _said(self, stratum: int, probability: float, low: float, high: float) -> Likely:
        ordered, contact = divmod(stratum, MOST_CONTACTS + 1)
        last_en = _last(ordered, _LAST_EN[self.about], _AGO_EN)
        last_ru = _last(ordered, _LAST_RU[self.about], _AGO_RU)
        seen = f"{self.happened[stratum]} / {self.people[stratum]}"
        en = f"too little is known; of {_WHO[self.about]} with {last_en}, {_CONTACT_EN[contact]}, it came so for {seen}"
        ru = f"Известно слишком мало. {last_ru}, {_CONTACT_RU[contact]}: среди таких было у {seen}"
        if self.answered:
            everybody = f"{self.happened.sum() + self.cases} / {self.people.sum() + self.answered}"
            en, ru = f"{en}; of all who answered, for {everybody}", f"{ru}; среди всех ответивших у {everybody}"
        return Likely(round(float(probability), 6), float(low), float(high), en, ru)

    def as_json(self) -> dict[str, Any]:
        """Plain numbers."""
        return {
            "happened": self.happened.tolist(), "people": self.people.tolist(), "about": self.about,
            "cases": self.cases, "answered": self.answered,
        }  # fmt: skip

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Cold:
        """The inverse of `as_json`."""
        happened, people = (np.array(plain[name], dtype=np.int64) for name in ("happened", "people"))
        return cls(happened, people, str(plain["about"]), int(plain["cases"]), int(plain["answered"]))


def _last(band: int, said: tuple[str, str], ago: tuple[str, ...]) -> str:
    """How long ago somebody ordered last, if ever."""
    last, never = said
    return never if band == NEVER else f"{last} {ago[band]}"


def unasked(snapshot: Snapshot, label: str, asked: Ints) -> Ints:
    """Rows of those who were not asked, though they have not been merged into others."""
    nodes = snapshot.nodes[label]
    there: Flags = np.ones(len(nodes), dtype=np.bool_)
    if "retired_at" in nodes.columns:
        there = np.isnan(np.asarray(nodes.columns["retired_at"], dtype=np.float64))
    there[asked] = False
    return np.flatnonzero(there)


def strata_of(table: FeatureTable, rows: Ints, label: str) -> Ints:
    """The stratum of each of the rows of a table of features of nodes of a label."""
    own = SINCE[label].split("_")[0]
    since: Floats = np.full(len(rows), np.nan)
    contacts = np.zeros(len(rows), dtype=np.int64)
    for at, name in enumerate(table.names):
        if name == SINCE[label]:
            since = table.values[rows, at]
        elif name.endswith(LATELY) and not name.startswith(own):
            contacts += table.values[rows, at] > 0
    band = np.where(np.isnan(since), NEVER, np.searchsorted(BANDS, since))
    return band * (MOST_CONTACTS + 1) + np.minimum(contacts, MOST_CONTACTS)


def never_ordered(strata: Ints) -> Flags:
    """Whether the stratum is of those who have not ordered yet."""
    flags: Flags = strata // (MOST_CONTACTS + 1) == NEVER
    return flags
