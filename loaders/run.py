"""Loads a file: read, validate, shape, write; counted, stamped, and remembered in the ledger."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from graph.driver import Database
from graph.model.provenance import LoadRun
from graph.settings import Settings
from graph.writer import Count, Dangling, Writer

from . import grouping, ledger
from .dead_letters import DeadLetters
from .plan import Found
from .readers.chunk import RawRow
from .shaping import Origin, Tally, Validator, shape
from .source import Context, Record

Counts = dict[str | tuple[str, str, str], Count]


@dataclass(slots=True)
class FileReport:
    """What loading a file came to.

    Attributes:
        source, file: What was loaded.
        tally: Rows read, accepted, rejected.
        unlinked: Accepted rows that refer to something which is not in the graph.
        touched: What resolution goes by, as `Writer.touched` tells it.
        junk: Identifiers that were junk and were not written.
        counts: Nodes by label and edges by triple: handed in, created, updated.
        seconds: How long it took.
        skipped: The same content had been loaded before.
        dead_letters: Where rejected and unlinked rows lie, if there are any.
    """

    source: str
    file: str
    tally: Tally = field(default_factory=Tally)
    unlinked: int = 0
    touched: list[str] | None = None
    junk: int = 0
    counts: Counts = field(default_factory=dict)
    seconds: float = 0.0
    skipped: bool = False
    dead_letters: Path | None = None


def now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Loader:
    """Loads files into a database.

    Args:
        database: Where to; its schema is prepared.
        settings: Batch size, region of phones, home.
        again: Load files that were loaded before, too.
        clock: Tells the time.
        progress: Called with each file and how much of it is done, 0–1.
    """

    database: Database
    settings: Settings
    again: bool = False
    clock: Callable[[], datetime] = now
    progress: Callable[[Found, float], None] = lambda found, fraction: None

    def load(self, found: Found) -> FileReport:
        """Load one file, unless this content of it was loaded before.

        Raises:
            FileUnreadable: the file is damaged beyond its head; loading the mended file completes it.
            DatabaseError: the database failed; loading again completes it.
        """
        begun = time.monotonic()
        source, file = found.source.name, found.path.name
        content = ledger.checksum(found.path)
        others = [ledger.checksum(found.beside(name)) for name in found.kind.looks_up]
        run = LoadRun(
            uid=ledger.run_uid(source, file, (content, *others)),
            file=file,
            checksum=content,
            started_at=self.clock(),
        )
        report = FileReport(source, file)
        known = ledger.is_loaded(self.database, run.uid)
        if known and not self.again:
            report.skipped = True
            self.progress(found, 1.0)
            return report
        if not known:
            ledger.record(self.database, run, found.source)
        context = context_of(found, self.settings)
        with self.letters(source, file, run.uid.rsplit("|", 1)[-1], found.head.columns) as letters:
            chunks = grouping.read(found.kind, found.path, self.settings.home / "scratch")
            done = partial(self.progress, found)
            records = shape(found.kind, chunks, context, report.tally, letters.reject, done)
            self.write(records, run.uid, report, letters)
        report.junk = context.junk
        report.seconds = time.monotonic() - begun
        if not known or any(count.created + count.updated for count in report.counts.values()):
            ledger.record(self.database, ended(run, report, self.clock()), found.source)
        return report

    def letters(self, source: str, file: str, run: str, columns: Iterable[str] = ()) -> DeadLetters:
        """The dead-letter file of a load; a context manager."""
        return DeadLetters(self.settings.home / "dead_letters", source, file, run, columns)

    def write(
        self, records: Iterable[tuple[Record, Origin]], run: str, report: FileReport, letters: DeadLetters
    ) -> None:
        """Write what `shape` yields; rows whose edges find no end go to the dead letters as well.

        Raises:
            DatabaseError: the database failed.
        """
        writer = Writer(
            self.database, source=report.source, run_id=run, seen_at=self.clock(), batch_rows=self.settings.batch_rows
        )
        with writer:
            for record, origin in records:
                writer.put(record, origin)
            dangling = writer.finish()
        report.counts = dict(writer.counts)
        report.touched = writer.touched
        for link, _, _ in dangling:
            report.counts[link.edge.triple].put -= 1  # not written, so neither created nor unchanged
        report.unlinked = _set_aside(dangling, letters)
        report.dead_letters = letters.path if letters.count else None


def ended(run: LoadRun, report: FileReport, at: datetime) -> LoadRun:
    """A run once it has ended, waiting for its records to be resolved."""
    tally = report.tally
    return replace(
        run, finished_at=at, read=tally.read, accepted=tally.accepted, rejected=tally.rejected,
        waiting_since=at, touched=report.touched,
    )  # fmt: skip


def _set_aside(dangling: list[Dangling], letters: DeadLetters) -> int:
    """Write the rows of dangling edges to the dead letters, each once; returns how many there are."""
    edges: dict[int, set[str]] = defaultdict(set)
    rows: dict[int, RawRow] = {}
    for link, origin, missing in dangling:
        if isinstance(origin, Origin):
            for line, row in zip(origin.lines, origin.rows, strict=True):
                edges[line].add(f"{link.edge.name} lacks its {missing}")
                rows[line] = row
    for line in sorted(rows):
        letters.unlinked(line, edges[line], rows[line])
    return len(rows)


def context_of(found: Found, settings: Settings) -> Context:
    """The context of a file, with the tables that its source looks things up in."""
    tables: dict[str, dict[Hashable, Any]] = {}
    for name in found.kind.looks_up:
        kind = found.source.file(name)
        table = tables.setdefault(name, {})
        if kind is None or kind.index is None:
            raise LookupError(f"{found.source.name} declares no index for {name}")
        validate = Validator(kind.row)
        for chunk in grouping.read(kind, found.beside(name), settings.home / "scratch"):
            table.update(kind.index(row) for row in validate(chunk.rows)[0] if row is not None)
    return Context(found.source.name, settings.phone_region, tables)
