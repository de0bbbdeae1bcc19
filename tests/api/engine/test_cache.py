from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from api.engine.cache import Cache


@given(st.lists(st.tuples(st.integers(), st.integers(1, 5)), unique_by=lambda entry: entry[0]), st.integers(5, 20))
def test_weight_stays_within_capacity_and_the_latest_are_kept(entries: list[tuple[int, int]], capacity: int) -> None:
    cache: Cache[int, int] = Cache(capacity)
    for key, weight in entries:
        cache.put(key, weight, weight)
    kept = [(key, weight) for key, weight in entries if cache.get(key) == weight]
    assert sum(weight for _, weight in kept) <= capacity
    assert kept == entries[len(entries) - len(kept) :]
    assert len(cache) == len(kept)


def test_what_is_used_is_kept() -> None:
    cache: Cache[str, int] = Cache(2)
    cache.put("a", 1)
    cache.put("b", 2)
    cache.get("a")
    cache.put("c", 3)
    assert [cache.get(key) for key in "abc"] == [1, None, 3]
