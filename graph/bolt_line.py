"""One connection of the driver's, spoken to without its session layer.

The driver opens the connection: address, routing, TLS, authentication. What its session does per statement after that
costs 0.5 ms of processor time (a result object, a response object and two timed reads per message); here a statement
is one write and, mostly, one read. Measured on the profile operation: 0.06 ms.

This is the only module that reaches into the driver; `AsyncDatabase` goes through the driver's public session where
it cannot.
"""

from __future__ import annotations

import asyncio
from functools import lru_cache
from importlib import import_module
from typing import Any, NamedTuple

from .bolt import neo4j

_SUCCESS, _RECORD, _FAILURE = 0x70, 0x71, 0x7F
_CHUNK = 0xFFFF
_READ = 1 << 16
_RUN = b"\xb3\x10"
_PULL_ALL = b"\x00\x06\xb1\x3f\xa1\x81n\xff\x00\x00"  # PULL {n: -1}


class Unsupported(Exception):
    """The driver is not built as this module knows it: use its public session."""


class Broken(Exception):
    """The connection ended; whether the statement ran is unknown."""


class Failed(Exception):
    """The server refused the statement.

    Args:
        code: Its status code, e.g. Neo.ClientError.Statement.SyntaxError.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class _Codec(NamedTuple):
    """PackStream, by the driver's compiled extension."""

    pack: Any
    unpack: Any


@lru_cache(1)
def _codec() -> _Codec:
    try:
        module = import_module("neo4j._rust.codec.packstream.v1")
        codec = _Codec(module.pack, module.unpack)
        works = codec.unpack(bytearray(codec.pack([1, "a"], None)), 0, None) == ([1, "a"], 4)
    except (ImportError, AttributeError, TypeError) as fault:
        raise Unsupported(str(fault)) from None
    if not works:
        raise Unsupported("the compiled codec answers otherwise")
    return codec


class Line:
    """A connection that statements are run on one after another; close or drop it when done."""

    def __init__(self, session: neo4j.AsyncSession, connection: Any, options: bytes, opened: float) -> None:
        self._session = session
        self._reader: asyncio.StreamReader = connection.socket._reader
        self._writer: asyncio.StreamWriter = connection.socket._writer
        self._options = options
        scope = connection.new_hydration_scope()  # how times and dates travel, which differs between versions of Bolt
        self._outgoing, self._incoming = scope.dehydration_hooks, scope.hydration_hooks
        self.opened = opened

    @classmethod
    async def open(cls, driver: neo4j.AsyncDriver, database: str, timeout_s: float) -> Line:
        """Take a connection for reading from the driver's pool; statements may run `timeout_s`.

        Raises:
            Unsupported: this driver offers no way.
            DriverError, Neo4jError: the driver could not connect.
        """
        codec = _codec()
        session = driver.session(database=database, default_access_mode=neo4j.READ_ACCESS)
        inner: Any = session
        try:
            await inner._connect(neo4j.READ_ACCESS)
            connection = inner._connection
            await connection.send_all()  # the driver sends authentication along with the first statement
            await connection.fetch_all()
            extra = {"mode": "r", "db": database, "tx_timeout": max(1, round(timeout_s * 1000))}
            return cls(session, connection, bytes(codec.pack(extra, None)), asyncio.get_running_loop().time())
        except BaseException as fault:
            session.cancel()
            await session.close()
            if isinstance(fault, AttributeError | TypeError):
                raise Unsupported(str(fault)) from None
            raise

    async def row(self, statement: str, parameters: dict[str, Any], seconds: float) -> list[Any]:
        """The values of the one record that a statement returns.

        Raises:
            Broken: the connection ended. Drop it.
            TimeoutError: the server was silent for `seconds`. Drop it.
            Failed: the server refused the statement. Drop it: the server waits for a reset.
        """
        pack = _codec().pack
        message = b"".join((_RUN, pack(statement, None), pack(parameters, self._outgoing), self._options))
        loop = asyncio.get_running_loop()
        begun = loop.time()
        give_up = loop.call_later(seconds, self._writer.transport.abort)
        try:
            self._writer.write(_chunked(message) + _PULL_ALL)
            return await self._answer()
        except (Broken, OSError) as fault:
            if loop.time() - begun >= seconds:
                raise TimeoutError from None
            raise Broken(type(fault).__name__) from None
        finally:
            give_up.cancel()

    async def _answer(self) -> list[Any]:
        """The record between the two successes, of RUN and of PULL."""
        buffer, successes, values = bytearray(), 0, None
        while successes < 2:
            read = await self._reader.read(_READ)
            if not read:
                raise Broken("closed")
            buffer += read
            while (end := _message_end(buffer)) is not None:
                message = _joined(buffer, end)
                del buffer[:end]
                if message[1] == _RECORD:
                    values = _codec().unpack(message, 2, self._incoming)[0]
                elif message[1] == _SUCCESS:
                    successes += 1
                elif message[1] == _FAILURE:
                    told = _codec().unpack(message, 2, None)[0]
                    raise Failed(str(told.get("neo4j_code") or told.get("code")))
        if values is None:
            raise Broken("no record")
        return list(values)

    async def close(self) -> None:
        """Give the connection back to the driver's pool."""
        await self._session.close()

    async def drop(self) -> None:
        """End the connection at once, without a word to the server."""
        self._session.cancel()
        await self._session.close()


def _chunked(message: bytes) -> bytes:
    if len(message) <= _CHUNK:
        return len(message).to_bytes(2) + message + b"\x00\x00"
    chunks = [message[start : start + _CHUNK] for start in range(0, len(message), _CHUNK)]
    return b"".join(len(chunk).to_bytes(2) + chunk for chunk in chunks) + b"\x00\x00"


def _message_end(buffer: bytearray) -> int | None:
    """Where the first message of the buffer ends, its end mark included; None while it is not all there."""
    position = 0
    while len(buffer) >= position + 2:
        size = buffer[position] << 8 | buffer[position + 1]
        position += 2
        if size == 0 and position > 2:
            return position
        if size == 0:  # two zeros without a chunk before them: the server says that it lives
            del buffer[:2]
            position = 0
        position += size
    return None


def _joined(buffer: bytearray, end: int) -> bytearray:
    """The content of the chunks up to `end`."""
    first = buffer[0] << 8 | buffer[1]
    if first + 4 == end:
        return buffer[2 : 2 + first]
    content, position = bytearray(), 0
    while size := buffer[position] << 8 | buffer[position + 1]:
        content += buffer[position + 2 : position + 2 + size]
        position += 2 + size
    return content
