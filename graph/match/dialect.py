"""CSV of an unknown dialect: its encoding, its delimiter, and what exports do with quotes."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from ..errors import ColumnsWrong, FileUnreadable

_DELIMITERS = (",", ";", "\t", "|")
_HEAD = 200_000
"""Characters by which the delimiter is told."""
_FIELD = 1_000_000
"""Most characters of one field; more is an unclosed quote."""


def decoded(data: bytes, path: Path) -> tuple[str, str]:
    """The text, and the encoding it was found to be in: UTF-8 with or without mark, UTF-16 with it, cp1251, cp1252."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _strictly(data, "utf-16", path), "utf-16"
    if data.startswith(b"\xef\xbb\xbf"):
        return _strictly(data[3:], "utf-8", path), "utf-8"
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as fault:
        if data[max(0, fault.start - 50_000) : fault.start + 50_000].count(0):
            raise FileUnreadable("it is not a text file", where=str(path)) from None
    try:
        text = data.decode("cp1251")
    except UnicodeDecodeError:
        return _strictly(data, "cp1252", path), "cp1252"
    # "Müller" read as Russian has a Cyrillic letter among Latin ones; Russian words do not.
    mixed = len(re.findall(r"[A-Za-z][А-Яа-яЁё]|[А-Яа-яЁё][A-Za-z]", text))
    if mixed <= len(re.findall(r"[А-Яа-яЁё]{3}", text)):
        return text, "cp1251"
    return _strictly(data, "cp1252", path), "cp1252"


def _strictly(data: bytes, encoding: str, path: Path) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as fault:
        line = data.count(b"\n", 0, fault.start) + 1
        raise FileUnreadable(
            f"bytes that are not {encoding}", where=f"{path}, line {line}", hint="Save the file as UTF-8."
        ) from None


def delimiter_of(text: str) -> str | None:
    """What separates the fields: that which gives most rows as many fields as the header; None for one column."""
    head = text[:_HEAD]
    best: tuple[float, int, str | None] = (0.0, 1, None)
    for delimiter in _DELIMITERS:
        widths = [len(row) for _, row in _rows(head, delimiter)][: None if len(text) <= _HEAD else -1]
        if widths and widths[0] > 1:
            share = sum(width == widths[0] for width in widths) / len(widths)
            best = max(best, (round(share, 1), widths[0], delimiter), key=lambda found: found[:2])
    return best[2]


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not empty, each with the number of its last line."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        yield from ((reader.line_num, row) for row in reader if row)
    except csv.Error:
        return


def parsed(text: str, delimiter: str, path: Path) -> pl.DataFrame:
    """The rows of CSV with a header; every column text, in the names that the header gives.

    Raises:
        FileUnreadable: a row is broken; the error names its line.
        ColumnsWrong: the first line is no header.
    """
    text = text.lstrip("\r\n")
    csv.field_size_limit(_FIELD)
    first = next(_rows(text, delimiter), (1, []))[1]
    names = _names(first, path)
    # Polars takes a quote anywhere for the beginning of a quoted field; exports write: ООО "Ромашка".
    odd = re.search(rf'[^"{re.escape(delimiter)}\r\n]"[^"{re.escape(delimiter)}\r\n]', text)
    if odd is None and text.count('"') % 2 == 0:
        try:
            frame = pl.read_csv(io.BytesIO(text.encode()), separator=delimiter, infer_schema=False)
        except pl.exceptions.PolarsError:
            pass  # the standard parser says which line is wrong
        else:
            if frame.width == len(names):
                return frame.rename(dict(zip(frame.columns, names, strict=True)))
    return _odd_csv(text, delimiter, names, path)


def _odd_csv(text: str, delimiter: str, names: list[str], path: Path) -> pl.DataFrame:
    rows: list[list[str]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    next(reader)
    last = began = 0
    try:
        while True:
            last, began = began, reader.line_num + 1
            row = next(reader)
            if len(row) > len(names) and any(row[len(names) :]):
                raise FileUnreadable(
                    f"the row has {len(row)} fields, and the header has {len(names)}",
                    where=f"{path}, line {reader.line_num}",
                    hint="A field that holds the separator must stand in double quotes.",
                )
            if row:
                rows.append((row + [""] * len(names))[: len(names)])
    except StopIteration:
        began = last
        swallowed = text.count('"') % 2 and rows and "\n" in "".join(rows[-1])
    except csv.Error:
        swallowed = True
    if swallowed:
        raise FileUnreadable(
            "a field does not end", where=f"{path}, line {began}", hint="Look for an unclosed double quote."
        )
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def _names(header: list[str], path: Path) -> list[str]:
    names: list[str] = []
    for position, cell in enumerate(header, 1):
        plain = " ".join(cell.split()).strip("\ufeff") or f"column_{position}"
        copies = sum(name == plain or re.fullmatch(rf"{re.escape(plain)}_\d+", name) is not None for name in names)
        names.append(f"{plain}_{copies + 1}" if copies else plain)
    value = next((n for n, cell in enumerate(header, 1) if "@" in cell or re.fullmatch(r"[\d\s().+/-]{5,}", cell)), 0)
    if value:
        raise ColumnsWrong(
            "the first line holds values, not the names of columns",
            where=f"{path}, line 1, column {value}",
            hint="Put a line with the names of the columns first.",
        )
    return names
