"""Rows of a group brought together, also where a file is too large for one turn."""

from __future__ import annotations

import stat
from collections.abc import Sequence
from pathlib import Path

import pytest

from loaders import grouping
from loaders.fields import Key, TextRow
from loaders.readers import Chunk, Csv
from loaders.source import Context, FoldedFile, Record


class Row(TextRow):
    key: Key
    value: str | None


def fold(rows: Sequence[Row], context: Context) -> list[Record]:
    return []


KIND = FoldedFile(name="a.csv", format=Csv(), row=Row, group_by=("key",), fold=fold)


def groups(chunks: list[Chunk]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for chunk in chunks:
        begin = 0
        for size in chunk.sizes:
            keys = {row["key"] for row in chunk.rows[begin : begin + size]}
            assert len(keys) == 1
            key = keys.pop()
            assert key not in found
            found[key] = chunk.lines[begin : begin + size]
            begin += size
    return found


@pytest.mark.parametrize("partition", [64_000_000, 5_000])
def test_groups_of_a_text_file(tmp_path: Path, partition: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grouping, "PARTITION_BYTES", partition)
    path = tmp_path / "a.csv"
    path.write_text("key,value\n" + "".join(f"{i * 7 % 13},v{i}\n" for i in range(3000)) + "broken\n")
    chunks = list(grouping.read(KIND, path, tmp_path / "scratch"))
    found = groups(chunks)
    assert len(found) == 13
    assert all(lines == sorted(lines) for lines in found.values())
    assert sorted(line for lines in found.values() for line in lines) == list(range(2, 3002))
    assert [fault.line for chunk in chunks for fault in chunk.faults] == [3002]
    assert not any((tmp_path / "scratch").glob("*"))


def test_temporary_files_are_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grouping, "PARTITION_BYTES", 1)
    path = tmp_path / "a.csv"
    path.write_text("key,value\n1,x\n")
    chunks = grouping.read(KIND, path, tmp_path / "scratch")
    next(chunks)
    (folder,) = (tmp_path / "scratch").iterdir()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    list(chunks)
    assert not folder.exists()


def test_keys_reach_into_objects_and_bear_anything() -> None:
    assert grouping.key_of({"a": {"b": 1}, "c": "x"}, ("a.b", "c")) == '[1,"x"]'
    assert grouping.key_of({"a": 7}, ("a.b", "c")) == "[null,null]"
