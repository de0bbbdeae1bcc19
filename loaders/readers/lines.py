"""Physical lines of a text file, in bounded memory, each with what is wrong with it."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from graph.errors import FileUnreadable

from .chunk import Fault

LINE_BYTES = 4_000_000
FIELD_CHARACTERS = 1_000_000
_SHOWN = 100_000


class Line(NamedTuple):
    """One line: its number, its bytes, the offset behind it, and its fault, if any."""

    number: int
    raw: bytes
    behind: int
    fault: Fault | None


def unreadable(number: int, raw: bytes, reason: str, *, damaged: bool = False) -> Fault:
    """The fault of a line; what is not text is shown with backslashes."""
    return Fault(number, reason, raw[:_SHOWN].decode(errors="backslashreplace").rstrip("\r\n"), damaged)


def lines(path: Path) -> Iterator[Line]:
    """The lines of a file, its byte order mark removed.

    A line over 4 MB is skipped and reported as a fault, and so is one with NUL bytes.

    Raises:
        FileUnreadable: the file system failed.
    """
    number = offset = 0
    try:
        with path.open("rb") as file:
            while raw := file.readline(LINE_BYTES):
                number += 1
                offset += len(raw)
                fault = None
                if len(raw) == LINE_BYTES and not raw.endswith(b"\n"):
                    while rest := file.readline(LINE_BYTES):
                        offset += len(rest)
                        if rest.endswith(b"\n"):
                            break
                    fault = unreadable(number, raw, f"is longer than {LINE_BYTES:,} bytes", damaged=True)
                elif b"\0" in raw:
                    fault = unreadable(number, raw, "holds NUL bytes")
                if number == 1:
                    raw = raw.removeprefix(codecs.BOM_UTF8)
                yield Line(number, raw, offset, fault)
    except OSError as error:
        raise FileUnreadable(f"cannot be read on ({error.strerror})", where=f"{path}, line {number}") from None


def decoded(line: Line) -> str | Fault:
    """The text of a line, or the fault that it is not UTF-8."""
    try:
        return line.raw.decode()
    except UnicodeDecodeError as error:
        offset = line.behind - len(line.raw) + error.start
        reason = f"is not UTF-8: the byte at offset {offset} of the file cannot be read"
        return unreadable(line.number, line.raw, reason, damaged=True)
