"""An interval holds the probability that it is told with, however near to nought or to one."""

from __future__ import annotations

import numpy as np
import pytest

from ml.learners.intervals import as_judged


@pytest.mark.parametrize("judges", [0, 40, 5_000])
def test_an_interval_holds_its_probability(judges: int) -> None:
    probability = np.array([1e-6, 1e-4, 0.003, 0.5, 0.997, 1 - 1e-4, 1 - 1e-6])
    low, high = as_judged(probability, judges)
    assert np.all(low <= probability)
    assert np.all(probability <= high)
    assert np.all(low < high)
    assert np.all((low >= 0) & (high <= 1))
