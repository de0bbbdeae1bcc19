"""Blends: near the mean where models are alike, without those that know nothing, never below zero."""

from __future__ import annotations

import numpy as np
import pytest

from ml.learners.blending import Blend, blend, higher, pruned, ranked
from ml.learners.calibration import Platt
from ml.learners.metrics import log_loss
from ml.learners.models import sigmoid
from ml.past.history import Flags, Floats

RANDOM = np.random.default_rng(5)
TRUTH = RANDOM.normal(-1.5, 1.2, 6_000)
HAPPENED: Flags = RANDOM.uniform(size=6_000) < sigmoid(TRUTH)


def noisy(much: float) -> Floats:
    noise: Floats = RANDOM.normal(0.0, much, len(TRUTH))
    return TRUTH + noise


def test_models_that_are_alike_get_weights_alike() -> None:
    scores = {name: noisy(0.5) for name in ("a", "b", "c")}
    found = blend(list(scores), scores, HAPPENED, 1)
    mean = sum(found.weights.values()) / 3
    assert all(weight == pytest.approx(mean, abs=0.08) for weight in found.weights.values())
    alone = min(log_loss(HAPPENED, sigmoid(score)) for score in scores.values())
    assert found.loss < alone


def test_a_model_that_knows_nothing_gets_next_to_none_and_one_that_is_wrong_none() -> None:
    scores = {"good": noisy(0.1), "noise": RANDOM.normal(-1.5, 2.0, len(TRUTH)), "wrong": -TRUTH}
    found = blend(list(scores), scores, HAPPENED, 1)
    assert found.weights["wrong"] == 0.0
    assert found.weights["noise"] < 0.05 < 0.7 < found.weights["good"]


def test_a_member_is_pruned_where_it_proves_to_harm_and_stays_where_chance_could_tell_it_apart() -> None:
    scores = {"good": noisy(0.1), "same": noisy(0.1) + noisy(0.05) - TRUTH, "other": noisy(0.6), "own": noisy(0.6)}
    alone = blend(["good"], scores, HAPPENED, 4)

    def kept(pair: Blend, alone: Blend) -> bool:
        found = pruned(pair, alone, scores, HAPPENED, 4)
        assert set(found.weights) == set(pair.weights)
        return found.weights[[*pair.weights][1]] > 0

    assert kept(blend(["good", "same"], scores, HAPPENED, 4), alone)
    assert kept(blend(["other", "own"], scores, HAPPENED, 4), blend(["other"], scores, HAPPENED, 4))
    assert not kept(Blend({"good": 0.2, "own": 0.8}, 0.0, Platt(1.0, 0.0), 0.0), alone)


def test_harm_is_what_chance_over_people_cannot_explain() -> None:
    noise = np.random.default_rng(4).normal(0.0, 1.0, 1_000)
    noise -= noise.mean()
    assert not higher(noise, 0 * noise)
    assert not higher(noise - 0.1, 0 * noise)
    assert higher(noise + 0.04, 0 * noise)
    assert not higher(noise + 0.04, 0 * noise, 4)  # a quarter of as many people


def test_an_overconfident_score_is_calmed() -> None:
    found = blend(["loud"], {"loud": 3 * TRUTH}, HAPPENED, 4)
    assert found.weights["loud"] < 0.6
    assert found.loss < log_loss(HAPPENED, sigmoid(3 * TRUTH))


def test_steps_come_only_with_people_enough() -> None:
    scores = {"a": TRUTH}
    assert blend(["a"], scores, HAPPENED, 1).calibrator.as_json()["kind"] == "isotonic"
    assert blend(["a"], scores, HAPPENED, 6).calibrator.as_json()["kind"] == "platt"


def test_a_score_of_any_unit_becomes_a_probability() -> None:
    found = ranked(TRUTH * 40 + 700, HAPPENED)
    assert found.loss == pytest.approx(log_loss(HAPPENED, sigmoid(TRUTH)), abs=0.01)
