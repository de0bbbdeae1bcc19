"""`portrait serve` and `portrait graphql`, as processes."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
import uvicorn
from click import Command
from click.testing import CliRunner, Result

from api.cli import graphql, serve
from api.schema import sdl
from graph.driver import Database
from graph.errors import PortraitError, SettingsError
from graph.schema import prepare
from graph.settings import Settings
from tests.conftest import free_ports

PATIENCE_S = 300
"""Three processes import the schema at once: 8 s of processor time, of which a busy machine may give them little."""
PORTRAIT = [sys.executable, "-m", "graph.cli"]


def environment(settings: Settings) -> dict[str, str]:
    """Lets a process use the tests' database."""
    named = {"PORTRAIT_HOME": str(settings.home), "PORTRAIT_CACHE": str(settings.cache)}
    if settings.neo4j_uri and settings.neo4j_password:
        named["PORTRAIT_NEO4J_URI"] = settings.neo4j_uri
        named["PORTRAIT_NEO4J_PASSWORD"] = settings.neo4j_password.get_secret_value()
    return os.environ | named | {"PORTRAIT_BOLT_PORT": str(settings.bolt_port)}


@pytest.fixture
def invoke(server: Settings, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs a command in this process, on the tests' database."""
    for name, value in environment(server).items():
        monkeypatch.setenv(name, value)

    def run(command: Command, *arguments: str, given: str = "") -> Result:
        return CliRunner().invoke(command, arguments, input=given)

    return run


def test_serving_imports_nothing_of_machine_learning() -> None:
    heavy = "torch pandas sklearn lightgbm torch_geometric"
    script = f"import sys, api.cli; print([name for name in '{heavy}'.split() if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("workers", [1, 2])
def test_serve_answers_and_stops_when_told(server: Settings, workers: int) -> None:
    (port,) = free_ports(1)
    process = subprocess.Popen(
        [*PORTRAIT, "serve", "--port", str(port), "--workers", str(workers)],
        env=environment(server), stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        ready = None
        deadline = time.monotonic() + PATIENCE_S
        while ready is None:
            assert time.monotonic() < deadline, f"no answer within {PATIENCE_S} s"
            assert process.poll() is None, process.stderr.read() if process.stderr else ""
            try:
                ready = httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=10).json()
            except httpx.TransportError:
                time.sleep(0.1)
        assert ready == {"status": "ready"}
    finally:
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=PATIENCE_S)
    assert process.returncode in (0, -signal.SIGTERM)
    assert f"http://127.0.0.1:{port}/graphql" in said
    assert "Traceback" not in said


def test_serve_makes_the_indexes_that_an_old_database_lacks(
    invoke: Callable[..., Result], database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uvicorn, "run", lambda *_, **__: None)
    database.run("DROP INDEX Order_placed_at_range")
    (port,) = free_ports(1)
    environment = dict(os.environ)
    done = invoke(serve, "--port", str(port), "--workers", "2")
    assert dict(os.environ) == environment
    assert done.exit_code == 0, done.exception
    limits = "64 operations and 1,000 subscriptions at once in each of 2 processes; an operation: 20,000 nodes, 10 s"
    assert limits in done.stderr
    assert "1 of its constraints and indexes were missing" in done.stderr
    assert prepare(database) == 0
    assert "Database" not in invoke(serve, "--port", str(port)).stderr


def test_the_help_of_serve_names_the_settings_of_all_limits(invoke: Callable[..., Result]) -> None:
    said = invoke(serve, "--help").stdout
    for name in ("api_concurrency", "api_subscriptions", "api_body_kb", "query_node_budget", "query_timeout_s"):
        assert name in Settings.model_fields
        assert f"PORTRAIT_{name.upper()}" in said


def test_serve_starts_before_its_database(invoke: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uvicorn, "run", lambda *_, **__: None)
    nobody, port = free_ports(2)
    monkeypatch.setenv("PORTRAIT_NEO4J_URI", f"bolt://127.0.0.1:{nobody}")
    monkeypatch.setenv("PORTRAIT_NEO4J_PASSWORD", "none")
    done = invoke(serve, "--port", str(port))
    assert done.exit_code == 0, done.exception
    assert "portrait db prepare" in done.stderr


def test_a_port_in_use_is_named(invoke: Callable[..., Result]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = invoke(serve, "--port", str(port))
    assert isinstance(done.exception, SettingsError)
    assert f"127.0.0.1:{port}" in str(done.exception)
    assert "--port" in done.exception.hint


def test_the_schema_is_printed(invoke: Callable[..., Result]) -> None:
    assert invoke(graphql, "schema").stdout == sdl()


def test_explain_shows_how_a_query_is_answered(invoke: Callable[..., Result], tmp_path: Path) -> None:
    file = tmp_path / "query.graphql"
    file.write_text("query($id: ID!) { profile(profileId: $id) { orders(first: 3) { nodes { uid } } } }")
    done = invoke(graphql, "explain", str(file), "--variables", '{"id": "P-1"}')
    assert done.exit_code == 0, done.exception
    for part in ("MATCH", "p0 = 'P-1'", "Returns 4 nodes at most, by its page sizes", "database hits", "Expand"):
        assert part in done.stdout
    assert "without the database" in invoke(graphql, "explain", "-", given="{ __typename }").stdout


FAULTS = [
    (["no-such-file"], "", "no-such-file"),
    (["-"], "{ profiles( }", "line 1, column 13"),
    (["-", "--variables", "["], "{ __typename }", "--variables"),
    (["-"], "{ profiles(first: 1000) { nodes { orders(first: 1000) { nodes { uid } } } } }", "limit is 20,000"),
]


@pytest.mark.parametrize(("arguments", "query", "message"), FAULTS)
def test_explain_names_what_is_wrong(
    invoke: Callable[..., Result], arguments: list[str], query: str, message: str
) -> None:
    done = invoke(graphql, "explain", *arguments, given=query)
    assert isinstance(done.exception, PortraitError)
    assert message in str(done.exception)
