from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.server.lock import Jar, Lock, parse_lock, server_lock
from graph.server.relock import lock_repository

words = st.from_regex(r"[a-z][a-z0-9]{0,5}(-[a-z0-9]{1,5})?", fullmatch=True)
versions = st.from_regex(r"[0-9]{1,4}(\.[0-9]{1,2}){1,2}(\.Final)?", fullmatch=True)
coordinates = st.tuples(words, words, versions).map(":".join) | st.tuples(words, words, words, versions).map(":".join)
jars = st.builds(
    Jar, coordinates, st.from_regex(r"[0-9a-f]{64}", fullmatch=True), st.integers(min_value=0, max_value=1 << 40)
)


@pytest.mark.parametrize(
    ("coordinate", "path"),
    [
        ("org.neo4j:neo4j:2026.08.1", "org/neo4j/neo4j/2026.08.1/neo4j-2026.08.1.jar"),
        ("io.netty:epoll:linux-x86_64:4.2", "io/netty/epoll/4.2/epoll-4.2-linux-x86_64.jar"),
    ],
)
def test_path_follows_the_repository_layout(coordinate: str, path: str) -> None:
    assert Jar(coordinate, "", 0).path == path


@given(st.lists(jars, unique_by=lambda jar: jar.coordinate))
def test_a_lock_survives_being_written_and_read(content: list[Jar]) -> None:
    lock = Lock("2026.08.1", "5.24.0", "org.neo4j.server.Neo4jCommunity", tuple(content))
    assert parse_lock(lock.to_toml()) == lock


def test_the_shipped_lock_is_whole() -> None:
    lock = server_lock()
    names = [jar.name for jar in lock.jars]
    assert f"neo4j-{lock.neo4j}.jar" in names
    assert f"neo4j-browser-{lock.browser}.jar" in names
    assert len(set(names)) == len(names), "two jars would overwrite each other"
    assert all(re.fullmatch(r"[0-9a-f]{64}", jar.sha256) and jar.size > 0 for jar in lock.jars)


def test_relock_lists_a_repository(tmp_path: Path) -> None:
    for path in ("org/neo4j/neo4j/2026.08.1/neo4j-2026.08.1.jar", "io/netty/epoll/4.2/epoll-4.2-linux-x86_64.jar"):
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).write_bytes(b"jar")
    lock = lock_repository(tmp_path, "2026.08.1", "5.24.0")
    assert [jar.coordinate for jar in lock.jars] == ["io.netty:epoll:linux-x86_64:4.2", "org.neo4j:neo4j:2026.08.1"]
    assert {jar.size for jar in lock.jars} == {3}
