"""One chunk's rows as pieces of files, ready to be put one behind the other."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .chunk import make_chunk
from .population import CHUNK
from .tables import Table

BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Job:
    """What a worker needs to make one chunk."""

    seed: int
    chunk: int
    wanted: int
    folder: Path
    """Where its pieces go, as `folder/<chunk>/<path>`."""


@dataclass(frozen=True)
class Piece:
    """A piece of one output file."""

    path: str
    file: Path
    rows: int
    header: bytes
    """What the whole file begins with."""


def is_loyalty(path: str) -> bool:
    """The loyalty programme separates by semicolons and writes a byte order mark."""
    return path.startswith("loyalty/")


def write_piece(table: Table, folder: Path) -> Piece:
    """The table's rows without a header, in the format of its file."""
    file = folder / table.path
    file.parent.mkdir(parents=True, exist_ok=True)
    header = b""
    with file.open("ab") as out:
        if table.path.endswith(".csv"):
            separator = ";" if is_loyalty(table.path) else ","
            table.rows.write_csv(out, include_header=False, separator=separator)
            names = separator.join(table.rows.columns) + "\n"
            header = (BYTE_ORDER_MARK if is_loyalty(table.path) else b"") + names.encode()
        elif table.path.endswith(".jsonl"):
            table.rows.write_ndjson(out)
        else:
            table.rows.write_parquet(out)
    return Piece(table.path, file, table.rows.height, header)


def write_chunk(job: Job) -> list[Piece]:
    """All pieces of one chunk; tables of the same file are joined in one piece."""
    folder = job.folder / str(job.chunk)
    pieces: dict[str, Piece] = {}
    for table in make_chunk(job.seed, job.chunk, job.wanted):
        piece = write_piece(table, folder)
        before = pieces[table.path].rows if table.path in pieces else 0
        pieces[table.path] = Piece(piece.path, piece.file, before + piece.rows, piece.header)
    return list(pieces.values())


def jobs(people: int, seed: int, folder: Path) -> list[Job]:
    """The chunks of a sample; only the last one may be partial."""
    count = -(-people // CHUNK)
    return [Job(seed, chunk, min(CHUNK, people - chunk * CHUNK), folder) for chunk in range(count)]
