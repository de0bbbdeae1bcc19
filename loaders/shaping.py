"""From chunks of raw rows to nodes and edges: validated, shaped, and what fails set aside. No database here.

Every row that goes in is counted once: as accepted, or as rejected with the place and the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any, NamedTuple

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from .fields import Reject, mask
from .readers import Chunk
from .readers.chunk import RawRow
from .source import Context, Record, SourceFile


class Rejected(NamedTuple):
    """A row that was not loaded.

    Attributes:
        line: Its line.
        field: The field at fault; empty where it is the whole row.
        reason: What is wrong, values masked.
        row: The row as read, if it could be read.
        text: The line as it stands in the file, if it could not.
        damaged: `text` is not exactly what the file holds.
    """

    line: int
    field: str
    reason: str
    row: RawRow | None = None
    text: str | None = None
    damaged: bool = False


class Origin(NamedTuple):
    """The rows that a record was made from."""

    lines: Sequence[int]
    rows: Sequence[RawRow]


@dataclass(slots=True)
class Tally:
    """What became of the rows of a file; `accepted + rejected == read` whenever a chunk is done."""

    read: int = 0
    accepted: int = 0
    rejected: int = 0


class Validator:
    """Turns raw rows into a source's row objects, a whole chunk in one call."""

    def __init__(self, row: type[BaseModel]) -> None:
        self._many = TypeAdapter(list[row])  # type: ignore[valid-type]  # the class is a value here

    def __call__(self, rows: list[RawRow]) -> tuple[list[Any], dict[int, tuple[str, str]]]:
        """The row objects, None where a row is faulty; and each faulty row's field and reason."""
        try:
            return self._many.validate_python(rows), {}
        except ValidationError as error:
            faults: dict[int, tuple[str, str]] = {}
            for detail in error.errors(include_url=False):
                faults.setdefault(int(detail["loc"][0]), _said(detail))
        good = iter(self._many.validate_python([row for i, row in enumerate(rows) if i not in faults]))
        return [None if i in faults else next(good) for i in range(len(rows))], faults


def _said(detail: ErrorDetails) -> tuple[str, str]:
    place = ".".join(str(part) for part in detail["loc"][1:])
    reason = detail["msg"][:1].lower() + detail["msg"][1:]
    return place, reason if detail["type"] == "missing" else f"{reason}; it is {mask(detail['input'])}"


def shape(
    kind: SourceFile,
    chunks: Iterator[Chunk],
    context: Context,
    tally: Tally,
    reject: Callable[[Rejected], None],
    progress: Callable[[float], None] = lambda fraction: None,
) -> Iterator[tuple[Record, Origin]]:
    """What the rows of a file become, each record with the rows that it was made from.

    Args:
        kind: What kind of file it is.
        chunks: Its rows.
        context: For the source; its counts grow.
        tally: Grows.
        reject: Called with every row that is not loaded.
        progress: Called with the share of the file that is done, after every chunk.
    """
    validate = Validator(kind.row)

    def refuse(rejected: Rejected) -> None:
        tally.rejected += 1
        reject(rejected)

    for chunk in chunks:
        tally.read += len(chunk.rows) + len(chunk.faults)
        for fault in chunk.faults:
            refuse(Rejected(fault.line, "", fault.reason, text=fault.text, damaged=fault.damaged))
        rows, faults = validate(chunk.rows)
        begin = 0
        for size in chunk.sizes or repeat(1, len(rows)):
            end = begin + size
            origin = Origin(chunk.lines[begin:end], chunk.rows[begin:end])
            bad = {i: faults[i] for i in range(begin, end) if i in faults} if faults else {}
            made: list[Record] = []
            if not bad:
                try:
                    made = list(kind.records(rows[begin:end], context))
                    context.keep()
                except Reject as fault:
                    context.forget()
                    bad = {begin: (fault.field, fault.reason)}
            if bad:
                for rejected in _together(kind, chunk, range(begin, end), bad):
                    refuse(rejected)
            else:
                tally.accepted += size
                for record in made:
                    yield record, origin
            begin = end
        progress(chunk.fraction)


def _together(kind: SourceFile, chunk: Chunk, group: range, bad: dict[int, tuple[str, str]]) -> Iterator[Rejected]:
    """The rows of a group of which some are bad: the others wait with them."""
    first = chunk.lines[min(bad)]
    waiting = (", ".join(kind.group_by), f"belongs together with line {first}, which is faulty")
    for i in group:
        yield Rejected(chunk.lines[i], *bad.get(i, waiting), row=chunk.rows[i])
