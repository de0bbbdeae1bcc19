"""Label windows never overlap between stages."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import TrainingError
from ml.past.history import DAY_MS
from ml.past.split import LEAST_CUTOFFS, temporal_split
from tests.ml.world import START


@given(st.floats(300, 2000), st.integers(1, 45))
def test_windows_of_the_stages_are_disjoint(days: float, horizon: int) -> None:
    last = START + days * DAY_MS
    split = temporal_split(START, last, horizon)
    assert split.test + split.horizon == pytest.approx(last)
    weekly = split.weekly()
    assert set(split.cutoffs) <= set(weekly.cutoffs)
    assert weekly.cutoffs[0] == split.cutoffs[0]
    for judged, cut in itertools.product((split.tune, split.validation, split.test), (split, weekly)):
        learnt = cut.closed_by(judged)
        assert len(learnt) >= LEAST_CUTOFFS
        assert all(cutoff + split.horizon <= judged for cutoff in learnt)
    assert split.tune + split.horizon <= split.validation + 1
    assert split.validation + split.horizon <= split.test + 1
    assert split.tune in split.closed_by(split.validation)
    assert split.validation in split.closed_by(split.test)
    assert min(split.cutoffs) > START


@given(st.floats(30, 800), st.integers(1, 400))
def test_a_short_history_shares_a_window_and_never_that_of_the_test(days: float, horizon: int) -> None:
    last = START + days * DAY_MS
    try:
        split = temporal_split(START, last, horizon)
    except TrainingError:
        assert days < horizon * 2
        return
    assert split.test + split.horizon == pytest.approx(last)
    learnt = split.closed_by(split.tune)
    if not split.shared:
        assert len(learnt) >= LEAST_CUTOFFS
    elif learnt:
        assert split.validation + split.horizon <= split.test + 1
    else:
        assert split.cutoffs == (split.test,)
    assert split.weekly().closed_by(split.tune) or not learnt


def test_a_year_is_enough_for_a_quarter() -> None:
    split = temporal_split(START, START + 365 * DAY_MS, 90)
    assert split.shared
    assert split.closed_by(split.validation)


def test_too_short_a_history_is_refused_with_advice() -> None:
    with pytest.raises(TrainingError) as refused:
        temporal_split(START, START + 36 * DAY_MS, 28)
    assert "PORTRAIT_CHURN_DAYS" in refused.value.hint
