"""Global ids, search, similarity, timelines and paths, one statement each."""

from __future__ import annotations

import base64
import math
from collections import deque
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.catalog import NODE, SEARCH
from api.engine.words import index_query, words
from api.errors import Place
from api.names import shout
from api.schema import CATALOG, sdl
from graph.driver import Database
from graph.model import ONTOLOGY, Role, may_see
from graph.settings import Settings
from tests.api.conftest import Asker
from tests.api.reference import NodeRef, Reference
from tests.api.world import World

LABELS = list(CATALOG.types)


def id_of(label: str, key: str) -> str:
    return base64.urlsafe_b64encode(f"{label}:{key}".encode()).decode().rstrip("=")


def code(fault: dict[str, Any]) -> str:
    return str(fault["extensions"]["code"])


# --- Global ids ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("label", LABELS)
def test_every_node_is_found_by_its_global_id(ask: Asker, world: World, label: str) -> None:
    query = "query($id: ID!) { node(id: $id) { __typename id ... on Node { again: id } } }"
    for key in world.nodes[label]:
        wanted = id_of(label, key)
        assert ask(query, {"id": wanted})["node"] == {"__typename": label, "id": wanted, "again": wanted}
    assert ask(query, {"id": id_of(label, "nobody")}) == {"node": None}
    assert len(set(ask.reader.statements)) == 1


def test_one_document_serves_ids_of_every_type(ask: Asker) -> None:
    query = """query($a: ID!, $b: ID!) {
      a: node(id: $a) { ...Any } b: node(id: $b) { ...Any ... on Order { items { totalCount } } } }
      fragment Any on Node { ... on Order { uid } ... on Profile { profileId mergedInto { profileId } } }"""
    order, profile = id_of("Order", "Order-1"), id_of("Profile", "Profile-3")
    retired = {"profileId": "Profile-3", "mergedInto": {"profileId": "Profile-0"}}
    for _ in range(2):
        assert ask(query, {"a": order, "b": profile}) == {"a": {"uid": "Order-1"}, "b": retired}
        found = ask(query, {"a": profile, "b": order})
        assert found == {"a": retired, "b": {"uid": "Order-1", "items": {"totalCount": 2}}}


def test_a_global_id_hides_the_key_from_who_may_not_see_it(ask: Asker) -> None:
    hidden = ask("{ customers { nodes { id } } }", role=Role.ANALYST)["customers"]["nodes"]
    assert all("Customer-" not in base64.urlsafe_b64decode(node["id"] + "==").decode() for node in hidden)
    query = "query($id: ID!) { node(id: $id) { id ... on Customer { sex uid } } }"
    assert ask(query, {"id": hidden[0]["id"]}, role=Role.ANALYST)["node"] == {**hidden[0], "sex": None, "uid": None}
    assert code(ask.fault(query, {"id": id_of("Customer", "Customer-0")}, role=Role.ANALYST)) == "FORBIDDEN"
    assert ask(query, {"id": hidden[0]["id"]})["node"]["uid"] == "Customer-0"


BROKEN = ["", "x", "T3JkZXI", "ё", "\u0000", "Tm9ib2R5OjE", "====", "T3JkZXI6" * 2000, "/+", "YQ\ud83d\ude00"]


@pytest.mark.parametrize("text", BROKEN)
def test_a_broken_global_id_is_an_error_or_nobody(ask: Asker, text: str) -> None:
    body = ask.answer("query($id: ID!) { node(id: $id) { id } }", {"id": text})
    assert body.status == 400 or body.body == b'{"data":{"node":null}}'
    assert b"INTERNAL" not in body.body
    assert code(ask.fault('{ node(id: "x y") { id } }')) == "BAD_USER_INPUT"


# --- Search -------------------------------------------------------------------------------------------------


