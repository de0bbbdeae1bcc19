"""Upserts: every type, with edges, in one transaction, stamped as loads are; faults name their place."""

from __future__ import annotations

from typing import Any

import pytest

from api.catalog import ApiType
from api.mutations.inputs import edge_values, given_properties, link_input, writable, written_links
from api.schema import CATALOG
from graph.driver import Database
from graph.model import Property
from graph.model.identifiers import Identifier
from tests.api.mutations.conftest import Sender

ORDER = """
mutation($orders: [OrderInput!]!) {
  upsert(source: "shop", orders: $orders) {
    created updated unchanged linked unlinked
    run { uid file system { uid } }
    orders {
      uid number amountMinor source runId
      customer { uid givenName identifiers { nodes { kind value } } }
      items { edges { quantity line source node { uid name category { name } } } }
    }
  }
}
"""
GIVEN: dict[str, Any] = {
    "uid": "shop:1",
    "number": "1",
    "placedAt": "2026-03-04T10:00:00+03:00",
    "amountMinor": 129_900,
    "currency": "RUB",
    "customer": {
        "node": {
            "uid": "shop:anna",
            "givenName": "Anna",
            "identifiers": [{"kind": "PHONE", "value": "8 (916) 123-45-67", "verified": True}],
        }
    },
    "items": [
        {"line": 1, "quantity": 2, "node": {"uid": "shop:tea", "name": "Tea", "category": {"key": "shop:drinks"}}},
        {"line": 2, "quantity": 1, "node": {"uid": "shop:cup", "name": "Cup"}},
    ],
}
CATEGORY = 'mutation { upsert(source: "shop", categories: [{uid: "shop:drinks", name: "Drinks"}]) { created } }'


def test_an_order_with_all_that_belongs_to_it(send: Sender) -> None:
    send(CATEGORY)
    done = send(ORDER, {"orders": [GIVEN]})["upsert"]
    assert (done["created"], done["updated"], done["unchanged"], done["linked"]) == (5, 0, 0, 5)
    run = done["run"]["uid"]
    assert done["run"] == {"uid": run, "file": "api", "system": {"uid": "shop"}}
    [order] = done["orders"]
    assert (order["number"], order["amountMinor"], order["source"], order["runId"]) == ("1", 129_900, "shop", run)
    assert order["customer"] == {
        "uid": "shop:anna",
        "givenName": "Anna",
        "identifiers": {"nodes": [{"kind": "phone", "value": "+79161234567"}]},
    }
    assert [(item["line"], item["quantity"], item["source"]) for item in order["items"]["edges"]] == [
        (2, 1.0, "shop"),
        (1, 2.0, "shop"),
    ]


def test_the_same_again_changes_nothing(send: Sender, database: Database) -> None:
    send(CATEGORY)
    first = send(ORDER, {"orders": [GIVEN]})["upsert"]
    again = send(ORDER, {"orders": [GIVEN]})["upsert"]
    assert (again["created"], again["updated"], again["unchanged"], again["linked"]) == (0, 0, 5, 0)
    assert again["orders"] == first["orders"]  # the stamp of the first run among it


def test_what_is_left_out_stays_and_null_removes(send: Sender) -> None:
    send(CATEGORY)
    send(ORDER, {"orders": [GIVEN]})
    changed = send(ORDER, {"orders": [{"uid": "shop:1", "amountMinor": 5, "number": None}]})["upsert"]
    [order] = changed["orders"]
    assert (order["number"], order["amountMinor"], order["customer"]["uid"]) == (None, 5, "shop:anna")
    assert len(order["items"]["edges"]) == 2


def test_a_single_edge_is_replaced_and_null_removes_it(send: Sender) -> None:
    send(CATEGORY)
    send(ORDER, {"orders": [GIVEN]})
    moved = send(ORDER, {"orders": [{"uid": "shop:1", "customer": {"node": {"uid": "shop:boris"}}}]})["upsert"]
    assert moved["orders"][0]["customer"]["uid"] == "shop:boris"
    assert (moved["linked"], moved["unlinked"]) == (1, 1)
    gone = send(ORDER, {"orders": [{"uid": "shop:1", "customer": None}]})["upsert"]
    assert (gone["orders"][0]["customer"], gone["unlinked"]) == (None, 1)


def test_an_edge_of_a_list_is_removed_by_name(send: Sender) -> None:
    send(CATEGORY)
    send(ORDER, {"orders": [GIVEN]})
    items = [{"key": "shop:tea", "line": 1, "remove": True}]
    [order] = send(ORDER, {"orders": [{"uid": "shop:1", "items": items}]})["upsert"]["orders"]
    assert [edge["node"]["uid"] for edge in order["items"]["edges"]] == ["shop:cup"]


