from __future__ import annotations

import json
import random
from typing import Any

import duckdb
import polars as pl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from graph.match.comparisons import comparisons_for
from graph.match.conditions import (
    AnySlips,
    Condition,
    Crossed,
    Found,
    Same,
    SameStart,
    Shared,
    Similar,
    Slips,
    packed,
    unpacked,
)
from graph.match.date_conditions import Apart, DayAndMonthSwapped, TwoPartsOfDate
from tests.graph.match.people import fields

CONDITIONS: tuple[Condition, ...] = (
    Same("a"), Crossed("a", "b"), Similar("a", 0.75), Similar("a", 0.8), Similar("a", 0.88), Similar("a", 0.9),
    Similar("a", 0.92), Slips("a", 1), Slips("a", 2), SameStart("a", 1), SameStart("a", 1, initial=True),
    SameStart("a", 4), TwoPartsOfDate("a"), DayAndMonthSwapped("a"), Shared("p"), Shared("p", 2), Found("p", "q"),
    Found("p", "q", 2), AnySlips("p", 1), AnySlips("p", 2),
)  # fmt: skip
SCHEMA: dict[str, pl.DataType] = {
    "a": pl.String(),
    "b": pl.String(),
    "p": pl.List(pl.String()),
    "q": pl.List(pl.String()),
}
Record = dict[str, Any]


def value(chance: random.Random) -> str:
    """A word of one script or another, a date, a long line, or nothing between quotes."""
    kind = chance.random()
    if kind < 0.3:
        return f"19{chance.randint(40, 45)}-{chance.randint(0, 19):02}-{chance.randint(0, 39):02}"
    letters = chance.choice(["abc", "абвё", "aбв' -1", "éß李雷😀", "01"])
    return "".join(chance.choices(letters, k=chance.randint(60, 150) if kind > 0.95 else chance.randint(0, 8)))


def slipped(chance: random.Random, text: str) -> str:
    """The value with up to three slips: a letter changed, dropped, added, or swapped with the next."""
    for _ in range(chance.randint(0, 3)):
        at = chance.randrange(len(text) + 1)
        before, here, after = text[:at], text[at : at + 1], text[at + 1 :]
        text = before + chance.choice(["б" + after, after, "a" + here + after, after[:1] + here + after[1:]])
    return text


def record(chance: random.Random) -> Record:
    made: Record = {}
    for name, kind in SCHEMA.items():
        several = [value(chance) for _ in range(chance.randint(0, 4))]
        made[name] = None if chance.random() < 0.15 else value(chance) if kind == pl.String() else several
    return made


def pair(chance: random.Random) -> tuple[Record, Record]:
    """Two records, of which values of the second are often what slips make of the first's."""
    left, right = record(chance), record(chance)
    for name, known in left.items():
        if known is not None and chance.random() < 0.7:
            right[name] = slipped(chance, known) if isinstance(known, str) else [slipped(chance, one) for one in known]
    if chance.random() < 0.15:
        right["a"], right["b"] = left["b"], left["a"]
    return left, right


@settings(max_examples=6, phases=[Phase.generate])
@given(st.integers())
def test_sql_and_python_agree_on_every_pair(seed: int) -> None:
    chance = random.Random(seed)
    drawn = [pair(chance) for _ in range(1_000)]
    sides = [
        pl.DataFrame(
            {f"{name}_{end}": pl.Series([both[side][name] for both in drawn], dtype=SCHEMA[name]) for name in SCHEMA}
        )
        for side, end in enumerate("lr")
    ]
    asked = ", ".join(f"({condition.sql()}) IS TRUE" for condition in CONDITIONS)
    with duckdb.connect() as connection:
        connection.from_arrow(pl.concat(sides, how="horizontal").to_arrow()).create("pairs")
        answers = connection.execute(f"SELECT {asked} FROM pairs").fetchall()
    for (left, right), answer in zip(drawn, answers, strict=True):
        for condition, held in zip(CONDITIONS, answer, strict=True):
            assert condition.holds(left, right) == held, (condition, left, right)
            assert condition.holds(right, left) == held, "which comes first does not matter"


