from __future__ import annotations

import polars as pl
import pytest

from graph.match.comparisons import comparisons_for
from graph.match.model import Trained
from graph.match.prepare import prepare
from graph.match.splink_model import linker, settings, shares_of
from graph.match.train import untrained
from tests.graph.match.people import COLUMNS, town

FIELDS = ["given", "family", "more", "words"]
COMPARISONS = comparisons_for(FIELDS)


def test_settings_follow_the_comparisons() -> None:
    given = {COMPARISONS[0].name: tuple(Trained(0.5, 0.1) for _ in COMPARISONS[0].levels)}
    made = settings(COMPARISONS, given, prior=0.01)
    assert made["probability_two_random_records_match"] == 0.01
    for written, comparison in zip(made["comparisons"], COMPARISONS, strict=True):
        null, *levels = written["comparison_levels"]
        assert null["is_null_level"]
        assert [level["label_for_charts"] for level in levels] == [level.label for level in comparison.levels]
        assert [level["sql_condition"] for level in levels][-1] == "ELSE"
        known = comparison.name in given
        assert all(("m_probability" in level) is known for level in levels)
        rarity = [level.get("tf_adjustment_column") for level in levels]
        assert rarity == [level.frequency for level in comparison.levels]


def test_shares_are_those_of_the_model() -> None:
    table = prepare(pl.DataFrame({"g": ["Анна", "Зоя", None, "Анна"]}), {"g": COLUMNS["given"]})
    first, second = (table["given"][n] for n in (0, 1))
    model = untrained(["given"], 10)
    found = shares_of(table, "given", model)
    assert dict(found.iter_rows()) == {first: model.rare["given"], second: model.rare["given"]}


def test_a_connection_is_closed_whatever_happens() -> None:
    table = prepare(town(5, seed=1).frame, COLUMNS)
    wanted = settings(comparisons_for(["given", "born"]), {}, prior=0.01)
    with pytest.raises(RuntimeError, match="on purpose"), linker(table, wanted, {}):
        raise RuntimeError("on purpose")
