"""What an operation asks of the graph and of Python is asked at the same time."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from typing import Any

import orjson
import pytest
from graphql import DocumentNode, ExecutionResult, GraphQLSchema, print_ast

from api.engine.engine import Engine, Request
from api.identity.service import Identity
from api.mutations.execute import Mutations
from api.schema import CATALOG, SCHEMA
from graph.settings import Settings
from tests.api.conftest import Asker, CountingReader


class Meeting:
    """The database and what answers beside it, each of which waits until as many are under way as shall be."""

    def __init__(self, reader: CountingReader, live: Mutations, parties: int) -> None:
        self._reader = reader
        self._live = live
        self._barrier = asyncio.Barrier(parties)
        self.documents: list[str] = []

    async def row(self, statement: str, parameters: dict[str, Any]) -> list[Any]:
        """Wait for the others, and read."""
        await self._barrier.wait()
        return await self._reader.row(statement, parameters)

    async def execute(
        self, schema: GraphQLSchema, document: DocumentNode, variables: Mapping[str, Any]
    ) -> ExecutionResult:
        """Wait for the others, and answer."""
        self.documents.append(print_ast(document))
        await self._barrier.wait()
        return await self._live.execute(schema, document, variables)


@pytest.fixture
def mutations(server: Settings) -> Iterator[Mutations]:
    made = Mutations(server, CATALOG, Identity(server))
    yield made
    made.close()


async def answer(settings: Settings, meeting: Meeting, query: str) -> dict[str, Any]:
    engine = Engine(SCHEMA._schema, CATALOG, meeting, settings, meeting)
    async with asyncio.timeout(30):
        body: dict[str, Any] = orjson.loads((await engine.answer(Request(query))).body)
    return body


def test_the_graph_and_questions_of_identity_do_not_wait_for_each_other(
    ask: Asker, server: Settings, mutations: Mutations
) -> None:
    query = """query { first: reviewQueue(first: 0) { endCursor } model { type(name: "Order") { name } }
                 orders(first: 1) { totalCount } ...Queue }
               fragment Queue on Query { reviewQueue(first: 0) { endCursor } }"""
    body = ask.run(answer(server, Meeting(ask.reader, mutations, 3), query))
    assert "errors" not in body
    assert list(body["data"]) == ["first", "model", "orders", "reviewQueue"]
    assert body["data"]["orders"] == {"totalCount": 4}


def test_of_one_that_fails_the_others_are_answered(ask: Asker, server: Settings, mutations: Mutations) -> None:
    query = '{ how(id: "nobody") { entityId } orders(first: 1) { totalCount } reviewQueue(first: -1) { endCursor } }'
    body = ask.run(answer(server, Meeting(ask.reader, mutations, 3), query))
    assert body["data"] == {"how": None, "orders": {"totalCount": 4}, "reviewQueue": None}
    assert [(error["path"], error["locations"]) for error in body["errors"]] == [
        (["how"], [{"line": 1, "column": 3}]),
        (["reviewQueue"], [{"line": 1, "column": query.index("reviewQueue") + 1}]),
    ]


def test_mutations_are_one_operation(ask: Asker, server: Settings, mutations: Mutations) -> None:
    gone = 'removeFromSegment(segment: "none", profiles: ["nobody"]) { changed }'
    query = f"mutation {{ a: {gone} b: {gone} }}"
    meeting = Meeting(ask.reader, mutations, 1)
    body = ask.run(answer(server, meeting, query))
    assert body["data"] == {"a": None, "b": None}
    assert len(meeting.documents) == 1
