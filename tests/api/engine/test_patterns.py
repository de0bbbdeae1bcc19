"""How the engine writes patterns."""

from __future__ import annotations

import pytest

from api.engine.patterns import walk
from api.schema import CATALOG


@pytest.mark.parametrize(
    ("label", "link", "pattern"),
    [
        # Decision-makers are resolved to profiles too, but place no orders.
        ("Profile", "orders", "(a)<-[:`RESOLVED_TO`]-()-[:`PLACED`]->(b)"),
        # They hold identifiers, which are not shown as those of a customer.
        ("Profile", "identifiers", "(a)<-[:`RESOLVED_TO`]-(:`Customer`)-[:`HAS`]->(b)"),
    ],
)
def test_nodes_on_the_way_carry_a_label_only_where_the_steps_around_them_leave_a_choice(
    label: str, link: str, pattern: str
) -> None:
    assert walk(CATALOG.types[label].links[link], "a", "b", label=False) == pattern
