"""For maintainers: write ``jars.lock.toml`` anew for other versions of Neo4j and Neo4j Browser.

    python -m graph.server.relock 2026.08.1 5.24.0

Maven (``mvn``) must be installed; it resolves what the server needs at run time, as its authors
declared it. (jgo's own resolver adds eleven test libraries, so it is not used here.)
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
from pathlib import Path

import click

from .lock import Jar, Lock

MAIN_CLASS = "org.neo4j.server.Neo4jCommunity"

_POM = """<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>portrait</groupId><artifactId>lock</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>
    <dependency><groupId>org.neo4j</groupId><artifactId>neo4j</artifactId><version>{neo4j}</version></dependency>
    <dependency>
      <groupId>org.neo4j.client</groupId><artifactId>neo4j-browser</artifactId><version>{browser}</version>
    </dependency>
  </dependencies>
</project>
"""


def lock_repository(repository: Path, neo4j: str, browser: str) -> Lock:
    """The lock of all jars in a folder that is laid out as a Maven repository."""
    jars = sorted(_jar(path, repository) for path in repository.rglob("*.jar"))
    return Lock(neo4j, browser, MAIN_CLASS, tuple(jars))


def _jar(path: Path, repository: Path) -> Jar:
    *groups, artifact, version, name = path.relative_to(repository).parts
    classifier = name.removeprefix(f"{artifact}-{version}").removesuffix(".jar").removeprefix("-")
    coordinate = ":".join([".".join(groups), artifact, *([classifier] if classifier else []), version])
    content = path.read_bytes()
    return Jar(coordinate, hashlib.sha256(content).hexdigest(), len(content))


def main(neo4j: str, browser: str) -> None:
    """Resolve with Maven and replace the lock beside this module."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "pom.xml").write_text(_POM.format(neo4j=neo4j, browser=browser), "utf-8")
        options = ["-DincludeScope=runtime", "-Dmdep.useRepositoryLayout=true", f"-DoutputDirectory={folder}/jars"]
        command = ["mvn", "-q", "-B", "dependency:copy-dependencies", *options]
        subprocess.run(command, cwd=folder, check=True)  # noqa: S603 — a maintainer's own Maven, arguments are ours
        lock = lock_repository(Path(folder, "jars"), neo4j, browser)
    Path(__file__).with_name("jars.lock.toml").write_text(lock.to_toml(), "utf-8")
    click.echo(f"{len(lock.jars)} jars, {lock.size / 1e6:.0f} MB")


if __name__ == "__main__":
    main(*sys.argv[1:])
