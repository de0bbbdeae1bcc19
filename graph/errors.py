"""Everything that can go wrong, as one tree. Each error says what happened, where, and what to do.

PortraitError
├── SettingsError            a setting is missing or wrong
├── InputError               what the user gave cannot be used
│   ├── FileUnreadable       missing, empty, wrong encoding, broken JSON, not Parquet
│   ├── ColumnsWrong         a table lacks a column that its source needs
│   └── UnknownName          a query, source, task or other name that does not exist
├── NotFound                 no such profile, account or identifier
├── DatabaseError            the Neo4j server
│   ├── DatabaseUnavailable  not running, not reachable, wrong password
│   ├── DatabaseStartFailed  port taken, disk full, crashed while starting
│   └── WriteRefused         the server refused a statement
│       └── WriteConflict    somebody else was writing the same; trying again helps
├── DownloadError            a package file could not be fetched or has the wrong checksum
├── QueryRefused             a GraphQL operation that cannot be planned or costs too much
└── TrainingError            too little data, or a model file that cannot be used
    └── TooFewCases          it happened to too few, or to nearly all: models would follow noise
"""

from __future__ import annotations


class PortraitError(Exception):
    """Base of all errors a user may see.

    Args:
        detail: What went wrong, in one sentence without personal data.
        where: The file, line, field, port or query it concerns; empty when there is no one place.
        hint: What to do next.
    """

    exit_code = 1
    http_status = 500

    def __init__(self, detail: str, *, where: str = "", hint: str = "") -> None:
        super().__init__(detail)
        self.detail = detail
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        advice = f"\n  → {self.hint}" if self.hint else ""
        return f"{place}{self.detail}{advice}"


class SettingsError(PortraitError):
    """A setting is missing or wrong; all faulty settings are named together."""

    exit_code = 2


class InputError(PortraitError):
    """What the user gave cannot be used."""

    exit_code = 2
    http_status = 400


class FileUnreadable(InputError):
    """A file is missing, empty, wrongly encoded, broken JSON, or not what its name says."""


class ColumnsWrong(InputError):
    """A table lacks a column that its source needs."""


class UnknownName(InputError):
    """A query, source, task or other name that does not exist."""


class NotFound(PortraitError):
    """No such profile, account or identifier."""

    http_status = 404


class DatabaseError(PortraitError):
    """Something about the Neo4j server."""

    exit_code = 3
    http_status = 503


class DatabaseUnavailable(DatabaseError):
    """The server does not run, cannot be reached, or rejects the password."""


class DatabaseStartFailed(DatabaseError):
    """The embedded server could not start: port taken, disk full, or a crash."""


class WriteRefused(DatabaseError):
    """The server refused a statement; nothing of its transaction was written."""


class WriteConflict(WriteRefused):
    """Another transaction was in the way; nothing was written, and trying again helps."""


class DownloadError(PortraitError):
    """A package file could not be fetched, or its checksum is wrong."""


class QueryRefused(PortraitError):
    """A GraphQL operation cannot be planned, or would cost too much."""

    http_status = 400


class TrainingError(PortraitError):
    """Too little data to train on, or a model file that cannot be used."""


class TooFewCases(TrainingError):
    """It happened to too few people, or to nearly all, for models to tell them apart."""
