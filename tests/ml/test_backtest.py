"""Earlier predictions against what came: figures, and warnings only where something is wrong."""

from __future__ import annotations

import numpy as np
import pytest

from ml.judging.backtest import Drift
from ml.judging.drift import MUCH, SLIGHT, stability
from ml.kinds.binary import BinaryModel
from ml.kinds.binary_judge import of_probabilities
from ml.outcome.prior import Prior
from ml.overview.usual import usual

TESTED = {"served": "blend", "models": {"blend": {"auroc": {"value": 0.85, "low": 0.83, "high": 0.87}}}}
MODEL = BinaryModel(horizon_days=28, facts=TESTED, outcome=Prior(1, 4))


def drawn(seed: int = 0, people: int = 4000) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    probability = random.beta(0.5, 2.0, people)
    return random.random(people) < probability, probability


def test_good_predictions_raise_no_warning() -> None:
    happened, probability = drawn()
    judged = of_probabilities(happened, probability, MODEL)
    assert judged.warnings == ()
    expected, came, quality = (float(judged.figures[n].replace(",", "")) for n in ("expected", "happened", "AUROC"))
    assert expected == pytest.approx(came, rel=0.1)
    assert quality > 0.8


def test_a_lost_order_and_a_lost_level_are_told_apart() -> None:
    happened, probability = drawn()
    shuffled = np.random.default_rng(1).permutation(probability)
    (said,) = of_probabilities(happened, shuffled, MODEL).warnings
    assert "rank worse" in said
    (said,) = of_probabilities(happened, probability * 0.5, MODEL).warnings
    assert "calibration has drifted" in said


def test_few_people_raise_no_alarm_by_chance() -> None:
    happened, probability = drawn(people=60)
    assert not any("calibration" in said for said in of_probabilities(happened, probability * 0.9, MODEL).warnings)


def test_the_index_is_small_for_the_same_people_and_large_for_others() -> None:
    random = np.random.default_rng(2)
    then, again, other = random.normal(0, 1, 5000), random.normal(0, 1, 5000), random.normal(1, 1, 5000)
    assert stability(usual(then), again) < SLIGHT
    assert stability(usual(then), other) > MUCH
    unknown = np.where(random.random(5000) < 0.5, np.nan, again)
    assert stability(usual(then), unknown) > MUCH


def test_few_people_who_are_as_they_were_do_not_seem_to_have_changed() -> None:
    random = np.random.default_rng(3)
    indices = [stability(usual(random.normal(0, 1, 90)), random.normal(0, 1, 70)) for _ in range(300)]
    assert np.mean(np.array(indices) >= MUCH) < 0.01
    assert stability(usual(random.normal(0, 1, 90)), random.normal(2, 1, 70)) > MUCH


def test_a_constant_feature_and_an_unknown_one_have_an_index_too() -> None:
    assert stability(usual(np.zeros(100)), np.zeros(100)) == pytest.approx(0.0, abs=1e-9)
    assert stability(usual(np.full(100, np.nan)), np.full(100, np.nan)) == pytest.approx(0.0, abs=1e-9)


def test_drift_says_what_to_do() -> None:
    assert Drift(0.05, ()).warnings == ()
    score, features = Drift(0.4, (("orders_count_28", 0.5), ("orders_rate", 0.15))).warnings
    assert "train again" in score
    assert "orders_count_28" in features
