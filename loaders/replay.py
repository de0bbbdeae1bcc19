"""Replays a dead-letter file: rows that were mended in it are loaded like any others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from graph.errors import FileUnreadable, UnknownName
from graph.model.provenance import LoadRun

from . import grouping
from .discovery import source_named
from .ledger import checksum, record, run_uid
from .plan import Found
from .readers import Chunk, Fault, Head, JsonLines, Parquet
from .run import FileReport, Loader, context_of, ended
from .shaping import shape
from .source import Source, SourceFile

STILL_DAMAGED = "is still marked as damaged: correct the text, and remove the mark"


class Letter(BaseModel):
    """One line of a dead-letter file."""

    model_config = ConfigDict(strict=True)

    source: str
    file: str
    line: int
    row: dict[str, Any] | None = None
    text: str | None = None
    columns: list[str] = []
    damaged: bool = False


@dataclass(frozen=True, slots=True)
class Bundle:
    """The letters of one source's file."""

    source: str
    file: str
    letters: list[Letter]


def read_letters(path: Path) -> list[Bundle]:
    """The letters of a file, by what they were loaded from.

    Raises:
        FileUnreadable: not a dead-letter file, or a line of it was broken while mending.
    """
    JsonLines().check(path, ("source", "file", "line"), tuple(Letter.model_fields))
    bundles: dict[tuple[str, str], list[Letter]] = defaultdict(list)
    for chunk in JsonLines().read(path):
        if chunk.faults:
            fault = chunk.faults[0]
            raise FileUnreadable(
                f"the letter {fault.reason}; nothing was replayed",
                where=f"{path}, line {fault.line}",
                hint="Every line must stay one JSON object.",
            )
        for number, row in zip(chunk.lines, chunk.rows, strict=True):
            try:
                letter = Letter.model_validate(row)
            except ValidationError as error:
                field = ".".join(map(str, error.errors()[0]["loc"]))
                raise FileUnreadable(
                    f"the letter's field {field} is missing or wrong; nothing was replayed",
                    where=f"{path}, line {number}",
                ) from None
            bundles[letter.source, letter.file].append(letter)
    return [Bundle(source, file, letters) for (source, file), letters in bundles.items()]


def replay(loader: Loader, path: Path, folder: Path | None = None, mapped: Sequence[Source] = ()) -> list[FileReport]:
    """Load the rows of a dead-letter file; what still fails goes to a new one.

    Args:
        loader: Loads.
        path: The dead-letter file.
        folder: Where the original files lie; needed by files that look things up in others.
        mapped: Sources that mappings describe.

    Raises:
        FileUnreadable: the file, or one that must be looked up in.
        UnknownName: the letters name a source or file that does not exist.
    """
    reports = []
    for bundle in read_letters(path):
        source = _source(bundle.source, mapped)
        kind = source.file(bundle.file)
        if kind is None:
            raise UnknownName(f"the source {source.name} has no such file", where=bundle.file)
        if kind.looks_up and folder is None:
            raise FileUnreadable(
                f"replaying it needs {', '.join(kind.looks_up)} of the original folder",
                where=bundle.file,
                hint="Name the folder: portrait load replay FILE --folder DIR",
            )
        content = checksum(path)
        uid = run_uid(source.name, bundle.file, ("replay", content))
        run = LoadRun(uid=uid, file=path.name, checksum=content, started_at=loader.clock())
        record(loader.database, run, source)
        found = Found(source, kind, (folder or Path()) / bundle.file, Head((), ()))
        report = FileReport(source.name, bundle.file)
        context = context_of(found, loader.settings)
        columns = next((letter.columns for letter in bundle.letters if letter.columns), [])
        with loader.letters(source.name, bundle.file, uid.rsplit("|", 1)[-1], columns) as letters:
            records = shape(kind, _chunks(kind, bundle), context, report.tally, letters.reject)
            loader.write(records, uid, report, letters)
        report.junk = context.junk
        record(loader.database, ended(run, report, loader.clock()), source)
        reports.append(report)
    return reports


def _source(name: str, mapped: Sequence[Source]) -> Source:
    known = {source.name: source for source in mapped}
    try:
        return known.get(name) or source_named(name)
    except UnknownName as fault:
        hint = "Was it loaded by a mapping? Name that too: portrait load replay FILE --mapping MAPPING.toml"
        raise UnknownName(fault.detail, where=name, hint=hint) from None


def _chunks(kind: SourceFile, bundle: Bundle) -> Iterator[Chunk]:
    chunk = Chunk(fraction=1.0)
    for letter in bundle.letters:
        text = letter.text or ""
        if letter.damaged:
            chunk.faults.append(Fault(letter.line, STILL_DAMAGED, text, damaged=True))
        elif letter.row is not None:
            chunk.lines.append(letter.line)
            chunk.rows.append(letter.row)
        elif not isinstance(kind.format, Parquet):
            try:
                chunk.rows.append(kind.format.parse(text, letter.columns))
                chunk.lines.append(letter.line)
            except ValueError as fault:
                chunk.faults.append(Fault(letter.line, str(fault), text))
    if not kind.group_by:
        yield chunk
        return
    yield Chunk(faults=chunk.faults)
    pairs = zip(chunk.lines, chunk.rows, strict=True)
    yield from grouping.grouped([(grouping.key_of(row, kind.group_by), line, row) for line, row in pairs], 1.0)
