"""Writing a whole sample: chunk after chunk into a folder beside the target, which takes its place when complete."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

import polars as pl

from graph.errors import InputError, PortraitError

from .chunk import shared_tables
from .parts import Job, Piece, jobs, write_chunk, write_piece

FOLDERS = frozenset({"shop", "crm", "loyalty", "helpdesk", "mailing", "site", "surveys", "registry", "truth"})
ROW_GROUP = 250_000
_WINDOW = 2
"""Chunks made ahead of the writer, per process: bounds the pieces that wait on the disk."""


def write_sample(
    target: Path,
    people: int,
    seed: int,
    *,
    force: bool = False,
    processes: int = 1,
    on_people: Callable[[int], None] = lambda count: None,
) -> dict[str, int]:
    """Write the sample's files and say how many rows each has.

    The same people and seed give the same bytes, with any number of processes.

    Args:
        target: The folder to make; it must not exist, or be empty, unless `force`.
        people: How many people, at least 1.
        seed: Which sample.
        force: Replace an earlier sample there. A folder with anything else in it is never replaced.
        processes: How many processes make chunks.
        on_people: Told how many people were written, chunk by chunk.

    Returns:
        Rows by relative path, in the order of the paths.

    Raises:
        InputError: The target is in use, or cannot be written.
    """
    _check(target, force)
    try:
        with _taking_the_place_of(target) as folder:
            return _write(folder, people, seed, processes, on_people)
    except OSError as error:
        raise InputError(
            f"the sample could not be written: {error.strerror or type(error).__name__}",
            where=str(target),
            hint="Check the free space and the permissions there; 10,000 people need about 100 MB.",
        ) from error
    except BrokenProcessPool as error:
        raise PortraitError(
            "a process that made the sample was ended from outside",
            where=str(target),
            hint="Memory may be short: try --processes 1.",
        ) from error


def _check(target: Path, force: bool) -> None:
    if not target.exists():
        return
    if not target.is_dir():
        raise InputError("there is a file of that name", where=str(target), hint="Name a folder to be made.")
    entries = {entry.name for entry in target.iterdir()}
    if not entries:
        return
    if not force:
        raise InputError("the folder is not empty", where=str(target), hint="Name another one, or add --force.")
    if not entries <= FOLDERS:
        raise InputError(
            "the folder holds more than a sample, so it is not replaced",
            where=str(target),
            hint="Name another one, or clear it yourself.",
        )


@contextmanager
def _taking_the_place_of(target: Path) -> Iterator[Path]:
    """A folder beside the target that replaces it at the end, or vanishes if anything goes wrong."""
    target = target.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f".{target.name}.{os.getpid()}.new")
    stale = target.with_name(f".{target.name}.{os.getpid()}.old")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    try:
        yield fresh
        if target.exists():
            target.rename(stale)
        fresh.rename(target)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.rmtree(stale, ignore_errors=True)


def _write(folder: Path, people: int, seed: int, processes: int, on_people: Callable[[int], None]) -> dict[str, int]:
    work = folder / ".pieces"
    rows: dict[str, int] = {}
    columnar: dict[str, list[Path]] = {}
    for table in shared_tables(seed):
        _append(folder, write_piece(table, work), rows)
    for job, pieces in _made(jobs(people, seed, work), processes):
        for piece in pieces:
            if piece.path.endswith(".parquet"):
                columnar.setdefault(piece.path, []).append(piece.file)
                rows[piece.path] = rows.get(piece.path, 0) + piece.rows
            else:
                _append(folder, piece, rows)
        on_people(job.wanted)
    for path, files in columnar.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        pl.scan_parquet(files).sink_parquet(folder / path, row_group_size=ROW_GROUP, maintain_order=True)
    shutil.rmtree(work)
    return dict(sorted(rows.items()))


def _append(folder: Path, piece: Piece, rows: dict[str, int]) -> None:
    """Put a piece behind those before it, and remove it."""
    file = folder / piece.path
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("ab") as out, piece.file.open("rb") as source:
        if piece.path not in rows:
            out.write(piece.header)
        shutil.copyfileobj(source, out, 1 << 20)
    piece.file.unlink()
    rows[piece.path] = rows.get(piece.path, 0) + piece.rows


def _made(todo: list[Job], processes: int) -> Iterator[tuple[Job, list[Piece]]]:
    """Chunks in order, whoever makes them."""
    workers = min(processes, len(todo))
    if workers <= 1:
        for job in todo:
            yield job, write_chunk(job)
        return
    # spawned, not forked: polars has threads, which a fork would lose
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        waiting = [(job, pool.submit(write_chunk, job)) for job in todo[: workers * _WINDOW]]
        ahead = iter(todo[workers * _WINDOW :])
        while waiting:
            job, future = waiting.pop(0)
            yield job, future.result()
            if (following := next(ahead, None)) is not None:
                waiting.append((following, pool.submit(write_chunk, following)))
