"""What readers yield: some rows at once, since a call per row would cost more than reading it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

CHUNK_ROWS = 2_000
CHUNK_BYTES = 16_000_000
"""A chunk ends at the first of the two, so that long rows cannot fill the memory."""

RawRow = dict[str, Any]


class Fault(NamedTuple):
    """A row that could not even be read.

    Attributes:
        line: Line number, from 1.
        reason: What is wrong with it, without any of its content.
        text: The line as it stands in the file.
        damaged: `text` is not exactly what the file holds, since that is no text or too long.
    """

    line: int
    reason: str
    text: str
    damaged: bool = False


@dataclass(slots=True)
class Chunk:
    """Some rows of a file.

    Attributes:
        lines: Line number of each row (in Parquet: row number), from 1.
        rows: The rows, as the file has them.
        faults: Rows that could not be read.
        fraction: How much of the file lies behind, 0–1.
        sizes: Where rows were grouped: how many belong to each group, in order; a group is never cut.
    """

    lines: list[int] = field(default_factory=list)
    rows: list[RawRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    fraction: float = 0.0
    sizes: list[int] = field(default_factory=list)


class Chunker:
    """Collects what a text reader finds into chunks of a bounded size."""

    def __init__(self) -> None:
        self._chunk = Chunk()
        self._bytes = 0

    def row(self, line: int, row: RawRow, size: int) -> None:
        """Take a row of `size` bytes."""
        self._chunk.lines.append(line)
        self._chunk.rows.append(row)
        self._bytes += size

    def fault(self, fault: Fault) -> None:
        """Take a row that cannot be read."""
        self._chunk.faults.append(fault)
        self._bytes += len(fault.text)

    @property
    def full(self) -> bool:
        """Whether it is time to take the chunk."""
        return len(self._chunk.rows) + len(self._chunk.faults) >= CHUNK_ROWS or self._bytes >= CHUNK_BYTES

    def take(self, fraction: float) -> Iterator[Chunk]:
        """The chunk, unless it is empty."""
        chunk, self._chunk, self._bytes = self._chunk, Chunk(), 0
        chunk.fraction = fraction
        if chunk.rows or chunk.faults:
            yield chunk
