"""Decisions, consents and segments leave what a plain model of the calls holds, each with an Idempotency-Key.

PORTRAIT_TEST_EXAMPLES=500 sends as many sequences of them, new ones in each run.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.settings import Settings
from tests.api.engine.hunting import hunting
from tests.api.mutations.mutating import Sent
from tests.api.mutations.people import Graph, peopled
from tests.api.mutations.plain import Decided

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
@hunting(15)
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
