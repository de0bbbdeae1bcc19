"""Mended dead letters are loaded; what is still wrong stays."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest

from graph.driver import Database
from graph.errors import FileUnreadable, UnknownName
from graph.settings import Settings
from loaders.discovery import source_named
from loaders.plan import find
from loaders.replay import STILL_DAMAGED, read_letters, replay
from loaders.run import Loader

HEADER = "response_id,contact,nps,comment,answered_at"


@pytest.fixture
def loader(database: Database, server: Settings, tmp_path: Path) -> Loader:
    settings = server.model_copy(update={"home": tmp_path / "home"})
    return Loader(database, settings, clock=lambda: datetime(2026, 7, 1, tzinfo=UTC))


def load(loader: Loader, source: str, path: Path) -> Path:
    """The dead letters of a file."""
    (found,) = find(source_named(source), path)
    letters = loader.load(found).dead_letters
    assert letters
    return letters


def mend(path: Path, **changes: Any) -> None:
    """Change the rows or texts of letters by line."""
    letters = [orjson.loads(line) for line in path.read_bytes().splitlines()]
    for letter in letters:
        letter.update(changes.get(f"line{letter['line']}", {}))
    path.write_bytes(b"".join(orjson.dumps(letter) + b"\n" for letter in letters))


def test_mended_rows_and_lines_are_loaded(loader: Loader, tmp_path: Path, database: Database) -> None:
    path = tmp_path / "responses.csv"
    path.write_bytes(
        f"{HEADER}\n1,a@mail.ru,11,,04.03.2025 10:22\n2,a@mail.ru,5\n3,".encode()
        + b"\xff,5,,04.03.2025 10:22\n4,,x,,04.03.2025 10:22\n"
        + "5,é,5,,04.03.2025 10:22\n".encode() * 60
    )
    letters = load(loader, "surveys", path)
    good = {"response_id": "1", "contact": "a@mail.ru", "nps": "10", "comment": None, "answered_at": "04.03.2025 10:22"}
    mend(letters, line2={"row": good}, line3={"text": "2,a@mail.ru,5,,04.03.2025 10:22"})
    (report,) = replay(loader, letters)
    assert (report.tally.read, report.tally.accepted, report.tally.rejected) == (4, 2, 2)
    assert sorted(row[0] for row in database.rows("MATCH (s:SurveyResponse) RETURN s.uid")) == [
        "surveys:1", "surveys:2", "surveys:5",
    ]  # fmt: skip
    assert report.dead_letters
    left = [orjson.loads(line) for line in report.dead_letters.read_bytes().splitlines()]
    assert [letter["line"] for letter in left] == [4, 5]
    assert left[0]["reason"] == STILL_DAMAGED
    mend(
        report.dead_letters,
        line4={"damaged": False, "text": "3,,5,,04.03.2025 10:22"},
        line5={"row": {**good, "response_id": "4"}},
    )
    (report,) = replay(loader, report.dead_letters)
    assert (report.tally.accepted, report.tally.rejected, report.dead_letters) == (2, 0, None)
    assert database.rows("MATCH (s:SurveyResponse) RETURN count(s)") == [[5]]
    assert database.rows("MATCH (r:LoadRun {file: 'responses.csv'}) RETURN r.accepted, r.rejected") == [[60, 4]]


def test_a_group_is_replayed_together(loader: Loader, tmp_path: Path, database: Database) -> None:
    path = tmp_path / "activities.csv"
    path.write_text(
        "activity_id,kind,employee_id,decision_maker_id,deal_id,at,minutes,outcome\n"
        "1,call,E,D,,2025-03-04 10:00:00,,\n2,cal,E,D,,2025-03-05 10:00:00,,\n3,call,E,D,,2025-03-06 10:00:00,,\n"
    )
    letters = load(loader, "crm", path)
    assert database.rows("MATCH (a:Activity) RETURN count(a)") == [[0]]
    (bundle,) = read_letters(letters)
    assert [letter.line for letter in bundle.letters] == [2, 3, 4]
    row = next(letter.row for letter in bundle.letters if letter.line == 3)
    mend(letters, line3={"row": {**(row or {}), "kind": "call"}})
    (report,) = replay(loader, letters)
    assert (report.tally.accepted, report.unlinked) == (3, 3), "there are no employees in the graph"
    assert database.rows("MATCH (a:Activity) RETURN count(a)") == [[3]]


@pytest.mark.parametrize(
    ("letter", "message"),
    [
        (b'{"source": "surveys", "file": "responses.csv", "line": 2, "row": {}}\n{"broken\n', "line 2"),
        (b'{"source": "surveys", "file": "responses.csv", "line": "2", "row": {}}\n', "field line"),
        (b"not letters\n", "JSON"),
    ],
)
def test_a_broken_file_replays_nothing(tmp_path: Path, letter: bytes, message: str) -> None:
    path = tmp_path / "letters.jsonl"
    path.write_bytes(letter)
    with pytest.raises(FileUnreadable, match=message):
        read_letters(path)


@pytest.mark.parametrize(
    ("source", "file", "fault"),
    [
        ("nobody", "a.csv", UnknownName),
        ("surveys", "a.csv", UnknownName),
        ("complete-journey", "coupons.parquet", FileUnreadable),
    ],
)
def test_unknown_origins(loader: Loader, tmp_path: Path, source: str, file: str, fault: type[Exception]) -> None:
    path = tmp_path / "letters.jsonl"
    path.write_bytes(orjson.dumps({"source": source, "file": file, "line": 2, "row": {}}) + b"\n")
    with pytest.raises(fault):
        replay(loader, path)
