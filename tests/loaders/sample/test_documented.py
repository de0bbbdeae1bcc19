"""docs/sample-data.md lists every file and column, in order; loaders are written from it."""

from __future__ import annotations

import re
from pathlib import Path

from .conftest import Written

DOCUMENT = Path(__file__).parents[3] / "docs" / "sample-data.md"


def _documented() -> dict[str, list[str]]:
    columns: dict[str, list[str]] = {}
    system = file = ""
    for line in DOCUMENT.read_text(encoding="utf-8").splitlines():
        if match := re.match(r"## (\w+)$", line):
            system, file = match[1], ""
        elif match := re.match(r"### (\w+\.\w+)", line):
            file = f"{system}/{match[1]}"
            columns[file] = []
        elif line.startswith("## "):
            file = ""
        elif file and (match := re.match(r"\| ([a-z_, ]+) \|", line)) and match[1] not in {"column", "field"}:
            columns[file] += match[1].split(", ")
    return columns


def test_every_file_has_the_documented_columns_in_that_order(business: Written) -> None:
    documented = _documented()
    loaded = {path for path in business.rows if not path.startswith("truth/")}
    assert documented.keys() == loaded
    for path, columns in documented.items():
        assert business.table(path).columns == columns, path


def test_the_truth_files_are_documented(business: Written) -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    for path in business.rows:
        if path.startswith("truth/"):
            row = re.search(rf"\| {path.removeprefix('truth/')} \|(.*)", text)
            assert row is not None, path
            places = [row[1].find(column) for column in business.table(path).columns]
            assert -1 not in places, path
