"""A server that is told to stop ends its streams at once, so that clients can go elsewhere, and finishes requests."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import httpx
import pytest
from websockets.exceptions import ConnectionClosed

from graph.driver import Database
from graph.settings import Settings
from tests.api.subscriptions.conftest import WAIT_S, events, socket
from tests.api.test_cli import PORTRAIT, environment
from tests.conftest import free_ports

CHANGED = "subscription { profileChanged { at } }"


@contextmanager
def served(server: Settings, workers: int) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """A server in processes of its own, and its address."""
    (port,) = free_ports(1)
    address = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        [*PORTRAIT, "serve", "--port", str(port), "--workers", str(workers)],
        env=environment(server), stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        while True:
            try:
                assert httpx.get(f"{address}/readyz").status_code == 200
                break
            except httpx.TransportError:
                assert process.poll() is None
                time.sleep(0.1)
        yield process, address
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize("workers", [1, 2])
def test_streams_end_when_the_server_stops(server: Settings, people: Database, workers: int) -> None:
    with served(server, workers) as (process, address):
        with socket(address) as client, events(address, CHANGED) as told:
            client.subscribe(CHANGED)
            time.sleep(0.5)
            process.send_signal(signal.SIGTERM)
            with pytest.raises(ConnectionClosed):
                client.connection.recv(WAIT_S)
            assert client.connection.close_code in (1001, 1012)  # going away, restarting: clients connect again
            assert list(told) == []
        assert process.wait(WAIT_S) in (0, -signal.SIGTERM)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_request_under_way_is_finished_when_the_server_stops(
    server: Settings, people: Database, workers: int
) -> None:
    into = 'mutation {{ addToSegment(name: "VIP", purpose: "{0}", profiles: ["{0}"], by: "me") {{ changed }} }}'
    with served(server, workers) as (process, address), ThreadPoolExecutor(1) as pool:
        httpx.post(f"{address}/graphql", json={"query": into.format("P-0")}, timeout=WAIT_S).raise_for_status()
        with people.transaction() as transaction:
            transaction.write("MATCH (s:Segment {uid: 'vip'}) SET s.purpose = 'taken'")
            query = into.format("P-1")
            asked = pool.submit(httpx.post, f"{address}/graphql", json={"query": query}, timeout=WAIT_S)
            time.sleep(1)  # it waits for the segment
            process.send_signal(signal.SIGTERM)
            time.sleep(1)
            with pytest.raises(httpx.TransportError):
                httpx.get(f"{address}/healthz")
            assert not asked.done()
        assert asked.result(WAIT_S).json() == {"data": {"addToSegment": {"changed": 1}}}
        assert process.wait(WAIT_S) in (0, -signal.SIGTERM)
