"""The mutations that the schema shows as examples, sent to an empty graph."""

from __future__ import annotations

import pytest
from graphql import OperationType

from tests.api.mutations.conftest import Sender
from tests.api.test_examples import shown


@pytest.mark.parametrize("mutation", shown(OperationType.MUTATION))
def test_mutations_are_done(send: Sender, mutation: str) -> None:
    data = send(mutation)
    assert data["upsert"]["created"] == 2
    assert data["upsert"]["orders"] == [{"uid": "shop:100234", "items": {"nodes": [{"name": "Green tea"}]}}]