SEARCHED = """query($text: String!, $types: [SearchType!]) { search(text: $text, types: $types, first: 1000) {
  totalCount edges { score node { __typename id } } } }"""


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.ANALYST])
@pytest.mark.parametrize("text", ["zeb", "ЁЛКА", "елка", "ёл ещ", "O'Brien", "o'b p0 x", "x", "Zebra елка", "o’brien"])
def test_search_finds_what_has_all_words(ask: Asker, world: World, text: str, role: Role) -> None:
    reference = Reference(world, CATALOG, sdl())
    expected = set[tuple[str, str]]()
    for label in CATALOG.abstract[SEARCH]:
        texts = [prop for prop in CATALOG.types[label].texts if may_see(role, prop.prop.personal)]
        expected |= {(label, node.key) for node in reference.found(text, label, texts) if texts}
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
        assert found["totalCount"] == len(reference.found(text, "Profile", CATALOG.types["Profile"].texts))


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
    assert code(ask.fault(SEARCHED, variables)) == expected


def test_nobody_searches_by_texts_that_they_may_not_see(ask: Asker) -> None:
    assert code(ask.fault(SEARCHED, {"text": "zeb", "types": ["PROFILE"]}, role=Role.ANALYST)) == "FORBIDDEN"
    assert code(ask.fault('{ profiles(search: "zeb") { totalCount } }', role=Role.ANALYST)) == "FORBIDDEN"
    ask(SEARCHED, {"text": "zeb"}, role=Role.ANALYST)
    assert "given_name" not in str(ask.reader.statements)


# --- Similarity ---------------------------------------------------------------------------------------------


def _cosine(a: list[float], b: list[float]) -> float:
    return (1 + sum(x * y for x, y in zip(a, b, strict=True)) / (math.hypot(*a) * math.hypot(*b))) / 2


def test_similar_nodes_come_nearest_first(ask: Asker, world: World) -> None:
    vectors = {key: node["embedding"] for key, node in world.nodes["Product"].items()}
    query = """query($uid: ID!) { product(uid: $uid) { similar { totalCount edges { score node { uid } } } } }"""
    compared = 0
    for key, vector in vectors.items():
        others = {other: it for other, it in vectors.items() if other != key and it and vector}
        expected = sorted(((_cosine(vector, it), other) for other, it in others.items()), key=lambda e: (-e[0], e[1]))
        found = ask(query, {"uid": key})["product"]["similar"]
        assert [edge["node"]["uid"] for edge in found["edges"]] == [other for _, other in expected]
        assert [edge["score"] for edge in found["edges"]] == pytest.approx([score for score, _ in expected], abs=1e-5)
        assert found["totalCount"] == len(expected)
        compared += len(expected)
    assert compared >= 6


def test_similar_nodes_are_filtered_and_paged(ask: Asker) -> None:
    query = """query($after: String, $not: String) { product(uid: "Product-0") {
      similar(first: 1, after: $after, filter: { uid: { gt: $not } }) {
        pageInfo { endCursor hasNextPage } nodes { uid } } } }"""
    pages = []
    after, more = None, True
    while more:
        page = ask(query, {"after": after, "not": ""})["product"]["similar"]
        pages += page["nodes"]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    assert len(pages) >= 2
    assert {"uid": "Product-0"} not in pages
    kept = ask(query, {"not": "Product-2"})["product"]["similar"]["nodes"]
    assert all(node["uid"] > "Product-2" for node in kept)
    for nearest in (0, 1001, -1):
        fault = ask.fault(f'{{ product(uid: "Product-0") {{ similar(nearest: {nearest}) {{ totalCount }} }} }}')
        assert code(fault) == "QUERY_REFUSED"


