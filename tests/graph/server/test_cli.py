from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest
from click.testing import CliRunner, Result

from graph.driver import Database
from graph.errors import DatabaseError
from graph.server import ensure_running
from graph.server.cli import NOT_RUNNING, db
from graph.settings import Settings


@pytest.fixture
def environment(server: Settings) -> dict[str, str | None]:
    if server.neo4j_uri:
        pytest.fail("these tests are about the embedded server; unset PORTRAIT_TEST_NEO4J_URI")
    return {
        "PORTRAIT_HOME": str(server.home),
        "PORTRAIT_BOLT_PORT": str(server.bolt_port),
        "PORTRAIT_HTTP_PORT": str(server.http_port),
    }


def invoke(environment: dict[str, str | None], *arguments: str) -> Result:
    return CliRunner().invoke(db, arguments, env=environment, catch_exceptions=False)


def test_start_is_quiet_when_it_runs(server: Settings, environment: dict[str, str | None]) -> None:
    result = invoke(environment, "start")
    assert result.exit_code == 0
    assert f"bolt://127.0.0.1:{server.bolt_port}" in result.output


def test_status_tells_ports_memory_and_places(server: Settings, environment: dict[str, str | None]) -> None:
    result = invoke(environment, "status")
    assert result.exit_code == 0
    for part in ("running, process", str(server.bolt_port), str(server.http_port), "MiB used", str(server.home)):
        assert part in result.output


def test_status_of_nothing(tmp_path: Path) -> None:
    result = invoke({"PORTRAIT_HOME": str(tmp_path)}, "status")
    assert (result.exit_code, result.output.splitlines()[0]) == (NOT_RUNNING, "state    not running")
    assert invoke({"PORTRAIT_HOME": str(tmp_path)}, "stop").output == "Neo4j was not running.\n"


def test_browser_fills_the_form_and_shows_the_password_only_when_asked(
    server: Settings, environment: dict[str, str | None]
) -> None:
    secret = (server.home / "neo4j" / "credentials").read_text().strip()
    result = invoke(environment, "browser", "--no-open")
    assert f"connectURL={quote(f'bolt://neo4j@127.0.0.1:{server.bolt_port}', safe='')}" in result.output
    assert secret not in result.output
    assert secret in invoke(environment, "browser", "--no-open", "--password").output


def test_reset_asks_first(environment: dict[str, str | None]) -> None:
    result = CliRunner().invoke(db, ["reset"], env=environment, input="n\n")
    assert result.exit_code == 1
    assert "running" in invoke(environment, "status").output


def test_status_of_another_neo4j(server: Settings) -> None:
    endpoint = ensure_running(server)
    environment = {"PORTRAIT_NEO4J_URI": endpoint.uri, "PORTRAIT_NEO4J_PASSWORD": endpoint.password}
    result = invoke(dict(environment), "status")
    assert result.output == f"The Neo4j at {endpoint.uri} answers (PORTRAIT_NEO4J_URI).\n"


def test_prepare_makes_what_is_missing(database: Database, environment: dict[str, str | None]) -> None:
    assert invoke(environment, "prepare").output == "Nothing was missing.\n"
    database.run("DROP INDEX Order_placed_at_range")
    assert invoke(environment, "prepare").output.startswith("1 of its constraints")


@pytest.mark.parametrize("verb", ["start", "stop", "reset", "browser"])
def test_another_neo4j_is_left_alone(verb: str) -> None:
    with pytest.raises(DatabaseError, match="PORTRAIT_NEO4J_URI"):
        invoke({"PORTRAIT_NEO4J_URI": "bolt://elsewhere"}, verb)