@settings(max_examples=20)
@given(st.lists(st.tuples(st.integers(0, 2100), st.integers(0, 2100)), min_size=1), st.integers(0, 5))
def test_numbers_differ_alike_in_sql_and_in_python(drawn: list[tuple[int, int]], at_most: int) -> None:
    condition = Apart("a", at_most)
    rows = [(str(a), str(b)) for a, b in [*drawn, (7, 7 + at_most), (7, 8 + at_most)]]
    with duckdb.connect() as connection:
        connection.from_arrow(pl.DataFrame(rows, schema=["a_l", "a_r"], orient="row").to_arrow()).create("pairs")
        answers = connection.execute(f"SELECT {condition.sql()} FROM pairs").fetchall()
    assert [held for (held,) in answers] == [condition.holds({"a": a}, {"a": b}) for a, b in rows]


def test_the_pairs_drawn_try_every_condition() -> None:
    chance = random.Random(1)
    drawn = [pair(chance) for _ in range(2_000)]
    for condition in CONDITIONS:
        assert 0 < sum(condition.holds(left, right) for left, right in drawn) < len(drawn), condition


@pytest.mark.parametrize("condition", CONDITIONS, ids=str)
def test_what_is_missing_never_holds(condition: Condition) -> None:
    full = {"a": "1950-01-01", "b": "1950-01-01", "p": ["x", "y"], "q": ["x", "y"]}
    for left, right in (({}, {}), (full, {}), ({}, full), (dict.fromkeys(SCHEMA), full)):
        assert not condition.holds(left, right)


@pytest.mark.parametrize(
    ("condition", "left", "right", "holds"),
    [
        (Slips("a", 1), "1950-10-17", "1950-10-71", True),  # two neighbours swapped are one slip
        (Slips("a", 1), "1950-10-17", "1950-11-71", False),
        (Slips("a", 2), "1950-10-17", "2950-10-18", False),  # both halves are touched
        (SameStart("a", 1, initial=True), "и", "иван", True),
        (SameStart("a", 1, initial=True), "игорь", "иван", False),
        (DayAndMonthSwapped("a"), "1950-04-11", "1950-11-04", True),
        (TwoPartsOfDate("a"), "1950-04-11", "1951-04-11", True),
        (TwoPartsOfDate("a"), "1950-04-11", "1951-04-12", False),
        (Apart("a", 1), "1999", "2000", True),
        (Apart("a", 1), "1999", "2001", False),
        (Apart("a", 5), "9", "12", True),
        (Similar("a", 0.9), "кузнецова", "кузнецовв", True),
        (Similar("a", 0.9), "кузнецова", "козлова", False),
    ],
)
def test_known_pairs(condition: Condition, left: str, right: str, holds: bool) -> None:
    assert condition.holds({"a": left}, {"a": right}) is holds


def test_names_in_each_others_place() -> None:
    crossed = Crossed("given", "family")
    assert crossed.holds({"given": "пётр", "family": "иван"}, {"given": "иван", "family": "пётр"})
    assert crossed.holds({"given": "пётр"}, {"given": "иван", "family": "пётр"})
    assert not crossed.holds({"given": "пётр", "family": "иван"}, {"given": "олег", "family": "пётр"})


def test_every_condition_is_packed_and_unpacked() -> None:
    used = [level.condition for one in comparisons_for(fields()) for level in one.levels if level.condition]
    assert len(used) > 40
    for condition in (*CONDITIONS, *used):
        assert unpacked(json.loads(json.dumps(packed(condition)))) == condition


@pytest.mark.parametrize("given", [{"is": "Guess"}, {"is": "Same", "colour": "red"}, {"field": "a"}])
def test_an_unknown_condition_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises((KeyError, TypeError)):
        unpacked(given)
