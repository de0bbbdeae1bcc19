"""Decisions, consents and segments leave what a plain model of the calls holds, each with an Idempotency-Key.

PORTRAIT_TEST_EXAMPLES=500 sends as many sequences of them, new ones in each run.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.settings import Settings
from tests.api.engine.hunting import hunting
from tests.api.mutations.mutating import Sent
from tests.api.mutations.people import Graph, peopled
from tests.api.mutations.plain import Decided, Permitted

LETTERS = "abcd"
NAMES = dict(zip(LETTERS, ("Anna Petrova", "Anna Petrova", "Boris Ivlev", "Vera Sokol"), strict=True))
PEOPLE = """mutation($customers: [CustomerInput!]!) { upsert(customers: $customers) { created } }"""
BECAUSE = 'by: "me", why: "seen"'
DECIDE = {
    "merge": f"mutation($l: ID!, $r: ID!) {{ mergeIdentities(ids: [$l, $r], {BECAUSE}) {{ decision {{ number }} }} }}",
    "ban": f"mutation($l: ID!, $r: ID!) {{ banPair(left: $l, right: $r, {BECAUSE}) {{ decision {{ number }} }} }}",
    "split": "mutation($l: ID!, $r: ID!) { splitProfile(id: $l, parts: [[$l], [$r]], "
    f"{BECAUSE}) {{ decision {{ number }} }} }}",
    "undo": f"mutation($number: Int!) {{ undoDecision(number: $number, {BECAUSE}) {{ decision {{ number }} }} }}",
}
WHO = "query($all: [String!]) { customers(filter: { uid: { in: $all } }) { nodes { uid profile { profileId } } } }"
DECISIONS = st.tuples(
    st.sampled_from(["merge", "merge", "ban", "split"]), st.sampled_from(LETTERS), st.sampled_from(LETTERS)
)
STATE = (
    "mutation($p: ID!, $u: String!, $at: DateTime) "
    '{ %s(person: $p, purpose: $u, at: $at, by: "me") { consents { uid } } }'
)
SEGMENT = {
    True: 'mutation($s: String!, $p: [ID!]!) { addToSegment(name: $s, profiles: $p, by: "me") { changed } }',
    False: 'mutation($s: ID!, $p: [ID!]!) { removeFromSegment(segment: $s, profiles: $p, by: "me") { changed } }',
}
GIVEN = """query($all: [String!], $of: String) {
  customers(filter: { uid: { in: $all } }) { nodes { consents { nodes { uid purpose granted } } } }
  segments(filter: { uid: { startsWith: $of } }) { nodes { uid profiles { nodes { profileId } } } } }"""
PERSONS = st.sampled_from(["ab", "ab", "a", "b", "c"])
"""A profile of two records, one of them, and a profile of one."""
CONSENTS = st.tuples(st.booleans(), PERSONS, st.sampled_from(["sms", "mail"]), st.integers(0, 5))
ENTRIES = st.tuples(
    st.booleans(), st.sampled_from(["vip", "tea"]), st.lists(st.sampled_from(["ab", "c", "d"]), min_size=1, max_size=3)
)
UNDOINGS = st.tuples(st.just("undo"), st.integers(0, 3), st.none())


@pytest.fixture(scope="module")
def graph(server: Settings) -> Iterator[Graph]:
    with peopled(server) as made:
        yield made


def arrive(graph: Graph) -> str:
    """Four records of their own, the first two of which are one person; what their keys begin with."""
    prefix = str(uuid.uuid4())
    phone = f"+7916{int(prefix[:6], 16) % 10**7:07}"
    customers = [
        {"uid": f"{prefix}:{letter}", "givenName": given, "familyName": family}
        | ({"identifiers": [{"kind": "PHONE", "value": phone}]} if letter in "ab" else {})
        for letter, (given, family) in ((letter, name.split()) for letter, name in NAMES.items())
    ]
    assert "errors" not in graph.send(Sent(PEOPLE, {"customers": customers}))
    return prefix


def people(graph: Graph, prefix: str) -> set[frozenset[str]]:
    """Which of them are one person."""
    answer = graph.send(Sent(WHO, {"all": [f"{prefix}:{letter}" for letter in LETTERS]}))
    of: dict[str, set[str]] = {}
    for node in answer["data"]["customers"]["nodes"]:
        of.setdefault(node["profile"]["profileId"], set()).add(node["uid"][-1])
    return {frozenset(letters) for letters in of.values()}


@given(steps=st.lists(DECISIONS | UNDOINGS, min_size=1, max_size=5))
@hunting(10)
def test_decisions_make_people_as_a_plain_model_does(graph: Graph, steps: list[tuple[str, object, object]]) -> None:
    prefix = arrive(graph)
    model = Decided(frozenset(LETTERS), frozenset("ab"))
    assert people(graph, prefix) == model.people()
    numbers: list[int] = []
    for act, left, right in steps:
        if act == "undo":
            if not isinstance(left, int) or left >= len(numbers):
                continue
            can = model.undo(left)
            sent = Sent(DECIDE[act], {"number": numbers[left]})
        else:
            can = model.take(act, str(left), str(right))
            sent = Sent(DECIDE[act], {"l": f"{prefix}:{left}", "r": f"{prefix}:{right}"})
        key = str(uuid.uuid4())
        answer = graph.send(sent, key)
        assert ("errors" not in answer) == can, (steps, act, left, right, answer)
        assert people(graph, prefix) == model.people(), (steps, act, left, right)
        assert graph.send(sent, key) == answer
        assert people(graph, prefix) == model.people()
        if can and act != "undo":
            [result] = answer["data"].values()
            numbers.append(result["decision"]["number"])
        if not can:
            assert {error["extensions"]["code"] for error in answer["errors"]} == {"BAD_USER_INPUT"}


def profiles(graph: Graph, prefix: str) -> dict[str, str]:
    """The profile of each record, by its letter."""
    answer = graph.send(Sent(WHO, {"all": [f"{prefix}:{letter}" for letter in LETTERS]}))
    return {node["uid"][-1]: node["profile"]["profileId"] for node in answer["data"]["customers"]["nodes"]}


@given(steps=st.lists(st.tuples(CONSENTS | ENTRIES, st.booleans()), min_size=1, max_size=6))
@hunting(15)
def test_consents_and_segments_hold_what_a_plain_model_does(
    graph: Graph, steps: list[tuple[tuple[bool, str, Any, Any] | tuple[bool, str, list[str]], bool]]
) -> None:
    prefix = arrive(graph)
    who = profiles(graph, prefix)
    permitted, inside = Permitted(), dict[str, set[str]]()
    for step, again in steps:
        if len(step) == 4:
            granted, person, purpose, hour = step
            permitted.state(frozenset(person), purpose, hour, granted=granted)
            named = who["a"] if person == "ab" else who["c"] if person == "c" else f"{prefix}:{person}"
            name = "giveConsent" if granted else "withdrawConsent"
            sent = Sent(STATE % name, {"p": named, "u": purpose, "at": f"2026-01-01T0{hour}:00:00Z"})
            expected = None
        else:
            enters, segment, persons = step
            letters = {person[0] for person in persons}
            was = set(inside.get(segment, set()))
            if enters:
                inside[segment] = was | letters
            elif segment in inside:
                inside[segment] = was - letters
            sent = Sent(SEGMENT[enters], {"s": f"{prefix}:{segment}", "p": [who[person[0]] for person in persons]})
            expected = None if segment not in inside else len(was ^ inside[segment])
        key = str(uuid.uuid4())
        answer = graph.send(sent, key)
        if len(step) == 3 and expected is None:
            assert {error["extensions"]["code"] for error in answer["errors"]} == {"BAD_USER_INPUT"}
        else:
            assert "errors" not in answer, answer
            assert expected is None or next(iter(answer["data"].values())) == {"changed": expected}
        if again:
            assert graph.send(sent, key) == answer
        assert held(graph, prefix, who) == (permitted.granted(), inside)


def held(graph: Graph, prefix: str, who: dict[str, str]) -> tuple[dict[tuple[str, str], bool], dict[str, set[str]]]:
    """What the graph says of the records: what each permits, and who is in which segment."""
    data = graph.send(Sent(GIVEN, {"all": [f"{prefix}:{letter}" for letter in LETTERS], "of": prefix}))["data"]
    consents = {
        (node["uid"].split(":")[2], node["purpose"]): node["granted"]
        for customer in data["customers"]["nodes"]
        for node in customer["consents"]["nodes"]
    }
    letters = {who[letter]: letter for letter in "dcba"}
    inside = {
        segment["uid"].removeprefix(f"{prefix}:"): {letters[one["profileId"]] for one in segment["profiles"]["nodes"]}
        for segment in data["segments"]["nodes"]
    }
    return consents, inside
