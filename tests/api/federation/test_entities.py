"""`_entities`: what a supergraph asks is what a look-up by key answers, in one statement; roles hold there too."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import build_schema

from api.schema import CATALOG, sdl
from graph.model import Role, may_see
from tests.api.conftest import Asker

ENTITIES = """
query($r: [_Any!]!) {
  _entities(representations: $r) {
    __typename
    ... on Profile { profileId givenName orders(first: 1) { totalCount } }
    ...order
  }
}
fragment order on Order { uid number }
"""


def represent(label: str, key: str) -> dict[str, Any]:
    return {"__typename": label, "profileId" if label == "Profile" else "uid": key}


def test_entities_are_what_look_ups_by_key_find_in_one_statement(ask: Asker) -> None:
    wanted = [("Order", "Order-1"), ("Profile", "Profile-2"), ("Profile", "nobody"), ("Order", "Order-0")]
    found = ask(ENTITIES, {"r": [represent(*one) for one in wanted]})["_entities"]
    assert len(ask.reader.statements) == 1
    expected = ask(
        """{
          a: order(uid: "Order-1") { __typename uid number }
          b: profile(profileId: "Profile-2") { __typename profileId givenName orders(first: 1) { totalCount } }
          c: profile(profileId: "nobody") { __typename }
          d: order(uid: "Order-0") { __typename uid number }
        }"""
    )
    assert found == list(expected.values())


def test_a_plan_serves_any_number_of_representations(ask: Asker) -> None:
    statements = set()
    for count in (0, 1, 3):
        r = [represent("Profile", f"Profile-{number}") for number in range(count)]
        assert len(ask(ENTITIES, {"r": r})["_entities"]) == count
        statements.add(ask.reader.statements[-1])
    assert len(statements) == 1


def test_literals_types_without_a_fragment_and_other_roots(ask: Asker) -> None:
    query = """{
      _entities(representations: [{__typename: "Product", uid: "x"}, {__typename: "Order", uid: "Order-1"}]) {
        kind: __typename ... on Order @include(if: true) { uid } ... on Product @skip(if: true) { uid }
      }
      order(uid: "Order-1") { uid }
      _service { sdl }
    }"""
    found = ask(query)
    assert found["_entities"] == [{"kind": "Product"}, {"kind": "Order", "uid": "Order-1"}]
    assert found["order"] == {"uid": "Order-1"}
    assert '@key(fields: "profileId"' in found["_service"]["sdl"]


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ([1], "BAD_USER_INPUT"),
        ([{"profileId": "P"}], "BAD_USER_INPUT"),
        ([{"__typename": "Nothing", "uid": "P"}], "BAD_USER_INPUT"),
        ([{"__typename": "Profile", "uid": "P"}], "BAD_USER_INPUT"),
        ([{"__typename": "Profile", "profileId": {}}], "BAD_USER_INPUT"),
        ([represent("Profile", "P")] * 1001, "QUERY_REFUSED"),
    ],
)
def test_what_is_no_representation_is_refused(ask: Asker, sent: list[Any], code: str) -> None:
    assert ask.fault(ENTITIES, {"r": sent})["extensions"]["code"] == code


@pytest.mark.parametrize("role", Role)
def test_keys_that_a_role_may_not_see_are_no_way_in(ask: Asker, role: Role) -> None:
    for label, api_type in CATALOG.types.items():
        key = next(name for name, prop in api_type.properties.items() if prop.prop.key)
        query = f"query($r: [_Any!]!) {{ _entities(representations: $r) {{ ... on {label} {{ {key} }} }} }}"
        sent = {"r": [{"__typename": label, key: "x"}]}
        if may_see(role, api_type.properties[key].prop.personal):
            assert ask(query, sent, role) == {"_entities": [None]}
        else:
            assert ask.fault(query, sent, role)["extensions"]["code"] == "FORBIDDEN"


def test_an_entity_is_a_node_with_a_global_id(ask: Asker) -> None:
    query = "query($r: [_Any!]!) { _entities(representations: $r) { __typename ... on Node { id } } }"
    sent = {"r": [{"__typename": "Order", "uid": "Order-1"}, {"__typename": "Product", "uid": "Product-0"}]}
    first, second = ask(query, sent)["_entities"]
    assert ask("query($id: ID!) { node(id: $id) { ... on Order { uid } } }", {"id": first["id"]})["node"] == {
        "uid": "Order-1"
    }
    assert second["__typename"] == "Product"
    assert second["id"] != first["id"]


def test_every_type_is_an_entity_and_the_plain_schema_says_nothing_of_it() -> None:
    text = sdl(federated=True)
    for label in CATALOG.types:
        assert f"\ntype {label} implements Node @key(fields: " in text
    assert "extend schema @link" in text or "schema @link" in text
    assert "@key" not in sdl()
    build_schema(sdl())
