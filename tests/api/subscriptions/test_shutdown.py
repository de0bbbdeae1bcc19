"""A server that is told to stop ends its streams at once, so that clients can go elsewhere."""

from __future__ import annotations

import signal
import subprocess
import time

import httpx
import pytest
from websockets.exceptions import ConnectionClosed

from graph.driver import Database
from graph.settings import Settings
from tests.api.subscriptions.conftest import WAIT_S, events, socket
from tests.api.test_cli import PORTRAIT, environment
from tests.conftest import free_ports

CHANGED = "subscription { profileChanged { at } }"


@pytest.mark.parametrize("workers", [1, 2])
def test_streams_end_when_the_server_stops(server: Settings, people: Database, workers: int) -> None:
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
        with socket(address) as client, events(address, CHANGED) as told:
            client.subscribe(CHANGED)
            time.sleep(0.5)
            process.send_signal(signal.SIGTERM)
            with pytest.raises(ConnectionClosed):
                client.connection.recv(WAIT_S)
            assert client.connection.close_code in (1001, 1012)  # going away, restarting: clients connect again
            assert list(told) == []
        assert process.wait(WAIT_S) in (0, -signal.SIGTERM)
    finally:
        process.kill()
        process.wait()
