from __future__ import annotations

import dataclasses
import os
import socket
import stat
import sys
import threading
from pathlib import Path

import neo4j
import psutil
import pytest
from pydantic import SecretStr

from graph.errors import DatabaseStartFailed, SettingsError
from graph.server import EmbeddedServer, Endpoint, download, embedded, ensure_running
from graph.server.java import discard_outdated_archive, quick_start_archive
from graph.server.process import ServerProcess
from graph.settings import Settings

AWKWARD = 'p@ss "quoted" \\back #hash -dash'
QUICK = ("-XX:TieredStopAtLevel=1",)
ANSWERS = """
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"neo4j_version")
"""
ASK = "CALL dbms.components() YIELD versions RETURN versions[0]"


def ask(endpoint: Endpoint, statement: str = ASK) -> list[neo4j.Record]:
    with neo4j.GraphDatabase.driver(endpoint.uri, auth=(endpoint.user, endpoint.password)) as driver:
        return driver.execute_query(statement).records


def refusal(endpoint: Endpoint, statement: str) -> str:
    with pytest.raises(neo4j.exceptions.Neo4jError) as caught:
        ask(endpoint, statement)
    return str(caught.value)


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stands for the server's Java process, so that a crash costs no seconds: a Python script."""
    path = tmp_path / "server.py"
    monkeypatch.setattr(embedded, "server_command", lambda *_: [sys.executable, str(path)])
    monkeypatch.setattr(embedded, "set_initial_password", lambda *_: None)
    return path


def test_the_life_of_a_server(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    settings = settings.model_copy(update={"neo4j_password": SecretStr(AWKWARD)})
    server = EmbeddedServer(settings, QUICK)
    assert server.status() is None
    try:
        process = server.start()
        endpoint = ensure_running(settings)
        assert ask(endpoint)[0][0] == process.version
        assert stat.S_IMODE(server.layout.credentials.stat().st_mode) == 0o600
        assert AWKWARD not in repr(endpoint)

        with pytest.raises(neo4j.exceptions.AuthError):
            ask(dataclasses.replace(endpoint, password="wrong password"))
        assert "external resource" in refusal(endpoint, "LOAD CSV FROM 'file:///etc/passwd' AS row RETURN row")
        for host in ("127.0.0.1", "[::1]"):
            blocked = f"LOAD CSV FROM 'http://{host}:{settings.http_port}/' AS row RETURN row"
            assert "is blocked" in refusal(endpoint, blocked)

        status = server.status()
        assert status is not None
        assert (status.process, status.answers) == (process, True)
        assert status.memory_mb > 100
        assert server.store_bytes() > 0

        # Killed: the next start says so, keeps the data, and is a new process.
        ask(endpoint, "CREATE (:Kept)")
        psutil.Process(process.pid).kill()
        psutil.Process(process.pid).wait()
        assert server.status() is None
        again = server.start()
        assert again.pid != process.pid
        assert f"process {process.pid}) ended without being stopped" in caplog.text
        assert ask(endpoint, "MATCH (n:Kept) RETURN count(n)")[0][0] == 1
    finally:
        server.kill()
    assert server.status() is None
    assert not server.stop()
    server.reset()
    assert server.store_bytes() == 0
    assert server.layout.credentials.exists()


def test_a_taken_port_stops_the_start(settings: Settings) -> None:
    with socket.socket() as taker:
        taker.bind(("127.0.0.1", settings.http_port))
        taker.listen()
        with pytest.raises(DatabaseStartFailed, match=str(settings.http_port)):
            ensure_running(settings)


def test_a_crash_while_starting_says_why(settings: Settings, script: Path) -> None:
    script.write_text("import sys; sys.exit('java.lang.IllegalStateException: the store is newer than the server')")
    with pytest.raises(DatabaseStartFailed, match=r"ended while starting.*the store is newer") as caught:
        EmbeddedServer(settings).start()
    assert caught.value.where.endswith("logs")
    assert ServerProcess.read(EmbeddedServer(settings).layout) is None


def test_a_server_that_never_answers_is_ended(
    settings: Settings, script: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script.write_text(f"import os, time; open({str(script)!r} + '.pid', 'w').write(str(os.getpid())); time.sleep(60)")
    monkeypatch.setattr(embedded, "_START_S", 1.0)
    with pytest.raises(DatabaseStartFailed, match="did not answer within 1 s"):
        EmbeddedServer(settings).start()
    pid = int(script.with_name("server.py.pid").read_text())
    assert not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def test_two_starts_at_once_start_one_server(settings: Settings, script: Path) -> None:
    script.write_text(
        "import http.server, pathlib\n"
        f"pathlib.Path({str(script)!r}).with_name('starts').open('a').write('x')\n"
        + ANSWERS
        + f"http.server.HTTPServer(('127.0.0.1', {settings.http_port}), Answer).serve_forever()\n"
    )
    started: list[ServerProcess] = []
    server = EmbeddedServer(settings)
    threads = [threading.Thread(target=lambda: started.append(EmbeddedServer(settings).start())) for _ in range(3)]
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(set(started)) == 1
        assert len(started) == 3
        assert script.with_name("starts").read_text() == "x"
        assert server.stop()
    finally:
        server.kill()


def test_stopping_keeps_the_archive_for_quick_starts(
    settings: Settings, script: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    jar = tmp_path / "a.jar"
    jar.write_bytes(b"jar")
    monkeypatch.setattr(download, "fetch_jars", lambda *_: [jar])
    server = EmbeddedServer(settings.model_copy(update={"cache": tmp_path / "cache"}))
    server.layout.cache.mkdir(parents=True)
    script.write_text(
        "import http.server, pathlib, signal\n"
        f"recording = pathlib.Path({str(server.layout.recording)!r})\n"
        "signal.signal(signal.SIGTERM, lambda *_: exit(recording.write_text('classes') * 0))\n"
        + ANSWERS
        + f"http.server.HTTPServer(('127.0.0.1', {settings.http_port}), Answer).serve_forever()\n"
    )
    archive = quick_start_archive(server.layout)
    assert server.start().records_archive
    assert server.stop()
    assert archive.read_text() == "classes"
    assert not server.layout.recording.exists()

    discard_outdated_archive(server.layout, [jar])
    assert archive.exists()
    os.utime(jar, (archive.stat().st_mtime + 1,) * 2)
    discard_outdated_archive(server.layout, [jar])
    assert not archive.exists()


def test_a_data_folder_that_cannot_be_used(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(DatabaseStartFailed, match="data folder cannot be used"):
        ensure_running(settings.model_copy(update={"home": tmp_path / "file"}))


def test_another_neo4j_needs_its_password() -> None:
    with pytest.raises(SettingsError) as caught:
        ensure_running(Settings(neo4j_uri="bolt://elsewhere:7687"))
    assert caught.value.where == "PORTRAIT_NEO4J_PASSWORD"


def test_another_neo4j_is_used_as_it_is() -> None:
    settings = Settings(neo4j_uri="neo4j+s://elsewhere", neo4j_user="me", neo4j_password=SecretStr("secret"))
    assert ensure_running(settings) == Endpoint("neo4j+s://elsewhere", "me", "secret")
    assert "PORTRAIT_NEO4J_URI" not in os.environ
