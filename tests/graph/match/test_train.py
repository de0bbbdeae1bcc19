from __future__ import annotations

from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.match.comparisons import COMMON, Comparison, comparisons_for, fields_of
from graph.match.meaning import Meaning as M
from graph.match.model import Model, Trained
from graph.match.prepare import RECORD, prepare
from graph.match.sessions import MOST_SESSIONS, SESSIONS, sessions
from graph.match.train import (
    FEWEST_RECORDS,
    MOST_HOLDERS,
    _falling,
    _of_households,
    limit_common,
    train,
    untrained,
    usual,
)
from tests.graph.match.people import COLUMNS, Town, fields, town

SHARE = st.floats(1e-6, 1.0)
LEVELS = st.lists(st.builds(Trained, SHARE, SHARE), min_size=1, max_size=7)


@given(LEVELS)
def test_less_agreement_is_never_better_evidence(levels: list[Trained]) -> None:
    made = _falling(levels)
    assert all(below.weight <= above.weight + 1e-9 for above, below in pairwise(made))
    assert [one.u for one in made] == [one.u for one in levels]
    assert sum(one.m for one in made) == pytest.approx(sum(one.m for one in levels))


@given(LEVELS)
def test_weights_that_fall_already_stay(levels: list[Trained]) -> None:
    ordered = sorted(levels, key=lambda one: one.m / one.u, reverse=True)
    for before, after in zip(ordered, _falling(ordered), strict=True):
        assert after.m == pytest.approx(before.m)


@pytest.mark.parametrize("comparison", comparisons_for(fields()), ids=lambda one: one.name)
def test_usual_shares(comparison: Comparison) -> None:
    made = usual(comparison)
    assert len(made) == len(comparison.levels)
    for shares in ([one.m for one in made], [one.u for one in made]):
        assert sum(shares) == pytest.approx(1)
        assert min(shares) > 0
    weights = [one.weight for one in made]
    assert weights == sorted(weights, reverse=True)
    assert weights[0] > 0 > weights[-1]


@pytest.fixture(scope="module")
def table() -> pl.DataFrame:
    return limit_common(prepare(town(180, seed=21).frame, COLUMNS))


@pytest.fixture(scope="module")
def model(table: pl.DataFrame) -> Model:
    return train(table)


def test_a_trained_model_is_sound(model: Model, table: pl.DataFrame) -> None:
    assert model.records == len(table)
    assert {one.name for one in model.comparisons} == model.trained.keys()
    for comparison in model.comparisons:
        levels = model.trained[comparison.name]
        assert len(levels) == len(comparison.levels)
        assert sum(one.m for one in levels) == pytest.approx(1)
        assert sum(one.u for one in levels) == pytest.approx(1, abs=0.01)
        weights = [one.weight for one in levels]
        assert all(below <= above + 1e-9 for above, below in pairwise(weights)), comparison.name
        assert weights[0] > 0 > weights[-1], comparison.name


def test_the_prior_is_about_the_share_of_pairs_that_match(model: Model) -> None:
    truth = pl.Series(town(180, seed=21).truth)
    matches = sum(size * (size - 1) for size in truth.value_counts()["count"]) / (len(truth) * (len(truth) - 1))
    assert model.prior == pytest.approx(matches, rel=0.25)


def test_training_is_the_same_every_time(model: Model, table: pl.DataFrame) -> None:
    assert train(table).version == model.version


def test_rare_values_are_not_kept_by_name(model: Model, table: pl.DataFrame) -> None:
    for field, known in model.shares.items():
        counts = dict(table[field].drop_nulls().value_counts().iter_rows())
        assert all(counts[value] >= 5 for value in known)
    assert model.shares["given"]
    assert not model.shares["address"]


def test_sessions_leave_every_comparison_to_be_learned(table: pl.DataFrame) -> None:
    chosen = sessions(table, comparisons_for(table.columns))
    assert 1 < len(chosen) <= MOST_SESSIONS
    assert set(chosen) <= set(SESSIONS)
    for name in ("given", "family", "born"):
        assert any(name not in rule for rule in chosen)


