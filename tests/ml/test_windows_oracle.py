"""Window aggregates against pandas, which computes the same by other means."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from ml.past.windows import Gaps, distinct, window_sums

OWNERS = 5
WINDOWS = (7, 28, 91)
EVENTS = st.lists(
    st.tuples(st.integers(0, OWNERS - 1), st.integers(0, 120), st.integers(0, 6), st.integers(1, 900)),
    min_size=1,
    max_size=60,
)


def _frame(events: list[tuple[int, int, int, int]]) -> pd.DataFrame:
    return pd.DataFrame(events, columns=["owner", "age", "what", "amount"])


@given(EVENTS)
def test_sums_and_distinct_counts(events: list[tuple[int, int, int, int]]) -> None:
    frame = _frame(events)
    owner, age = frame["owner"].to_numpy(np.int64), frame["age"].to_numpy(np.float64)
    sums = window_sums(owner, age, frame["amount"].to_numpy(np.float64), OWNERS, WINDOWS)
    kinds = distinct(owner, frame["what"].to_numpy(np.int64), age, OWNERS, WINDOWS)
    for at, days in enumerate(WINDOWS):
        grouped = frame[frame["age"] <= days].groupby("owner")
        everybody = range(OWNERS)
        np.testing.assert_array_equal(sums[:, at], grouped["amount"].sum().reindex(everybody, fill_value=0))
        np.testing.assert_array_equal(kinds[:, at], grouped["what"].nunique().reindex(everybody, fill_value=0))


@given(EVENTS)
def test_gaps_between_days(events: list[tuple[int, int, int, int]]) -> None:
    frame = _frame(events)
    gaps = Gaps(frame["owner"].to_numpy(np.int64), frame["age"].to_numpy(np.float64), OWNERS)
    days = frame.drop_duplicates(["owner", "age"]).sort_values(["owner", "age"])
    days["gap"] = days.groupby("owner")["age"].diff()
    by_owner = days.groupby("owner")["gap"]
    everybody = range(OWNERS)
    np.testing.assert_allclose(gaps.mean, by_owner.mean().reindex(everybody))
    np.testing.assert_allclose(gaps.longest, by_owner.max().reindex(everybody))
    np.testing.assert_allclose(gaps.deviation, by_owner.std(ddof=0).reindex(everybody), atol=1e-6)
