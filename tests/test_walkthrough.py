"""The whole way as the README tells it: every command that it names, run as a user would run it."""

from __future__ import annotations

import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from graph.driver import Database
from graph.server import EmbeddedServer
from graph.settings import Settings
from tests.conftest import embedded_settings, free_ports

ROOT = Path(__file__).parents[1]
PEOPLE = 600


def _environment(settings: Settings) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PORTRAIT_")}
    return inherited | {
        "PORTRAIT_HOME": str(settings.home),
        "PORTRAIT_CACHE": str(settings.cache),
        "PORTRAIT_BOLT_PORT": str(settings.bolt_port),
        "PORTRAIT_HTTP_PORT": str(settings.http_port),
        "PORTRAIT_DB_MEMORY_MB": str(settings.db_memory_mb),
        "COLUMNS": "120",
    }


def portrait(settings: Settings, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "graph.cli", *arguments],
        env=_environment(settings), cwd=ROOT, capture_output=True, text=True, timeout=900, check=False,
    )  # fmt: skip


def fingerprint(database: Database) -> str:
    """A hash of every node and every edge with all their properties."""
    digest = hashlib.sha256()
    nodes = (
        "MATCH (n) WITH labels(n) AS l, properties(n) AS p RETURN l, [k IN keys(p) | [k, toStringOrNull(p[k])]] AS v"
    )
    edges = (
        "MATCH (a)-[r]->(b) WITH type(r) AS t, elementId(a) AS s, elementId(b) AS e, properties(r) AS p "
        "RETURN t, s, e, [k IN keys(p) | [k, toStringOrNull(p[k])]] AS v"
    )
    for statement in (nodes, edges):
        for line in sorted(json.dumps(row, sort_keys=True) for row in database.stream(statement)):
            digest.update(line.encode())
    return digest.hexdigest()


@dataclass(frozen=True)
class Shown:
    settings: Settings
    output: str


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    """The demo, run once."""
    settings = embedded_settings(tmp_path_factory.mktemp("demo"))
    run = portrait(settings, "demo", "--people", str(PEOPLE), "--no-serve")
    assert run.returncode == 0, run.stdout + run.stderr
    yield Shown(settings, run.stdout)
    EmbeddedServer(settings).kill()


@pytest.fixture(scope="module")
def served(shown: Shown) -> Iterator[str]:
    """`portrait serve` on the demo's graph; stops as an operator would stop it."""
    (port,) = free_ports(1)
    process = subprocess.Popen(
        [sys.executable, "-m", "graph.cli", "serve", "--port", str(port)], env=_environment(shown.settings), cwd=ROOT,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + 60
    while True:
        try:
            if httpx.get(f"{address}/readyz").status_code == 200:
                break
        except httpx.TransportError:
            assert process.poll() is None, "portrait serve ended by itself"
        assert time.monotonic() < deadline, "portrait serve is not ready after a minute"
        time.sleep(0.2)
    yield address
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=30) in (0, -signal.SIGTERM)


def ask(address: str, query: str) -> dict[str, object]:
    answer = httpx.post(f"{address}/graphql", json={"query": query}, timeout=60)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert "errors" not in body, body["errors"]
    data = body["data"]
    assert isinstance(data, dict)
    return data


def proposed(output: str) -> list[str]:
    """The queries that the demo printed."""
    after = output.split("Three queries to try", 1)[1]
    return [part.split("\n", 1)[1] for part in after.split("\n# ")[1:]]


def test_the_demo_shows_a_customer_known_to_four_systems(shown: Shown, served: str) -> None:
    queries = proposed(shown.output)
    assert len(queries) == 3
    profile = ask(served, queries[0])["profileByIdentifier"]
    assert isinstance(profile, dict)
    assert len(profile["sources"]) >= 4
    for part in ("records", "orders", "tickets", "devices"):
        assert profile[part]["nodes"], part
    churn = next(p for p in profile["predictions"]["nodes"] if p["task"] == "churn")
    assert 0 < churn["probability"] < 1
    assert len(churn["reasons"]) >= 3
    assert len(churn["reasonsRu"]) == len(churn["reasons"])
    following = next(p for p in profile["predictions"]["nodes"] if p["task"] == "next_purchase")
    assert following["products"]["edges"]
    assert following["categories"]["edges"]
    for query in queries[1:]:
        ask(served, query)


def test_the_query_of_the_readme_is_answered(served: str) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```graphql\n(.+?)```", readme, flags=re.DOTALL)
    assert blocks
    for query in blocks:
        ask(served, query)


def test_a_second_run_changes_nothing(shown: Shown) -> None:
    with Database.connect(shown.settings) as database:
        before = fingerprint(database)
        again = portrait(shown.settings, "demo", "--people", str(PEOPLE), "--no-serve")
        assert again.returncode == 0, again.stdout + again.stderr
        assert fingerprint(database) == before


def test_every_command_in_the_documents_exists(shown: Shown) -> None:
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
    text = "\n".join(page.read_text(encoding="utf-8") for page in pages)
    for target in sorted(set(re.findall(r"\bmake ([a-z]+)\b", text)) & _made()):
        subprocess.run(["make", "--dry-run", target], cwd=ROOT, check=True, capture_output=True)
    named = set(re.findall(r"(?:^ {4}|`)portrait ([a-z]+(?:-[a-z]+)*)", text, flags=re.MULTILINE))
    assert {"demo", "db", "load", "resolve", "train", "predict", "serve", "query"} <= named
    for verb in sorted(named):
        run = portrait(shown.settings, verb, "--help")
        assert run.returncode == 0, f"the documents name `portrait {verb}`: {run.stderr}"


def _made() -> set[str]:
    return set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))


def test_the_readme_begins_with_two_commands_that_exist() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = re.findall(r"^ {4}(make \w+)$", readme, flags=re.MULTILINE)
    assert commands[:2] == ["make demo", "make test"]


def test_a_wrong_command_gets_a_message_and_no_traceback(shown: Shown) -> None:
    for arguments in (
        ["load", "shop", "/nowhere"],
        ["query", "no_such_query"],
        ["frobnicate"],
        ["demo", "--data", "x"],
    ):
        run = portrait(shown.settings, *arguments)
        assert run.returncode != 0
        assert "Traceback" not in run.stderr + run.stdout
        assert run.stderr.strip()
