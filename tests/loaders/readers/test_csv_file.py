"""Bad CSV, row by row: every fault is named with its line, and never costs more rows than it has to."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.errors import ColumnsWrong, FileUnreadable
from loaders.readers import Chunk, Csv
from loaders.readers.chunk import CHUNK_ROWS
from loaders.readers.csv_file import RECORD_LINES
from loaders.readers.lines import FIELD_CHARACTERS, LINE_BYTES

COMMA = Csv()


def read(path: Path, text: str | bytes, reader: Csv = COMMA) -> Chunk:
    """All rows as one chunk."""
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    whole = Chunk()
    for chunk in reader.read(path):
        whole.lines += chunk.lines
        whole.rows += chunk.rows
        whole.faults += chunk.faults
    return whole


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "a.csv"


def test_rows_come_with_their_lines(file: Path) -> None:
    chunk = read(file, 'a,b\n1,x\n2,"two\nlines"\n\n3,\n')
    assert chunk.rows == [{"a": "1", "b": "x"}, {"a": "2", "b": "two\nlines"}, {"a": "3", "b": None}]
    assert chunk.lines == [2, 3, 6]
    assert chunk.faults == []


def test_byte_order_mark_crlf_and_semicolons(file: Path) -> None:
    chunk = read(file, b"\xef\xbb\xbfa;b\r\n1;x\r\n", Csv(";"))
    assert chunk.rows == [{"a": "1", "b": "x"}]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("1", "has 1 fields, where the header has 2"),
        ("1,2,3", "has 3 fields"),
        ("1,a\0b", "NUL"),
        ('1,"x"y', "quote"),
        ('1,"never closed', "quote"),
        ("1," + "x" * (FIELD_CHARACTERS + 1), "more than 1,000,000 characters"),
        ("1," + "x" * LINE_BYTES, "longer than"),
        (b"1,\xcf\xf0", "offset 11"),
        ("1,a\rb", "quote"),
    ],
)
def test_a_bad_line_costs_itself_only(file: Path, bad: str | bytes, reason: str) -> None:
    raw = bad.encode() if isinstance(bad, str) else bad
    chunk = read(file, b"a,b\n0,ok\n" + raw + b"\n" + b"5,ok\n6,ok\n")
    assert [row["a"] for row in chunk.rows] == ["0", "5", "6"]
    assert chunk.lines == [2, 4, 5]
    (fault,) = chunk.faults
    assert fault.line == 3
    assert reason in fault.reason


def test_an_unclosed_quote_swallows_nothing(file: Path) -> None:
    rows = [f"{i},x" for i in range(2000)]
    rows[500] = '500,"unclosed'
    chunk = read(file, "a,b\n" + "\n".join(rows) + "\n")
    assert len(chunk.rows) == 1999
    assert [fault.line for fault in chunk.faults] == [502]


def test_an_unclosed_quote_near_the_end(file: Path) -> None:
    chunk = read(file, 'a,b\n1,"x\n2,y\n3,z')
    assert [row["a"] for row in chunk.rows] == ["2", "3"]
    assert [fault.line for fault in chunk.faults] == [2]


def test_an_unclosed_quote_that_meets_the_next_one(file: Path) -> None:
    chunk = read(file, 'a,b\n1,"x\n2,"y"\n3,z\n')
    assert [row["a"] for row in chunk.rows] == ["2", "3"]
    assert [fault.line for fault in chunk.faults] == [2]


def test_a_quoted_field_of_many_lines_is_kept(file: Path) -> None:
    text = "\n".join("line" for _ in range(RECORD_LINES - 1))
    chunk = read(file, f'a,b\n1,"{text}"\n2,x\n')
    assert [row["a"] for row in chunk.rows] == ["1", "2"]
    assert chunk.lines == [2, 2 + RECORD_LINES - 1]


def test_a_bad_line_inside_an_open_quote(file: Path) -> None:
    chunk = read(file, b'a,b\n1,"x\n\xff\xff\n2,y\n')
    assert [row["a"] for row in chunk.rows] == ["2"]
    assert [fault.line for fault in chunk.faults] == [2, 3]
    assert [fault.damaged for fault in chunk.faults] == [False, True]


def test_chunks_are_bounded(file: Path) -> None:
    file.write_text("a,b\n" + "1,x\n" * (CHUNK_ROWS * 2 + 1))
    chunks = list(Csv().read(file))
    assert [len(chunk.rows) for chunk in chunks] == [CHUNK_ROWS, CHUNK_ROWS, 1]
    assert [chunk.fraction for chunk in chunks] == sorted(chunk.fraction for chunk in chunks)
    assert chunks[-1].fraction == 1.0


def test_wrong_delimiter_is_recognised(file: Path) -> None:
    file.write_text("a;b\n1;2\n")
    with pytest.raises(ColumnsWrong, match="separated by ';'"):
        Csv().check(file, ["a", "b"], ["a", "b"])


def test_malformed_header(file: Path) -> None:
    file.write_text('a,"b\n1,2\n')
    with pytest.raises(FileUnreadable, match="header"):
        Csv().check(file, ["a"], ["a"])


def test_parse_takes_one_mended_line() -> None:
    assert Csv().parse('1,"x, y"', ["a", "b"]) == {"a": "1", "b": "x, y"}
    for bad in ("1", "1,2,3", '1,"x', "1,2\n3,4"):
        with pytest.raises(ValueError, match=r"row|unexpected"):
            Csv().parse(bad, ["a", "b"])


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(st.text(max_size=8), st.text(max_size=8)), max_size=20))
def test_what_the_standard_writer_writes_is_read_back(file: Path, rows: list[tuple[str, str]]) -> None:
    """Written by an independent implementation; NUL cannot be, and a lone CR is no field of ours."""
    clean = [(a.replace("\0", "").replace("\r", ""), b.replace("\0", "").replace("\r", "")) for a, b in rows]
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerows([("a", "b"), *clean])
    chunk = read(file, text.getvalue().encode(errors="replace"))
    expected = [tuple(value.encode(errors="replace").decode() for value in row) for row in clean]
    assert [(row["a"] or "", row["b"] or "") for row in chunk.rows] == expected
    assert chunk.faults == []


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(st.sampled_from([b"1,2", b'1,"', b'"', b"\xff", b"\0", b"", b"1,2,3", b'x"y,1', b'"a","b"']), max_size=30)
)
def test_whatever_stands_in_a_file_is_read_or_named(file: Path, lines: list[bytes]) -> None:
    padding = "9,é\n".encode() * 40  # so that a stray byte is a rarity, and the file as a whole is UTF-8
    chunk = read(file, b"a,b\n" + padding + b"\n".join(lines) + b"\n")
    met = [*chunk.lines, *(fault.line for fault in chunk.faults)]
    assert len(met) == len(set(met))
    swallowed = sum(str(value).count("1,2") for row in chunk.rows for value in row.values() if value)
    assert sum(row == {"a": "1", "b": "2"} for row in chunk.rows) + swallowed >= lines.count(b"1,2")