def test_lookalikes_of_a_segment_are_near_to_many_of_its_members_and_not_in_it(ask: Asker, world: World) -> None:
    vectors = {key: node["embedding"] for key, node in world.nodes["Profile"].items() if node.get("embedding")}
    query = """query($uid: ID!) { segment(uid: $uid) {
      profiles { nodes { profileId } } lookalikes { totalCount edges { score node { profileId } } } } }"""
    compared = 0
    for uid in world.nodes["Segment"]:
        found = ask(query, {"uid": uid})["segment"]
        members = [one["profileId"] for one in found["profiles"]["nodes"]]
        placed = [key for key in members if key in vectors]
        expected = {
            key: sum(_cosine(vectors[one], vector) for one in placed) / len(placed)
            for key, vector in vectors.items()
            if placed and key not in members
        }
        alike = {edge["node"]["profileId"]: edge["score"] for edge in found["lookalikes"]["edges"]}
        assert alike == pytest.approx(expected, abs=1e-4)
        assert list(alike.values()) == sorted(alike.values(), reverse=True)
        assert found["lookalikes"]["totalCount"] == len(expected)
        compared += len(expected)
    assert compared >= 3


def test_lookalikes_are_filtered(ask: Asker, world: World) -> None:
    query = """query($uid: ID!, $not: String) { segment(uid: $uid) {
      lookalikes(members: 2, nearest: 50, filter: { profileId: { gt: $not } }) { nodes { profileId } } } }"""
    by_segment = {
        uid: ask(query, {"uid": uid, "not": ""})["segment"]["lookalikes"]["nodes"] for uid in world.nodes["Segment"]
    }
    uid, every = next((uid, nodes) for uid, nodes in by_segment.items() if nodes)
    first = min(one["profileId"] for one in every)
    kept = ask(query, {"uid": uid, "not": first})["segment"]["lookalikes"]["nodes"]
    assert len(kept) == len(every) - 1
    fault = ask.fault(f'{{ segment(uid: "{uid}") {{ lookalikes(members: 0) {{ totalCount }} }} }}')
    assert code(fault) == "QUERY_REFUSED"


# --- Timelines ----------------------------------------------------------------------------------------------


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
    assert code(ask.fault(query, {"after": "eA"})) == "BAD_USER_INPUT"


def test_a_timeline_takes_other_types_from_variables(ask: Asker) -> None:
    query = """query($types: [ProfileEventType!]) { profile(profileId: "Profile-0") {
      timeline(types: $types) { edges { type } } } }"""
    for types in (["ORDER"], ["TICKET", "REVIEW"], ["ORDER"]):
        edges = ask(query, {"types": types})["profile"]["timeline"]["edges"]
        assert {edge["type"] for edge in edges} == set(types)


# --- Paths --------------------------------------------------------------------------------------------------


def _neighbours(world: World, node: NodeRef, steps: tuple[str, ...]) -> set[tuple[str, bool, NodeRef]]:
    found = set()
    for edge in ONTOLOGY.edges.values():
        if not steps or edge.name in steps:
            if edge.start.__name__ == node.label:
                ends = world.forward[edge].get(node.key, [])
                found |= {(edge.name, True, NodeRef(edge.end.__name__, step.key)) for step in ends}
            if edge.end.__name__ == node.label:
                starts = world.backward[edge].get(node.key, [])
                found |= {(edge.name, False, NodeRef(edge.start.__name__, step.key)) for step in starts}
    return found


def _distance(world: World, start: NodeRef, end: NodeRef, steps: tuple[str, ...], most: int) -> int | None:
    queue, seen = deque([(start, 0)]), {start}
    while queue:
        node, length = queue.popleft()
        if node == end:
            return length
        if length < most:
            for _, _, other in _neighbours(world, node, steps) - {("", True, node)}:
                if other not in seen:
                    seen.add(other)
                    queue.append((other, length + 1))
    return None


ENDS = st.tuples(
    st.sampled_from(["Profile", "Account", "Product", "DecisionMaker", "Order", "Company", "Household", "Employee"]),
    st.integers(0, 3),
).map(lambda end: NodeRef(end[0], f"{end[0]}-{end[1]}"))
STEPS = st.lists(st.sampled_from(sorted({edge.name for edge in ONTOLOGY.edges.values()})), max_size=12, unique=True)
PATHS = """query($from: ID!, $to: ID!, $steps: [StepType!], $most: Int, $first: Int) {
  paths(from: $from, to: $to, steps: $steps, maxLength: $most, first: $first) {
    length steps { type forward } nodes { __typename id ... on Profile { profileId } } } }"""


