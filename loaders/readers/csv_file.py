"""CSV. The standard parser does the parsing; what it lets pass in silence is stopped here.

Left alone it takes one unclosed quote for a field of 999 lines. Here a record that spans too many lines,
or that turns out malformed after spanning several, loses its first line only: reading begins again at the next.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from graph.errors import FileUnreadable

from .chunk import Chunk, Chunker, Fault, RawRow
from .head import Head, check_columns, text_head
from .lines import FIELD_CHARACTERS, Line, decoded, lines, unreadable

RECORD_LINES = 100
"""Most lines that one record may span. The longest comment that people type into a form is far shorter."""


class _Broken(Exception):
    """The record that is being read cannot go on."""


class _Feed(Iterator[str]):
    """Hands lines to the parser and remembers those of the record at hand, so that they can be read again."""

    def __init__(self, source: Iterator[Line]) -> None:
        self._source = source
        self._again: deque[Line] = deque()
        self.taken: list[Line] = []
        self.faults: list[Fault] = []
        self.behind = 0

    def __next__(self) -> str:
        while True:
            line = self._again.popleft() if self._again else next(self._source)
            self.behind = line.behind
            text = line.fault or decoded(line)
            if isinstance(text, str):
                self.taken.append(line)
                if len(self.taken) > RECORD_LINES:
                    raise _Broken
                return text
            if self.taken:
                self.taken.append(line)
                raise _Broken
            self.faults.append(text)

    def begin(self) -> None:
        """A record begins."""
        self.taken.clear()

    def restart(self) -> Line:
        """Give up the record's first line and read the others again."""
        first, *rest = self.taken
        self._again.extendleft(reversed(rest))
        self.taken.clear()
        return first


def _parser(feed: Iterator[str], delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(FIELD_CHARACTERS)  # a setting of the whole process; nothing else here parses CSV
    return csv.reader(feed, delimiter=delimiter, strict=True)


@dataclass(frozen=True)
class Csv:
    """CSV with a header row, UTF-8 with or without byte order mark, quotes by doubling.

    Args:
        delimiter: What separates the fields.
    """

    delimiter: str = ","

    def check(self, path: Path, needed: Sequence[str], known: Sequence[str]) -> Head:
        """Check the file's head.

        Raises:
            FileUnreadable: missing, empty, or not UTF-8.
            ColumnsWrong: a column is missing or doubled.
        """
        columns = self.columns(path)
        other = next((d for d in ",;\t|" if d != self.delimiter and len(columns) == 1 and d in columns[0]), None)
        hint = f"The file seems to be separated by {other!r}; {self.delimiter!r} is expected." if other else ""
        return check_columns(columns, needed, known, where=f"{path}, line 1", hint=hint)

    def columns(self, path: Path) -> list[str]:
        """The header row.

        Raises:
            FileUnreadable: there is none.
        """
        first = text_head(path)[0].decode()
        try:
            return [name.strip() for name in next(_parser(iter([first]), self.delimiter), [])]
        except csv.Error:
            raise FileUnreadable(
                "the header row is malformed", where=f"{path}, line 1", hint="Look for an unclosed quote."
            ) from None

    def read(self, path: Path) -> Iterator[Chunk]:
        """All rows; an empty cell is None.

        Raises:
            FileUnreadable: the file's head or the file system.
        """
        columns = self.columns(path)
        size = path.stat().st_size
        feed = _Feed(lines(path))
        parser = _parser(feed, self.delimiter)
        chunker = Chunker()
        next(parser)
        while True:
            feed.begin()
            try:
                values = next(parser, None)
            except (csv.Error, _Broken) as fault:
                chunker.fault(_broken(feed.restart(), fault))
                parser = _parser(feed, self.delimiter)
                continue
            finally:
                while feed.faults:
                    chunker.fault(feed.faults.pop(0))
            if values is None:
                break
            if len(values) == len(columns):
                number, length = feed.taken[0].number, sum(len(line.raw) for line in feed.taken)
                row: RawRow = {name: value or None for name, value in zip(columns, values, strict=True)}
                chunker.row(number, row, length)
            elif len(feed.taken) > 1:
                chunker.fault(_broken(feed.restart(), None))
                parser = _parser(feed, self.delimiter)
            elif values:
                reason = f"has {len(values)} fields, where the header has {len(columns)}"
                chunker.fault(unreadable(feed.taken[0].number, feed.taken[0].raw, reason))
            if chunker.full:
                yield from chunker.take(feed.behind / size)
        yield from chunker.take(1.0)

    def parse(self, text: str, columns: Sequence[str]) -> RawRow:
        """One row from its text, for replaying a mended one.

        Raises:
            ValueError: it is not one row with these columns.
        """
        try:
            records = list(_parser(iter(text.splitlines(keepends=True)), self.delimiter))
        except csv.Error as fault:
            raise ValueError(str(fault)) from None
        if len(records) != 1 or len(records[0]) != len(columns):
            raise ValueError(f"is not one row of {len(columns)} fields")
        return {name: value or None for name, value in zip(columns, records[0], strict=True)}


def _broken(line: Line, fault: Exception | None) -> Fault:
    detail = str(fault) if isinstance(fault, csv.Error) else ""
    if "field larger than" in detail:
        return unreadable(line.number, line.raw, f"has a field of more than {FIELD_CHARACTERS:,} characters")
    return unreadable(line.number, line.raw, "has an unclosed or misplaced quote" + (f" ({detail})" if detail else ""))
