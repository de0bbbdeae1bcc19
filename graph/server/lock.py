"""The lock: which jars make up the embedded Neo4j, each with its SHA-256 and size.

``jars.lock.toml`` is written by ``graph.server.relock`` and read here; nothing outside it is ever
put on the server's class path.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True, order=True)
class Jar:
    """One jar.

    Attributes:
        coordinate: Maven coordinate, ``group:artifact:version`` or ``group:artifact:classifier:version``.
        sha256: Checksum in lower-case hexadecimal.
        size: Length in bytes.
    """

    coordinate: str
    sha256: str
    size: int

    @property
    def name(self) -> str:
        """File name, the one it has in a Maven repository."""
        _, artifact, *classifier, version = self.coordinate.split(":")
        return "-".join([artifact, version, *classifier]) + ".jar"

    @property
    def path(self) -> str:
        """Path inside a Maven repository."""
        group, artifact, *_, version = self.coordinate.split(":")
        return f"{group.replace('.', '/')}/{artifact}/{version}/{self.name}"


@dataclass(frozen=True, slots=True)
class Lock:
    """A locked server.

    Attributes:
        neo4j: Version of Neo4j.
        browser: Version of Neo4j Browser.
        main: Java class that starts the server.
        jars: All jars, in the order of the class path.
    """

    neo4j: str
    browser: str
    main: str
    jars: tuple[Jar, ...]

    @property
    def size(self) -> int:
        """Bytes of all jars together."""
        return sum(jar.size for jar in self.jars)

    def to_toml(self) -> str:
        """The text of ``jars.lock.toml``; `parse_lock` reads it back."""
        lines = [
            "# Written by `python -m graph.server.relock`; see docs/database.md. Do not edit by hand.",
            f'neo4j = "{self.neo4j}"',
            f'browser = "{self.browser}"',
            f'main = "{self.main}"',
            "",
            "[jars]",
            *(f'"{jar.coordinate}" = {{ sha256 = "{jar.sha256}", bytes = {jar.size} }}' for jar in self.jars),
        ]
        return "\n".join(lines) + "\n"


def parse_lock(text: str) -> Lock:
    """Read the text of a lock file."""
    table = tomllib.loads(text)
    entries: Mapping[str, Mapping[str, str | int]] = table["jars"]
    jars = tuple(Jar(name, str(entry["sha256"]), int(entry["bytes"])) for name, entry in entries.items())
    return Lock(table["neo4j"], table["browser"], table["main"], jars)


@cache
def server_lock() -> Lock:
    """The lock that this version of Portrait ships."""
    return parse_lock(files(__package__).joinpath("jars.lock.toml").read_text("utf-8"))
