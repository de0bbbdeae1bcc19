from __future__ import annotations

import random
from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.match.model import Model
from graph.match.prepare import RECORD, prepare
from graph.match.score import Scorer, probability, score
from graph.match.splink_model import predict
from graph.match.train import limit_common, train, untrained
from tests.graph.match.people import COLUMNS, town

FIELDS = ["given", "family", "born", "emails", "mailboxes"]
ANNA = {"given": "anna", "family": "smith", "born": "1971-03-05", "emails": ["a@x.ru"], "mailboxes": ["a"]}


@pytest.fixture(scope="module")
def table() -> pl.DataFrame:
    """Records with gaps, typos, and a phone that thirty of them share."""
    made = town(150, seed=11, mistakes=0.06)
    for row in made.rows[::8]:
        row["phone"] = "+7 900 000-00-01"
    return limit_common(prepare(made.frame, COLUMNS))


@pytest.fixture(scope="module")
def model(table: pl.DataFrame) -> Model:
    return train(table)


def test_one_pair_is_scored_as_the_batch_scores_it(table: pl.DataFrame, model: Model) -> None:
    """Weights to the last digits and vetoes, rarity included, of likely pairs and of strangers."""
    chance = random.Random(5)
    size = len(table)
    drawn = {(n, n + 1) for n in range(size - 1)} | {tuple(chance.sample(range(size), 2)) for _ in range(1_500)}
    pairs = pl.DataFrame(sorted(drawn), schema={"left": pl.Int64, "right": pl.Int64}, orient="row")
    found = predict(table, pairs, model, at_least=-1_000.0)
    assert len(found) == len(drawn)
    assert any(len(values) > 1 for values in model.shares.values()), "some values are common, others rare"
    rows = table.drop(RECORD).to_dicts()
    for left, right, weight, veto in found.iter_rows():
        single = score(model, rows[left], rows[right])
        assert single.weight == pytest.approx(weight, abs=1e-6)
        assert single.veto == veto
    assert model.vetoing, "this table is clean enough for vetoes"
    assert {None, *model.vetoing} == set(found["veto"])


def test_a_pair_is_given_up_only_where_it_weighs_too_little(table: pl.DataFrame, model: Model) -> None:
    """What is not compared any more could not have changed it; what is kept has the very score."""
    chance = random.Random(6)
    rows = table.drop(RECORD).to_dicts()
    alone = [{"given": row["given"]} for row in rows[:20]]
    scorer = Scorer(model)
    kept = 0
    for bits in (-12.0, -4.0, 0.0, 8.0):
        for left, right in [(n, n + 1) for n in range(150)] + [(chance.randrange(len(rows)), n) for n in range(150)]:
            for other in (rows[right], alone[right % 20]):
                whole = scorer.score(rows[left], other)
                kept += whole.weight >= bits
                heard = scorer.heard(rows[left]) & scorer.heard(other)
                for asked in (scorer.asked(rows[left]), scorer.asked(other)):
                    found = scorer.at_least(asked, rows[left], other, heard, bits)
                    assert found == (whole if whole.weight >= bits else None)
    assert 100 < kept < 2_000


def test_a_saved_model_scores_the_same(table: pl.DataFrame, model: Model) -> None:
    rows = table.drop(RECORD).to_dicts()
    read = Model.from_json(model.to_json())
    for left, right in ((0, 1), (2, 3), (5, 80)):
        assert score(read, rows[left], rows[right]) == score(model, rows[left], rows[right])


def test_which_record_comes_first_does_not_matter(table: pl.DataFrame, model: Model) -> None:
    rows = table.drop(RECORD).to_dicts()
    for left in range(0, 60, 7):
        for right in range(60):
            assert score(model, rows[left], rows[right]) == score(model, rows[right], rows[left])


