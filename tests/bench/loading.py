"""How quick loading is: reading, validating and shaping alone, then with writing, beside a floor.

The floor is the least that a server can do: the same orders with CREATE into an empty label without
constraint or index, no stamp, no hash, in the same batches over the same driver.
"""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass
from pathlib import Path

from graph.driver import Database
from graph.settings import Settings
from loaders import grouping
from loaders.cli import SAMPLE
from loaders.discovery import source_named
from loaders.plan import Found, find
from loaders.run import Loader, context_of
from loaders.shaping import Tally, shape


@dataclass(frozen=True, slots=True)
class Rate:
    """How many rows or entities a stage handled, and in how many seconds."""

    stage: str
    rows: int
    entities: int
    seconds: float


def found_files(folder: Path) -> list[Found]:
    """All files of a sample."""
    return [found for name in SAMPLE for found in find(source_named(name), folder / name)]


def shaping(files: list[Found], settings: Settings) -> Rate:
    """Read, validate and shape every file; write nothing."""
    tally, entities, begun = Tally(), 0, time.perf_counter()
    for found in files:
        chunks = grouping.read(found.kind, found.path, settings.home / "scratch")
        records = shape(found.kind, chunks, context_of(found, settings), tally, lambda rejected: None)
        entities += sum(1 for _ in records)
    return Rate("read, validate, shape", tally.read, entities, time.perf_counter() - begun)


def loading(files: list[Found], settings: Settings, database: Database) -> list[Rate]:
    """Load every file into the empty graph; one rate per source, and one for all."""
    loader, by_source = Loader(database, settings), dict[str, Rate]()
    for found in files:
        report = loader.load(found)
        put = sum(count.put for count in report.counts.values())
        old = by_source.get(report.source, Rate(report.source, 0, 0, 0.0))
        by_source[report.source] = Rate(
            f"load {report.source}", old.rows + report.tally.read, old.entities + put, old.seconds + report.seconds
        )
    rates = list(by_source.values())
    totals = (sum(r.rows for r in rates), sum(r.entities for r in rates), sum(r.seconds for r in rates))
    return [*rates, Rate("load, all sources", *totals)]


def again(files: list[Found], settings: Settings, database: Database) -> Rate:
    """Load the same files a second time: the ledger knows them."""
    begun = time.perf_counter()
    loader = Loader(database, settings)
    deque((loader.load(found) for found in files), maxlen=0)
    return Rate("load again, unchanged", 0, 0, time.perf_counter() - begun)


def floor(database: Database, batch_rows: int, rows: int = 100_000) -> Rate:
    """CREATE alone."""
    begun = time.perf_counter()
    for start in range(0, rows, batch_rows):
        batch = [
            {"uid": f"floor:{i}", "number": str(i), "amount_minor": i, "currency": "RUB", "channel": "site"}
            for i in range(start, min(start + batch_rows, rows))
        ]
        database.write("UNWIND $rows AS row CREATE (n:BenchFloor) SET n = row", rows=batch)
    seconds = time.perf_counter() - begun
    database.run("MATCH (n:BenchFloor) CALL (n) { DELETE n } IN TRANSACTIONS OF 10000 ROWS")
    return Rate("floor: CREATE without keys", rows, rows, seconds)
