"""The ledger of loads, kept in the graph: a file of the same content is loaded once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from graph.cypher import statement
from graph.driver import Database
from graph.model import provenance
from graph.writer import Writer

from .source import Source

_SHORT = 16


def checksum(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def run_uid(source: str, file: str, checksums: Iterable[str]) -> str:
    """Name of the load of a file with this content, and with this content of the files that it looks things up in.

    64 bits of the digest stand in it, since it is stamped on everything that the run writes.
    """
    joined = hashlib.sha256("".join(checksums).encode()).hexdigest()
    return f"{source}|{file}|{joined[:_SHORT]}"


def is_loaded(database: Database, run: str) -> bool:
    """Whether this run has been finished before."""
    found = database.rows(statement("load/finished"), uid=run)
    return bool(found)


def record(database: Database, run: provenance.LoadRun, source: Source) -> None:
    """Write what is known of a run: once when it begins, and once more when it has ended."""
    with Writer(database) as writer:
        writer.put(provenance.Source(uid=source.name, description=source.description))
        writer.put(run)
        writer.put(provenance.LOADED_BY(run.uid, source.name))
