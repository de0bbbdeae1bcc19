"""Similar nodes and look-alikes of segments, nearest first."""

from __future__ import annotations

import math

import pytest

from api.catalog import RootKind
from api.engine.engine import Request
from api.schema import CATALOG
from tests.api.conftest import Asker, code_of
from tests.api.world import World


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
        assert code_of(fault) == "QUERY_REFUSED"


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


def test_what_likeness_compares_is_in_the_budget(ask: Asker) -> None:
    def nodes(query: str, **variables: int) -> int:
        return ask.engine().prepare(Request(query, variables)).nodes

    similar = """query($nearest: Int, $first: Int) { products(first: 5) { nodes {
      similar(nearest: $nearest, first: $first) { nodes { uid } } } } }"""
    assert nodes(similar) == 5 * (1 + 20 + 100)
    assert nodes(similar, nearest=7, first=3) == 5 * (1 + 3 + 7)
    alike = """query($members: Int, $nearest: Int) { segment(uid: "x") {
      lookalikes(members: $members, nearest: $nearest, first: 2) { totalCount nodes { profileId } } } }"""
    assert nodes(alike) == 1 + 2 + 30 * (1 + 30)
    assert nodes(alike, members=3, nearest=4) == 1 + 2 + 3 * (1 + 4)
    fault = ask.fault(alike, {"members": 1000, "nearest": 1000})
    assert code_of(fault) == "QUERY_REFUSED"
    assert "1,001,003 nodes" in fault["message"]


def test_what_is_found_of_each_of_a_page_is_in_the_budget_by_the_defaults_alone(ask: Asker) -> None:
    asked = set[str]()
    for root in CATALOG.roots.values():
        api_type = CATALOG.types.get(root.target)
        if root.kind is RootKind.LIST and api_type:
            found = {"similar": api_type.vector, "lookalikes": api_type.audience, "timeline": api_type.timeline}
            for name in [*(name for name, there in found.items() if there), *api_type.levels]:
                ask.engine().prepare(
                    Request(f"{{ {root.name} {{ nodes {{ {name} {{ nodes {{ __typename }} }} }} }} }}")
                )
                asked.add(f"{root.name}.{name}")
    assert {"segments.lookalikes", "profiles.similar", "profiles.timeline", "accounts.allSubsidiaries"} <= asked


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
    assert code_of(fault) == "QUERY_REFUSED"
