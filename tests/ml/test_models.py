"""The simple models: contributions add up to the score, and stored models score as before."""

from __future__ import annotations

import json

import numpy as np
import pytest

from ml.learners.models import Boosted, Linear, Model, Rows, best_penalty
from ml.learners.scaling import Scaling


@pytest.fixture(scope="module")
def rows() -> Rows:
    random = np.random.default_rng(2)
    values = random.lognormal(size=(900, 5))
    values[random.uniform(size=values.shape) < 0.1] = np.nan
    return Rows(values, np.nan_to_num(values[:, 0]) + random.normal(size=900) > 1.2)


@pytest.fixture(scope="module", params=["linear", "boosted"])
def model(request: pytest.FixtureRequest, rows: Rows) -> Model:
    return Linear.fit(rows, 0.1) if request.param == "linear" else Boosted.fit(rows, 1, 40)


def test_contributions_add_up_to_the_score(model: Model, rows: Rows) -> None:
    parts, base = model.contributions(rows.values)
    assert parts.shape == rows.values.shape
    np.testing.assert_allclose(parts.sum(axis=1) + base, model.score(rows.values), atol=1e-9)


def test_the_feature_that_decides_contributes_most(model: Model, rows: Rows) -> None:
    parts, _ = model.contributions(rows.values)
    assert int(np.abs(parts).mean(axis=0).argmax()) == 0


def test_linear_comes_back_from_json(rows: Rows) -> None:
    linear = Linear.fit(rows, 0.1)
    back = Linear.from_json(json.loads(json.dumps(linear.as_json())))
    assert back.score(rows.values).tolist() == linear.score(rows.values).tolist()


def test_boosted_comes_back_from_text_and_repeats(rows: Rows) -> None:
    boosted = Boosted.fit(rows, 1, 30)
    assert boosted.as_text() == Boosted.fit(rows, 1, 30).as_text()
    assert Boosted.from_text(boosted.as_text()).score(rows.values).tolist() == boosted.score(rows.values).tolist()


def test_boosting_stops_where_more_trees_do_not_help(rows: Rows) -> None:
    half = Rows(rows.values[:450], rows.happened[:450])
    assert Boosted.fit(half, 1, 600, Rows(rows.values[450:], rows.happened[450:])).trees < 600


def test_the_penalty_is_chosen_on_other_rows(rows: Rows) -> None:
    noise = Rows(np.random.default_rng(1).normal(size=(900, 5)), rows.happened)
    assert best_penalty(noise, noise) in (0.003, 0.03, 0.3)


def test_scaling_bounds_outliers_and_takes_the_unknown_as_average() -> None:
    values = np.array([[1.0, 5.0], [2.0, 5.0], [1e12, 5.0], [np.nan, 5.0]])
    scaled = Scaling.of(values[:3])(values)
    assert np.abs(scaled).max() <= 5.0
    assert scaled[3].tolist() == pytest.approx([0.0, 0.0])
    assert scaled[:, 1].tolist() == pytest.approx([0.0] * 4)
