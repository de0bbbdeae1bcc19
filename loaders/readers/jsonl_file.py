"""JSON Lines: one object a line. NaN, doubled keys and NUL are refused, which most parsers let pass."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from graph.errors import FileUnreadable

from .chunk import Chunk, Chunker, RawRow
from .head import Head, check_columns, text_head
from .lines import decoded, lines, unreadable

HEAD_ROWS = 100
_CONTAINERS = (dict, list)


def _keys(value: dict[str, Any]) -> int:
    """How many keys the objects in a parsed value have."""
    total = 0
    left: list[Any] = [value]
    while left:
        container = left.pop()
        if type(container) is dict:
            total += len(container)
            container = container.values()
        left += [item for item in container if type(item) in _CONTAINERS]
    return total


def _no_doubled(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise ValueError("has a key twice in one object")
    return made


def _holds_nul(value: Any) -> bool:
    if isinstance(value, dict):
        return any("\0" in key for key in value) or _holds_nul(list(value.values()))
    if isinstance(value, list):
        return any(map(_holds_nul, value))
    return isinstance(value, str) and "\0" in value


def parse_object(raw: bytes) -> RawRow:
    """One object.

    Every key is followed by a colon, and where no colon follows a blank by `":`. So where as many of these
    stand in the text as there are keys in the result, no key was doubled, and the slow parser that can tell
    is not needed.

    Raises:
        ValueError: not one object of JSON, or with doubled keys, NaN or NUL; the message holds none of its content.
    """
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as fault:
        raise ValueError(f"is broken JSON at character {fault.pos + 1} ({fault.msg})") from None
    if not isinstance(value, dict):
        raise ValueError("is not a JSON object")  # noqa: TRY004  the data are wrong, not our types
    if raw.count(b'":') != _keys(value) or b" :" in raw or b"\t:" in raw:
        json.loads(raw, object_pairs_hook=_no_doubled)
    if b"\\u0000" in raw and _holds_nul(value):
        raise ValueError("holds NUL characters")
    return value


@dataclass(frozen=True)
class JsonLines:
    """One JSON object a line, UTF-8 with or without byte order mark; blank lines are skipped."""

    def check(self, path: Path, needed: Sequence[str], known: Sequence[str]) -> Head:
        """Check the file's head: a field is missing if all of the first 100 objects lack it.

        Raises:
            FileUnreadable: missing, empty, not UTF-8, or no line is a JSON object.
            ColumnsWrong: a field is missing.
        """
        head = [line for line in text_head(path) if line.strip()][:HEAD_ROWS]
        fields: dict[str, None] = {}
        for line in head:
            try:
                fields |= dict.fromkeys(parse_object(line))
            except ValueError:
                continue
        if head and not fields:
            array = head[0].lstrip().startswith(b"[")
            raise FileUnreadable(
                f"none of the first {len(head)} lines is a JSON object",
                where=f"{path}, line 1",
                hint="Write one object a line, not one array: jq -c '.[]' FILE" if array else "Is it JSON Lines?",
            )
        return check_columns(list(fields), needed if head else (), known, where=str(path))

    def read(self, path: Path) -> Iterator[Chunk]:
        """All rows.

        Raises:
            FileUnreadable: the file system failed.
        """
        size = path.stat().st_size
        chunker = Chunker()
        for line in lines(path):
            if line.fault:
                chunker.fault(line.fault)
            elif not line.raw.isspace():
                try:
                    chunker.row(line.number, parse_object(line.raw), len(line.raw))
                except ValueError as fault:
                    text = decoded(line)
                    chunker.fault(unreadable(line.number, line.raw, str(fault)) if isinstance(text, str) else text)
            if chunker.full:
                yield from chunker.take(line.behind / size)
        yield from chunker.take(1.0)

    def parse(self, text: str, columns: Sequence[str]) -> RawRow:
        """One row from its text, for replaying a mended one; JSON names its own `columns`.

        Raises:
            ValueError: it is not one JSON object.
        """
        return parse_object(text.encode())
