"""Lines of roots: they find quantiles, and their contributions add up to the amount."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ml.learners.roots import RootLine, root, shared_out, square
from ml.past.history import Floats

RANDOM = np.random.default_rng(5)
VALUES: Floats = RANDOM.gamma(2.0, 10.0, (3000, 4))
AMOUNTS: Floats = (0.3 * np.sqrt(VALUES[:, 0]) + 0.1 * np.sqrt(VALUES[:, 1])) ** 2 * RANDOM.gamma(3.0, 1 / 3, 3000)
AMOUNTS /= AMOUNTS.mean()


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
def test_a_quantile_lies_where_it_should(share: float) -> None:
    found = RootLine.fit(VALUES[:2000], AMOUNTS[:2000], share).predict(VALUES[2000:])
    assert (AMOUNTS[2000:] <= found).mean() == pytest.approx(share, abs=0.05)


def test_what_matters_gets_the_weight() -> None:
    weights = RootLine.fit(VALUES, AMOUNTS, 0.5).weights
    assert weights[0] > 2 * weights[1] > 4 * max(abs(weights[2]), abs(weights[3]))


def test_unknown_values_count_as_the_mean() -> None:
    line = RootLine.fit(VALUES, AMOUNTS, 0.5)
    unknown = np.full((1, 4), np.nan)
    assert line.predict(unknown)[0] == pytest.approx(line.intercept**2)


@given(
    arrays(np.float64, (6, 3), elements=st.floats(-5, 5)), arrays(np.float64, 6, elements=st.floats(-3, 3)),
)  # fmt: skip
def test_contributions_add_up_to_the_amount_and_keep_their_sign(parts: Floats, base: Floats) -> None:
    added, from_base = shared_out(parts, base)
    assert added.sum(axis=1) + from_base == pytest.approx(square(base + parts.sum(axis=1)), abs=1e-6)
    assert (np.sign(added) * np.sign(parts) >= 0).all()


@given(arrays(np.float64, 8, elements=st.floats(0, 1e12)))
def test_square_undoes_root(values: Floats) -> None:
    assert square(root(values)) == pytest.approx(values, rel=1e-9)
