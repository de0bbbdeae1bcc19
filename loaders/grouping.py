"""Rows of one group brought together, whatever their order in the file."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

import orjson

from .readers import Chunk, Parquet
from .readers.chunk import CHUNK_ROWS, RawRow
from .source import SourceFile, columns

PARTITION_BYTES = 64_000_000
"""How much of a text file is sorted in memory at once."""

_Item = tuple[str, int, RawRow]


def key_of(row: RawRow, group_by: tuple[str, ...]) -> str:
    """A row's group, as text; ``requester.id`` reaches into an object."""
    parts: list[Any] = []
    for path in group_by:
        value: Any = row
        for name in path.split("."):
            value = value.get(name) if isinstance(value, dict) else None
        parts.append(value)
    return orjson.dumps(parts, default=str).decode()


def read(kind: SourceFile, path: Path, scratch: Path) -> Iterator[Chunk]:
    """The rows of a file, grouped if its kind says so.

    Args:
        kind: What kind of file it is.
        path: The file.
        scratch: Directory for temporary files, used when a large text file is grouped.

    Raises:
        FileUnreadable: the file is damaged beyond its head.
    """
    wanted = columns(kind.row)[1]
    if isinstance(kind.format, Parquet):
        if kind.group_by:
            return kind.format.read_grouped(path, wanted, kind.group_by)
        return kind.format.read(path, wanted)
    chunks = kind.format.read(path)
    return _grouped_text(kind, chunks, path.stat().st_size, scratch) if kind.group_by else chunks


def grouped(items: list[_Item], fraction: float) -> Iterator[Chunk]:
    """Chunks of (group, line, row) items; each group whole, its rows in order of lines."""
    items.sort(key=lambda item: item[:2])
    chunk = Chunk(fraction=fraction)
    previous = None
    for key, line, row in items:
        if key == previous:
            chunk.sizes[-1] += 1
        else:
            if len(chunk.rows) >= CHUNK_ROWS:
                yield chunk
                chunk = Chunk(fraction=fraction)
            chunk.sizes.append(1)
            previous = key
        chunk.lines.append(line)
        chunk.rows.append(row)
    if chunk.rows:
        yield chunk


def _grouped_text(kind: SourceFile, chunks: Iterator[Chunk], size: int, scratch: Path) -> Iterator[Chunk]:
    turns = -(-size // PARTITION_BYTES)
    if turns == 1:
        items: list[_Item] = []
        for chunk in chunks:
            pairs = zip(chunk.lines, chunk.rows, strict=True)
            items += [(key_of(row, kind.group_by), line, row) for line, row in pairs]
            if chunk.faults:
                yield Chunk(faults=chunk.faults)
        yield from grouped(items, 1.0)
        return
    scratch.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="group-", dir=scratch) as folder:  # readable by nobody else: rows are personal
        parts = [Path(folder) / str(turn) for turn in range(turns)]
        files: list[IO[bytes]] = [part.open("wb") for part in parts]
        try:
            for chunk in chunks:
                for line, row in zip(chunk.lines, chunk.rows, strict=True):
                    key = key_of(row, kind.group_by)
                    files[zlib.crc32(key.encode()) % turns].write(orjson.dumps([key, line, row]) + b"\n")
                if chunk.faults:
                    yield Chunk(faults=chunk.faults)
        finally:
            for file in files:
                file.close()
        for turn, part in enumerate(parts):
            with part.open("rb") as file:
                lines = [orjson.loads(line) for line in file]
            yield from grouped([(key, number, row) for key, number, row in lines], (turn + 1) / turns)
