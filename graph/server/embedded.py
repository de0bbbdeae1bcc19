"""The embedded Neo4j: start, stop, look at, empty."""

from __future__ import annotations

import fcntl
import http.client
import logging
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import psutil
from rich.console import Console

from graph.errors import DatabaseStartFailed, SettingsError
from graph.settings import Settings

from .config import HOST, neo4j_conf
from .credentials import USER, create_password, read_password
from .diagnosis import check_disk, check_ports, fault_in_logs
from .java import discard_outdated_archive, find_java, quick_start_archive, server_command, set_initial_password
from .layout import Layout
from .lock import server_lock
from .process import ServerProcess, end, kill, spawn

logger = logging.getLogger(__name__)

_START_S = 180.0  # 2.4-6.5 s on two idle cores, up to 40 s on busy ones, more after a crash with much to recover
_STOP_S = 60.0
_ARCHIVE_S = 120.0  # writing the quick-start archive takes 10 s on an idle machine
_POLL_S = 0.1


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a database answers, and with which credentials.

    Attributes:
        uri: Address for drivers.
        user: User name.
        password: Password; never shown when printed.
    """

    uri: str
    user: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Status:
    """What there is to say about a running server.

    Attributes:
        process: The server.
        answers: Whether it answers on its Browser port.
        memory_mb: Memory in use, in MiB.
    """

    process: ServerProcess
    answers: bool
    memory_mb: int


class EmbeddedServer:
    """The server that belongs to one ``PORTRAIT_HOME``.

    Args:
        settings: Folders, ports, memory, password.
        java_options: Further options of the Java machine.
    """

    def __init__(self, settings: Settings, java_options: Sequence[str] = ()) -> None:
        self.settings = settings
        self.layout = Layout.of(settings)
        self._java_options = tuple(java_options)

    def start(self) -> ServerProcess:
        """Start, unless it runs; wait until it answers.

        Raises:
            DatabaseStartFailed: port taken, disk full, no usable Java, a crash, or no answer in time.
            DownloadError: the jars are not here yet and cannot be fetched.
        """
        if (known := ServerProcess.read(self.layout)) and known.find() and _answers(known.http_port):
            return known
        with self._guarded():
            if running := self._running():
                self._await_answer(running)
                return running
            started = self._start_process()
            try:
                self._await_answer(started)
            except BaseException:  # also Ctrl-C: a half-started server would hold the ports
                if process := started.find():
                    kill(process)
                self._forget()
                raise
            return started

    def stop(self) -> bool:
        """Stop; whether it was running."""
        with self._guarded():
            return self._stop_process()

    def kill(self) -> None:
        """End the process at once, for throwaway servers."""
        with self._guarded():
            if running := self._running():
                if process := running.find():
                    kill(process)
                self._forget()

    def reset(self) -> None:
        """Stop, and delete the whole database and its logs; the password stays."""
        with self._guarded():
            self._stop_process()
            for folder in (self.layout.data, self.layout.logs):
                if folder.exists():
                    shutil.rmtree(folder)

    def status(self) -> Status | None:
        """What runs now; None if nothing does."""
        known = ServerProcess.read(self.layout)
        process = known.find() if known else None
        try:
            return (
                Status(known, _answers(known.http_port), process.memory_info().rss >> 20) if known and process else None
            )
        except psutil.NoSuchProcess:  # it ended this very moment
            return None

    def store_bytes(self) -> int:
        """Bytes on disk: graph, indexes and transaction logs."""
        return sum(path.stat().st_size for path in self.layout.data.rglob("*") if path.is_file())

    def endpoint(self) -> Endpoint:
        """Where drivers connect: the ports of the running server, else those of the settings."""
        known = ServerProcess.read(self.layout)
        port = known.bolt_port if known else self.settings.bolt_port
        return Endpoint(f"bolt://{HOST}:{port}", USER, read_password(self.settings, self.layout))

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """One start, stop or reset at a time, over all processes."""
        try:
            self.layout.home.mkdir(parents=True, exist_ok=True)
            with self.layout.guard.open("w") as guard:
                try:
                    fcntl.flock(guard, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    with Console(stderr=True).status("Another command is starting or stopping Neo4j; waiting for it"):
                        fcntl.flock(guard, fcntl.LOCK_EX)
                yield
        except OSError as error:
            raise DatabaseStartFailed(
                f"the data folder cannot be used: {error.strerror or error}",
                where=str(error.filename or self.layout.home),
                hint="Correct its permissions or the space on its disk, or set PORTRAIT_HOME to another folder.",
            ) from error

    def _running(self) -> ServerProcess | None:
        """The living server; what a dead one left is cleared, with a message."""
        known = ServerProcess.read(self.layout)
        if known is None or known.find():
            return known
        reason = fault_in_logs(self.layout)
        logger.warning(
            "The database (process %d) ended without being stopped%s. Nothing that was written is lost.",
            known.pid,
            f": {reason}" if reason else "",
        )
        self._forget()
        return None

    def _forget(self) -> None:
        self.layout.state.unlink(missing_ok=True)
        self.layout.recording.unlink(missing_ok=True)

    def _start_process(self) -> ServerProcess:
        layout, settings = self.layout, self.settings
        check_ports(settings)
        check_disk(layout)
        java = find_java()
        from .download import fetch_jars  # here: httpx and jgo take 0.36 s to import, and only a start needs them

        jars = fetch_jars(server_lock(), layout.cache / "jars")
        discard_outdated_archive(layout, jars)
        for folder in (layout.conf, layout.imports, layout.logs):
            folder.mkdir(parents=True, exist_ok=True)
        (layout.conf / "neo4j.conf").write_text(neo4j_conf(settings), "utf-8")
        if not (layout.data / "dbms").exists():
            create_password(settings, layout)
            set_initial_password(java, layout, jars, read_password(settings, layout))
        layout.recording.unlink(missing_ok=True)
        command = server_command(java, settings, layout, jars, self._java_options)
        pid = spawn(command, layout.console)
        process = ServerProcess(
            pid=pid,
            started=psutil.Process(pid).create_time(),
            version=server_lock().neo4j,
            bolt_port=settings.bolt_port,
            http_port=settings.http_port,
            records_archive=not quick_start_archive(layout).exists(),
        )
        process.write(layout)
        return process

    def _await_answer(self, server: ServerProcess) -> None:
        deadline = time.monotonic() + _START_S
        with Console(stderr=True).status(f"Neo4j {server.version} is starting"):
            while not _answers(server.http_port):
                if server.find() is None:
                    raise self._crash("it ended while starting")
                if time.monotonic() > deadline:
                    raise self._crash(f"it did not answer within {_START_S:.0f} s")
                time.sleep(_POLL_S)

    def _crash(self, what: str) -> DatabaseStartFailed:
        reason = fault_in_logs(self.layout)
        return DatabaseStartFailed(
            f"the database could not start, {what}{': ' if reason else ''}{reason}",
            where=str(self.layout.logs),
            hint="The logs in that folder say more; docs/database.md lists known causes.",
        )

    def _stop_process(self) -> bool:
        running = self._running()
        process = running.find() if running else None
        if running is None or process is None:
            return False
        seconds = _ARCHIVE_S if running.records_archive else _STOP_S
        purpose = ", writing the archive for quick starts (once)" if running.records_archive else ""
        with Console(stderr=True).status(f"Neo4j is stopping{purpose}"):
            if not end(process, seconds):
                logger.warning(
                    "The database did not stop within %.0f s and was ended; the next start recovers.", seconds
                )
        if running.records_archive:
            self._keep_archive()
        self._forget()
        return True

    def _keep_archive(self) -> None:
        """Move the archive, now complete, to where all servers of this machine find it."""
        target = quick_start_archive(self.layout)
        if self.layout.recording.exists() and not target.exists():
            part = target.with_name(f"{target.name}.{self.layout.home.name}.part")
            shutil.move(self.layout.recording, part)
            part.replace(target)


def _answers(http_port: int) -> bool:
    """Whether a Neo4j answers; its HTTP port opens last, when the databases are up."""
    connection = http.client.HTTPConnection(HOST, http_port, timeout=2)
    try:
        connection.request("GET", "/", headers={"Accept": "application/json"})
        return b"neo4j_version" in connection.getresponse().read(4096)
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def ensure_running(settings: Settings) -> Endpoint:
    """The database to use: the one that PORTRAIT_NEO4J_URI names, else the embedded one, started if needed.

    Raises:
        SettingsError: PORTRAIT_NEO4J_URI is set without a password.
        DatabaseStartFailed: the embedded server could not start.
        DownloadError: its jars could not be fetched.
    """
    if settings.neo4j_uri is None:
        server = EmbeddedServer(settings)
        server.start()
        return server.endpoint()
    if settings.neo4j_password is None:
        raise SettingsError(
            "another Neo4j is named, but not its password",
            where="PORTRAIT_NEO4J_PASSWORD",
            hint="Set it; unset PORTRAIT_NEO4J_URI to use the embedded database instead.",
        )
    return Endpoint(settings.neo4j_uri, settings.neo4j_user, settings.neo4j_password.get_secret_value())
