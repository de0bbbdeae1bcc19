"""The load: a process of its own that sends prepared requests over kept connections, and takes the time of each.

    python -m tests.bench.graphql.client < job.json

A connection sends its next request as soon as the answer to the last one is complete. Requests are bytes made before
the clock starts, and answers are not parsed, only measured and looked through for errors: 0.02 ms of processor time
a request, so that the client is not what is measured (the report says what it reaches by itself).
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import orjson
import uvloop


@dataclass(frozen=True, slots=True)
class Load:
    """What one round found.

    Attributes:
        requests: How many were answered.
        seconds: How long the round took.
        p50, p95: Milliseconds.
        faults: Answers that were no success.
        cpu_s: Processor seconds of the process that sent them.
    """

    requests: int
    seconds: float
    p50: float
    p95: float
    faults: int
    cpu_s: float


@dataclass(slots=True)
class Tally:
    """Requests of a round as they are answered: the milliseconds of each."""

    times: list[float] = field(default_factory=list)
    faults: int = 0

    def report(self, seconds: float, cpu_s: float) -> None:
        """Write what was found to standard output."""
        p50, p95 = statistics.median(self.times), statistics.quantiles(self.times, n=20)[-1]
        load = Load(len(self.times), seconds, p50, p95, self.faults, cpu_s)
        sys.stdout.write(orjson.dumps(load).decode())


async def asking(tally: Tally, job: dict[str, Any], ask: Callable[[dict[str, Any]], Awaitable[bool]]) -> None:
    """Ask again and again for as long as the job says, as many at once: `ask` tells whether something came."""
    end = time.perf_counter() + job["seconds"]
    turn = count()

    async def one() -> None:
        while (sent := time.perf_counter()) < end:
            came = await ask(job["variables"][next(turn) % len(job["variables"])])
            tally.times.append((time.perf_counter() - sent) * 1000)
            tally.faults += not came

    await asyncio.gather(*(one() for _ in range(job["connections"])))


class _Connection(asyncio.Protocol):
    """Sends, waits for the whole answer, and sends the next."""

    def __init__(self, round_: _Round) -> None:
        self._round = round_
        self._transport: Any = None
        self._buffer = bytearray()
        self._whole = 0
        self._sent = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._send()

    def _send(self) -> None:
        request = self._round.next_request()
        if request is None:
            self._transport.close()
            return
        self._sent = time.perf_counter()
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self._whole:
            head = self._buffer.find(b"\r\n\r\n")
            if head < 0:
                return
            at = self._buffer.lower().find(b"content-length:", 0, head)
            self._whole = head + 4 + int(self._buffer[at + 15 : self._buffer.find(b"\r", at)])
        if len(self._buffer) < self._whole:
            return
        self._round.tally.times.append((time.perf_counter() - self._sent) * 1000)
        if self._buffer[9:12] != b"200" or b'"errors"' in self._buffer:
            self._round.tally.faults += 1
        self._buffer.clear()
        self._whole = 0
        self._send()

    def connection_lost(self, exc: Exception | None) -> None:
        self._round.closed(self)


class _Round:
    """One round: so many connections, for so long, or until every request was sent once."""

    def __init__(self, requests: list[bytes], seconds: float | None) -> None:
        self.tally = Tally()
        self._requests = requests
        self._next = 0
        self._end = time.perf_counter() + (seconds or 0)
        self._once = seconds is None
        self._open = 0
        self._done = asyncio.get_running_loop().create_future()

    def next_request(self) -> bytes | None:
        if self._next >= len(self._requests) if self._once else time.perf_counter() >= self._end:
            return None
        self._next += 1
        return self._requests[(self._next - 1) % len(self._requests)]

    def closed(self, connection: _Connection) -> None:
        self._open -= 1
        if not self._open:
            self._done.set_result(None)

    async def run(self, port: int, connections: int) -> float:
        """Run the round; how many seconds it took."""
        self._open = connections
        begun = time.perf_counter()
        for _ in range(connections):
            await asyncio.get_running_loop().create_connection(lambda: _Connection(self), "127.0.0.1", port)
        await self._done
        return time.perf_counter() - begun


def http_requests(port: int, path: str, bodies: list[dict[str, Any]]) -> list[bytes]:
    """One POST for each body; a GET where there are none."""
    common = f"{path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: application/json\r\n"
    if not bodies:
        return [f"GET {common}\r\n".encode()]
    made = []
    for each in bodies:
        body = orjson.dumps(each)
        head = f"POST {common}Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        made.append(head.encode() + body)
    return made


async def _load(job: dict[str, Any]) -> None:
    round_ = _Round(http_requests(job["port"], job["path"], job["bodies"]), job.get("seconds"))
    begun = time.process_time()
    seconds = await round_.run(job["port"], job["connections"])
    round_.tally.report(seconds, time.process_time() - begun)


if __name__ == "__main__":
    uvloop.run(_load(orjson.loads(sys.stdin.buffer.read())))
