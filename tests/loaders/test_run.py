"""Loading into a real Neo4j: twice, in any batches, cut off anywhere: the same graph, and every row accounted for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest

from graph.driver import Database
from graph.settings import Settings
from graph.statements import clear
from loaders.cli import SAMPLE
from loaders.discovery import source_named
from loaders.plan import Found, find
from loaders.readers import chunk
from loaders.run import FileReport, Loader
from loaders.sample.write import write_sample

AT = datetime(2026, 7, 1, tzinfo=UTC)
PEOPLE = 12


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    write_sample(folder, people=PEOPLE, seed=3)
    return folder


@pytest.fixture
def home(server: Settings, tmp_path: Path) -> Settings:
    return server.model_copy(update={"home": tmp_path / "home"})


@pytest.fixture
def loader(database: Database, home: Settings) -> Loader:
    return Loader(database, home, clock=lambda: AT)


def everything(folder: Path) -> list[Found]:
    return [found for name in SAMPLE for found in find(source_named(name), folder / name)]


def load_all(loader: Loader, folder: Path) -> list[FileReport]:
    return [loader.load(found) for found in everything(folder)]


def plain(value: Any) -> Any:
    return value.iso_format() if hasattr(value, "iso_format") else value


def digest(database: Database) -> str:
    """A hash of everything in the database, whatever the order in which it was written; nothing is left out."""
    nodes = database.rows("MATCH (n) RETURN labels(n), properties(n), elementId(n)")
    names = {row[2]: f"{sorted(row[0])} {row[1].get('uid')}" for row in nodes}
    lines = [[sorted(row[0]), {key: plain(value) for key, value in row[1].items()}] for row in nodes]
    edges = database.rows("MATCH (a)-[r]->(b) RETURN elementId(a), type(r), elementId(b), properties(r)")
    lines += [[names[a], kind, names[b], {k: plain(v) for k, v in values.items()}] for a, kind, b, values in edges]
    assert nodes
    assert edges
    canonical = sorted(orjson.dumps(line, option=orjson.OPT_SORT_KEYS) for line in lines)
    return hashlib.sha256(b"\n".join(canonical)).hexdigest()


def test_the_whole_sample_is_loaded_and_loading_it_twice_changes_nothing(
    loader: Loader, sample: Path, database: Database
) -> None:
    reports = load_all(loader, sample)
    for report in reports:
        assert report.tally.read == report.tally.accepted, report.file
        assert report.tally.rejected == report.unlinked == 0, report.file
        assert report.dead_letters is None
    before = digest(database)
    assert all(report.skipped for report in load_all(loader, sample))
    assert digest(database) == before
    again = Loader(database, loader.settings, again=True, clock=lambda: AT)
    for report in load_all(again, sample):
        assert not report.skipped
        assert report.tally.read == report.tally.accepted
    assert digest(database) == before
    runs = database.rows("MATCH (r:LoadRun)-[:FROM]->(s:Source) RETURN r.uid, r.read, r.accepted, r.rejected, s.uid")
    assert len(runs) == len(reports)
    assert all(read == accepted + rejected for _, read, accepted, rejected, _ in runs)
    stamped = database.rows("MATCH (o:Order) RETURN DISTINCT o.run_id, o.source")
    assert stamped == [[uid, "shop"] for uid, *_ in runs if uid.startswith("shop|orders.jsonl|")]


@pytest.mark.parametrize("batch_rows", [1000, 17])
def test_any_batch_size_gives_the_same_graph(
    batch_rows: int, home: Settings, database: Database, sample: Path, expected: str
) -> None:
    settings = home.model_copy(update={"batch_rows": batch_rows})
    load_all(Loader(database, settings, clock=lambda: AT), sample)
    assert digest(database) == expected


@pytest.fixture(scope="module")
def expected(server: Settings, sample: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The graph of an undisturbed load."""
    settings = server.model_copy(update={"home": tmp_path_factory.mktemp("home")})
    with Database.connect(server) as database:
        database.run(clear())
        load_all(Loader(database, settings, clock=lambda: AT), sample)
        return digest(database)


class CutOff(Exception):
    """Stands for whatever may end a process."""


def test_a_load_that_was_cut_off_is_completed_by_the_next(
    home: Settings, database: Database, sample: Path, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunk, "CHUNK_ROWS", 40)
    settings = home.model_copy(update={"batch_rows": 25})
    steps = iter(range(1_000_000))
    cuts = {2, 3, 7, 15, 30, 31, 45}

    def cut(found: Found, fraction: float) -> None:
        if next(steps) in cuts:
            raise CutOff

    loader = Loader(database, settings, clock=lambda: AT, progress=cut)
    met = 0
    while True:
        try:
            load_all(loader, sample)
            break
        except CutOff:
            met += 1
    assert met == len(cuts)
    assert digest(database) == expected