@pytest.mark.parametrize(
    ("order", "place", "field"),
    [
        ({"uid": " "}, ["orders", 0, "uid"], "uid"),
        ({"uid": "x" * 201}, ["orders", 0, "uid"], "uid"),
        ({"uid": "1", "currency": "rubles"}, ["orders", 0, "currency"], "currency"),
        ({"uid": "1", "number": "x" * 2_001}, ["orders", 0, "number"], "number"),
        ({"uid": "1", "placedAt": "1066-10-14T09:00:00Z"}, ["orders", 0, "placedAt"], "placedAt"),
        ({"uid": "1", "customer": {}}, ["orders", 0, "customer"], "customer"),
        ({"uid": "1", "customer": {"key": "a", "node": {"uid": "a"}}}, ["orders", 0, "customer"], "customer"),
        ({"uid": "1", "customer": {"key": "nobody"}}, ["orders", 0, "customer"], "customer"),
        ({"uid": "1", "items": [{"node": {"uid": "p"}}, {"key": "?"}]}, ["orders", 0, "items", 1], "items"),
        (
            {"uid": "1", "customer": {"node": {"uid": "c", "identifiers": [{"kind": "EMAIL", "value": "no@no"}]}}},
            ["orders", 0, "customer", "node", "identifiers", 0, "value"],
            "value",
        ),
    ],
)
def test_faults_name_their_place_and_nothing_is_written(
    send: Sender, database: Database, order: dict[str, Any], place: list[str | int], field: str
) -> None:
    good = {"uid": "good", "number": "7"}
    [fault] = send.faults(ORDER, {"orders": [order, good]})
    assert fault["path"] == ["upsert"]
    told = fault["extensions"]
    assert (told["code"], told["input"], told["field"], told["item"]) == ("BAD_USER_INPUT", place, field, 0)
    assert database.rows("MATCH (n) RETURN count(n)") == [[0]]


def test_all_faults_are_named_at_once(send: Sender) -> None:
    orders = [{"uid": str(number), "currency": "?"} for number in range(30)]
    faults = send.faults(ORDER, {"orders": orders})
    assert [fault["extensions"]["item"] for fault in faults] == [*range(20)]


@pytest.mark.parametrize("source", ["", "Shop", "1c", "a" * 41, "shop|x"])
def test_what_cannot_be_a_source_is_refused(send: Sender, source: str) -> None:
    query = 'mutation($s: String!) { upsert(source: $s, orders: [{uid: "1"}]) { created } }'
    [fault] = send.faults(query, {"s": source})
    assert fault["extensions"]["input"] == ["source"]


def test_too_much_and_nothing_are_refused(send: Sender) -> None:
    orders = [{"uid": str(number)} for number in range(1_001)]
    assert "1,000" in send.faults(ORDER, {"orders": orders})[0]["message"]
    assert "nothing" in send.faults("mutation { upsert { created } }")[0]["message"]


def test_several_fields_of_one_operation_are_written_together_or_not_at_all(send: Sender, database: Database) -> None:
    query = """
    mutation {
      first: upsert(products: [{uid: "p", name: "Tea"}]) { created }
      second: upsert(orders: [{uid: "o", items: [{key: "?"}]}]) { created }
    }
    """
    missing, other = send.faults(query)
    assert (missing["path"], missing["extensions"]["code"]) == (["second"], "BAD_USER_INPUT")
    assert (other["path"], other["extensions"]["code"]) == (["first"], "NOT_WRITTEN")
    assert database.rows("MATCH (n:Product) RETURN count(n)") == [[0]]
    done = send(query.replace('"?"', '"p"'))
    assert done == {"first": {"created": 1}, "second": {"created": 1}}


TYPES = [*writable(CATALOG).values()]


@pytest.mark.parametrize("api_type", TYPES, ids=lambda api_type: api_type.node.name)
def test_every_type_with_every_property_and_every_edge(send: Sender, api_type: ApiType) -> None:
    label = api_type.node.name
    (argument, _), *_ = [pair for pair in upsert_lists().items() if pair[1] == label]
    given = _node(api_type) | {link.name: _link(link) for link in written_links(api_type)}
    fields = " ".join(given_properties(api_type))
    linked = " ".join(
        f"{link.name} {{ __typename }}" if link.single else f"{link.name} {{ totalCount }}"
        for link in written_links(api_type)
    )
    query = f"mutation($n: [{label}Input!]) {{ upsert({argument}: $n) {{ {argument} {{ {fields} {linked} }} }} }}"
    [found] = send(query, {"n": [given]})["upsert"][argument]
    for name in given_properties(api_type):
        assert found[name] == _value(api_type.properties[name]), name
    for link in written_links(api_type):
        assert found[link.name] == ({"__typename": link.target} if link.single else {"totalCount": 1})


def test_input_types_are_named_apart() -> None:
    names = [link_input(link) for api_type in TYPES for link in written_links(api_type)]
    assert len(names) == len(set(names))


def upsert_lists() -> dict[str, str]:
    from api.mutations.upsert import lists

    return lists(CATALOG)


def _node(api_type: ApiType, key: str = "n") -> dict[str, Any]:
    if api_type.node.cls is Identifier:
        given: dict[str, Any] = {"kind": "EMAIL", "value": f"{key}.person@mail.ru"}
    else:
        given = {"profileId" if api_type.node.key == "profile_id" else "uid": key}
    return given | {name: _value(prop) for name, prop in given_properties(api_type).items()}


def _link(link: Any) -> Any:
    if link.target == "Identifier":
        end: dict[str, Any] = {"kind": "EMAIL", "value": "other.person@mail.ru"}
    else:
        end = {"node": {"uid": f"other {link.target}"}}
    given = end | {name: _value(prop) for name, prop in edge_values(link).items()}
    return given if link.single else [given]


def _value(prop: Property) -> Any:
    if prop.name == "currency":
        return "RUB"
    values: dict[str, Any] = {
        "STRING": "Ёлка",
        "INTEGER": 7,
        "FLOAT": 0.5,
        "BOOLEAN": True,
        "DATETIME": "2026-03-04T10:00:00Z",
        "DATE": "2026-03-04",
        "STRINGS": ["a", "b"],
        "FLOATS": [0.5],
    }
    return values[prop.type.name]
