"""Bolt on the wire: messages in any chunks, delivered in any pieces."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.bolt_line import Broken, Failed, Line, _chunked, _codec

SUCCESS, RECORD, FAILURE, IGNORED = b"\xb1\x70", b"\xb1\x71", b"\xb1\x7f", b"\xb0\x7e"


class Wire:
    """The driver's connection, as far as a line looks at it; what was written is kept."""

    def __init__(self) -> None:
        self.written = bytearray()
        self.socket = SimpleNamespace(_reader=asyncio.StreamReader(), _writer=self)
        self.transport = SimpleNamespace(abort=lambda: self.socket._reader.feed_eof())

    def write(self, data: bytes) -> None:
        self.written += data

    def new_hydration_scope(self) -> Any:
        return SimpleNamespace(dehydration_hooks=None, hydration_hooks=None)


def message(kind: bytes, value: Any) -> bytes:
    return kind + bytes(_codec().pack(value, None))


def in_chunks(content: bytes, size: int) -> bytes:
    chunks = [content[start : start + size] for start in range(0, len(content), size)]
    return b"".join(len(chunk).to_bytes(2) + chunk for chunk in chunks) + b"\x00\x00"


async def ask(pieces: list[bytes], seconds: float = 5.0, statement: str = "RETURN 1") -> tuple[list[Any], Wire]:
    wire: Any = Wire()
    line = Line(wire, wire, b"\xa0", 0.0)
    waiting = asyncio.create_task(line.row(statement, {"a": 1}, seconds))
    for piece in pieces:
        await asyncio.sleep(0)
        wire.socket._reader.feed_data(piece)
    return await waiting, wire


@given(
    values=st.lists(st.one_of(st.none(), st.integers(-(2**63), 2**63 - 1), st.text(), st.lists(st.text())), min_size=1),
    size=st.integers(1, 70),
    noop=st.booleans(),
    data=st.data(),
)
def test_messages_come_in_any_chunks_and_pieces(values: list[Any], size: int, noop: bool, data: st.DataObject) -> None:
    told = [message(SUCCESS, {"fields": ["a"]}), message(RECORD, values), message(SUCCESS, {"type": "r"})]
    sent = (b"\x00\x00" if noop else b"").join(in_chunks(each, size) for each in told)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(sent)), max_size=6)))
    pieces = [sent[start:end] for start, end in zip([0, *cuts], [*cuts, len(sent)], strict=True) if start < end]
    found, _ = asyncio.run(ask(pieces))
    assert found == values


def test_what_is_sent() -> None:
    told = b"".join(in_chunks(message(kind, {} if kind == SUCCESS else [1]), 99) for kind in (SUCCESS, RECORD, SUCCESS))
    _, wire = asyncio.run(ask([told]))
    run = b"\xb3\x10" + b"\x88RETURN 1" + b"\xa1\x81a\x01" + b"\xa0"
    assert bytes(wire.written) == in_chunks(run, 0xFFFF) + in_chunks(b"\xb1\x3f\xa1\x81n\xff", 99)


@pytest.mark.parametrize("length", [1, 0xFFFF, 0x10000, 200_000])
def test_long_messages_are_sent_in_chunks(length: int) -> None:
    content = b"x" * length
    assert _chunked(content) == in_chunks(content, 0xFFFF)


def test_a_refused_statement_tells_its_code_only() -> None:
    failure = in_chunks(message(FAILURE, {"neo4j_code": "Neo.ClientError.X", "message": "secret"}), 99)
    with pytest.raises(Failed) as caught:
        asyncio.run(ask([failure + in_chunks(IGNORED, 99)]))
    assert (caught.value.code, "secret" in str(caught.value)) == ("Neo.ClientError.X", False)


def test_a_connection_that_ends() -> None:
    async def run() -> None:
        wire: Any = Wire()
        wire.socket._reader.feed_eof()
        await Line(wire, wire, b"", 0.0).row("RETURN 1", {}, 5.0)

    with pytest.raises(Broken):
        asyncio.run(run())


def test_a_server_that_goes_silent() -> None:
    with pytest.raises(TimeoutError):
        asyncio.run(ask([in_chunks(message(SUCCESS, {}), 99)], seconds=0.05))
