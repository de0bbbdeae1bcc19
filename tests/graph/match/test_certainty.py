from __future__ import annotations

from itertools import combinations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.match.certainty import REVIEW, confidence, doubtful

SIZE = 8
PAIR = {"left": pl.Int64, "right": pl.Int64, "probability": pl.Float64}
Rows = list[tuple[int, int, float]]
PAIRS = st.dictionaries(
    st.sampled_from(list(combinations(range(SIZE), 2))),
    st.sampled_from([0.06, 0.3, 0.5, 0.7, 0.95, 0.9995]),
    max_size=16,
).map(lambda found: [(a, b, chance) for (a, b), chance in found.items()])
CLUSTERS = st.lists(st.integers(0, SIZE - 1), min_size=SIZE, max_size=SIZE).map(
    lambda drawn: [drawn.index(cluster) for cluster in drawn]
)


def frame(rows: Rows) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=PAIR, orient="row")


@given(CLUSTERS, PAIRS)
def test_confidence_is_the_best_pair_inside_or_none_outside(cluster: list[int], pairs: Rows) -> None:
    for number, sure in enumerate(confidence(cluster, frame(pairs))):
        mine = [(a if b == number else b, chance) for a, b, chance in pairs if number in (a, b)]
        inside = [chance for other, chance in mine if cluster[other] == cluster[number]]
        outside = [chance for other, chance in mine if cluster[other] != cluster[number]]
        expected = max(inside) if inside else 1 - max(outside, default=0.0)
        assert sure == pytest.approx(expected, abs=1e-4)


@given(CLUSTERS, PAIRS)
def test_doubtful_pairs(cluster: list[int], pairs: Rows) -> None:
    found = doubtful(cluster, frame(pairs))
    assert found.schema == REVIEW
    known = {(a, b): chance for a, b, chance in pairs}
    between: set[frozenset[int]] = set()
    for left, right, chance, reason in found.iter_rows():
        assert known[left, right] == chance
        if cluster[left] == cluster[right]:
            assert reason.startswith("joined")
            assert chance < 0.999, "what is sure is no question"
            assert any(
                chance == max(p for (a, b), p in known.items() if end in (a, b) and cluster[a] == cluster[b])
                for end in (left, right)
            )
        else:
            sides = frozenset((cluster[left], cluster[right]))
            assert sides not in between, "one question for two clusters"
            between.add(sides)
            assert chance == max(p for (a, b), p in known.items() if {cluster[a], cluster[b]} == sides)
    doubts = [abs(chance - 0.5) for chance in found["probability"]]
    assert doubts == sorted(doubts)


@given(CLUSTERS, PAIRS)
def test_every_weakly_held_record_is_asked_about(cluster: list[int], pairs: Rows) -> None:
    asked = {(left, right) for left, right, *_ in doubtful(cluster, frame(pairs)).iter_rows()}
    for number in range(SIZE):
        inside = [(p, a, b) for a, b, p in pairs if number in (a, b) and cluster[a] == cluster[b]]
        if inside and max(inside)[0] < 0.999:
            best = max(p for p, _, _ in inside)
            assert asked & {(a, b) for p, a, b in inside if p == best}


def test_a_record_alone_is_sure() -> None:
    assert confidence([0, 1], frame([])) == [1.0, 1.0]
    assert doubtful([0, 1], frame([])).is_empty()


def test_no_records() -> None:
    assert confidence([], frame([])) == []
    assert doubtful([], frame([])).schema == REVIEW
