"""Reasons: grouped, in order of weight, in both languages, and faithful to the model."""

from __future__ import annotations

import numpy as np
import pytest

from ml.features.phrases import Feature
from ml.learners.models import Linear, Rows
from ml.reasons.stories import Explained, reasons


def feature(name: str, group: str) -> Feature:
    return Feature(name, group, f"{name} is {{x}}", f"{name} = {{x}}", (f"no {name}", f"нет {name}"))


FEATURES = (feature("a", "one"), feature("b", "one"), feature("c", "two"), feature("d", "three"), feature("e", "four"))


def explained() -> Explained:
    return Explained(
        FEATURES, np.array([[0.4, 0.5, -0.7, 0.1, 0.0], [0.3, -0.9, 0.2, 0.1, 0.0]]), np.array([-1.0, -1.0])
    )


ROWS = [{"a": 1.0, "b": 2.0, "c": 3.0, "d": 4.0, "e": np.nan}] * 2


def test_groups_are_added_up_and_told_by_their_strongest_feature() -> None:
    first, second = reasons(explained(), ROWS)
    assert [reason.feature for reason in first] == ["b", "c", "d", "e"]
    assert [round(reason.weight, 6) for reason in first] == [0.9, -0.7, 0.1, 0.0]
    assert (first[0].en, first[0].ru) == ("b is 2", "b = 2")
    assert second[0].feature == "b"
    assert second[0].weight == pytest.approx(-0.6)


def test_all_groups_and_the_base_make_the_score() -> None:
    said = reasons(explained(), ROWS, most=10)
    for person, score in enumerate(explained().score):
        assert sum(reason.weight for reason in said[person]) == pytest.approx(score - explained().base[person])


def test_only_so_many_are_given() -> None:
    assert [len(given) for given in reasons(explained(), ROWS, most=3)] == [3, 3]


def test_taking_away_what_is_named_changes_the_score_more_than_taking_away_something_else() -> None:
    random = np.random.default_rng(0)
    values = random.normal(size=(600, 5))
    happened = values @ np.array([2.0, -1.0, 0.5, 0.1, 0.0]) + random.normal(size=600) > 0
    linear = Linear.fit(Rows(values, happened), 1.0)
    apart = tuple(feature(name, name) for name in "abcde")
    parts, base = linear.contributions(values)
    said = reasons(Explained(apart, parts, base), [dict(zip("abcde", row, strict=True)) for row in values], most=1)
    named = np.array(["abcde".index(given[0].feature) for given in said])
    other = (named + 1 + random.integers(0, 4, 600)) % 5
    score = linear.score(values)

    def change(columns: np.ndarray[tuple[int], np.dtype[np.int64]]) -> float:
        without = values.copy()
        without[np.arange(600), columns] = np.nan  # unknown counts as average
        return float(np.abs(score - linear.score(without)).mean())

    assert change(named) > 2 * change(other)
