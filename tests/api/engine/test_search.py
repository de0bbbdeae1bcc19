"""Search by words: all of them, best first, whatever is typed, within what a role may see."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.catalog import SEARCH
from api.engine.words import index_query, words
from api.errors import Place
from api.names import shout
from api.schema import CATALOG, sdl
from graph.model import Role, may_see
from tests.api.conftest import Asker, code_of, id_of
from tests.api.reference import Reference
from tests.api.world import World

SEARCHED = """query($text: String!, $types: [SearchType!]) { search(text: $text, types: $types, first: 1000) {
  totalCount edges { score node { __typename id } } } }"""


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.ANALYST])
@pytest.mark.parametrize("text", ["zeb", "ЁЛКА", "елка", "ёл ещ", "O'Brien", "o'b p0 x", "x", "Zebra елка", "o’brien"])
def test_search_finds_what_has_all_words(ask: Asker, world: World, text: str, role: Role) -> None:
    reference = Reference(world, CATALOG, sdl())
    expected = set[tuple[str, str]]()
    for label in CATALOG.abstract[SEARCH]:
        texts = [prop for prop in CATALOG.types[label].texts if may_see(role, prop.prop.personal)]
        expected |= {(label, node.key) for node in reference.lists.filters.found(text, label, texts) if texts}
    found = ask(SEARCHED, {"text": text}, role=role)["search"]
    assert found["totalCount"] == len(found["edges"]) == len(expected)
    assert sorted(edge["node"]["__typename"] for edge in found["edges"]) == sorted(label for label, _ in expected)
    if role is Role.OPERATOR:
        assert {edge["node"]["id"] for edge in found["edges"]} == {id_of(*each) for each in expected}
    scores = [edge["score"] for edge in found["edges"]]
    assert scores == sorted(scores, reverse=True)
    assert len(ask.reader.statements) == 1


def test_search_is_limited_to_types_whatever_the_document_asked_before(ask: Asker) -> None:
    for types in (["ACCOUNT"], ["PROFILE", "DEAL"], ["ACCOUNT"], []):
        found = ask(SEARCHED, {"text": "елка", "types": types})["search"]["edges"]
        labels = {shout(edge["node"]["__typename"]) for edge in found}
        assert labels <= set(types or labels)
        assert labels


def test_pages_of_a_search_put_together_are_the_whole(ask: Asker) -> None:
    query = """query($after: String, $before: String, $first: Int, $last: Int) {
      search(text: "e", after: $after, before: $before, first: $first, last: $last) {
        pageInfo { startCursor endCursor hasNextPage hasPreviousPage } nodes { id } } }""".replace('"e"', '"елка"')
    whole = ask(query, {"first": 1000})["search"]["nodes"]
    forward: list[Any] = []
    backward: list[Any] = []
    page = {"endCursor": None, "hasNextPage": True}
    while page["hasNextPage"]:
        found = ask(query, {"first": 7, "after": page["endCursor"]})["search"]
        forward += found["nodes"]
        page = found["pageInfo"]
    page = {"startCursor": None, "hasPreviousPage": True}
    while page["hasPreviousPage"]:
        found = ask(query, {"last": 7, "before": page["startCursor"]})["search"]
        backward = found["nodes"] + backward
        page = found["pageInfo"]
    assert forward == backward == whole
    assert len(whole) > 14


def test_whole_words_rank_above_beginnings(ask: Asker) -> None:
    query = '{ profiles(search: "елка") { edges { score node { givenName patronymic familyName email } } } }'
    edges = ask(query)["profiles"]["edges"]
    assert edges
    assert all(edge["score"] > 0 for edge in edges)
    assert ask("{ profiles { edges { score } } }")["profiles"]["edges"][0] == {"score": None}


INJECTED = ['zeb* OR "', "name:zebra", '+-&&||!(){}[]^"~*?:\\/ zeb', "zeb~2", "/.*/", "zeb AND елка", "ё" * 200]


@pytest.mark.parametrize("text", INJECTED)
def test_operators_of_the_index_are_words_like_others(ask: Asker, world: World, text: str) -> None:
    reference = Reference(world, CATALOG, sdl())
    answer = ask.answer(SEARCHED, {"text": text, "types": ["PROFILE"]})
    assert b"INTERNAL" not in answer.body
    if answer.status == 200:
        found = ask(SEARCHED, {"text": text, "types": ["PROFILE"]})["search"]
        expected = reference.lists.filters.found(text, "Profile", CATALOG.types["Profile"].texts)
        assert found["totalCount"] == len(expected)


@given(text=st.text(max_size=60))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_typed_is_answered(ask: Asker, text: str) -> None:
    answer = ask.answer(SEARCHED, {"text": text})
    assert answer.status == (200 if 0 < len(words(text)) <= 10 else 400), answer.body
    assert b"INTERNAL" not in answer.body


def test_the_longest_search_is_not_too_long_for_the_index(ask: Asker) -> None:
    text = " ".join(letter + "еееееееееееееееее" for letter in "абвгджзикл")
    assert len(words(text)) == 10
    assert ask(SEARCHED, {"text": text})["search"]["totalCount"] == 0
    query = index_query(lambda _: text, ["a", "b"], Place(None, ()))({})  # type: ignore[arg-type]  # no error is made
    assert query.count('"') / 2 <= 80


REFUSED = [
    ({"text": "..."}, "BAD_USER_INPUT"),
    ({"text": ""}, "BAD_USER_INPUT"),
    ({"text": "a " * 11}, "QUERY_REFUSED"),
    ({"text": "a" * 201}, "QUERY_REFUSED"),
    ({"text": "a", "types": ["CART"]}, "BAD_USER_INPUT"),
]


@pytest.mark.parametrize(("variables", "expected"), REFUSED)
def test_a_search_that_cannot_be_made_says_why(ask: Asker, variables: dict[str, Any], expected: str) -> None:
    assert code_of(ask.fault(SEARCHED, variables)) == expected


def test_nobody_searches_by_texts_that_they_may_not_see(ask: Asker) -> None:
    assert code_of(ask.fault(SEARCHED, {"text": "zeb", "types": ["PROFILE"]}, role=Role.ANALYST)) == "FORBIDDEN"
    assert code_of(ask.fault('{ profiles(search: "zeb") { totalCount } }', role=Role.ANALYST)) == "FORBIDDEN"
    ask(SEARCHED, {"text": "zeb"}, role=Role.ANALYST)
    assert "given_name" not in str(ask.reader.statements)
