"""Calibration never turns the order round, and comes back from its stored form."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import TrainingError
from ml.learners.calibration import Isotonic, Platt, calibrate, calibrator, fit_logistic
from ml.learners.metrics import ece
from ml.past.history import Flags, Floats


def drawn(rows: int, seed: int) -> tuple[Floats, Flags]:
    random = np.random.default_rng(seed)
    score = random.normal(size=rows)
    return score, random.uniform(size=rows) < 1 / (1 + np.exp(-2 * score))


@given(st.integers(0, 50), st.sampled_from([200, 6_000]))
def test_a_higher_score_never_gets_a_lower_probability(seed: int, rows: int) -> None:
    score, happened = drawn(rows, seed)
    found = calibrate(score, happened)
    probability = found(np.linspace(-9, 9, 400))
    assert (np.diff(probability) >= 0).all()
    assert ((probability > 0) & (probability < 1)).all()
    assert isinstance(found, Isotonic if rows == 6_000 else Platt)


def test_calibrated_probabilities_come_true_on_other_people() -> None:
    found = calibrate(*drawn(6_000, 1))
    score, happened = drawn(6_000, 2)
    assert ece(happened, found(score)) < 0.03


@pytest.mark.parametrize("rows", [200, 6_000])
def test_it_comes_back_from_its_stored_form(rows: int) -> None:
    found = calibrate(*drawn(rows, 1))
    back = calibrator(json.loads(json.dumps(found.as_json())))
    points = np.linspace(-4, 4, 50)
    assert back(points).tolist() == found(points).tolist()


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(TrainingError):
        calibrator({"kind": "spline"})


def test_a_useless_or_harmful_model_gets_hardly_any_weight() -> None:
    score, happened = drawn(4_000, 4)
    noise = np.random.default_rng(1).normal(size=(2, 4_000))
    weights, _ = fit_logistic(np.column_stack([score, noise[0], noise[1] - score]), happened)
    assert weights[0] > 1.5
    assert weights[1] < 0.1
    assert weights[2] == pytest.approx(0.0, abs=0.05)
