"""Segments: profiles come and go, retired ids stand for living profiles."""

from __future__ import annotations

import pytest

from graph.driver import Database
from graph.model import Role
from graph.settings import Settings
from tests.api.mutations.conftest import Sender

ADD = """
mutation($name: String!, $profiles: [ID!]!, $purpose: String) {
  addToSegment(name: $name, profiles: $profiles, purpose: $purpose, by: "me") {
    changed segment { uid name purpose profiles { totalCount edges { by } } } profiles { profileId }
  }
}
"""
REMOVE = """
mutation($profiles: [ID!]!, $segment: ID! = "vip") {
  removeFromSegment(segment: $segment, profiles: $profiles, by: "me") {
    changed segment { profiles { totalCount } formerProfiles { edges { by node { profileId } } } }
  }
}
"""


@pytest.fixture(autouse=True)
def _profiles(database: Database) -> None:
    database.run(
        "CREATE (:Profile {profile_id: 'P-1'}), (:Profile {profile_id: 'P-2'}), "
        "(:Profile {profile_id: 'P-0'})-[:MERGED_INTO]->(:Profile {profile_id: 'P-3'})"
    )


def test_profiles_come_and_go(send: Sender) -> None:
    made = send(ADD, {"name": "VIP", "profiles": ["P-1", "P-0", "P-1"], "purpose": "Gifts"})["addToSegment"]
    assert made == {
        "changed": 2,
        "segment": {
            "uid": "vip",
            "name": "VIP",
            "purpose": "Gifts",
            "profiles": {"totalCount": 2, "edges": [{"by": "me"}, {"by": "me"}]},
        },
        "profiles": [{"profileId": "P-1"}, {"profileId": "P-3"}],
    }
    again = send(ADD, {"name": "vip", "profiles": ["P-1", "P-2"]})["addToSegment"]
    assert (again["changed"], again["segment"]["name"], again["segment"]["purpose"]) == (1, "VIP", "Gifts")
    left = send(REMOVE, {"profiles": ["P-0", "P-2"]})["removeFromSegment"]
    assert (left["changed"], left["segment"]["profiles"]["totalCount"]) == (2, 1)
    former = left["segment"]["formerProfiles"]["edges"]
    assert sorted(edge["node"]["profileId"] for edge in former) == ["P-2", "P-3"]
    assert send(REMOVE, {"profiles": ["P-2"]})["removeFromSegment"]["changed"] == 0
    back = send(ADD, {"name": "vip", "profiles": ["P-2"]})["addToSegment"]
    assert (back["changed"], back["segment"]["profiles"]["totalCount"]) == (1, 2)


def test_unknown_profiles_are_named_and_nobody_is_added(send: Sender, database: Database) -> None:
    faults = send.faults(ADD, {"name": "vip", "profiles": ["P-1", "P-8", "P-2", "P-9"]})
    assert [fault["extensions"]["input"] for fault in faults] == [["profiles", 1], ["profiles", 3]]
    assert database.rows("MATCH (s:Segment) RETURN count(s)") == [[0]]


def test_unknown_segments_and_bad_names_are_refused(send: Sender) -> None:
    assert send.faults(REMOVE, {"profiles": ["P-1"]})[0]["extensions"]["field"] == "segment"
    assert send.faults(ADD, {"name": " ", "profiles": ["P-1"]})[0]["extensions"]["field"] == "name"
    assert send.faults(ADD, {"name": "x" * 201, "profiles": ["P-1"]})[0]["extensions"]["field"] == "name"
    assert "1,000" in send.faults(ADD, {"name": "vip", "profiles": ["P-1"] * 1_001})[0]["message"]


def test_masks_hold_in_what_a_mutation_answers(server: Settings, database: Database) -> None:
    database.run("MATCH (p:Profile {profile_id: 'P-1'}) SET p.given_name = 'Anna', p.order_count = 3")
    marketing = Sender(server.model_copy(update={"api_role": Role.MARKETING}))
    query = """mutation {
      addToSegment(name: "vip", profiles: ["P-1"], by: "me") {
        profiles { givenName orderCount } segment { profiles { edges { by } } }
      }
    }"""
    assert marketing(query)["addToSegment"] == {
        "profiles": [{"givenName": None, "orderCount": 3}],
        "segment": {"profiles": {"edges": [{"by": None}]}},
    }
    filtered = query.replace("edges { by }", "totalCount").replace(
        "{ profiles {", '{ profiles(filter: {givenName: {eq: "Anna"}}) {'
    )
    [fault] = marketing.faults(filtered)
    assert fault["extensions"]["code"] == "FORBIDDEN"
    marketing.close()
