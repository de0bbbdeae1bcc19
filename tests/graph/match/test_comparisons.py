from __future__ import annotations

from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.match.comparisons import Comparison, comparisons_for, fields_of
from graph.match.meaning import Meaning as M
from graph.match.prepare import kind_of
from graph.match.score import score
from graph.match.train import untrained
from tests.graph.match.people import fields, prepared

FIELDS = fields()
EVERY = comparisons_for(FIELDS)


@pytest.mark.parametrize("comparison", EVERY, ids=lambda one: one.name)
def test_every_comparison_ends_with_what_holds_always(comparison: Comparison) -> None:
    assert [level.condition is None for level in comparison.levels] == [False] * (len(comparison.levels) - 1) + [True]
    assert len({level.label for level in comparison.levels}) == len(comparison.levels)
    assert comparison.levels[-1].frequency is None
    assert all(level.frequency is None or kind_of(level.frequency) == kind_of("given") for level in comparison.levels)


def test_names_are_unique() -> None:
    assert len({one.name for one in EVERY}) == len(EVERY)
    assert len({one.title for one in EVERY}) == len(EVERY)


@given(st.sets(st.sampled_from(FIELDS)))
def test_a_table_is_asked_for_nothing_that_it_lacks(known: set[str]) -> None:
    for comparison in comparisons_for(known):
        assert fields_of(comparison) <= known | set(comparison.needs)
        assert comparison.needs[0] in known


def test_attributes_keep_the_order_of_their_columns() -> None:
    written = [f"attribute_{number}" for number in (10, 2, 1)]
    assert [one.name for one in comparisons_for(written)] == ["attribute_1", "attribute_2", "attribute_10"]


LADDERS: dict[str, tuple[M, list[tuple[str, str]]]] = {
    "given": (M.GIVEN_NAME, [
        ("Александр", "Aleksandr"), ("Александр", "Саша"), ("Александр", "Алексндр"), ("Александр", "А."),
        ("Александр", "Олег"),
    ]),
    "family": (M.FAMILY_NAME, [
        ("Кузнецов", "Кузнецова"), ("Кузнецов", "Кузнецоов"), ("Кузнецов", "Кузьмин"), ("Кузнецов", "Ли"),
    ]),
    "born": (M.BIRTH_DATE, [
        ("1971-03-05", "1971-03-05"), ("1971-03-05", "1971-03-06"), ("1971-03-05", "1971-05-03"),
        ("1971-03-05", "1982-03-05"), ("1971-03-05", "1971-11-28"), ("1971-03-05", "1982-11-28"),
    ]),
    "emails": (M.EMAIL, [
        ("anna@x.ru", "Anna@x.ru"), ("anna@x.ru", "anna@y.ru"), ("annamaria@x.ru", "anamaria@x.ru"),
        ("annamaria@x.ru", "oleg@z.ru"),
    ]),
    "phones": (M.PHONE, [
        ("+7 912 345-67-89", "8 912 345 67 89"), ("+7 912 345-67-89", "+7 912 345-67-98"),
        ("+7 912 345-67-89", "+7 495 111-22-33"),
    ]),
    "company": (M.COMPANY, [
        ("ООО «Ромашка»", "Romashka LLC"), ("ООО «Ромашка»", "Ромашко"), ("ООО «Ромашка»", "Газпром"),
    ]),
}  # fmt: skip


@pytest.mark.parametrize("name", LADDERS)
def test_less_agreement_is_a_lower_level(name: str) -> None:
    meaning, pairs = LADDERS[name]
    rows = prepared(pl.DataFrame({"v": [value for pair in pairs for value in pair]}), {"v": meaning})
    model = untrained(FIELDS, 1000)
    labels = next([level.label for level in one.levels] for one in EVERY if one.name == name)
    reached: list[int] = []
    for left, right in zip(rows[::2], rows[1::2], strict=True):
        parts = score(model, left, right).parts
        reached.append(next(labels.index(part.label) for part in parts if part.comparison == name))
    assert all(above < below for above, below in pairwise(reached)), reached
    assert (reached[0], reached[-1]) == (0, len(labels) - 1)