@pytest.mark.parametrize(
    "kept",
    [("given", "family", "email"), ("given", "family", "phone"), ("given", "family"), ("given", "email")],
    ids=str,
)
def test_few_columns_leave_each_session_something_to_learn(kept: tuple[str, ...]) -> None:
    columns = {name: COLUMNS[name] for name in kept}
    made = limit_common(prepare(town(180, seed=21).frame, columns))
    trained = train(made)
    for rule in sessions(made, trained.comparisons):
        assert any(fields_of(one).isdisjoint(rule) for one in trained.comparisons)
    for one in trained.comparisons:
        assert trained.trained[one.name][0].weight > 0 > trained.trained[one.name][-1].weight


@pytest.mark.parametrize(("one", "pairs", "least", "most"), [(1.0, 5_000, 6.4, 6.5), (0.5, 5_000, 0.0, 0.2),
    (0.01, 5_000, 0.0, 0.0), (0.5, 5, 3.0, 6.5), (0.5, 0, 6.4, 6.5)])  # fmt: skip
def test_a_household_counts_for_as_much_as_its_pairs_tell(one: float, pairs: int, least: float, most: float) -> None:
    assert least <= _of_households(np.full(pairs, one)) <= most


def test_families_teach_that_a_household_is_several_people() -> None:
    made = Town(31)
    for family in range(150):
        parent = made.person()
        for name in ("Иван", "Борис", "Глеб"):
            person = made.person(family=parent["family"], address=parent["address"], given=name, email=None)
            for _ in range(1 + family % 2):
                made.record(made.record(0, person), made.spoilt(person, 0.03))
    kept = {name: COLUMNS[name] for name in ("given", "family", "address", "born")}
    families = train(limit_common(prepare(made.frame, kept)))
    alone = train(limit_common(prepare(town(300, seed=5).frame, kept)))
    assert families.household < 2.0 < alone.household
    assert Model.from_json(families.to_json()) == families


def test_contacts_of_many_are_set_apart() -> None:
    many = [["a@x.ru", f"u{n}@x.ru"] for n in range(MOST_HOLDERS + 1)]
    emails = pl.Series([*many, ["a@x.ru"], None, ["z@x.ru"]], dtype=pl.List(pl.String))
    phones = pl.Series([["1"]] * MOST_HOLDERS + [None] * 4, dtype=pl.List(pl.String))
    made = limit_common(pl.DataFrame({RECORD: range(len(emails)), "emails": emails, "phones": phones}))
    assert made["emails"].to_list() == [*([own] for _, own in many), None, None, ["z@x.ru"]]
    assert made["emails" + COMMON].to_list() == [*[["a@x.ru"]] * (MOST_HOLDERS + 2), None, None]
    assert made["phones"].equals(phones), "not one too many"
    assert "phones" + COMMON not in made.columns


@pytest.mark.parametrize("rows", [0, 1, FEWEST_RECORDS - 1])
def test_a_table_too_small_to_learn_from_gets_usual_weights(rows: int) -> None:
    table = prepare(town(FEWEST_RECORDS, seed=2).frame[:rows], COLUMNS)
    made = train(table)
    assert made.trained == untrained([name for name in table.columns if table[name].count()], rows).trained
    assert 0 < made.prior < 0.5


def test_columns_that_say_nothing_are_not_compared() -> None:
    frame = town(60, seed=3).frame.with_columns(email=pl.lit(None, pl.String), phone=pl.lit("нет"))
    names = {one.name for one in train(limit_common(prepare(frame, COLUMNS))).comparisons}
    assert {"given", "family", "born"} <= names
    assert not {"emails", "phones", "emails_common"} & names


def test_the_only_thing_compared_is_enough_where_it_tells() -> None:
    """One comparison can not say how much of its agreement is chance: what a user means by equal names decides."""
    names = [
        f"ООО «{a}{b}»"
        for a in ("Ром", "Лот", "Аст", "Вег", "Гам", "Дел")
        for b in ("ашка", "оз", "ра", "трейд", "лес")
    ]
    cities = ["Тула", "Омск", "Пермь", "Казань", "Самара", "Тверь"] * 10
    for values, meaning, tells in (
        (names * 2, M.COMPANY, True),
        (cities, M.CITY, False),
        (names * 2, M.FAMILY_NAME, False),
    ):
        model = train(prepare(pl.DataFrame({"v": values}), {"v": meaning}))
        (comparison,) = model.comparisons
        best = max(model.share(comparison.levels[0].frequency or "", "rare"), 1e-9)
        assert (model.prior * model.trained[comparison.name][0].m / best > 1) is tells