def test_an_unfinished_run_shows_as_such(loader: Loader, sample: Path, database: Database, home: Settings) -> None:
    def cut(found: Found, fraction: float) -> None:
        raise CutOff

    (found,) = find(source_named("shop"), sample / "shop" / "customers.csv")
    with pytest.raises(CutOff):
        Loader(database, home, clock=lambda: AT, progress=cut).load(found)
    assert database.rows("MATCH (r:LoadRun) RETURN r.started_at IS NULL, r.finished_at IS NULL") == [[False, True]]
    assert not loader.load(found).skipped
    assert database.rows("MATCH (r:LoadRun) RETURN r.started_at IS NULL, r.finished_at IS NULL") == [[False, False]]


HEADER = "response_id,contact,nps,comment,answered_at"


@pytest.fixture
def poisoned(tmp_path: Path) -> Path:
    """A hundred good rows with some of every kind of poison between them."""
    poison = [
        b"p1", b"p2,a@b.ru,5,,04.03.2025 10:22,more", b'p3,a@b.ru,5,"open,04.03.2025 10:22', b"p4,\xff\xfe,5,,x",
        b"p5,a\0b,5,,04.03.2025 10:22", b"p6,Ivan,eleven,,04.03.2025 10:22", b"p7,,11,,04.03.2025 10:22",
        b"p8,,5,,2025-03-04", b",,5,,04.03.2025 10:22", b"p10,,,,04.03.2025 10:22", b"p11,,5,," + b"9" * 1_000_001,
        b'p12,,5,"x"y,04.03.2025 10:22', b"p13,,5,,31.02.2025 10:22", b"p14" + b"x" * 201 + b",,5,,04.03.2025 10:22",
        b"p15,,5," + b"x" * 100_001 + b",04.03.2025 10:22", b"p16,,1e99,,04.03.2025 10:22",
    ]  # fmt: skip
    good = [f"sr-{n},a{n}@mail.ru,{n % 11},,04.03.2025 10:22".encode() for n in range(100)]
    lines = [HEADER.encode()]
    for number, row in enumerate(good):
        lines.append(row)
        if number < len(poison):
            lines.append(poison[number])
    path = tmp_path / "responses.csv"
    path.write_bytes(b"\n".join(lines) + b"\n")
    return path


def letters_of(report: FileReport) -> Iterator[dict[str, Any]]:
    assert report.dead_letters
    for line in report.dead_letters.read_bytes().splitlines():
        yield orjson.loads(line)


def test_poisoned_rows_cost_themselves_only(loader: Loader, poisoned: Path, database: Database) -> None:
    (found,) = find(source_named("surveys"), poisoned)
    report = loader.load(found)
    assert (report.tally.read, report.tally.accepted, report.tally.rejected) == (116, 100, 16)
    assert database.rows("MATCH (s:SurveyResponse) RETURN count(s)") == [[100]]
    letters = list(letters_of(report))
    assert sorted(letter["line"] for letter in letters) == [3 + 2 * n for n in range(16)]
    assert all(letter["file"] == "responses.csv" and letter["reason"] for letter in letters)
    assert not any("Ivan" in letter["reason"] or "eleven" in letter["reason"] for letter in letters)


def test_references_to_what_is_not_there_wait_in_the_dead_letters(
    loader: Loader, database: Database, tmp_path: Path
) -> None:
    path = tmp_path / "returns.csv"
    path.write_text(
        "return_id,order_number,sku,quantity,reason,requested_at,refunded_at,refund_amount,currency\n"
        "70,A1,A,1,damaged,2025-03-09T12:00:00+03:00,,129.90,RUB\n"
    )
    (found,) = find(source_named("shop"), path)
    report = loader.load(found)
    assert (report.tally.accepted, report.tally.rejected, report.unlinked) == (1, 0, 1)
    (letter,) = letters_of(report)
    assert letter["reason"].endswith("CONTAINS lacks its Product; OF lacks its Order")
    assert database.rows("MATCH (r:Return) RETURN r.uid") == [["shop:70"]]


def test_changed_content_is_loaded_and_updates(loader: Loader, database: Database, tmp_path: Path) -> None:
    path = tmp_path / "responses.csv"
    for nps in (3, 9):
        path.write_text(f"{HEADER}\nsr-1,a@mail.ru,{nps},,04.03.2025 10:22\n")
        (found,) = find(source_named("surveys"), path)
        assert not loader.load(found).skipped
    assert database.rows("MATCH (s:SurveyResponse) RETURN s.nps") == [[9]]
    assert database.rows("MATCH (r:LoadRun) RETURN count(r)") == [[2]]
