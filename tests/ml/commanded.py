"""Commands run as a user runs them, on the test server and with a home of their own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from graph.driver import Database
from graph.schema import prepare
from graph.settings import Settings
from graph.statements import clear


@dataclass(frozen=True)
class Commands:
    """An empty, prepared graph, and what runs commands on it."""

    database: Database

    def run(self, command: click.Command, *arguments: str) -> str:
        """What a command says."""
        return CliRunner().invoke(command, arguments, catch_exceptions=False).output


@contextmanager
def commanded(server: Settings, home: Path, **settings: str) -> Iterator[Commands]:
    """Commands with settings of the environment, by name without the prefix."""
    with Database.connect(server) as database, pytest.MonkeyPatch.context() as patch:
        endpoint = database.endpoint
        patch.setenv("COLUMNS", "220")
        own = {"HOME": str(home), "NEO4J_URI": endpoint.uri, "NEO4J_USER": endpoint.user, "THREADS": "1"}
        for name, value in (own | {"NEO4J_PASSWORD": endpoint.password} | settings).items():
            patch.setenv(f"PORTRAIT_{name}", value)
        database.run(clear())
        prepare(database)
        yield Commands(database)
