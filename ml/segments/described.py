"""What sets a group of people apart from everybody, in English and Russian."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ..features.table import FeatureTable
from ..past.history import Flags, Floats, Ints

MOST = 3
SMALLEST = 0.2
"""Standard deviations by which a group must differ for it to be said: Cohen's bound of a small effect (1988)."""


@dataclass(frozen=True)
class Said:
    """The same in both languages."""

    en: str
    ru: str


def described(table: FeatureTable, rows: Ints, group: Ints, groups: int) -> list[Said]:
    """For each group the features in which its mean lies farthest from everybody's, one of each story.

    Args:
        table: Features of everybody.
        rows: Rows of the people in it.
        group: The group of each.
        groups: How many groups there are.
    """
    values = table.values[rows]
    known = ~np.isnan(values)
    everybody = _means(values, known)
    spread = np.sqrt(_means((values - everybody) ** 2, known))
    found = []
    for at in range(groups):
        own = _means(values[group == at], known[group == at])
        with np.errstate(invalid="ignore", divide="ignore"):
            apart = np.nan_to_num(np.abs(own - everybody) / spread, nan=0.0, posinf=0.0)
        found.append(_said(table, own, everybody, apart))
    return found


def _means(values: Floats, known: Flags) -> Floats:
    count = known.sum(axis=0)
    total = np.where(known, values, 0.0).sum(axis=0)
    means: Floats = np.divide(total, count, out=np.full(len(total), np.nan), where=count > 0)
    return means


def _said(table: FeatureTable, own: Floats, everybody: Floats, apart: Floats) -> Said:
    here: Mapping[str, float] = dict(zip(table.names, own.tolist(), strict=True))
    usual: Mapping[str, float] = dict(zip(table.names, everybody.tolist(), strict=True))
    told: set[str] = set()
    english, russian = [], []
    for at in np.argsort(-apart, kind="stable").tolist():
        feature = table.features[at]
        if apart[at] < SMALLEST or len(told) == MOST:
            break
        if feature.group in told:
            continue
        told.add(feature.group)
        (en, ru), (en_usual, ru_usual) = feature.say(here), feature.say(usual)
        english.append(f"{en} (everybody: {_number(en_usual, en)})")
        russian.append(f"{ru} (у всех: {_number(ru_usual, ru)})")
    if not english:
        return Said("much as everybody is", "в основном как все")
    return Said("; ".join(english), "; ".join(russian))


def _number(usual: str, here: str) -> str:
    """What differs of two sentences of one form: their values; the whole of it where they are of no one form."""
    words, others = usual.split(" "), here.split(" ")
    if len(words) != len(others):
        return usual
    differing = [word for word, other in zip(words, others, strict=True) if word != other]
    return " ".join(differing) or "the same"
