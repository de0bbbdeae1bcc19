"""How records of one person come to differ: slips, gaps, and the order in which they arrive."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

Words = NDArray[np.object_]
"""Text, or None where a record says nothing."""
ID = "id"


class Generated(NamedTuple):
    """Records in random order, and who each of them is."""

    frame: pl.DataFrame
    truth: list[str]


def words(values: Sequence[Any]) -> Words:
    """Text as an array that can be changed in places."""
    return np.array(values, dtype=np.object_)


def change(rng: np.random.Generator, values: Words, share: float, how: Callable[[str, int], str]) -> None:
    """Change that share of the values, in place; `how` gets the value and a random number."""
    at = np.flatnonzero(rng.random(len(values)) < share)
    picks = rng.integers(0, 2**20, len(at))
    values[at] = [v if v is None else how(v, p) for v, p in zip(values[at], picks.tolist(), strict=True)]


def drop(rng: np.random.Generator, values: Words, share: float) -> None:
    """Make that share of the values missing, in place."""
    values[rng.random(len(values)) < share] = None


def swap(rng: np.random.Generator, left: Words, right: Words, share: float) -> None:
    """Exchange two fields in that share of the records, in place."""
    at = rng.random(len(left)) < share
    left[at], right[at] = right[at].copy(), left[at].copy()


def digit_slip(text: str, pick: int) -> str:
    """One digit of a number mistyped."""
    digits = [place for place, letter in enumerate(text) if letter.isdigit()]
    at = digits[pick % len(digits)]
    return text[:at] + str((int(text[at]) + 1 + pick // 64 % 9) % 10) + text[at + 1 :]


def date_slip(iso: str, pick: int) -> str:
    """A date with day and month exchanged where that is a date, else with another day, month or year nearby."""
    year, month, day = (int(part) for part in iso.split("-"))
    match pick % 4:
        case 0 if day <= 12:
            month, day = day, month
        case 1:
            month = 1 + (month + pick // 4 % 11) % 12
        case 2:
            year += (-10, -1, 1, 10)[pick // 4 % 4]
        case _:
            day = 1 + (day + pick // 4 % 27) % 28
    return f"{year:04d}-{month:02d}-{min(day, 28):02d}"


def iso_days(days: NDArray[np.int64]) -> Words:
    """ISO dates of days counted from 1970."""
    return words(np.datetime_as_string(days.astype("datetime64[D]")).tolist())


def arrived(rng: np.random.Generator, fields: Mapping[str, Words], who: NDArray[np.int64]) -> Generated:
    """The records shuffled and numbered, so that neither order nor id tells who is who."""
    order = rng.permutation(len(who))
    columns = {name: pl.Series(name, values[order].tolist(), dtype=pl.String) for name, values in fields.items()}
    ids = pl.Series(ID, [f"r{n}" for n in range(len(who))])
    return Generated(pl.DataFrame([ids, *columns.values()]), [str(person) for person in who[order].tolist()])