def test_only_pairs_that_weigh_enough_come_back(table: pl.DataFrame, model: Model) -> None:
    pairs = pl.DataFrame({"left": range(100), "right": range(1, 101)})
    every = predict(table, pairs, model, at_least=-1_000.0)
    assert predict(table, pairs, model, at_least=0.0).equals(every.filter(pl.col("weight") >= 0))


def test_no_pairs_and_nothing_compared(table: pl.DataFrame, model: Model) -> None:
    none = pl.DataFrame(schema={"left": pl.Int64, "right": pl.Int64})
    for asked, by in ((none, model), (pl.DataFrame({"left": [0], "right": [1]}), untrained([], 10))):
        found = predict(table, asked, by, at_least=-1_000.0)
        assert (found.columns, len(found)) == (["left", "right", "weight", "veto"], 0)


def test_parts_are_what_is_known_of_both() -> None:
    model = untrained(FIELDS, 100)
    made = score(model, ANNA, {**ANNA, "family": None, "emails": None, "mailboxes": None})
    assert [part.comparison for part in made.parts] == ["given", "born"]
    nothing = score(model, {}, ANNA)
    assert (nothing.parts, nothing.veto) == ((), None)
    assert nothing.weight == pytest.approx(model.prior_weight)


def test_a_rare_name_shared_says_more() -> None:
    known = replace(untrained(FIELDS, 100), shares={"given": {"anna": 0.2}}, rare={"given": 0.001})
    known = replace(known, rare={**untrained(FIELDS, 100).rare, "given": 0.001})
    common, rare = (score(known, {"given": name}, {"given": name}).weight for name in ("anna", "zinovii"))
    assert rare - common == pytest.approx(7.64, abs=0.01)  # log2(0.2 / 0.001)


@given(st.floats(-2_000, 2_000))
def test_probabilities(weight: float) -> None:
    assert 0 <= probability(weight) <= 1
    assert probability(weight) + probability(-weight) == pytest.approx(1)


def test_a_bit_doubles_the_odds() -> None:
    assert [probability(weight) for weight in (0, 1, -2)] == pytest.approx([1 / 2, 2 / 3, 1 / 5])


def test_two_records_are_scored_as_groups_of_one(table: pl.DataFrame, model: Model) -> None:
    rows = table.drop(RECORD).to_dicts()
    for left, right in ((0, 1), (2, 3), (5, 80)):
        assert Scorer(model).score_groups([rows[left]], [rows[right]]) == score(model, rows[left], rows[right])


def test_groups_are_scored_by_the_best_pair_for_each_comparison() -> None:
    model = untrained(FIELDS, 100)
    named, born = {"given": "anna", "family": "smith"}, {"born": "1971-03-05"}
    whole = score(model, named | born, ANNA)
    assert Scorer(model).score_groups([named, born], [ANNA]).weight == whole.weight
    assert Scorer(model).score_groups([ANNA], [born, named, {"given": "boris"}]).weight == whole.weight
    assert Scorer(model).score_groups([{}], [ANNA]).weight == score(model, {}, ANNA).weight


def test_what_a_mailbox_spells_is_not_heard_beside_what_a_group_states() -> None:
    fields = [*FIELDS, "told_given", "told_roots", "given_from"]
    model = untrained(fields, 100)
    stated = {"given": "anna", "told_given": "anna"}
    spelled = {"told_given": "anna", "given_from": "anna@x.ru"}
    alone = Scorer(model).score_groups([stated], [spelled])
    assert [part.comparison for part in alone.parts] == ["told_given"]
    beside = Scorer(model).score_groups([stated], [spelled, stated])
    assert [part.comparison for part in beside.parts] == ["given"]


def test_a_contradiction_of_two_records_is_that_of_their_groups(table: pl.DataFrame, model: Model) -> None:
    rows = table.drop(RECORD).to_dicts()
    left, right = next((a, b) for a in rows for b in rows if score(model, a, b).veto)
    assert Scorer(model).score_groups([left, left], [left, right]).veto == score(model, left, right).veto
