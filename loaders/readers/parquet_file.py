"""Parquet, read by polars batch by batch, or group by group."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from graph.errors import FileUnreadable

from .chunk import CHUNK_ROWS, Chunk, RawRow
from .head import Head, check_columns, check_present

PARTITION_ROWS = 1_000_000
"""Rows that are sorted in memory at once when a file is grouped."""
LINE = "\0line"
"""Number of each row; no column of a file can be called so: see `Parquet.check`."""

_SEED = 7


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    try:
        yield
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as fault:
        raise FileUnreadable(
            f"is not a Parquet file, or a damaged one ({type(fault).__name__})",
            where=str(path),
            hint="Write it again; an interrupted copy lacks its end.",
        ) from None


@dataclass(frozen=True)
class Parquet:
    """A Parquet file; its rows are numbered from 1.

    Args:
        brought: Brings rows together before they are read, where a file tells far more than is wanted; what comes of
            it has the number of one of its rows in `LINE`. Such a file cannot be grouped as well.
    """

    brought: Callable[[pl.LazyFrame], pl.LazyFrame] | None = None

    def check(self, path: Path, needed: Sequence[str], known: Sequence[str]) -> Head:
        """Check that it is Parquet and has the columns.

        Raises:
            FileUnreadable: missing, empty, or not Parquet.
            ColumnsWrong: a column is missing.
        """
        check_present(path)
        with path.open("rb") as file:
            magic = file.read(4)
        if magic != b"PAR1":
            raise FileUnreadable("is not a Parquet file", where=str(path), hint="Export it as Parquet.")
        with _readable(path):
            columns = list(pl.read_parquet_schema(path))
        return check_columns([name for name in columns if name != LINE], needed, known, where=str(path))

    def _scan(self, path: Path, columns: Sequence[str]) -> pl.LazyFrame:
        frame = pl.scan_parquet(path, row_index_name=LINE, row_index_offset=1, glob=False)
        frame = frame.select(LINE, *(name for name in pl.read_parquet_schema(path) if name in columns))
        return self.brought(frame).sort(LINE) if self.brought else frame

    def read(self, path: Path, columns: Sequence[str]) -> Iterator[Chunk]:
        """All rows, with those of `columns` that the file has.

        Raises:
            FileUnreadable: damaged beyond its head.
        """
        with _readable(path):
            total = pl.scan_parquet(path, glob=False).select(pl.len()).collect().item()
            for batch in self._scan(path, columns).collect_batches(chunk_size=CHUNK_ROWS, maintain_order=True):
                for piece in batch.iter_slices(CHUNK_ROWS):
                    yield _chunk(piece, total)

    def read_grouped(self, path: Path, columns: Sequence[str], key: Sequence[str]) -> Iterator[Chunk]:
        """All rows, those with equal `key` together and in order of rows.

        Files of over a million rows are read once for every million, each time keeping the groups whose
        hash falls to that turn: memory stays bounded whatever the order of rows.

        Raises:
            FileUnreadable: damaged beyond its head.
        """
        with _readable(path):
            total = pl.scan_parquet(path, glob=False).select(pl.len()).collect().item()
            turns = -(-total // PARTITION_ROWS)
            behind = 0
            for turn in range(turns):
                frame = self._scan(path, columns)
                if turns > 1:
                    frame = frame.filter(pl.struct(key).hash(_SEED) % turns == turn)
                sorted_rows = frame.sort(*key, LINE).collect()
                for piece, sizes in _whole_groups(sorted_rows, key):
                    behind += piece.height
                    chunk = _chunk(piece, total)
                    chunk.sizes, chunk.fraction = sizes, behind / total
                    yield chunk


def _chunk(piece: pl.DataFrame, total: int) -> Chunk:
    lines = piece[LINE].to_list()
    rows: list[RawRow] = piece.drop(LINE).to_dicts()
    return Chunk(lines, rows, fraction=lines[-1] / total if lines else 1.0)


def _whole_groups(rows: pl.DataFrame, key: Sequence[str]) -> Iterator[tuple[pl.DataFrame, list[int]]]:
    """Slices of about a chunk's size that cut no group, each with the sizes of its groups."""
    begin = 0
    sizes: list[int] = []
    for size in rows.group_by(*key, maintain_order=True).len()["len"]:
        sizes.append(size)
        if sum(sizes) >= CHUNK_ROWS:
            yield rows.slice(begin, sum(sizes)), sizes
            begin += sum(sizes)
            sizes = []
    if sizes:
        yield rows.slice(begin), sizes
