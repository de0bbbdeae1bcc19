"""The latest neighbours before a moment, against the plainest way to find them."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ml.network.sampler import Latest

EDGES = st.lists(
    st.tuples(st.integers(0, 4), st.one_of(st.integers(-5, 20).map(float), st.just(math.nan))), max_size=40
)


@given(EDGES, st.integers(-6, 21), st.integers(1, 5), st.lists(st.integers(0, 4), max_size=6))
def test_it_finds_what_a_plain_search_finds(
    edges: list[tuple[int, float]], until: int, most: int, asked: list[int]
) -> None:
    owner = np.array([node for node, _ in edges], dtype=np.int64)
    time = np.array([at for _, at in edges], dtype=np.float64)
    node, edge = Latest(owner, time, 5).last(np.array(asked, dtype=np.int64), float(until), most)
    expected = []
    for place, wanted in enumerate(asked):
        known = [at for at in range(len(edges)) if owner[at] == wanted and time[at] <= until]
        expected += [(place, at) for at in sorted(known, key=lambda at: (time[at], at))[-most:]]
    assert list(zip(node.tolist(), edge.tolist(), strict=True)) == expected


def test_no_edges_are_no_fault() -> None:
    node, edge = Latest(np.empty(0, dtype=np.int64), np.empty(0), 3).last(np.arange(3), 1.0, 2)
    assert len(node) == len(edge) == 0
