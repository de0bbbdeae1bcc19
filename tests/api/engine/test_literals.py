"""Documents that differ only in literals share one plan, and answer and fail as they would alone."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from tests.api.conftest import Asker


def answered(ask: Asker, query: str) -> dict[str, Any]:
    body: dict[str, Any] = orjson.loads(ask.answer(query).body)
    return body


def plans(ask: Asker) -> int:
    return len(ask.engine()._plans)


FORM = (
    '{{ products(first: {}, filter: {{ uid: {{ in: ["{}", "{}"] }}, priceMinor: {{ gte: {} }} }})'
    " {{ nodes {{ uid }} }} }}"
)


def test_documents_that_differ_in_literals_share_a_plan(ask: Asker) -> None:
    first = ask(FORM.format(5, "Product-0", "Product-1", 0))
    before = plans(ask)
    other = ask(FORM.format(3, "Product-2", "x", -5))
    laid_out = ask(FORM.format(1, "Product-2", '\\"', 0).replace(" ", "\n  ") + "# a comment")
    assert plans(ask) == before + 1  # the form's own, once
    ask(FORM.format(4, "a", "b", 9))
    assert plans(ask) == before + 1
    assert len(set(ask.reader.statements)) == 1
    assert [node["uid"] for node in first["products"]["nodes"]] == ["Product-0", "Product-1"]
    assert other == laid_out == {"products": {"nodes": [{"uid": "Product-2"}]}}


KEPT = [
    '{ profile(profileId: "Profile-0") { orders(first: 2) { totalCount } } }',
    '{ profiles(filter: { city: { in: "x" } }) { totalCount } }',
    "{ profiles(first: 1, sort: { profileId: ASC }) { nodes { profileId } } }",
    '{ model { type(name: "Order") { name } } profile(profileId: "x") { profileId } }',
    '{ search(text: """zeb""", first: 1) { totalCount } }',
    '{ node(id: "T3JkZXI6T3JkZXItMA") { ... on Order { uid } } }',
    '{ node(id: "UHJvZmlsZTpQcm9maWxlLTA") { ... on Order { uid } ... on Profile { profileId } } }',
    "{ orders(filter: { amountMinor: { gt: 30000000000 } }) { totalCount } }",
    "{ predictions(filter: { probability: { gt: 0 } }) { totalCount } }",
    '{ orders(filter: { placedAt: { gt: "2026-03-02T12:00:00+03:00" } }) { totalCount } }',
    '{ orders { groups(by: [{ placedAt: DAY }], zone: "Asia/Tokyo", first: 2) { keys } } }',
    '{ a: profile(profileId: "Profile-0") { x: sources } b: profile(profileId: "Profile-1") { x: sources } }',
    "{ profiles(first: 2) { ...P } } fragment P on ProfileConnection { nodes { orders(last: 1) { totalCount } } }",
    "{ orders(first: 1) { nodes { items(edgeFilter: { quantity: { gte: 0.25 } }) { totalCount } } } }",
]


@pytest.mark.parametrize("query", KEPT)
def test_what_was_asked_before_in_other_words_is_answered_the_same(ask: Asker, query: str) -> None:
    first = answered(ask, query)
    assert "errors" not in first
    assert [answered(ask, f"{query} # {number}") for number in range(3)] == [first] * 3


FAULTS = [
    ("{ profiles(first: %s) { nodes { profileId } } }", "1", ["-1", "1001", "99999999999", "1.5", '"1"', "null"]),
    ("{ orders(filter: { placedAt: { gt: %s } }) { totalCount } }", '"2026-01-01T00:00:00Z"', ['"today"', "1", '""']),
    ("{ profiles(after: %s) { nodes { profileId } } }", '"x"', ['"eA"', '"ё"', "7"]),
    ("{ node(id: %s) { id } }", '"T3JkZXI6T3JkZXItMA"', ['"x"', '""', "5"]),
    ("{ profiles(filter: { city: { eq: %s } }) { totalCount } }", '"x"', ["1", "x", "[]", "{}", '"', '"""']),
]


@pytest.mark.parametrize(("form", "good", "bad"), FAULTS)
def test_faults_name_their_places_whatever_was_asked_before(ask: Asker, form: str, good: str, bad: list[str]) -> None:
    fresh = [answered(ask, "\n\n " + form % each) for each in bad]
    ask.answer(form % good)
    ask.answer(form % good + "#")
    assert [answered(ask, "\n\n " + form % each) for each in bad] == fresh
    for body in fresh:
        for error in body.get("errors", ()):
            assert all(place["line"] >= 3 for place in error.get("locations", ()))
            assert "_0" not in error["message"]


def test_nothing_is_kept_of_ten_thousand_values(ask: Asker) -> None:
    engine = ask.engine()
    ask(FORM.format(1, "a", "b", 0))
    ask(FORM.format(1, "c", "d", 0))
    before = len(engine._documents._known), plans(ask)
    for number in range(50):
        ask(FORM.format(2, f"a{number}", "b", number))
    assert (len(engine._documents._known), plans(ask)) == before
