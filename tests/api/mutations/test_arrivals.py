"""What was written is resolved in the background, and what fails there waits for the next time."""

from __future__ import annotations

import pytest

from graph.driver import Database
from graph.resolve.run import resolve
from graph.settings import Settings
from tests.api.mutations.conftest import Sender

WRITE = """
mutation($uid: ID!) {
  upsert(source: "crm", customers: [{
    uid: $uid givenName: "Anna" identifiers: [{kind: EMAIL, value: "anna.petrova@mail.ru"}]
  }]) { created }
}
"""
PROFILES = "MATCH (c:Customer)-[:RESOLVED_TO]->(p:Profile) RETURN c.uid, p.profile_id ORDER BY c.uid"


def test_a_customer_finds_its_profile(send: Sender, server: Settings, database: Database) -> None:
    send(WRITE, {"uid": "crm:1"})
    send.mutations.arrivals.settle()
    assert database.rows(PROFILES) == []  # nothing was ever resolved: that begins with `portrait resolve`
    resolve(database, server)
    send(WRITE, {"uid": "crm:2"})
    send.mutations.arrivals.settle()
    [[_, one], [_, other]] = database.rows(PROFILES)
    assert one == other


def test_a_failure_is_said_without_data_and_tried_again(
    send: Sender,
    server: Settings,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    resolve(database, server)

    def fail(*_: object) -> None:
        raise RuntimeError("crm:1")

    with monkeypatch.context() as patch:
        patch.setattr("graph.resolve.arrived.resolve_arrived", fail)
        send(WRITE, {"uid": "crm:1"})
        send.mutations.arrivals.settle()
    assert "RuntimeError" in caplog.text
    assert "crm:1" not in caplog.text
    send(WRITE, {"uid": "crm:2"})
    send.mutations.arrivals.settle()
    assert len(database.rows(PROFILES)) == 2
