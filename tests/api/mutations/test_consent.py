"""Consents: true at once wherever they are asked for, and what was said later stands."""

from __future__ import annotations

import pytest

from graph.driver import Database
from tests.api.mutations.conftest import Sender

PERSON = """
mutation {
  upsert(source: "crm", customers: [{
    uid: "crm:1" givenName: "Anna"
    consents: [{node: {uid: "crm:1:sms", purpose: "sms", granted: true, givenAt: "2026-01-01T00:00:00Z"}}]
  }]) { created }
}
"""
STATE = """
mutation($person: ID!, $at: DateTime) {
  %s(person: $person, purpose: "sms", at: $at, by: "call centre") {
    consents { uid granted source givenAt withdrawnAt }
    run { by }
  }
}
"""
GIVE, WITHDRAW = STATE % "giveConsent", STATE % "withdrawConsent"


@pytest.fixture
def profile(send: Sender, database: Database) -> str:
    """A profile with a record of the CRM that permits SMS."""
    send(PERSON)
    database.run(
        "MATCH (c:Customer) CREATE (:Profile {profile_id: 'P-0'})-[:MERGED_INTO]->(p:Profile {profile_id: 'P-1'}) "
        "CREATE (c)-[:RESOLVED_TO]->(p)"
    )
    return "P-1"


def granted(database: Database) -> dict[str, bool]:
    return dict(database.rows("MATCH (k:Consent) RETURN k.uid, k.granted"))


@pytest.mark.parametrize("name", ["P-1", "P-0", "crm:1"])
def test_a_withdrawal_holds_for_every_source(send: Sender, database: Database, profile: str, name: str) -> None:
    done = send(WITHDRAW, {"person": name})["withdrawConsent"]
    assert granted(database) == {"crm:1:sms": False, "api:crm:1:sms": False}
    assert {consent["source"] for consent in done["consents"]} == {"api"}
    assert done["run"] == {"by": "call centre"}
    send(GIVE, {"person": name})
    assert granted(database) == {"crm:1:sms": True, "api:crm:1:sms": True}


def test_what_was_said_earlier_does_not_hide_what_was_said_later(
    send: Sender, database: Database, profile: str
) -> None:
    send(WITHDRAW, {"person": profile, "at": "2026-03-01T00:00:00Z"})
    send(GIVE, {"person": profile, "at": "2026-02-01T00:00:00Z"})
    assert set(granted(database).values()) == {False}
    send(GIVE, {"person": profile, "at": "2026-04-01T00:00:00Z"})
    assert set(granted(database).values()) == {True}


def test_what_one_record_said_later_stands_for_the_person_too(send: Sender, database: Database, profile: str) -> None:
    send('mutation { upsert(customers: [{uid: "a:0"}]) { created } }')
    database.run("MATCH (c:Customer {uid: 'a:0'}), (p:Profile {profile_id: 'P-1'}) CREATE (c)-[:RESOLVED_TO]->(p)")
    send(WITHDRAW, {"person": "crm:1", "at": "2026-03-01T00:00:00Z"})
    send(GIVE, {"person": profile, "at": "2026-02-01T00:00:00Z"})
    assert granted(database) == {"crm:1:sms": False, "api:crm:1:sms": False, "api:a:0:sms": False}


def test_a_refusal_without_a_consent_is_kept(send: Sender, database: Database) -> None:
    send('mutation { upsert(customers: [{uid: "shop:1"}]) { created } }')
    done = send(WITHDRAW, {"person": "shop:1"})["withdrawConsent"]
    assert [consent["granted"] for consent in done["consents"]] == [False]
    assert database.rows("MATCH (:Customer)-[:GAVE]->(k) RETURN k.uid") == [["api:shop:1:sms"]]


@pytest.mark.parametrize(
    ("variables", "field"),
    [
        ({"person": "nobody"}, "person"),
        ({"person": "crm:1", "at": "2999-01-01T00:00:00Z"}, "at"),
        ({"person": "crm:1", "at": "2050-01-01T00:00:00Z"}, "at"),
    ],
)
def test_faults_name_their_field(
    send: Sender, database: Database, profile: str, variables: dict[str, str], field: str
) -> None:
    [fault] = send.faults(WITHDRAW, variables)
    assert (fault["extensions"]["code"], fault["extensions"]["input"]) == ("BAD_USER_INPUT", [field])
    assert granted(database) == {"crm:1:sms": True}
