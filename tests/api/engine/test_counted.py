"""What is not asked for is not counted: a count passes over the whole list, a page only over itself."""

from __future__ import annotations

import pytest

from tests.api.conftest import Asker

COUNT = "COUNT {"


@pytest.mark.parametrize(
    ("asked", "counts"),
    [
        ("nodes { uid } edges { cursor } pageInfo { hasNextPage hasPreviousPage }", 0),
        ("totalCount @skip(if: true) nodes { uid }", 0),
        ("nodes { items(first: 1) { nodes { uid } pageInfo { hasNextPage } } }", 0),
        ("totalCount", 1),
        ("nodes { uid } totalCount again: totalCount", 2),
        ("nodes { items(first: 1) { totalCount nodes { uid } } }", 1),
    ],
)
def test_a_list_is_counted_only_where_its_count_is_asked_for(ask: Asker, asked: str, counts: int) -> None:
    ask(f"{{ orders(first: 2) {{ {asked} }} }}")
    [statement] = ask.reader.statements
    assert (COUNT in statement) is bool(counts)
    assert "count(" not in statement.lower()
    assert statement.count(COUNT) <= counts
