from __future__ import annotations

import gzip
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

from graph.errors import ColumnsWrong, FileUnreadable, InputError
from graph.match.reading import read_records

PEOPLE = "id{0}имя{0}город\n1{0}Пётр{0}Тула\n2{0}Анна{0}\n"


def file(folder: Path, content: bytes | str, name: str = "people.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
@pytest.mark.parametrize("packed", [False, True])
def test_a_dialect_is_told_from_the_file(tmp_path: Path, delimiter: str, encoding: str, packed: bool) -> None:
    data = PEOPLE.format(delimiter).encode(encoding)
    frame = read_records(file(tmp_path, gzip.compress(data) if packed else data)).frame
    assert frame.to_dicts() == [
        {"id": "1", "имя": "Пётр", "город": "Тула"},
        {"id": "2", "имя": "Анна", "город": None},
    ]


def test_western_text_is_not_taken_for_russian(tmp_path: Path) -> None:
    records = read_records(file(tmp_path, "name,city\nMüller,Köln\nHervé,Besançon\n".encode("cp1252")))
    assert records.frame["name"].to_list() == ["Müller", "Hervé"]
    assert records.layout == "CSV separated by commas, cp1252"


def test_what_says_nothing_is_null_and_the_original_stays(tmp_path: Path) -> None:
    records = read_records(file(tmp_path, " name , x\n Anna ,N/A\nnull,нет данных\nNA,-\nNa,0\n"))
    assert records.frame.rows() == [("Anna", None), (None, None), (None, None), ("Na", "0")]
    assert records.original["name"].to_list() == [" Anna ", "null", "NA", "Na"]


def test_quotes_as_exports_write_them(tmp_path: Path) -> None:
    text = 'name;inn\nООО "Ромашка" Плюс;7707083893\n"ООО ""Рога; копыта""";1\n"два\nряда";2\n'
    frame = read_records(file(tmp_path, text)).frame
    assert frame["name"].to_list() == ['ООО "Ромашка" Плюс', 'ООО "Рога; копыта"', "два\nряда"]


def test_names_of_columns_are_made_different_and_none_is_empty(tmp_path: Path) -> None:
    frame = read_records(file(tmp_path, "name,name,,name\na,b,c,d\ne,f,g,h\n")).frame
    assert frame.columns == ["name", "name_2", "column_3", "name_3"]


def test_a_short_row_is_filled_up(tmp_path: Path) -> None:
    assert read_records(file(tmp_path, "a,b,c\nx,y\nx,y,z\n")).frame.row(0) == ("x", "y", None)


def test_json_lines(tmp_path: Path) -> None:
    lines = '{"name": "Анна", "age": 7, "tags": ["a"]}\n\n{"name": null, "город": "Тула"}\n'
    assert read_records(file(tmp_path, lines, "p.jsonl")).frame.to_dicts() == [
        {"name": "Анна", "age": "7", "tags": '["a"]', "город": None},
        {"name": None, "age": None, "tags": None, "город": "Тула"},
    ]


def test_parquet_becomes_text(tmp_path: Path) -> None:
    path = tmp_path / "p.parquet"
    pl.DataFrame(
        {
            "born": [date(1990, 5, 6), None],
            "midnight": [datetime(1990, 5, 6), None],
            "moment": [datetime(1990, 5, 6, 7, 8), None],
            "inn": [7707083893.0, None],
            "kind": pl.Series(["a", "b"], dtype=pl.Categorical),
            "list": [["x"], None],
            "nothing": pl.Series([None, None], dtype=pl.Null),
        }
    ).write_parquet(path)
    frame = read_records(path).frame
    assert frame.row(0) == ("1990-05-06", "1990-05-06", "1990-05-06T07:08:00", "7707083893", "a", '["x"]', None)
    assert set(frame.dtypes) == {pl.String()}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "it is empty"),
        (b"  \n", "it is empty"),
        (b"PK\x03\x04rest", "an Excel workbook or another archive"),
        (b"PAR1rest", "it begins as Parquet"),
        (b"\x1f\x8brest", "it cannot be read"),
        (b"\xef\xbb\xbfa,b\n\xff,x\n", "line 2: bytes that are not utf-8"),
        (b"a,b\n\xff\x00\x00\x01,\x00\n", "it is not a text file"),
        (b"a,b\n1,2\n1,2,3\n", "line 3: the row has 3 fields, and the header has 2"),
        (b'a,b\n1,2\n"1,2\n', "line 3: a field does not end"),
        (b'{"a": 1}\n{"a": \n', "line 2: the line is not a JSON object"),
        (b'[{"a": 1}]', "it is one JSON array"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_place(tmp_path: Path, content: bytes, message: str) -> None:
    with pytest.raises(FileUnreadable) as caught:
        read_records(file(tmp_path, content))
    assert message in str(caught.value)
    assert "people.csv" in str(caught.value)


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable, match="no such file"):
        read_records(tmp_path / "nowhere.csv")


def test_a_file_without_header_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ColumnsWrong, match="line 1, column 2: the first line holds values"):
        read_records(file(tmp_path, "Anna,anna@mail.ru\nIvan,ivan@mail.ru\n"))


def test_one_record_has_nothing_to_match(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds 1 records"):
        read_records(file(tmp_path, "a,b\n1,2\n"))


def test_whole_numbers_that_were_written_as_fractions_are_whole(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text(
        "name,phone,share,born\nAnna,79161234567.0,1.0,1951\nIvan,,0.5, 1952.0\nOlga,7-916,2.0,about 30\n", "utf-8"
    )
    frame = read_records(path).frame
    assert frame["phone"].to_list() == ["79161234567", None, "7-916"]
    assert frame["born"].to_list() == ["1951", "1952", "about 30"]
    assert frame["share"].to_list() == ["1.0", "0.5", "2.0"]
