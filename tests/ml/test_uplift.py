"""Uplift from a planted trial: one arm helps some people, the other the rest."""

from __future__ import annotations

import numpy as np
import pytest

from graph.errors import TrainingError
from ml.offers.uplift import (
    ArmModels,
    Trial,
    doubly_robust,
    inverse_propensity,
    mean_with_interval,
    must_be_random,
    qini,
)

NAMES = ("control", "a", "b")


def drawn(people: int, seed: int, amounts: bool = False) -> Trial:
    random = np.random.default_rng(seed)
    values = random.normal(size=(people, 3))
    arm = random.integers(0, 3, people)
    likes = values[:, 0] > 0
    chance = 0.1 + 0.3 * ((arm == 1) & likes) + 0.3 * ((arm == 2) & ~likes)
    outcome = (random.random(people) < chance).astype(np.float64)
    return Trial(values, arm, outcome * (50.0 + 10.0 * values[:, 1]) if amounts else outcome, NAMES)


@pytest.mark.parametrize("amounts", [False, True])
def test_a_policy_that_is_learnt_beats_every_single_arm_where_people_differ(amounts: bool) -> None:
    learnt, judged = drawn(6000, 1, amounts), drawn(6000, 2, amounts)
    models = ArmModels.fit(learnt)
    policy, expected = models.policy(judged.values), models.expected(judged.values)
    for arm in range(3):
        single = np.full(len(policy), arm)
        gain = doubly_robust(judged, policy, expected) - doubly_robust(judged, single, expected)
        assert mean_with_interval(gain, 0).low > 0


def test_both_estimates_agree_and_that_of_a_single_arm_is_its_mean() -> None:
    judged = drawn(4000, 3)
    single = np.ones(4000, dtype=np.int64)
    assert inverse_propensity(judged, single).mean() == pytest.approx(judged.outcome[judged.arm == 1].mean())
    flat = np.full((4000, 3), judged.outcome[judged.arm == 1].mean())
    assert doubly_robust(judged, single, flat).mean() == pytest.approx(inverse_propensity(judged, single).mean())


def test_qini_is_nought_for_a_random_order_and_falls_when_the_order_is_turned_round() -> None:
    learnt, judged = drawn(6000, 4), drawn(6000, 5)
    expected = ArmModels.fit(learnt).expected(judged.values)
    gain = expected[:, 1] - expected[:, 0]
    right, wrong = qini(judged, 1, 0, gain), qini(judged, 1, 0, -gain)
    shuffled = qini(judged, 1, 0, np.random.default_rng(0).random(6000))
    assert right > 0.005 > abs(shuffled)
    assert wrong < 0


def test_without_a_lot_what_a_campaign_changed_cannot_be_known() -> None:
    must_be_random("randomised", "k1")
    with pytest.raises(TrainingError, match="cannot be known"):
        must_be_random(None, "k1")


def test_an_arm_of_a_few_people_is_a_clear_error() -> None:
    with pytest.raises(TrainingError, match="people in an arm"):
        ArmModels.fit(drawn(60, 6))
