"""Figures against scikit-learn's, weighted and with ties."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score, brier_score_loss, roc_auc_score

from ml.learners.metrics import auroc, average_precision, binary_scores, brier, ece, log_loss, percentiles

ROWS = st.lists(st.tuples(st.booleans(), st.integers(0, 6), st.integers(1, 3)), min_size=4, max_size=60)


@given(ROWS)
def test_ranking_figures_equal_the_library_on_ties_and_weights(rows: list[tuple[bool, int, int]]) -> None:
    happened = np.array([row[0] for row in rows])
    score = np.array([row[1] / 6 for row in rows])
    weight = np.array([row[2] for row in rows], dtype=np.float64)
    if not 0 < happened.sum() < len(rows):
        return
    assert auroc(happened, score) == pytest.approx(roc_auc_score(happened, score))
    assert auroc(happened, score, weight) == pytest.approx(roc_auc_score(happened, score, sample_weight=weight))
    assert average_precision(happened, score, weight) == pytest.approx(
        average_precision_score(happened, score, sample_weight=weight)
    )
    assert brier(happened, score) == pytest.approx(brier_score_loss(happened, score))


def test_probabilities_that_come_true_have_no_calibration_error() -> None:
    random = np.random.default_rng(3)
    probability = random.uniform(0, 1, 50_000)
    happened = random.uniform(0, 1, 50_000) < probability
    assert ece(happened, probability) < 0.01
    assert ece(happened, np.clip(probability + 0.2, 0, 1)) > 0.1


def test_being_surely_wrong_is_costly_but_finite() -> None:
    assert 10 < log_loss(np.array([True]), np.array([0.0])) < 20


def test_an_interval_holds_its_value_and_repeats() -> None:
    random = np.random.default_rng(1)
    score = random.normal(size=400)
    happened = score + random.normal(size=400) > 0
    one = binary_scores(happened, score, 1 / (1 + np.exp(-score)), seed=5)
    assert one.auroc.low < one.auroc.value < one.auroc.high
    assert one == binary_scores(happened, score, 1 / (1 + np.exp(-score)), seed=5)


def test_percentiles_are_shares_below_and_nobody_ranks_among_equals() -> None:
    assert percentiles(np.array([0.3, 0.1, 0.3, 0.9])) == [0.25, 0.0, 0.25, 0.75]
    assert percentiles(np.array([0.018, 0.018])) == [None, None]
    assert percentiles(np.array([])) == []