@given(start=ENDS, end=ENDS, steps=STEPS, most=st.integers(1, 4), first=st.integers(1, 3))
@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_paths_are_there_and_the_first_is_the_shortest(
    ask: Asker, world: World, start: NodeRef, end: NodeRef, steps: list[str], most: int, first: int
) -> None:
    ask.reader.statements.clear()
    variables = {"from": id_of(*start), "to": id_of(*end), "steps": steps, "most": most, "first": first}
    found = ask(PATHS, variables)["paths"]
    distance = _distance(world, start, end, tuple(steps), most)
    assert [path["length"] for path in found[:1]] == ([] if distance is None else [distance])
    assert [path["length"] for path in found] == sorted(path["length"] for path in found)
    assert len(found) <= first
    for path in found:
        nodes = [
            NodeRef(node["__typename"], base64.urlsafe_b64decode(node["id"] + "==").decode().partition(":")[2])
            for node in path["nodes"]
        ]
        assert (nodes[0], nodes[-1]) == (start, end)
        assert len(path["steps"]) == path["length"] == len(nodes) - 1 <= most
        for here, step, there in zip(nodes, path["steps"], nodes[1:], strict=False):
            assert (step["type"], step["forward"], there) in _neighbours(world, here, tuple(steps))
    assert len(ask.reader.statements) == 1


def test_paths_keep_to_what_the_model_declares(ask: Asker, server: Settings) -> None:
    ends = [NodeRef("Product", "Product-0"), NodeRef("Store", "Store-0")]
    variables = {"from": id_of(*ends[0]), "to": id_of(*ends[1]), "most": 4, "first": 10}
    before = ask(PATHS, variables)["paths"]
    with Database.connect(server) as database:
        database.run(
            "MATCH (a:Product {uid: 'Product-0'}), (b:Store {uid: 'Store-0'}) "
            "CREATE (a)-[:NOTED]->(:Note)-[:NOTED]->(b)"
        )
        try:
            assert ask(PATHS, variables)["paths"] == before
        finally:
            database.run("MATCH (n:Note) DETACH DELETE n")


def test_paths_are_found_between_far_nodes_within_their_length(ask: Asker) -> None:
    ends = {"from": id_of("Profile", "Profile-0"), "to": id_of("Product", "Product-1")}
    steps = ["RESOLVED_TO", "PLACED", "CONTAINS"]
    assert [path["length"] for path in ask(PATHS, ends | {"steps": steps, "first": 2})["paths"]] == [3, 3]
    assert ask(PATHS, ends | {"steps": steps, "most": 2})["paths"] == []
    nobody = {"from": id_of("Profile", "nobody"), "to": ends["to"]}
    assert ask(PATHS, nobody)["paths"] == []


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"most": 0}, "QUERY_REFUSED"),
        ({"most": 9}, "QUERY_REFUSED"),
        ({"first": 11}, "QUERY_REFUSED"),
        ({"first": -1}, "QUERY_REFUSED"),
        ({"steps": ["FLEW"]}, "BAD_USER_INPUT"),
        ({"from": "nowhere"}, "BAD_USER_INPUT"),
    ],
)
def test_paths_that_cannot_be_asked_for_say_why(ask: Asker, variables: dict[str, Any], expected: str) -> None:
    ends = {"from": id_of("Profile", "Profile-0"), "to": id_of("Product", "Product-1")}
    assert code(ask.fault(PATHS, ends | variables)) == expected


def test_all_node_types_are_nodes() -> None:
    assert set(CATALOG.abstract[NODE]) == set(LABELS)
