"""Fixtures of tests that train."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import ml.network.training
import ml.ranking.pairmodels
import ml.ranking.retrieval


@pytest.fixture(scope="module")
def quick_training() -> Iterator[None]:
    """Networks of one seed and a few steps, and a few trees for pairs: for tests that ask what is done with models.

    Every part is trained and used as ever. Tests that ask how good models are go without it.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ml.network.training, "NETS", 1)
        patch.setattr(ml.network.training, "EPOCHS", 4)
        patch.setattr(ml.network.training, "STEPS_LEAST", 8)
        patch.setattr(ml.ranking.retrieval, "STEPS", 20)
        patch.setattr(ml.ranking.pairmodels, "LEAST_TREES", 20)
        patch.setattr(ml.ranking.pairmodels, "TREES", 20)
        yield
