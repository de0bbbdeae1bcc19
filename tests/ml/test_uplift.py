"""Uplift from a planted trial: one arm helps some people, the other the rest."""

from __future__ import annotations

import numpy as np
import pytest

from graph.errors import TrainingError
from ml.offers.metalearners import LEARNERS, arm_models, expected
from ml.offers.policy_value import (
    auuc,
    doubly_robust,
    inverse_propensity,
    mean_with_interval,
    qini,
    qini_with_interval,
)
from ml.offers.trial import Trial
from ml.offers.uplift import learn_policy, must_be_random

NAMES = ("control", "a", "b")


def drawn(people: int, seed: int, amounts: bool = False, differ: bool = True) -> Trial:
    """Arms a and b help by 0.3: a those with a high first value and b the rest, or both everybody, a a little more."""
    random = np.random.default_rng(seed)
    values = random.normal(size=(people, 3))
    arm = random.integers(0, 3, people)
    likes = values[:, 0] > 0 if differ else np.ones(people, dtype=bool)
    chance = 0.1 + 0.3 * ((arm == 1) & likes) + (0.3 * ((arm == 2) & ~likes) if differ else 0.2 * (arm == 2))
    outcome = (random.random(people) < chance).astype(np.float64)
    return Trial(values, arm, outcome * (50.0 + 10.0 * values[:, 1]) if amounts else outcome, NAMES)


@pytest.mark.parametrize("amounts", [False, True])
def test_a_policy_that_is_learnt_beats_every_single_arm_where_people_differ(amounts: bool) -> None:
    learnt, judged = drawn(4000, 1, amounts), drawn(6000, 2, amounts)
    policy = learn_policy(learnt, 0)
    arms, expects = policy.arms(judged.values), expected(arm_models(learnt), judged.values)
    assert policy.learner in LEARNERS
    assert all(one.low > 0 for one in policy.judged.values())
    for arm in range(3):
        single = np.full(len(arms), arm)
        gain = doubly_robust(judged, arms, expects) - doubly_robust(judged, single, expects)
        assert mean_with_interval(gain, 0).low > 0


def test_where_one_arm_is_best_for_all_everybody_gets_it() -> None:
    kept = []
    for seed in range(4):
        policy = learn_policy(drawn(2000, 20 + seed, differ=False), seed)
        assert policy.best == 1
        kept.append((policy.arms(drawn(500, 9).values) == 1).mean())
    assert np.mean(kept) > 0.95


@pytest.mark.parametrize("name", LEARNERS)
def test_every_learner_finds_what_an_arm_adds(name: str) -> None:
    learnt, judged = drawn(6000, 4), drawn(2000, 5)
    effects = LEARNERS[name](learnt, 0)(judged.values)
    likes = judged.values[:, 0] > 0
    assert not effects[:, 0].any()
    assert effects[likes, 1].mean() == pytest.approx(0.3, abs=0.06)
    assert effects[~likes, 1].mean() == pytest.approx(0.0, abs=0.06)
    assert effects[:, 2].mean() == pytest.approx(0.15, abs=0.04)


def test_both_estimates_agree_and_that_of_a_single_arm_is_its_mean() -> None:
    judged = drawn(4000, 3)
    single = np.ones(4000, dtype=np.int64)
    assert inverse_propensity(judged, single).mean() == pytest.approx(judged.outcome[judged.arm == 1].mean())
    flat = np.full((4000, 3), judged.outcome[judged.arm == 1].mean())
    assert doubly_robust(judged, single, flat).mean() == pytest.approx(inverse_propensity(judged, single).mean())


def test_qini_is_nought_for_a_random_order_and_falls_when_the_order_is_turned_round() -> None:
    learnt, judged = drawn(6000, 4), drawn(6000, 5)
    gain = LEARNERS["T-learner"](learnt, 0)(judged.values)[:, 1]
    right, wrong = qini_with_interval(judged, 1, 0, gain, 0), qini(judged, 1, 0, -gain)
    shuffled = np.random.default_rng(0).random(6000)
    assert right.low > 0.005 > abs(qini(judged, 1, 0, shuffled))
    assert right.low < right.value < right.high
    assert wrong < 0
    assert auuc(judged, 1, 0, gain) > auuc(judged, 1, 0, shuffled) > auuc(judged, 1, 0, -gain)


def test_without_a_lot_what_a_campaign_changed_cannot_be_known() -> None:
    must_be_random("randomised", "k1")
    with pytest.raises(TrainingError, match="cannot be known"):
        must_be_random(None, "k1")


def test_an_arm_of_a_few_people_is_a_clear_error() -> None:
    with pytest.raises(TrainingError, match="people in an arm"):
        learn_policy(drawn(60, 6), 0)
