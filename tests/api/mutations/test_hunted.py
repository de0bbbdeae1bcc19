"""Whatever mutation is sent: no fault of ours, an error leaves the graph as it was, and a key is answered once.

PORTRAIT_TEST_EXAMPLES=1000 sends that many mutations, new ones in each run.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.settings import Settings
from tests.api.engine.hunting import hunting
from tests.api.mutations.mutating import Sent, mutations
from tests.api.mutations.people import Graph, peopled

CODES = {"BAD_USER_INPUT", "GRAPHQL_VALIDATION_FAILED", "NOT_FOUND", "QUERY_REFUSED", "AMBIGUOUS", "CONFLICT"}


@pytest.fixture(scope="module")
def graph(server: Settings) -> Iterator[Graph]:
    with peopled(server) as made:
        yield made


@given(sent=mutations(), other=st.booleans())
@hunting(40)
def test_a_mutation_is_done_once_or_not_at_all(graph: Graph, sent: Sent, other: bool) -> None:
    key = str(uuid.uuid4())
    before = graph.state()
    answer = graph.send(sent, key)
    after = graph.state()
    errors = answer.get("errors", [])
    for error in errors:
        assert error["extensions"]["code"] in CODES, (sent, error)
        assert error["message"]
        assert error["extensions"]["hint"], error
        assert error["locations"], error
    if not any((answer.get("data") or {}).values()):
        assert errors
        assert after == before, sent
    assert graph.send(sent, key) == answer, sent
    assert graph.state() == after, sent
    if other and not errors:
        [fault] = graph.send(Sent(sent.query.replace("mutation", "mutation Other", 1), sent.variables), key)["errors"]
        assert fault["extensions"]["code"] == "IDEMPOTENCY_MISMATCH"
        assert graph.state() == after
