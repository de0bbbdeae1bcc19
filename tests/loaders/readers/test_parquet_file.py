"""Parquet: rows by number, groups whole, and files that are no Parquet."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import polars as pl
import pytest

from graph.errors import ColumnsWrong, FileUnreadable
from loaders.readers import Parquet, parquet_file


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.parquet"
    pl.DataFrame({"k": [i * 7 % 11 for i in range(5000)], "v": range(5000), "spare": ["x"] * 5000}).write_parquet(path)
    return path


def test_rows_are_numbered_from_one(file: Path) -> None:
    chunks = list(Parquet().read(file, ["k", "v"]))
    assert [line for chunk in chunks for line in chunk.lines] == list(range(1, 5001))
    assert chunks[0].rows[3] == {"k": 10, "v": 3}
    assert chunks[-1].fraction == 1.0


@pytest.mark.parametrize("partition", [1_000_000, 700])
def test_groups_are_whole_and_in_order(file: Path, partition: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet_file, "PARTITION_ROWS", partition)
    seen: list[int] = []
    lines: list[int] = []
    for chunk in Parquet().read_grouped(file, ["k", "v"], ["k"]):
        assert sum(chunk.sizes) == len(chunk.rows)
        keys = [key for key, _ in groupby(chunk.rows, key=lambda row: row["k"])]
        assert len(keys) == len(chunk.sizes)
        seen += keys
        begin = 0
        for size in chunk.sizes:
            assert chunk.lines[begin : begin + size] == sorted(chunk.lines[begin : begin + size])
            begin += size
        lines += chunk.lines
    assert sorted(seen) == list(range(11))
    assert sorted(lines) == list(range(1, 5001))


def test_an_empty_table(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pl.DataFrame({"k": []}, schema={"k": pl.Int64}).write_parquet(path)
    assert list(Parquet().read(path, ["k"])) == []
    assert list(Parquet().read_grouped(path, ["k"], ["k"])) == []


def test_columns(file: Path) -> None:
    assert Parquet().check(file, ["k"], ["k", "v"]).ignored == ("spare",)
    with pytest.raises(ColumnsWrong, match="lacks 1 column"):
        Parquet().check(file, ["missing"], ["missing"])


def test_not_parquet(tmp_path: Path, file: Path) -> None:
    other = tmp_path / "b.parquet"
    other.write_text("a,b\n")
    with pytest.raises(FileUnreadable, match="not a Parquet file"):
        Parquet().check(other, [], [])
    other.write_bytes(file.read_bytes()[:-200])
    with pytest.raises(FileUnreadable, match="damaged"):
        Parquet().check(other, [], [])


def test_damaged_beyond_its_head(tmp_path: Path, file: Path) -> None:
    raw = bytearray(file.read_bytes())
    raw[8:400] = b"\xff" * 392
    other = tmp_path / "b.parquet"
    other.write_bytes(raw)
    with pytest.raises(FileUnreadable, match="damaged"):
        list(Parquet().read(other, ["k", "v"]))
