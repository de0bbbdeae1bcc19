"""The tables at the end."""

from __future__ import annotations

import io
from pathlib import Path

from rich.console import Console

from graph.writer import Count
from loaders.report import print_reports, totals
from loaders.run import FileReport
from loaders.shaping import Tally


def printed(*reports: FileReport) -> str:
    console = Console(file=io.StringIO(), record=True, width=120)
    print_reports(console, reports)
    return console.export_text()


REPORT = FileReport(
    "shop",
    "orders.jsonl",
    Tally(1200, 1199, 1),
    counts={"Order": Count(10, 4, 3), ("Customer", "PLACED", "Order"): Count(5, 5, 0)},
    seconds=2.0,
    dead_letters=Path("letters.jsonl"),
)


def test_everything_is_told() -> None:
    text = printed(REPORT)
    rows = [line.split() for line in text.splitlines()]
    assert ["shop/orders.jsonl", "1,200", "1,199", "1", "–", "–", "600"] in rows
    assert ["Order", "10", "4", "3", "3"] in rows
    assert "(Customer)-PLACED→(Order)" in text
    assert "letters.jsonl" in text
    assert "Next: portrait resolve" in text


def test_what_was_skipped_needs_no_more_words() -> None:
    text = printed(FileReport("shop", "orders.jsonl", skipped=True))
    assert "already loaded" in text
    assert "nodes and edges" not in text
    assert "Next" not in text


def test_totals_are_sums() -> None:
    assert totals([REPORT, REPORT])["Order"] == Count(20, 8, 6)
