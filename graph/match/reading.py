"""Reading of a file of records whose columns nobody has described: CSV in whatever dialect, JSON Lines, Parquet."""

from __future__ import annotations

import gzip
import io
import zlib
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Any

import orjson
import polars as pl

from ..errors import FileUnreadable, InputError
from ..identifiers.base import words
from .dialect import decoded, delimiter_of, parsed

_PLACEHOLDERS = words(
    """
    null none nan nat n/a #n/a <na> (null) (none) undefined unknown missing (blank) (empty)
    нет неизвестно отсутствует 0000-00-00 00.00.0000
    """
) | {"не указано", "не указан", "не указана", "нет данных", "not available", "not provided"}
"""What exports write where a value is missing, in small letters."""


@dataclass(frozen=True)
class Records:
    """A file as it was read.

    Attributes:
        path: The file.
        layout: What it was found to be, in words: "CSV, separated by ;, cp1251".
        original: Every column as text, as the file has it.
        frame: The same with blanks trimmed, and null where there is nothing or a placeholder.
    """

    path: Path
    layout: str
    original: pl.DataFrame
    frame: pl.DataFrame


def read_records(path: Path) -> Records:
    """Read a file of records.

    Raises:
        FileUnreadable: it is missing, empty, broken, or of another format.
        ColumnsWrong: it has no header.
        InputError: it holds fewer than two records.
    """
    if not path.is_file():
        raise FileUnreadable("there is no such file", where=str(path))
    try:
        data = path.read_bytes()
        if data[:2] == b"\x1f\x8b":
            data = gzip.decompress(data)
    except (OSError, EOFError, zlib.error) as fault:
        raise FileUnreadable(f"it cannot be read ({type(fault).__name__})", where=str(path)) from None
    layout, original = _read(data, path)
    if original.height < 2:
        raise InputError(f"it holds {original.height} records; matching needs two at least", where=str(path))
    return Records(path, layout, original, cleaned(original))


def cleaned(original: pl.DataFrame) -> pl.DataFrame:
    """The values with blanks trimmed; null for the empty, for bare punctuation and for words that say "nothing"."""
    value = pl.all().str.strip_chars(" \t\r\n\u00a0\ufeff\u200b")
    bare = original.select(value)
    small = pl.all().str.to_lowercase()
    nothing = small.is_in(list(_PLACEHOLDERS)) | ~pl.all().str.contains(r"[\p{L}\p{N}]") | (pl.all() == "NA")
    masks = bare.select(nothing)
    made = bare.with_columns(pl.when(~masks[name]).then(pl.col(name)).alias(name) for name in bare.columns)
    # Whole numbers become fractions where another program wrote a column with gaps: 1951.0 is 1951, but beside a 0.5.
    fractions = made.select(pl.all().str.contains(r"^-?\d+\.\d*[1-9]\d*$").any())
    return made.with_columns(
        pl.col(name).str.replace(r"^(-?\d+)\.0$", "$1") for name in made.columns if fractions[name][0] is not True
    )


def _read(data: bytes, path: Path) -> tuple[str, pl.DataFrame]:
    for magic, what in _OTHERS:
        if data.startswith(magic):
            raise FileUnreadable(f"it is {what}", where=str(path), hint="Save it as CSV or Parquet.")
    if not data.strip():
        raise FileUnreadable("it is empty", where=str(path))
    if data.startswith(b"PAR1"):
        return "Parquet", _parquet(data, path)
    text, encoding = decoded(data, path)
    if text.lstrip().startswith("{"):
        return f"JSON Lines, {encoding}", _json_lines(text, path)
    if text.lstrip().startswith("["):
        raise FileUnreadable("it is one JSON array", where=str(path), hint="Write one object a line (JSON Lines).")
    delimiter = delimiter_of(text)
    return f"CSV {_SEPARATED[delimiter]}, {encoding}", parsed(text, delimiter or ",", path)


_SEPARATED = {
    ",": "separated by commas",
    ";": "separated by semicolons",
    "\t": "separated by tabs",
    "|": "separated by bars",
    None: "of one column",
}
_OTHERS = (
    (b"PK\x03\x04", "an Excel workbook or another archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"%PDF", "a PDF document"),
    (b"Obj\x01", "an Avro file"),
)


def _json_lines(text: str, path: Path) -> pl.DataFrame:
    columns: dict[str, list[str | None]] = {}
    rows = 0
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            record = orjson.loads(line)
        except orjson.JSONDecodeError:
            record = None
        if not isinstance(record, dict):
            raise FileUnreadable("the line is not a JSON object", where=f"{path}, line {number}")
        for name, value in record.items():
            columns.setdefault(name, [None] * rows).append(_written(value))
        rows += 1
        for values in columns.values():
            if len(values) < rows:
                values.append(None)
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))


def _written(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) else orjson.dumps(value, default=str).decode()


def _parquet(data: bytes, path: Path) -> pl.DataFrame:
    try:
        frame = pl.read_parquet(io.BytesIO(data))
    except (pl.exceptions.PolarsError, OSError):
        raise FileUnreadable("it begins as Parquet and cannot be read as such", where=str(path)) from None
    return frame.select(_as_text(series) for series in frame)


def _as_text(series: pl.Series) -> pl.Series:
    kind = series.dtype
    if isinstance(kind, pl.Datetime):
        # A date is often kept as a moment at midnight.
        whole = bool((series.drop_nulls().dt.time() == time()).all())
        return series.dt.to_string("%Y-%m-%d" if whole else "%Y-%m-%dT%H:%M:%S")
    if kind.is_float() and bool((series.drop_nulls() % 1 == 0).all()):
        return series.cast(pl.Int64, strict=False).cast(pl.String)  # whole numbers become fractions beside a gap
    if kind.is_nested() or kind == pl.Binary:
        return pl.Series(series.name, [_written(v) for v in series.to_list()], dtype=pl.String)
    return series.cast(pl.String, strict=False)
