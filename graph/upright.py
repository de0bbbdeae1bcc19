"""Tables for terminals of any width: side by side where that fits, else each row upright."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

SQUEEZED = 1.5
"""A table may be so many times as wide as the terminal before its cells become a word a line."""

CUT = "…"
"""What stands for the part of a cell that was cut off."""

_ANY_WIDTH = 10_000


def table_of(console: Console, headers: Sequence[str], rows: Sequence[Sequence[str]], title: str = "") -> Table:
    """Rows beside their headers, or one below the other as field and value where cells would be squeezed or cut off."""
    table = Table(*headers, title=title or None)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))  # no markup: values may hold brackets
    wide = Measurement.get(console, console.options.update(max_width=_ANY_WIDTH), table)
    if wide.maximum <= console.width:
        return table
    if wide.maximum <= console.width * SQUEEZED and wide.minimum <= console.width and not _cut(console, table, rows):
        return table
    return upright(headers, rows, title)


def _cut(console: Console, table: Table, rows: Sequence[Sequence[str]]) -> bool:
    """Whether a cell lost a part: columns are narrowed in proportion, not down to their longest words."""
    shown = sum(part.text.count(CUT) for part in console.render(table))
    return shown > sum(cell.count(CUT) for row in rows for cell in row)


def upright(headers: Sequence[str], rows: Sequence[Sequence[str]], title: str = "") -> Table:
    """Every row as fields and values, one below the other."""
    table = Table("field", "value", title=title or None)
    for row in rows:
        for header, cell in zip(headers, row, strict=True):
            table.add_row(header, Text(cell))
        table.add_section()
    return table
