"""Paths between two nodes: there, shortest first, and only by what the model declares."""

from __future__ import annotations

import base64
from collections import deque
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.driver import Database
from graph.model import ONTOLOGY
from graph.settings import Settings
from tests.api.conftest import Asker, code_of, id_of
from tests.api.reference_walk import NodeRef
from tests.api.world import World


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
    assert code_of(ask.fault(PATHS, ends | variables)) == expected
