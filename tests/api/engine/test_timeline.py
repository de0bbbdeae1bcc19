"""Timelines: events of several types in one order, page by page."""

from __future__ import annotations

from typing import Any

from api.names import shout
from tests.api.conftest import Asker, code_of


def test_pages_of_a_timeline_put_together_are_the_timeline(ask: Asker) -> None:
    query = """query($after: String, $first: Int, $before: String, $last: Int) { profile(profileId: "Profile-0") {
      timeline(first: $first, after: $after, last: $last, before: $before) {
        totalCount pageInfo { endCursor hasNextPage startCursor hasPreviousPage }
        edges { cursor at type node { __typename } } } } }"""
    whole = ask(query, {"first": 1000})["profile"]["timeline"]
    assert whole["totalCount"] == len(whole["edges"]) == 24
    assert {edge["type"] for edge in whole["edges"]} == {
        "ORDER", "TICKET", "MESSAGE", "SESSION", "REVIEW", "SURVEY_RESPONSE",
    }  # fmt: skip
    assert all(edge["type"] == shout(edge["node"]["__typename"]) for edge in whole["edges"])
    forward: list[Any] = []
    backward: list[Any] = []
    page = {"endCursor": None, "hasNextPage": True}
    while page["hasNextPage"]:
        found = ask(query, {"first": 5, "after": page["endCursor"]})["profile"]["timeline"]
        forward += found["edges"]
        page = found["pageInfo"]
    page = {"startCursor": None, "hasPreviousPage": True}
    while page["hasPreviousPage"]:
        found = ask(query, {"last": 5, "before": page["startCursor"]})["profile"]["timeline"]
        backward = found["edges"] + backward
        page = found["pageInfo"]
    assert forward == backward == whole["edges"]
    assert code_of(ask.fault(query, {"after": "eA"})) == "BAD_USER_INPUT"


def test_a_timeline_takes_other_types_from_variables(ask: Asker) -> None:
    query = """query($types: [ProfileEventType!]) { profile(profileId: "Profile-0") {
      timeline(types: $types) { edges { type } } } }"""
    for types in (["ORDER"], ["TICKET", "REVIEW"], ["ORDER"]):
        edges = ask(query, {"types": types})["profile"]["timeline"]["edges"]
        assert {edge["type"] for edge in edges} == set(types)
