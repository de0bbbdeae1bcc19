"""The dead-letter file: every row that was not loaded, with file, line, field and reason, ready to be mended.

It holds the rows themselves, so that they can be mended and replayed; hence only its owner may read it.
Reasons hold no values.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from itertools import chain, count
from pathlib import Path
from typing import Any

import orjson

from .readers.chunk import RawRow
from .shaping import Rejected


class DeadLetters:
    """One load's dead letters; the file appears with the first of them.

    Args:
        folder: Where dead letters lie: one folder per source below it.
        source: Name of the source.
        file: Name of the file that was loaded.
        run: The load run; part of the name.
        columns: Header of the file, so that lines which could not be parsed can be replayed.
    """

    def __init__(self, folder: Path, source: str, file: str, run: str, columns: Iterable[str] = ()) -> None:
        self.path = _free(folder / source, f"{file}-{run}")
        self.count = 0
        self._source = source
        self._file = file
        self._columns = list(columns)
        self._descriptor: int | None = None

    def __enter__(self) -> DeadLetters:
        return self

    def __exit__(self, *exception: object) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def reject(self, rejected: Rejected) -> None:
        """Set a row aside that was not loaded."""
        letter: dict[str, Any] = {"line": rejected.line, "field": rejected.field, "reason": rejected.reason}
        if rejected.row is not None:
            letter["row"] = rejected.row
        else:
            letter |= {"text": rejected.text, "columns": self._columns}
        if rejected.damaged:
            letter["damaged"] = True
        self._write(letter)

    def unlinked(self, line: int, edges: Iterable[str], row: RawRow) -> None:
        """Set a row aside that was loaded, but refers to something that is not in the graph."""
        reason = "loaded, but it refers to what is not in the graph: " + "; ".join(sorted(set(edges)))
        self._write({"line": line, "field": "", "reason": reason, "row": row})

    def _write(self, letter: dict[str, Any]) -> None:
        if self._descriptor is None:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        named = {"source": self._source, "file": self._file, **letter}
        os.write(self._descriptor, orjson.dumps(named, default=str, option=orjson.OPT_APPEND_NEWLINE))
        self.count += 1


def _free(folder: Path, name: str) -> Path:
    """A name that is not taken: an earlier file may hold somebody's corrections."""
    paths = chain([folder / f"{name}.jsonl"], (folder / f"{name}-{n}.jsonl" for n in count(2)))
    return next(path for path in paths if not path.exists())
