"""A bench that misses a bar says so, and fails."""

from __future__ import annotations

import pytest

from tests.bench.graphql.hits import Hits
from tests.bench.graphql.report import bars, ceiling, shortfall
from tests.bench.graphql.rounds import Cell, Figures

PEER = Figures(per_second=100, p50=10, p95=20, cpu_ms=1, faults=0)
GOOD = Figures(per_second=600, p50=2, p95=4, cpu_ms=1, faults=0)


@pytest.mark.parametrize(
    ("ours", "hits", "said"),
    [
        (GOOD, Hits(10, 10, 1.0), ""),
        (GOOD, Hits(10, 10, 10 / 9), "bars missed: statements per operation"),
        (GOOD, Hits(12, 10, 1.0), "bars missed: database hits against Cypher by hand, each"),
        (
            Figures(per_second=300, p50=2, p95=4, cpu_ms=1, faults=2),
            Hits(10, 10, 1.0),
            "2 answers were no success. bars missed: requests/s against the peer, geometric mean (8 at once)",
        ),
    ],
)
def test_missed_bars_are_named(ours: Figures, hits: Hits, said: str) -> None:
    cells = {Cell("one", "ours", 8): ours, Cell("one", "peer", 8): PEER, Cell("one", "by hand", 8): PEER}
    assert shortfall(bars(cells, {"one": hits}, [8]), cells.values()) == said


def test_the_ceiling_is_what_the_statements_alone_reach() -> None:
    fast, slow = Figures(800, 1, 2, 1, 0), Figures(200, 4, 8, 1, 0)
    cells = {Cell(name, "peer", 1): PEER for name in ("one", "two")}
    cells |= {Cell("one", "statement alone", 1): fast, Cell("two", "statement alone", 1): slow}
    assert ceiling(cells, 1) == pytest.approx(4.0)
