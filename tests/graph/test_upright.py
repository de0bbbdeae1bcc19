"""Tables fit the terminal: nothing that a person may want to copy is cut off."""

from __future__ import annotations

from io import StringIO

import pytest
from rich.console import Console

from graph.upright import table_of

HEADERS = ("task", "version", "test moment", "people", "happened", "expected", "AUROC [95 %]", "Brier", "ECE")
ROW = ("churn", "15e8afef655d", "2026-06-02", "354", "131", "130", "0.7867 [0.738, 0.834]", "0.1792", "0.0612")


def printed(width: int, rows: int) -> str:
    console = Console(width=width, file=StringIO(), record=True)
    console.print(table_of(console, HEADERS, [ROW] * rows))
    return console.export_text()


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("rows", [1, 3])
def test_every_cell_is_there_whole(width: int, rows: int) -> None:
    text = printed(width, rows)
    assert "…" not in text
    for word in (*HEADERS, *ROW):
        assert text.count(word) >= (rows if word in ROW else 1), word
    assert max(map(len, text.splitlines())) <= width


def test_rows_stand_side_by_side_where_they_fit() -> None:
    assert len(printed(120, 3).splitlines()) < 10 < len(printed(80, 3).splitlines())


def test_values_are_not_read_as_markup() -> None:
    console = Console(width=80, file=StringIO(), record=True)
    console.print(table_of(console, ("value",), [["[red]a[/red]"]]))
    assert "[red]a[/red]" in console.export_text()
