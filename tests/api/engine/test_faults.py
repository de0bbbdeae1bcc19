"""Operations that cannot be answered: refused with a code and a place, within bounds, and never a bug of ours."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from typing import Any

import orjson
import pytest
from graphql import DocumentNode, ExecutionResult, GraphQLSchema

from api.engine.engine import Engine, Request
from api.errors import MEANINGS, ErrorCode, problem
from api.schema import CATALOG, SCHEMA
from graph.driver import Database
from graph.errors import DatabaseError, WriteConflict, WriteRefused
from graph.settings import Settings
from tests.api.conftest import Asker, code_of

DEAREST = """... on Order { items(first: 1000) { nodes { orders(first: 1000) { nodes { uid } } } } }
  ... on Ticket { a: order { uid } b: order { uid } }"""
"""Of types that a node may have, the one with fewer parts costs more."""
FAULTS = [
    ("{ profiles( }", "GRAPHQL_PARSE_FAILED"),
    ("{ profiles { nodes { nose } } }", "GRAPHQL_VALIDATION_FAILED"),
    ("{ profiles { nodes } }", "GRAPHQL_VALIDATION_FAILED"),
    ("{ profiles(first: -1) { totalCount } }", "BAD_USER_INPUT"),
    ("{ profiles(first: 1001) { totalCount } }", "QUERY_REFUSED"),
    ("{ orders { groups(by: []) { count } } }", "BAD_USER_INPUT"),
    ("{ orders { groups { count } } }", "BAD_USER_INPUT"),
    ("{ orders { groups(by: [{ placedAt: DECADE }]) { count } } }", "GRAPHQL_VALIDATION_FAILED"),
    ("{ orders { groups(by: [{ status: DAY }]) { count } } }", "GRAPHQL_VALIDATION_FAILED"),
    ("{ profiles { groups(by: [{ birthDate: HOUR }]) { count } } }", "GRAPHQL_VALIDATION_FAILED"),
    ('{ orders { groups(by: [{ placedAt: DAY }], zone: "Moscow") { count } } }', "BAD_USER_INPUT"),
    ('{ orders { groups(by: [{ placedAt: DAY }], zone: "+19:00") { count } } }', "BAD_USER_INPUT"),
    ('{ orders { groups(by: [{ placedAt: DAY }], zone: "Европа/Москва") { count } } }', "BAD_USER_INPUT"),
    ("{ orders { groups(by: [{ placedAt: DAY }], first: -1) { count } } }", "BAD_USER_INPUT"),
    ("{ orders { groups(by: [{ placedAt: DAY }], first: 1001) { count } } }", "QUERY_REFUSED"),
    ("{ orders { groups(by: [{ placedAt: DAY, status: VALUE }]) { count } } }", "BAD_USER_INPUT"),
    ("{ orders { groups(by: [{ placedAt: null }]) { count } } }", "BAD_USER_INPUT"),
    ("{ orders { groups(by: [{ store: {} }]) { count } } }", "BAD_USER_INPUT"),
    (
        "{ orders { groups(by: [{ placedAt: DAY }], sort: [{ status: { sum: ASC } }]) { count } } }",
        "GRAPHQL_VALIDATION_FAILED",
    ),
    (
        "{ tickets(sort: [{ order: { cart: { order: { cart: { amountMinor: ASC } } } } }]) { nodes { uid } } }",
        "QUERY_REFUSED",
    ),
    ('{ profiles(filter: { positions: { edge: { role: { eq: "x" } } } }) { totalCount } }', "BAD_USER_INPUT"),
    ("{ profiles(filter: { city: { eqIgnoreCase: null } }) { totalCount } }", "BAD_USER_INPUT"),
    ("{ profiles(last: -1) { nodes { profileId } } }", "BAD_USER_INPUT"),
    ("{ profiles(last: 1001) { nodes { profileId } } }", "QUERY_REFUSED"),
    ("{ profiles(first: 1, last: 1) { nodes { profileId } } }", "BAD_USER_INPUT"),
    ('{ profiles(last: 1, before: "eA") { nodes { profileId } } }', "BAD_USER_INPUT"),
    ("{ profiles(first: 99999999999) { totalCount } }", "GRAPHQL_VALIDATION_FAILED"),
    ('{ profiles(after: "") { totalCount } }', None),
    ('{ profiles(after: "eA") { nodes { profileId } } }', "BAD_USER_INPUT"),
    ('{ profiles(after: "ё") { nodes { profileId } } }', "BAD_USER_INPUT"),
    ('{ orders(filter: { placedAt: { gt: "yesterday" } }) { totalCount } }', "GRAPHQL_VALIDATION_FAILED"),
    ('{ orders(filter: { placedAt: { gt: "2026-01-01T00:00:00" } }) { totalCount } }', "GRAPHQL_VALIDATION_FAILED"),
    ("{ orders(filter: { placedAt: { gt: null } }) { totalCount } }", "BAD_USER_INPUT"),
    ("{ orders(sort: [{ uid: ASC, number: ASC }]) { nodes { uid } } }", "BAD_USER_INPUT"),
    ('{ profileByIdentifier(kind: FAX, value: "1") { profileId } }', "GRAPHQL_VALIDATION_FAILED"),
    ("mutation { drop }", "GRAPHQL_VALIDATION_FAILED"),
    ("subscription { x }", "GRAPHQL_VALIDATION_FAILED"),
    ("fragment A on Profile { profileId }", "BAD_REQUEST"),
    ("query A { __typename } query B { __typename }", "BAD_REQUEST"),
    ("{ profiles(first: 1000) { nodes { orders(first: 1000) { nodes { uid } } } } }", "QUERY_REFUSED"),
    (f'{{ profile(profileId: "x") {{ timeline {{ nodes {{ {DEAREST} }} }} }} }}', "QUERY_REFUSED"),
    (
        """{ search(text: "x") { nodes { ... on Ticket { a: order { uid } b: order { uid } }
          ... on Product { orders(first: 1000) { nodes { items(first: 1000) { nodes { uid } } } } } } } }""",
        "QUERY_REFUSED",
    ),
    ("query($a: Int!) { profiles(first: $a) { totalCount } }", "BAD_USER_INPUT"),
    ("{ profiles(first: [1]) { totalCount } }", "GRAPHQL_VALIDATION_FAILED"),
    ("{ profiles(first: {}) { totalCount } }", "GRAPHQL_VALIDATION_FAILED"),
    ("{ profiles(filter: { spentMinor: { eq: {a: 1} } }) { totalCount } }", "GRAPHQL_VALIDATION_FAILED"),
    ("{ _entities(representations: [{}, 5]) { __typename } }", "GRAPHQL_VALIDATION_FAILED"),
    ('{ _entities(representations: [{__typename: "Order"}]) { __typename } }', "BAD_USER_INPUT"),
]


@pytest.mark.parametrize(("query", "code"), FAULTS)
def test_faults_have_codes_and_places(ask: Asker, query: str, code: str | None) -> None:
    if code is None:
        ask(query)
        return
    answer = ask.answer(query)
    fault = ask.fault(query) if code != "GRAPHQL_VALIDATION_FAILED" else {"extensions": {"code": code}}
    assert code_of(fault) == code
    assert answer.status == 400
    assert code.encode() in answer.body
    for error in orjson.loads(answer.body)["errors"]:
        assert error["locations"]
        assert error["extensions"]["hint"]
    assert b"Traceback" not in answer.body
    assert ask.reader.statements == []


def test_moments_beyond_the_calendar_are_said_to_be(ask: Asker) -> None:
    query = '{ profiles(filter: { lastOrderAt: { gt: "9999-12-31T23:59:59-14:00" } }) { totalCount } }'
    assert "years 1 to 9999" in ask.fault(query)["message"]


def test_a_node_of_several_types_counts_as_the_dearest(ask: Asker) -> None:
    query = """query($orders: Int) { search(text: "x", first: 10) { nodes {
      ... on Product { orders(first: $orders) { nodes { uid } } }
      ... on Ticket { a: order { uid } b: order { uid } } } } }"""
    cheap, dear = (ask.engine().prepare(Request(query, {"orders": orders})).nodes for orders in (1, 100))
    assert (cheap, dear) == (10 * (1 + 1 + 2), 10 * (1 + 1 + 100))


def test_a_list_of_values_is_bounded(ask: Asker) -> None:
    query = "query($v: [String!]) { profiles(filter: { city: { in: $v } }) { totalCount } }"
    ask(query, {"v": ["x"] * 1000})
    assert code_of(ask.fault(query, {"v": ["x"] * 1001})) == "QUERY_REFUSED"


def test_filters_are_bounded_in_number_and_length(ask: Asker) -> None:
    query = "query($f: ProfileFilter) { profiles(filter: $f) { totalCount } }"
    many = {"or": [{"city": {"eq": str(number)}} for number in range(60)]}
    assert code_of(ask.fault(query, {"f": many})) == "QUERY_REFUSED"
    far: dict[str, Any] = {}
    for _ in range(3):
        far = {"records": {"some": {"profile": far}}}
    assert code_of(ask.fault(query, {"f": far})) == "QUERY_REFUSED"
    deep: dict[str, Any] = {"city": {"eq": "x"}}
    for _ in range(200):
        deep = {"not": deep}
    assert code_of(ask.fault(query, {"f": deep})) == "QUERY_REFUSED"


@pytest.fixture
def fortunes(ask: Asker, server: Settings) -> Iterator[Asker]:
    """Asks over orders whose sum is larger than 64 bits hold."""
    with Database.connect(server) as connected:
        connected.run("MATCH (n:Order) SET n.was = n.amount_minor, n.amount_minor = 9223372036854775807")
        try:
            yield ask
        finally:
            connected.run("MATCH (n:Order) SET n.amount_minor = n.was REMOVE n.was")


def test_a_sum_beyond_64_bits_is_an_error_not_a_float(fortunes: Asker) -> None:
    query = """query($first: Int) {
      orders(first: $first) {
        nodes { uid }
        aggregate { count
          amountMinor { max
            total: sum } status { count } }
        groups(by: [{ amountMinor: VALUE }], first: 1) { keys amountMinor { sum } }
      }
      profiles(first: 1) { totalCount }
    }"""
    body = orjson.loads(fortunes.answer(query, {"first": 1}).body)
    orders = body["data"]["orders"]
    assert len(orders["nodes"]) == 1
    assert orders["aggregate"]["count"] > 1
    assert orders["aggregate"]["amountMinor"] is None
    assert orders["aggregate"]["status"]["count"] > 1
    assert orders["groups"][0]["keys"]
    assert orders["groups"][0]["amountMinor"] is None
    assert body["data"]["profiles"] == {"totalCount": 4}
    places = [(error["path"], error["locations"], code_of(error)) for error in body["errors"]]
    assert places == [
        (["orders", "aggregate", "amountMinor", "total"], [{"line": 6, "column": 13}], "QUERY_REFUSED"),
        (["orders", "groups", 0, "amountMinor", "sum"], [{"line": 7, "column": 77}], "QUERY_REFUSED"),
    ]
    assert fortunes.fault("{ orders { aggregate { amountMinor { sum } } } }")["path"][-1] == "sum"


def test_a_document_that_shares_a_plan_is_told_its_own_places(fortunes: Asker) -> None:
    query = "{ orders(first: %d) {\n aggregate { ...F } } } fragment F on OrderFigures { amountMinor {%s total: sum } }"
    for size, space in ((1, ""), (2, "\n"), (3, "\n\n   ")):
        fault = fortunes.fault(query % (size, space))
        assert fault["path"] == ["orders", "aggregate", "amountMinor", "total"]
        before = (query % (size, space)).partition("total")[0]
        place = {"line": before.count("\n") + 1, "column": len(before.rpartition("\n")[2]) + 1}
        assert fault["locations"] == [place]
    assert len({*fortunes.reader.statements}) == 1


def test_the_path_to_a_sum_beyond_64_bits_counts_the_entries_of_lists(fortunes: Asker) -> None:
    query = """query($first: Int) { profiles(first: $first) { nodes {
      profileId orders { aggregate { count amountMinor { sum } } } } } }"""
    body = orjson.loads(fortunes.answer(query, {"first": 4}).body)
    nodes = body["data"]["profiles"]["nodes"]
    assert [node["profileId"] for node in nodes] == [f"Profile-{index}" for index in range(4)]
    many = [index for index, node in enumerate(nodes) if node["orders"]["aggregate"]["count"] > 1]
    assert many
    for index, node in enumerate(nodes):
        assert (node["orders"]["aggregate"]["amountMinor"] is None) is (index in many)
    assert [error["path"] for error in body["errors"]] == [
        ["profiles", "nodes", index, "orders", "aggregate", "amountMinor", "sum"] for index in many
    ]


@pytest.mark.parametrize("fault", [DatabaseError, WriteConflict, WriteRefused])
def test_a_database_that_fails_is_no_bug_of_ours(fault: type[DatabaseError]) -> None:
    class Failing:
        async def row(self, statement: str, parameters: dict[str, Any]) -> list[Any]:
            raise fault("the database refused a statement: Neo.TransientError.Transaction.DeadlockDetected")

    engine = Engine(SCHEMA._schema, CATALOG, Failing(), Settings())
    answer = asyncio.run(engine.answer(Request("{ profiles { totalCount } }")))
    assert answer.status == 503
    (error,) = orjson.loads(answer.body)["errors"]
    assert code_of(error) == "DATABASE_UNAVAILABLE"
    assert error["locations"] == [{"line": 1, "column": 1}]
    assert error["extensions"]["hint"]


@pytest.mark.parametrize("code", ErrorCode)
def test_every_error_is_sent_with_its_place_and_a_hint(code: ErrorCode) -> None:
    class Failing:
        async def row(self, statement: str, parameters: dict[str, Any]) -> list[Any]:
            raise AssertionError

        async def execute(
            self, schema: GraphQLSchema, document: DocumentNode, variables: Mapping[str, Any]
        ) -> ExecutionResult:
            return ExecutionResult({"a": None}, [problem("Said by a resolver.", code, path=["a", "steps", 0, "text"])])

    engine = Engine(SCHEMA._schema, CATALOG, Failing(), Settings(), Failing())
    query = """query($id: ID!, $no: Boolean = false) {
      a: how(id: $id) { ...Steps @skip(if: $no) }
    }
    fragment Steps on HowExplanation { __typename }"""
    body = orjson.loads(asyncio.run(engine.answer(Request(query, {"id": "x"}))).body)
    assert body["data"] == {"a": None}
    (error,) = body["errors"]
    assert error["locations"] == [{"line": 2, "column": 7}]
    assert error["path"] == ["a", "steps", 0, "text"]
    assert error["extensions"] == {"code": code.value, "hint": MEANINGS[code].hint}


@pytest.mark.parametrize(
    ("document", "place"),
    [
        ("{\n" + "x " * 2001 + "}", (2, 3999)),
        ("query A { __typename }\nquery B { " + "a { " * 13 + "b" + " }" * 14, (2, 1)),
        ("query A { __typename }\n query B { " + "a " * 101 + "}", (2, 12)),
        ("fragment A on Profile { profileId }", (1, 1)),
        ("query A { __typename } query B { __typename }", (1, 1)),
    ],
)
def test_limits_of_documents_say_where(ask: Asker, document: str, place: tuple[int, int]) -> None:
    fault = ask.fault(document)
    assert fault["locations"] == [{"line": place[0], "column": place[1]}]
    assert fault["extensions"]["hint"]
