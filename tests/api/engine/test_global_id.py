"""Global ids: every node is found by its own, and who may not see a key does not read it from one."""

from __future__ import annotations

import base64

import pytest

from api.catalog import NODE
from api.schema import CATALOG
from graph.model import Role
from tests.api.conftest import Asker, code_of, id_of
from tests.api.world import World

LABELS = list(CATALOG.types)


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
    assert code_of(ask.fault(query, {"id": id_of("Customer", "Customer-0")}, role=Role.ANALYST)) == "FORBIDDEN"
    assert ask(query, {"id": hidden[0]["id"]})["node"]["uid"] == "Customer-0"


BROKEN = ["", "x", "T3JkZXI", "ё", "\u0000", "Tm9ib2R5OjE", "====", "T3JkZXI6" * 2000, "/+", "YQ\ud83d\ude00"]


@pytest.mark.parametrize("text", BROKEN)
def test_a_broken_global_id_is_an_error_or_nobody(ask: Asker, text: str) -> None:
    body = ask.answer("query($id: ID!) { node(id: $id) { id } }", {"id": text})
    assert body.status == 400 or body.body == b'{"data":{"node":null}}'
    assert b"INTERNAL" not in body.body
    assert code_of(ask.fault('{ node(id: "x y") { id } }')) == "BAD_USER_INPUT"


def test_all_node_types_are_nodes() -> None:
    assert set(CATALOG.abstract[NODE]) == set(LABELS)
