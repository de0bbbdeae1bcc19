"""Fixtures shared by all tests: settings free of the developer's environment, and a real Neo4j.

The database is never faked and never skipped: where it cannot start, the tests that need it fail.
PORTRAIT_TEST_NEO4J_URI and PORTRAIT_TEST_NEO4J_PASSWORD name a Neo4j to use instead of a throwaway
one; everything in it is deleted.
"""

from __future__ import annotations

import os
import random
import socket
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from pydantic import SecretStr

from graph.driver import Database
from graph.schema import prepare
from graph.server import EmbeddedServer
from graph.server.java import quick_start_archive
from graph.settings import Settings
from graph.statements import clear

# Above 32767 the system gives ports to outgoing connections: a start failed on one once. Each worker of
# pytest-xdist has every so manieth port to itself, as between finding a free one and listening there is time.
WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
WORKERS = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
PORTS = range(20_000 + WORKER, 32_768, WORKERS)
QUICK = ("-XX:TieredStopAtLevel=1",)  # the second compiler costs 5 CPU seconds that a short life never gets back
MEMORY_MB = 768
LONGEST = ("test_walkthrough.py", "test_commands.py")  # minutes each: begun last, one worker would wait for the other

# A busy machine is no fault of the code: no test asserts a time, and hypothesis shall not either.
hypothesis.settings.register_profile("portrait", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("portrait")


@pytest.fixture(scope="session", autouse=True)
def _clean_environment() -> Iterator[None]:
    """No setting of the developer's reaches a test, but for where downloads are kept."""
    with pytest.MonkeyPatch.context() as patch:
        for name in os.environ:
            if name.startswith("PORTRAIT_") and not name.startswith(("PORTRAIT_TEST_", "PORTRAIT_CACHE")):
                patch.delenv(name)
        yield


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on, below the range that the system hands out."""
    found: list[int] = []
    for port in random.sample(PORTS, len(PORTS)):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                found.append(port)
        if len(found) == count:
            return found
    raise AssertionError("no free port")


def embedded_settings(home: Path) -> Settings:
    """Settings of an embedded server with a data folder and ports of its own."""
    bolt, http = free_ports(2)
    return Settings(home=home, bolt_port=bolt, http_port=http, db_memory_mb=MEMORY_MB)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings for a test that starts a server, or almost does."""
    return embedded_settings(tmp_path)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Settings that lead to a running Neo4j, one for the whole session."""
    home = tmp_path_factory.mktemp("portrait")
    if uri := os.environ.get("PORTRAIT_TEST_NEO4J_URI"):
        password = SecretStr(os.environ["PORTRAIT_TEST_NEO4J_PASSWORD"])
        yield Settings(home=home, neo4j_uri=uri, neo4j_password=password)
        return
    settings = embedded_settings(home)
    embedded = EmbeddedServer(settings)
    archived = quick_start_archive(embedded.layout).exists()
    embedded = EmbeddedServer(settings, QUICK if archived else ())
    embedded.start()
    yield settings
    if archived:
        embedded.kill()
    else:
        embedded.stop()  # writes the archive that makes every later start on this machine quick


@pytest.fixture
def database(server: Settings) -> Iterator[Database]:
    """A connection to an empty Neo4j with the model's constraints and indexes."""
    with Database.connect(server) as connected:
        connected.run(clear())
        prepare(connected)
        yield connected


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that needs the database, so that `-m "not neo4j"` is quick; the longest files come first."""
    items.sort(key=lambda item: item.path.name not in LONGEST)
    for item in items:
        if isinstance(item, pytest.Function) and {"server", "database"} & set(item.fixturenames):
            item.add_marker("neo4j")
