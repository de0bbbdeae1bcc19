"""Figures of rankings by hand."""

from __future__ import annotations

import numpy as np
import pytest

from ml.ranking.metrics import Truth, ranking_scores, ranks


def test_recall_ndcg_and_map_by_hand() -> None:
    person = np.array([0, 0, 0, 1])
    score = np.array([0.9, 0.8, 0.7, 0.5])
    hit = np.array([True, False, True, False])
    bought = np.array([True, False, False, False])
    truth = Truth(np.array([4.0, 1.0, 0.0]), np.array([2.0, 0.0, 0.0]))
    found = ranking_scores(person, score, hit, bought, truth, 1)
    ideal = 1 + 1 / np.log2(3) + 1 / np.log2(4) + 1 / np.log2(5)
    assert found.people == 2
    assert found.recall == pytest.approx((2 / 4 + 0) / 2)
    assert found.ndcg.value == pytest.approx((1 + 1 / np.log2(4)) / ideal / 2)
    assert found.average_precision == pytest.approx((1 / 1 + 2 / 3) / 4 / 2)
    assert found.new_recall == pytest.approx(1 / 2)


def test_only_the_first_ten_count() -> None:
    person = np.zeros(12, dtype=np.int64)
    hit = np.arange(12) == 11
    truth = Truth(np.array([1.0]), np.array([1.0]))
    none = np.zeros(12, dtype=bool)
    assert ranking_scores(person, -np.arange(12.0), hit, none, truth, 1).recall == 0
    assert ranking_scores(person, np.arange(12.0), hit, none, truth, 1).recall == 1


def test_ranks_start_anew_for_each_person_and_ties_keep_their_order() -> None:
    person = np.array([0, 0, 0, 2, 2])
    assert ranks(person, np.array([0.1, 0.9, 0.1, 0.5, 0.6])).tolist() == [1, 0, 2, 1, 0]


def test_nobody_bought_anything() -> None:
    empty = Truth(np.zeros(2), np.zeros(2))
    found = ranking_scores(np.array([0, 1]), np.zeros(2), np.zeros(2, bool), np.zeros(2, bool), empty, 1)
    assert found.people == 0
    assert np.isnan(found.recall)
