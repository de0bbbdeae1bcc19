"""Random upserts leave the graph that a plain dictionary would hold, and what they answer is what is there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.driver import Database
from graph.settings import Settings
from graph.statements import clear
from tests.api.mutations.conftest import Sender

KEYS = st.sampled_from(["a", "b", "c"])
TEXTS = st.sampled_from(["Tea", " Ёлка ", "o'Brien \"\\ $p0 `x`", None])
AMOUNTS = st.sampled_from([0, 1, 10**12, -5, None])


def some(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Objects with any of the fields."""
    return st.fixed_dictionaries({}, optional=fields)


PRODUCTS = st.builds(lambda key, rest: {"uid": f"p-{key}"} | rest, KEYS, some(name=TEXTS, priceMinor=AMOUNTS))
LINES = st.builds(
    lambda node, line, remove: {"node": node, "line": line, "remove": remove},
    PRODUCTS,
    st.integers(1, 2),
    st.booleans(),
)
CUSTOMERS = st.none() | st.builds(lambda key: {"node": {"uid": f"c-{key}"}}, KEYS)
ORDERS = st.builds(
    lambda key, rest: {"uid": f"o-{key}"} | rest,
    KEYS,
    some(number=TEXTS, amountMinor=AMOUNTS, customer=CUSTOMERS, items=st.lists(LINES, max_size=2)),
)


@dataclass
class Expected:
    """What the graph should hold."""

    nodes: dict[str, dict[str, Any]] = field(default_factory=dict)
    lines: set[tuple[str, str, int]] = field(default_factory=set)
    customer: dict[str, str] = field(default_factory=dict)

    def node(self, given: dict[str, Any], *names: str) -> str:
        """Take a node."""
        known = self.nodes.setdefault(given["uid"], {})
        for name in names:
            if name in given:
                value = given[name]
                known[name] = value.strip() if isinstance(value, str) else value
        uid: str = given["uid"]
        return uid

    def upsert(self, orders: list[dict[str, Any]]) -> None:
        """Take a mutation: edges are removed before any is written."""
        written: list[tuple[str, str, int]] = []
        owners: dict[str, str] = {}
        for order in orders:
            uid = self.node(order, "number", "amountMinor")
            if "customer" in order:
                self.customer.pop(uid, None)
                if order["customer"]:
                    owners[uid] = self.node(order["customer"]["node"])
            for line in order.get("items", ()):
                entry = (uid, self.node(line["node"], "name", "priceMinor"), line["line"])
                if line["remove"]:
                    self.lines.discard(entry)
                else:
                    written.append(entry)
        self.lines |= set(written)
        self.customer |= owners


@pytest.fixture(scope="module")
def reused(server: Settings) -> Iterator[Sender]:
    sender = Sender(server)
    yield sender
    sender.close()


QUERY = """
mutation($orders: [OrderInput!]!) { upsert(orders: $orders) { orders { uid number amountMinor } } }
"""
STATE = """{
  orders { nodes { uid number amountMinor customer { uid } items { edges { line node { uid name priceMinor } } } } }
}"""


def one_customer_each(orders: list[dict[str, Any]]) -> bool:
    """Whether no order is given two customers at once, which has no one answer."""
    named = [order["uid"] for order in orders if "customer" in order]
    return len(named) == len(set(named))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(st.lists(ORDERS, min_size=1, max_size=2).filter(one_customer_each), min_size=1, max_size=4))
def test_upserts_leave_what_a_dictionary_would_hold(
    reused: Sender, database: Database, upserts: list[list[dict[str, Any]]]
) -> None:
    database.run(clear())
    expected = Expected()
    for orders in upserts:
        answer = reused(QUERY, {"orders": orders})["upsert"]["orders"]
        expected.upsert(orders)
        for order in answer:
            known = expected.nodes[order["uid"]]
            assert (order["number"], order["amountMinor"]) == (known.get("number"), known.get("amountMinor"))
    found = reused(STATE)["orders"]["nodes"]
    assert {order["uid"] for order in found} == {uid for uid in expected.nodes if uid.startswith("o-")}
    lines = set()
    for order in found:
        assert (order["customer"] or {"uid": None})["uid"] == expected.customer.get(order["uid"])
        for edge in order["items"]["edges"]:
            product = edge["node"]
            lines.add((order["uid"], product["uid"], edge["line"]))
            known = expected.nodes[product["uid"]]
            assert (product["name"], product["priceMinor"]) == (known.get("name"), known.get("priceMinor"))
    assert lines == expected.lines
