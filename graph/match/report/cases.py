"""Doubtful pairs for a person's eye: both records side by side, and what every comparison adds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import polars as pl

from ..engine import Matched
from ..meaning import Meaning
from ..score import score

MOST = 50
"""Pairs that the page shows."""


class Field(NamedTuple):
    """One column of both records; `same` is None where one of them lacks it."""

    column: str
    left: str
    right: str
    same: bool | None


class Weighed(NamedTuple):
    """What one comparison says of the pair, and its bits."""

    label: str
    weight: float


class Case(NamedTuple):
    """A doubtful pair."""

    left: str
    right: str
    joined: bool
    probability: float
    reason: str
    fields: tuple[Field, ...]
    start: float
    weights: tuple[Weighed, ...]
    total: float


def cases(
    matched: Matched, frame: pl.DataFrame, columns: Mapping[str, Meaning], words: Mapping[str, str]
) -> list[Case]:
    """The most doubtful pairs.

    Args:
        matched: What matching found.
        frame: The records as they were read.
        columns: The columns that were compared.
        words: Column names by the words that comparisons use for them: "attribute 1" → "occupation".
    """
    return [
        _case(matched, frame, list(columns), words, int(left), int(right), probability, reason)
        for left, right, probability, reason in matched.review.head(MOST).select(
            "left", "right", "probability", "reason"
        ).iter_rows()
    ]  # fmt: skip


def _case(
    matched: Matched,
    frame: pl.DataFrame,
    columns: Sequence[str],
    words: Mapping[str, str],
    left: int,
    right: int,
    probability: float,
    reason: str,
) -> Case:
    scored = score(matched.model, matched.table.row(left, named=True), matched.table.row(right, named=True))
    weights = (Weighed(named(part.label, words), part.weight) for part in scored.parts)
    return Case(
        matched.ids[left],
        matched.ids[right],
        matched.cluster[left] == matched.cluster[right],
        probability,
        reason,
        tuple(_field(name, frame[name][left], frame[name][right]) for name in columns),
        matched.model.prior_weight,
        tuple(sorted(weights, key=lambda part: -part.weight)),
        scored.weight,
    )


def _field(name: str, left: str | None, right: str | None) -> Field:
    same = None if left is None or right is None else left.casefold() == right.casefold()
    return Field(name, left or "", right or "", same)


def named(text: str, words: Mapping[str, str]) -> str:
    """A label with the names of columns in it."""
    for word, column in words.items():
        if text.endswith(word):
            return text.removesuffix(word) + column
    return text
