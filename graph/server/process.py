"""The server's process: who it is, whether it lives, and how it ends."""

from __future__ import annotations

import json
import logging
import os
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from graph.errors import DatabaseUnavailable

from .layout import Layout

logger = logging.getLogger(__name__)

_CLOCK_TOLERANCE_S = 2.0  # a process's start time shifts slightly when the machine's clock is set


@dataclass(frozen=True, slots=True)
class ServerProcess:
    """A server that was started, as written in ``server.json``.

    Attributes:
        pid: Process number.
        started: When the process began, seconds since 1970: tells it from a later one of the same number.
        version: Version of Neo4j.
        bolt_port: Port for drivers.
        http_port: Port for Neo4j Browser.
        records_archive: Whether it writes the quick-start archive when it stops.
    """

    pid: int
    started: float
    version: str
    bolt_port: int
    http_port: int
    records_archive: bool

    @classmethod
    def read(cls, layout: Layout) -> ServerProcess | None:
        """The server last started in this home, alive or not; None if none or it was stopped.

        Raises:
            DatabaseUnavailable: the home belongs to another user.
        """
        try:
            return cls(**json.loads(layout.state.read_text("utf-8")))
        except (FileNotFoundError, NotADirectoryError):
            return None
        except PermissionError:
            raise DatabaseUnavailable(
                "the data folder belongs to another user",
                where=str(layout.home),
                hint="Work as that user, or set PORTRAIT_HOME to a folder of your own.",
            ) from None
        except (ValueError, TypeError):
            logger.warning("%s cannot be read; it is discarded.", layout.state)
            layout.state.unlink()
            return None

    def write(self, layout: Layout) -> None:
        """Remember this server."""
        part = layout.state.with_name("server.json.part")
        part.write_text(json.dumps(asdict(self)), "utf-8")
        part.replace(layout.state)

    def find(self) -> psutil.Process | None:
        """The living process, or None: gone, dead but not yet buried, or its number given to another."""
        try:
            process = psutil.Process(self.pid)
            same = abs(process.create_time() - self.started) <= _CLOCK_TOLERANCE_S
            return process if same and process.status() != psutil.STATUS_ZOMBIE else None
        except psutil.NoSuchProcess:
            return None


def spawn(command: list[str], console: Path) -> int:
    """Start a command that outlives us: own session, no terminal, output to the file `console`; its number.

    Not subprocess.Popen: its handle warns when it is collected while the process runs, which is what we want.
    """
    console.parent.mkdir(parents=True, exist_ok=True)
    return os.posix_spawn(  # a program of ours (java.server_command)
        command[0],
        command,
        os.environ,
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, console, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644),
            (os.POSIX_SPAWN_DUP2, 1, 2),
        ],
        setsid=True,
    )


def end(process: psutil.Process, seconds: float) -> bool:
    """Ask a process to end, and kill it when it has not after `seconds`; whether it ended by itself."""
    try:
        process.terminate()
        process.wait(seconds)
    except psutil.NoSuchProcess:
        return True
    except psutil.TimeoutExpired:
        kill(process)
        return False
    return True


def kill(process: psutil.Process) -> None:
    """End a process at once; committed transactions are safe, the next start recovers them."""
    try:
        process.kill()
        process.wait(30)
    except psutil.NoSuchProcess:
        return
