"""The servers under load, one process each: ours, and the peer from npm."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

from api.assets import npm
from graph.server import Endpoint
from tests.conftest import free_ports

PEER = Path(__file__).parent / "peer"
_START_S = 60


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers.

    Attributes:
        name: In the tables.
        port: Where it listens on 127.0.0.1.
        path: Of its GraphQL endpoint.
        process: It.
    """

    name: str
    port: int
    path: str
    process: psutil.Process

    def cpu_s(self) -> float:
        """Processor seconds it has used, its workers' included."""
        return sum(sum(one.cpu_times()[:2]) for one in (self.process, *self.process.children(recursive=True)))

    def rss_mb(self) -> float:
        """Memory in use, MiB, its workers' included."""
        return sum(one.memory_info().rss for one in (self.process, *self.process.children(recursive=True))) / 2**20


@contextmanager
def ours(environment: dict[str, str], workers: int = 1) -> Iterator[Server]:
    """`portrait serve`."""
    (port,) = free_ports(1)
    command = [sys.executable, "-m", "graph.cli", "serve", "--port", str(port), "--workers", str(workers)]
    with subprocess.Popen(command, env=os.environ | environment, stderr=subprocess.DEVNULL) as process:
        try:
            _await(f"http://127.0.0.1:{port}/readyz", process)
            yield Server("ours", port, "/graphql", psutil.Process(process.pid))
        finally:
            process.terminate()


@contextmanager
def peer(endpoint: Endpoint) -> Iterator[Server]:
    """@neo4j/graphql behind Apollo Server, fetched from npm by the lock on first use."""
    if not (PEER / "node_modules" / "@neo4j").is_dir():
        subprocess.run([npm(), "ci", "--no-progress", "--loglevel=error"], cwd=PEER, check=True)
    (port,) = free_ports(1)
    node = Path(npm()).with_name("node")
    told = "\n".join((endpoint.uri, endpoint.user, endpoint.password, str(port)))
    environment = os.environ | {"NODE_ENV": "production"}
    with subprocess.Popen(
        [node, "server.js"], cwd=PEER, env=environment, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    ) as process:
        try:
            assert process.stdin
            process.stdin.write(told)  # not as arguments, which every user of the machine can see
            process.stdin.close()
            _await(f"http://127.0.0.1:{port}/?query=%7B__typename%7D", process, {"apollo-require-preflight": "1"})
            yield Server("peer", port, "/", psutil.Process(process.pid))
        finally:
            process.terminate()


def _await(
    address: str, process: subprocess.Popen[bytes] | subprocess.Popen[str], headers: dict[str, str] | None = None
) -> None:
    end = time.monotonic() + _START_S
    while process.poll() is None and time.monotonic() < end:
        try:
            if httpx.get(address, headers=headers).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    raise RuntimeError(f"no answer at {address}")
