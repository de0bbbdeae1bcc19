"""Precision and recall against known truth: over pairs of records, and B-cubed, over records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import NamedTuple, TypeVar

import polars as pl

from ..errors import ColumnsWrong, FileUnreadable, InputError
from .records import Member

K = TypeVar("K", bound=Hashable)


class Score(NamedTuple):
    """Precision, recall and F1, each 0–1; 1 where there is nothing to find or to get wrong."""

    precision: float
    recall: float
    f1: float

    @classmethod
    def of(cls, precision: float, recall: float) -> Score:
        """A score with its harmonic mean."""
        both = precision + recall
        return cls(precision, recall, 2 * precision * recall / both if both else 0.0)


class Scores(NamedTuple):
    """How well a partition agrees with the truth, over the records that both know."""

    records: int
    pairwise: Score
    b_cubed: Score


def compare(found: Mapping[K, str], truth: Mapping[K, str]) -> Scores:
    """Score a partition; records known to one side only are left aside."""
    both = Counter((found[key], truth[key]) for key in found.keys() & truth.keys())
    of_found: Counter[str] = Counter()
    of_truth: Counter[str] = Counter()
    for (group, true), size in both.items():
        of_found[group] += size
        of_truth[true] += size
    records = sum(both.values())
    right = sum(_pairs(size) for size in both.values())
    pairwise = Score.of(
        _ratio(right, sum(map(_pairs, of_found.values()))), _ratio(right, sum(map(_pairs, of_truth.values())))
    )
    squares = {key: size * size for key, size in both.items()}
    b_cubed = Score.of(
        _ratio(sum(square / of_found[group] for (group, _), square in squares.items()), records),
        _ratio(sum(square / of_truth[true] for (_, true), square in squares.items()), records),
    )
    return Scores(records, pairwise, b_cubed)


def _pairs(size: int) -> int:
    return size * (size - 1) // 2


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 1.0


def read_truth(path: Path, entity: str) -> dict[str, str]:
    """The true person or company of each record's uid, `source:key`.

    Args:
        path: A CSV file with the columns source, key and `entity`.
        entity: Name of the column that says who a record is: person_id or company_id.

    Raises:
        FileUnreadable: it is missing or not CSV.
        ColumnsWrong: a column is missing.
    """
    if not path.is_file():
        raise FileUnreadable("there is no such file", where=str(path), hint="portrait sample writes truth/persons.csv.")
    try:
        frame = pl.read_csv(path, infer_schema=False)
    except (pl.exceptions.PolarsError, OSError) as fault:
        raise FileUnreadable(f"not a CSV file ({type(fault).__name__})", where=str(path)) from None
    missing = {"source", "key", entity} - set(frame.columns)
    if missing:
        raise ColumnsWrong(f"missing: {', '.join(sorted(missing))}", where=str(path), hint="It needs source, key, …")
    return dict(zip(frame["source"] + ":" + frame["key"], frame[entity], strict=True))


def score(partition: Mapping[Member, str], path: Path, entity: str) -> Scores:
    """Score the partition of one side against a truth file.

    Raises:
        InputError: the file speaks of none of the records.
    """
    truth = read_truth(path, entity)
    keyed: dict[Member, str] = {member: truth[member[1]] for member in partition if member[1] in truth}
    if not keyed:
        raise InputError("it speaks of no record in the graph", where=str(path), hint="Was another sample loaded?")
    return compare(partition, keyed)
