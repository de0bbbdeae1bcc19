"""What is checked of a file before anything of it is loaded: that it is there, is text, and has the columns."""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from graph.errors import ColumnsWrong, FileUnreadable

HEAD_BYTES = 262_144
_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_OTHER_FORMATS = {b"PAR1": "Parquet", b"\x1f\x8b": "gzip", b"PK\x03\x04": "zip or Excel", b"%PDF": "PDF"}


@dataclass(frozen=True, slots=True)
class Head:
    """What the head of a file says.

    Attributes:
        columns: Names of the columns or fields.
        ignored: Those of them that the source does not read.
    """

    columns: tuple[str, ...]
    ignored: tuple[str, ...]


def check_present(path: Path) -> None:
    """Check that a path is a file that can be read and holds something.

    Raises:
        FileUnreadable: missing, a directory, not permitted or empty.
    """
    where = str(path)
    if not path.exists():
        siblings = [p.name for p in path.parent.iterdir()] if path.parent.is_dir() else []
        near = get_close_matches(path.name, siblings, n=1)
        hint = f"Did you mean {near[0]}?" if near else "Check the path."
        raise FileUnreadable("there is no such file", where=where, hint=hint)
    if path.is_dir():
        raise FileUnreadable("is a directory, where a file is needed", where=where, hint="Name the file itself.")
    try:
        with path.open("rb") as file:
            first = file.read(1)
    except OSError as fault:
        raise FileUnreadable(f"cannot be read ({fault.strerror})", where=where, hint="Check who may read it.") from None
    if not first:
        raise FileUnreadable(
            "is empty", where=where, hint="Export it again; a file without rows still has its header row."
        )


def text_head(path: Path) -> list[bytes]:
    """The whole lines of the head of a text file, without the byte order mark.

    Raises:
        FileUnreadable: missing, empty, another format, or not UTF-8 (single bad lines are left to the reader).
    """
    check_present(path)
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    where = str(path)
    for mark, name in _OTHER_FORMATS.items():
        if head.startswith(mark):
            raise FileUnreadable(f"is a {name} file, where text is needed", where=where, hint="Unpack or export it.")
    if head.startswith(_WIDE_MARKS):
        raise FileUnreadable("is UTF-16, where UTF-8 is needed", where=where, hint="Save it as UTF-8.")
    if b"\r" in head and b"\n" not in head:
        raise FileUnreadable("has old Macintosh line ends (CR alone)", where=where, hint="Save it with LF or CRLF.")
    lines = head.removeprefix(codecs.BOM_UTF8).splitlines(keepends=True)
    if len(head) == HEAD_BYTES and len(lines) > 1:
        lines.pop()
    _check_utf8(lines, where)
    return lines


def _check_utf8(lines: Sequence[bytes], where: str) -> None:
    """Refuse the file if its header is not UTF-8, or most lines beyond ASCII are not and they are no rarity.

    A few stray bytes in a long file are faults of their rows and left to the reader.
    """
    beyond = bad = offset = 0
    first: tuple[int, int] | None = None
    for number, line in enumerate(lines, 1):
        if not line.isascii():
            beyond += 1
            try:
                line.decode()
            except UnicodeDecodeError as fault:
                bad += 1
                first = first or (number, offset + fault.start)
        offset += len(line)
    common = bad * 2 > beyond and bad * 50 > len(lines) and (bad >= 5 or bad * 4 > len(lines))
    if first and (first[0] == 1 or common):
        raise FileUnreadable(
            f"is not UTF-8: the byte at offset {first[1]} cannot be read",
            where=f"{where}, line {first[0]}",
            hint="Save it as UTF-8. Russian exports are often Windows-1251: iconv -f cp1251 -t utf-8 FILE",
        )


def check_columns(
    found: Sequence[str], needed: Sequence[str], known: Sequence[str], *, where: str, hint: str = ""
) -> Head:
    """Check that all needed columns are there.

    Args:
        found: Columns of the file.
        needed: Columns that must be there.
        known: Columns that the source reads, `needed` among them.
        where: The file.
        hint: What to do, where the reader has a better guess than "rename it".

    Raises:
        ColumnsWrong: one is missing or doubled.
    """
    doubled = sorted({name for name in found if found.count(name) > 1})
    if doubled:
        raise ColumnsWrong(f"has the column {', '.join(doubled)} more than once", where=where, hint="Keep one of them.")
    missing = [name for name in needed if name not in found]
    if missing:
        spare = [name for name in found if name not in known]
        folded = {name.casefold(): name for name in spare}
        guesses = []
        for name in missing:
            near = get_close_matches(name.casefold(), folded, n=1) or [
                each for each in folded if name.casefold() in each
            ]
            guesses.append(f"{name} (is it {folded[near[0]]!r}?)" if near else name)
        raise ColumnsWrong(
            f"lacks {len(missing)} column(s): {', '.join(guesses)}; it has: {', '.join(found)}"[:2000],
            where=where,
            hint=hint or "Rename the column in the header, or adapt the source's row class.",
        )
    return Head(tuple(found), tuple(name for name in found if name not in known))
