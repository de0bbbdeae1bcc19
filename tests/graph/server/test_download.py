from __future__ import annotations

import hashlib
import http.server
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from graph.errors import DownloadError
from graph.server import download
from graph.server.download import fetch_jars
from graph.server.lock import Jar, Lock

CONTENT = {f"g:a{number}:1": f"jar {number} ".encode() * 1000 for number in range(12)}
JARS = tuple(Jar(name, hashlib.sha256(body).hexdigest(), len(body)) for name, body in CONTENT.items())
LOCK = Lock("1", "1", "main", JARS)
BODIES = {f"/{jar.path}": CONTENT[jar.coordinate] for jar in JARS}
FIRST = f"/{JARS[0].path}"


class Repository(http.server.ThreadingHTTPServer):
    """A Maven repository that can misbehave: `faults` lists, per path, what the next answers do."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.faults: dict[str, list[str]] = {}
        self.asked: list[str] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Answer(http.server.BaseHTTPRequestHandler):
    server: Repository

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        faults = self.server.faults.get(self.path, [])
        fault = faults.pop(0) if faults else ""
        body = BODIES[self.path]
        self.send_response(int(fault) if fault.isdigit() else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if fault == "cut":
            self.wfile.write(body[: len(body) // 2])
            self.close_connection = True
        else:
            self.wfile.write(body[::-1] if fault == "corrupt" else body)

    def log_message(self, format: str, *args: object) -> None:
        """Silent."""


@pytest.fixture
def repository(monkeypatch: pytest.MonkeyPatch) -> Iterator[Repository]:
    monkeypatch.setattr(download, "_FIRST_PAUSE_S", 0.01)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with Repository() as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server
        server.shutdown()


def test_fetches_all_and_afterwards_needs_no_network(repository: Repository, tmp_path: Path) -> None:
    paths = fetch_jars(LOCK, tmp_path, repository.address)
    assert [path.read_bytes() for path in paths] == list(CONTENT.values())
    asked = len(repository.asked)
    assert fetch_jars(LOCK, tmp_path, "http://127.0.0.1:9") == paths
    assert (asked, len(repository.asked)) == (len(JARS), len(JARS))


@pytest.mark.parametrize("faults", [["cut"], ["corrupt"], ["503", "429"], ["cut", "corrupt", "500"]])
def test_a_passing_fault_is_tried_again(repository: Repository, tmp_path: Path, faults: list[str]) -> None:
    tries = len(faults) + 1
    repository.faults[FIRST] = faults
    paths = fetch_jars(LOCK, tmp_path, repository.address)
    assert paths[0].read_bytes() == CONTENT[JARS[0].coordinate]
    assert repository.asked.count(FIRST) == tries


class Lasting(NamedTuple):
    fault: str
    says: str
    tries: int


@pytest.mark.parametrize(
    "case",
    [Lasting("corrupt", "checksum is wrong", 4), Lasting("cut", "connection failed", 4), Lasting("404", "404", 1)],
)
def test_a_lasting_fault_names_the_file_and_leaves_nothing_half(
    repository: Repository, tmp_path: Path, case: Lasting
) -> None:
    repository.faults[FIRST] = [case.fault] * 9
    with pytest.raises(DownloadError, match=case.says) as caught:
        fetch_jars(LOCK, tmp_path, repository.address)
    assert caught.value.where.endswith(FIRST)
    assert caught.value.hint
    assert repository.asked.count(FIRST) == case.tries
    assert not (tmp_path / JARS[0].name).exists()
    assert not list(tmp_path.glob("*.part"))
    repository.faults.clear()
    assert len(fetch_jars(LOCK, tmp_path, repository.address)) == len(JARS)


def test_after_an_interruption_only_the_rest_is_fetched(repository: Repository, tmp_path: Path) -> None:
    whole, broken = JARS[1], JARS[2]
    (tmp_path / whole.name).write_bytes(CONTENT[whole.coordinate])
    (tmp_path / broken.name).write_bytes(b"x" * broken.size)
    (tmp_path / f"{JARS[0].name}.part").write_bytes(b"half")
    fetch_jars(LOCK, tmp_path, repository.address)
    assert f"/{whole.path}" not in repository.asked
    assert (tmp_path / broken.name).read_bytes() == CONTENT[broken.coordinate]
    assert not list(tmp_path.glob("*.part"))


def test_a_jar_that_vanished_or_shrank_is_fetched_again(repository: Repository, tmp_path: Path) -> None:
    paths = fetch_jars(LOCK, tmp_path, repository.address)
    paths[3].unlink()
    paths[4].write_bytes(b"")
    repository.asked.clear()
    fetch_jars(LOCK, tmp_path, repository.address)
    assert sorted(repository.asked) == [f"/{JARS[3].path}", f"/{JARS[4].path}"]


def test_no_repository_is_a_clear_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "_FIRST_PAUSE_S", 0.01)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with pytest.raises(DownloadError, match="connection failed"):
        fetch_jars(LOCK, tmp_path, "http://127.0.0.1:9")


def test_a_full_disk_is_told_before_anything_is_fetched(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=5 << 20)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage)
    with pytest.raises(DownloadError, match="5 MiB left"):
        fetch_jars(LOCK, tmp_path, repository.address)
    assert not repository.asked


def test_a_folder_that_cannot_be_made_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(DownloadError, match="cannot be stored"):
        fetch_jars(LOCK, tmp_path / "file" / "jars", "http://127.0.0.1:9")
