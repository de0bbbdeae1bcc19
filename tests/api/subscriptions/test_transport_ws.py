"""The protocol graphql-transport-ws: every message, every way to close."""

from __future__ import annotations

import json
from typing import Any

import pytest
from websockets import Subprotocol
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from tests.api.subscriptions.conftest import WAIT_S, Socket, events, socket

INIT = {"type": "connection_init"}
WATCH = {"id": "1", "type": "subscribe", "payload": {"query": "subscription { profileChanged { at } }"}}

KEY_OF_7 = {"idempotencyKey": 7}
DEEP = json.loads("[" * 500 + "]" * 500)


def closed(client: Socket) -> int | None:
    try:
        while True:
            client.connection.recv(WAIT_S)
    except ConnectionClosed:
        return client.connection.close_code


@pytest.mark.parametrize(
    ("messages", "code"),
    [
        ([INIT, INIT], 4429),
        ([WATCH], 4401),
        ([INIT, WATCH, WATCH], 4409),
        ([INIT, {"type": "no such type"}], 4400),
        ([INIT, {"type": 1}], 4400),
        ([INIT, []], 4400),
        ([{"type": "connection_init", "payload": []}], 4400),
        ([INIT, {"id": "1", "type": "subscribe"}], 4400),
        ([INIT, {"id": "1", "type": "subscribe", "payload": {"query": 1}}], 4400),
        ([INIT, {"id": "1", "type": "subscribe", "payload": {"query": "{ a }", "variables": []}}], 4400),
        ([INIT, {"id": "1", "type": "subscribe", "payload": {"query": "{ a }", "extensions": []}}], 4400),
        ([INIT, {"id": "1", "type": "subscribe", "payload": {"query": "{ a }", "extensions": KEY_OF_7}}], 4400),
        ([INIT, {"id": "", "type": "subscribe", "payload": {"query": "{ a }"}}], 4400),
        ([INIT, {"type": "ping", "payload": "x" * 300_000}], 1009),
        ([INIT, {"type": "ping", "payload": DEEP}], 4400),
        ([INIT, WATCH | {"id": "😀" * 50}, WATCH | {"id": "😀" * 50}], 4409),
    ],
)
def test_what_closes_the_connection(address: str, messages: list[Any], code: int) -> None:
    with socket(address, initialise=False) as client:
        for message in messages:
            client.connection.send(json.dumps(message))
        assert closed(client) == code


def test_a_bug_of_ours_ends_the_operation_with_an_error_that_tells_nothing(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*given: object) -> None:
        raise RuntimeError("anna@example.ru")

    monkeypatch.setattr("api.engine.engine.Engine._execute", broken)
    hint = "Tell who runs the server when it was."
    failed = [{"message": "Unexpected error.", "extensions": {"code": "INTERNAL_SERVER_ERROR", "hint": hint}}]
    with socket(address) as client:
        client.subscribe("{ profiles { totalCount } }")
        assert client.take() == {"id": "1", "type": "error", "payload": failed}
    with events(address, "{ profiles { totalCount } }") as told:
        assert list(told) == [("next", {"errors": failed}), ("complete", None)]


def test_what_is_not_json_or_not_text_closes_it(address: str) -> None:
    for message in ("{", b"{}"):
        with socket(address, initialise=False) as client:
            client.connection.send(message)
            assert closed(client) == 4400


def test_pings_are_answered(address: str) -> None:
    with socket(address, initialise=False) as client:
        client.send(type="ping")
        assert client.take() == {"type": "pong"}
        client.send(type="connection_init", payload={"token": "x"})
        assert client.take() == {"type": "connection_ack"}
        client.send(type="ping", payload={"a": 1})
        client.send(type="pong")
        assert client.take() == {"type": "pong", "payload": {"a": 1}}


def test_queries_are_answered_once_and_completed(address: str) -> None:
    with socket(address) as client:
        client.subscribe("query($id: ID!) { profile(profileId: $id) { givenName } }", "q", id="P-1")
        assert client.next("q") == {"profile": {"givenName": "Anna"}}
        assert client.take() == {"id": "q", "type": "complete"}
        client.subscribe("{ profile }", "q")  # the id is free again
        assert client.take()["type"] == "error"


def test_mutations_are_answered_too(address: str) -> None:
    with socket(address) as client:
        client.subscribe('mutation { upsert(products: [{uid: "p"}]) { created } }')
        assert client.next() == {"upsert": {"created": 1}}


def test_completing_frees_the_id(address: str) -> None:
    with socket(address) as client:
        for _ in range(3):
            client.send(**WATCH)
            client.send(id="1", type="complete")
        client.send(id="unknown", type="complete")
        client.send(type="ping")
        assert client.take() == {"type": "pong"}


def test_another_subprotocol_is_refused(address: str) -> None:
    url = f"{address.replace('http', 'ws', 1)}/graphql"
    with connect(url, subprotocols=[Subprotocol("graphql-ws")], close_timeout=2) as connection:
        assert closed(Socket(connection)) == 4406


@pytest.mark.parametrize(("origin", "allowed"), [("http://evil.example", False), ("http://[evil", False), (None, True)])
def test_pages_of_other_origins_may_not_connect(address: str, origin: str | None, allowed: bool) -> None:
    if allowed:
        with socket(address, origin=address) as client:
            client.send(type="ping")
            assert client.take() == {"type": "pong"}
    else:
        with pytest.raises(InvalidStatus) as refused, socket(address, origin=origin):
            pass
        assert refused.value.response.status_code == 403


def test_each_mutation_has_an_idempotency_key_of_its_own(address: str) -> None:
    query = 'mutation { addToSegment(name: "VIP", profiles: ["P-1"], by: "me") { changed } }'
    done = []
    # The header of the connection is that of no operation, else the second would be taken for the first.
    with socket(address, additional_headers={"Idempotency-Key": "one for all"}) as client:
        for number, key in enumerate(["first", "first", "second", None, None]):
            extensions = {"idempotencyKey": key} if key else {}
            payload = {"query": query, "extensions": extensions}
            client.send(id=str(number), type="subscribe", payload=payload)
            done.append(client.next(str(number))["addToSegment"]["changed"])
            assert client.take()["type"] == "complete"
    assert done == [1, 1, 0, 0, 0]


def test_a_key_that_was_sent_with_another_mutation_is_refused(address: str) -> None:
    with socket(address) as client:
        for name in ("VIP", "Others"):
            query = f'mutation {{ addToSegment(name: "{name}", profiles: ["P-1"], by: "me") {{ changed }} }}'
            client.send(id=name, type="subscribe", payload={"query": query, "extensions": {"idempotencyKey": "k"}})
            answered, _ = client.take(), client.take()
    assert answered["payload"]["errors"][0]["extensions"]["code"] == "IDEMPOTENCY_MISMATCH"
