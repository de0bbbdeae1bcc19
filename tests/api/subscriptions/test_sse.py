"""Server-sent events: one stream for each operation."""

from __future__ import annotations

import time

import httpx
import pytest

from api.subscriptions import sse
from graph.driver import Database
from tests.api.subscriptions.conftest import events, rename

CHANGED = "subscription { profileChanged { profile { givenName } } }"


def test_changes_come_as_events(address: str, people: Database) -> None:
    with events(address, CHANGED) as told:
        time.sleep(0.6)
        for name in ("Boris", "Vera"):
            rename(people, "P-1", name)
            assert next(told) == ("next", {"data": {"profileChanged": {"profile": {"givenName": name}}}})


def test_queries_are_answered_once_and_completed(address: str) -> None:
    with events(address, "query($id: ID!) { profile(profileId: $id) { givenName } }", id="P-1") as told:
        assert list(told) == [("next", {"data": {"profile": {"givenName": "Anna"}}}), ("complete", None)]


def test_silence_is_filled(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sse, "KEEP_ALIVE_S", 0.2)
    body, accept = {"query": CHANGED}, {"accept": "text/event-stream"}
    with httpx.stream("POST", f"{address}/graphql", json=body, headers=accept, timeout=10) as response:
        lines = response.iter_lines()
        assert [next(lines) for _ in range(6)] == [":", "", ":", "", ":", ""]


def test_a_stream_that_is_left_is_forgotten(address: str) -> None:
    for _ in range(3):
        with events(address, CHANGED):
            time.sleep(0.2)
    with events(address, "{ __typename }") as told:
        assert next(told)[0] == "next"
