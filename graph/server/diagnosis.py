"""Why a server cannot start: what is checked before, and what its logs say afterwards."""

from __future__ import annotations

import re
import shutil
import socket
from itertools import takewhile
from pathlib import Path

import psutil

from graph.errors import DatabaseStartFailed
from graph.settings import Settings

from .config import HOST
from .layout import Layout

LEAST_FREE_BYTES = 1 << 30
"""Free space below which the server is not started: Neo4j's store can break when the disk fills up."""

_FAULT = re.compile(r"(?<=Caused by: ).+|(?<= ERROR ).+|insufficient memory.+|[\w.]+(?:Exception|Error): .+")
_TAIL_BYTES = 256 << 10
_LONGEST = 300


def check_ports(settings: Settings) -> None:
    """Refuse to start on a port that somebody listens on.

    Raises:
        DatabaseStartFailed: naming the port, its setting and, where the system tells, the process.
    """
    for name, port in (("PORTRAIT_BOLT_PORT", settings.bolt_port), ("PORTRAIT_HTTP_PORT", settings.http_port)):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # connections just closed do not count
            try:
                probe.bind((HOST, port))
            except OSError as error:
                raise DatabaseStartFailed(
                    f"port {port} cannot be used: {error.strerror}{_holder(port)}",
                    where=name,
                    hint=f"Stop what uses it, or set {name} to a free port.",
                ) from None
    if settings.bolt_port == settings.http_port:
        raise DatabaseStartFailed(
            f"port {settings.bolt_port} is set for both drivers and Browser",
            where="PORTRAIT_BOLT_PORT, PORTRAIT_HTTP_PORT",
            hint="Give them two different ports.",
        )


def _holder(port: int) -> str:
    try:
        for connection in psutil.net_connections("tcp"):
            listens = connection.status == psutil.CONN_LISTEN and connection.laddr
            if listens and listens.port == port and connection.pid:
                return f" (process {connection.pid}, {psutil.Process(connection.pid).name()})"
    except psutil.Error:
        pass  # other users' processes are hidden on some systems; the port alone is clear enough
    return ""


def check_disk(layout: Layout) -> None:
    """Refuse to start on a disk that is nearly full.

    Raises:
        DatabaseStartFailed: naming the folder and the space left.
    """
    free = shutil.disk_usage(layout.home).free
    if free < LEAST_FREE_BYTES:
        raise DatabaseStartFailed(
            f"the disk has only {free >> 20} MiB left, {LEAST_FREE_BYTES >> 20} are needed",
            where=str(layout.home),
            hint="Free some space, or set PORTRAIT_HOME to a folder on another disk.",
        )


def fault_in_logs(layout: Layout) -> str:
    """What ended the server, from the logs of its last run, in one line; empty if they do not say."""
    run = list(takewhile(lambda line: not line.endswith(" Starting..."), reversed(_tail(layout.logs / "neo4j.log"))))
    console = _tail(layout.console)
    for line in [*run, *reversed(console)]:
        if found := _FAULT.search(line):
            return found.group().strip()[:_LONGEST]
    # Java itself, before it runs anything, spreads its complaint over two lines.
    return ": ".join(line for line in console if any(map(str.isalpha, line)))[:_LONGEST]


def _tail(log: Path) -> list[str]:
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - _TAIL_BYTES))
            return file.read().decode("utf-8", "replace").splitlines()
    except FileNotFoundError:
        return []
