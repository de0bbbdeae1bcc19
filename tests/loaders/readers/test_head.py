"""What is refused before anything is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.errors import ColumnsWrong, FileUnreadable
from loaders.readers import Csv, JsonLines, Parquet
from loaders.readers.head import HEAD_BYTES, check_columns, text_head

FORMATS = [Csv(), JsonLines(), Parquet()]


@pytest.mark.parametrize("reader", FORMATS)
def test_missing_directory_and_empty(reader: Csv | JsonLines | Parquet, tmp_path: Path) -> None:
    (tmp_path / "orders.csv").touch()
    with pytest.raises(FileUnreadable, match="no such file") as fault:
        reader.check(tmp_path / "order.csv", [], [])
    assert fault.value.hint == "Did you mean orders.csv?"
    with pytest.raises(FileUnreadable, match="no such file"):
        reader.check(tmp_path / "nowhere" / "a.csv", [], [])
    with pytest.raises(FileUnreadable, match="directory"):
        reader.check(tmp_path, [], [])
    with pytest.raises(FileUnreadable, match="empty"):
        reader.check(tmp_path / "orders.csv", [], [])


def test_not_permitted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a\n")

    def refuse(*args: object, **kwargs: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(FileUnreadable, match="Permission denied"):
        Csv().check(path, [], [])


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("a,b\nПетров,1\n".encode("cp1251"), r"line 2: is not UTF-8: the byte at offset 4"),
        ("имя,b\n1,2\n".encode("cp1251"), r"line 1: is not UTF-8: the byte at offset 0"),
        ("a,b\n".encode("utf-16"), "UTF-16"),
        (b"PAR1xxxx", "Parquet"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"PK\x03\x04", "zip or Excel"),
        (b"a,b\r1,2\r", "Macintosh"),
    ],
)
def test_not_the_text_it_should_be(tmp_path: Path, raw: bytes, reason: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(raw)
    with pytest.raises(FileUnreadable, match=reason):
        text_head(path)


def test_one_stray_byte_is_left_to_the_reader(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("a,b\nПетров,1\nИванов,2\n".encode() + b"\xff,3\n")
    assert len(text_head(path)) == 4


def test_the_head_ends_with_a_whole_line(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b\n" + "ы,1\n" * HEAD_BYTES)
    assert all(line.endswith(b"\n") for line in text_head(path))


def test_columns_are_named_with_the_nearest() -> None:
    with pytest.raises(ColumnsWrong) as fault:
        check_columns(["E-Mail", "phone"], ["email", "city"], ["email", "city", "phone"], where="a.csv")
    assert "email (is it 'E-Mail'?), city; it has: E-Mail, phone" in str(fault.value)
    with pytest.raises(ColumnsWrong, match="more than once"):
        check_columns(["a", "a"], ["a"], ["a"], where="a.csv")
