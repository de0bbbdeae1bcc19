"""Pages, fragments, variables, errors and roles, one statement per operation."""

from __future__ import annotations

import asyncio
import base64
import json
import unicodedata
from collections.abc import Iterator
from typing import Any

import hypothesis
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.engine.engine import Engine, Request
from api.schema import CATALOG, SCHEMA
from graph.driver import Database
from graph.errors import DatabaseError, WriteConflict, WriteRefused
from graph.model import Role, may_see
from graph.settings import Settings
from tests.api.conftest import Asker

PAGES = """
query($first: Int, $after: String) {
  profiles(first: $first, after: $after, sort: [{ familyName: DESC }, { retiredAt: ASC }]) {
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    edges { cursor node { profileId } }
  }
}
"""


def codes(fault: dict[str, Any]) -> str:
    return str(fault["extensions"]["code"])


@pytest.mark.parametrize("first", [1, 2, 3, 4, 1000])
def test_pages_put_together_are_the_list(ask: Asker, first: int) -> None:
    whole = [edge["node"] for edge in ask(PAGES, {"first": 1000})["profiles"]["edges"]]
    found: list[Any] = []
    after, more = None, True
    while more:
        page = ask(PAGES, {"first": first, "after": after})["profiles"]
        found += [edge["node"] for edge in page["edges"]]
        assert page["pageInfo"]["hasPreviousPage"] is (after is not None)
        assert page["pageInfo"]["startCursor"] == page["edges"][0]["cursor"]
        assert page["pageInfo"]["endCursor"] == page["edges"][-1]["cursor"]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
        assert len(found) <= len(whole)
    assert found == whole
    assert len(whole) == 4


@pytest.mark.parametrize("last", [1, 2, 3, 4, 1000])
def test_pages_put_together_from_the_end_are_the_list(ask: Asker, last: int) -> None:
    query = PAGES.replace("first", "last").replace("after", "before")
    whole = [edge["node"] for edge in ask(PAGES, {"first": 1000})["profiles"]["edges"]]
    found: list[Any] = []
    before, more = None, True
    while more:
        page = ask(query, {"last": last, "before": before})["profiles"]
        found = [edge["node"] for edge in page["edges"]] + found
        assert page["pageInfo"]["hasNextPage"] is (before is not None)
        assert page["pageInfo"]["startCursor"] == page["edges"][0]["cursor"]
        before, more = page["pageInfo"]["startCursor"], page["pageInfo"]["hasPreviousPage"]
        assert len(found) <= len(whole)
    assert found == whole


def test_texts_are_found_whatever_their_case_and_however_their_letters_are_put_together(ask: Asker) -> None:
    people = ask("{ profiles(first: 1000) { nodes { profileId city } } }")["profiles"]["nodes"]
    cities = {one["city"] for one in people if one["city"]}
    assert any(letter in city.lower() for city in cities for letter in "её")
    for city in cities:
        for spelled in (city.upper(), city.lower(), city.replace("е", "ё"), unicodedata.normalize("NFD", city)):
            for operator, operand in (
                ("eqIgnoreCase", spelled), ("inIgnoreCase", [spelled]), ("contains", spelled), ("startsWith", spelled),
                ("endsWith", spelled),
            ):  # fmt: skip
                query = f"""query($given: {"[String!]" if operator == "inIgnoreCase" else "String"}) {{
                  profiles(first: 1000, filter: {{ city: {{ {operator}: $given }} }}) {{ nodes {{ city }} }} }}"""
                found = ask(query, {"given": operand})["profiles"]["nodes"]
                assert city in {one["city"] for one in found}, (operator, spelled)
                assert len(found) < len(people)


def test_a_page_lies_between_two_cursors(ask: Asker) -> None:
    query = """query($after: String, $before: String, $first: Int, $last: Int) {
      profiles(after: $after, before: $before, first: $first, last: $last) {
        pageInfo { hasNextPage hasPreviousPage } edges { cursor node { profileId } } } }"""
    whole = ask(query)["profiles"]["edges"]
    between = {"after": whole[0]["cursor"], "before": whole[3]["cursor"]}
    assert ask(query, between)["profiles"]["edges"] == whole[1:3]
    first = ask(query, between | {"first": 1})["profiles"]
    assert first == {"pageInfo": {"hasNextPage": True, "hasPreviousPage": True}, "edges": whole[1:2]}
    last = ask(query, between | {"last": 1})["profiles"]
    assert last == {"pageInfo": {"hasNextPage": True, "hasPreviousPage": True}, "edges": whole[2:3]}
    nothing = ask(query, {"after": whole[3]["cursor"], "last": 2})["profiles"]
    assert nothing == {"pageInfo": {"hasNextPage": False, "hasPreviousPage": False}, "edges": []}


FORGED = st.one_of(
    st.none(), st.booleans(), st.integers(), st.just(10**30), st.floats(), st.text(max_size=20), st.just("\ud800"),
    st.sampled_from((
        "2026-01-02 03:04:05Z", "2026-01-02T03:04:05Z[Moscow/Europe]", "2026-W01-1", "20260102", "2026-01-02T03:04:05",
        "2026-01-02T03:04:05.123456789Z", "2026-01-02T03:04Z[Europe/Moscow]", "2026-02-30", "0000-01-01", "２026-01-02",
    )),
)  # fmt: skip


@given(name=st.sampled_from(("lastOrderAt", "birthDate", "city", "spentMinor")), forged=FORGED, key=FORGED)
@hypothesis.settings(
    max_examples=60, deadline=None, suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture]
)
def test_a_forged_cursor_is_answered_or_refused_and_never_fails(
    ask: Asker, name: str, forged: object, key: object
) -> None:
    query = f"""query($after: String) {{ profiles(first: 1, after: $after, sort: [{{ {name}: ASC }}]) {{
        pageInfo {{ endCursor }} }} }}"""
    real = ask(query)["profiles"]["pageInfo"]["endCursor"]
    stamp, *_ = json.loads(base64.urlsafe_b64decode(real + "=="))
    cursor = base64.urlsafe_b64encode(json.dumps([stamp, forged, key]).encode()).decode().rstrip("=")
    answer = orjson.loads(ask.answer(query, {"after": cursor}).body)
    assert "errors" not in answer or codes(answer["errors"][0]) == "BAD_USER_INPUT", answer


@pytest.mark.parametrize("direction", ["ASC", "DESC"])
@pytest.mark.parametrize("name", ["lastOrderAt", "birthDate", "city", "spentMinor", "recordCount", "profileId"])
def test_pages_of_one_follow_any_order_absent_values_included(ask: Asker, name: str, direction: str) -> None:
    query = f"""query($after: String, $first: Int, $before: String, $last: Int) {{
      profiles(first: $first, after: $after, last: $last, before: $before, sort: [{{ {name}: {direction} }}]) {{
        pageInfo {{ endCursor startCursor }} nodes {{ profileId }} }} }}"""
    whole = ask(query, {"first": 10})["profiles"]["nodes"]
    forward: list[Any] = []
    backward: list[Any] = []
    after = before = None
    for _ in whole:
        page = ask(query, {"first": 1, "after": after})["profiles"]
        forward += page["nodes"]
        after = page["pageInfo"]["endCursor"]
        page = ask(query, {"last": 1, "before": before})["profiles"]
        backward = page["nodes"] + backward
        before = page["pageInfo"]["startCursor"]
    assert forward == backward == whole


def test_nested_lists_are_paged_too_over_parallel_edges(ask: Asker) -> None:
    query = """query($after: String) { order(uid: "Order-0") {
      items(first: 1, after: $after, edgeSort: [{ quantity: DESC }]) {
        totalCount pageInfo { endCursor hasNextPage } edges { line node { uid } } } } }"""
    first = ask(query)["order"]["items"]
    second = ask(query, {"after": first["pageInfo"]["endCursor"]})["order"]["items"]
    assert first["totalCount"] == 2
    back = ask(query.replace("first: 1, after", "last: 1, before"))
    assert back["order"]["items"]["edges"] == second["edges"]
    assert [first["pageInfo"]["hasNextPage"], second["pageInfo"]["hasNextPage"]] == [True, False]
    assert {page["edges"][0]["node"]["uid"] for page in (first, second)} == {"Product-0", "Product-1"}


def test_fragments_aliases_variables_and_directives(ask: Asker) -> None:
    query = """
    query($id: ID!, $records: Boolean!, $size: Int = 2) {
      one: profile(profileId: $id) { ...Names id: profileId @skip(if: true) ...Records @include(if: $records) }
      other: profile(profileId: "Profile-1") { ...Names __typename }
      __typename
    }
    fragment Names on Profile { profileId ... on Profile { sources } }
    fragment Records on Profile { records(first: $size) { ...Page } ... @include(if: true) { records { totalCount } } }
    fragment Page on ProfileRecordsConnection { nodes { uid } }
    """.replace("records { totalCount }", "records(first: $size) { totalCount }")
    without = ask(query, {"id": "Profile-0", "records": False})
    assert list(without) == ["one", "other", "__typename"]
    assert list(without["one"]) == ["profileId", "sources"]
    assert without["other"]["__typename"] == "Profile"
    with_records = ask(query, {"id": "Profile-0", "records": True})
    assert with_records["one"]["records"] == {"nodes": [{"uid": "Customer-0"}, {"uid": "Customer-1"}], "totalCount": 2}
    assert len(ask.reader.statements) == 2


def test_a_plan_serves_other_values_of_the_same_shape(ask: Asker) -> None:
    query = "query($f: ProfileFilter) { profiles(filter: $f) { nodes { profileId } } }"
    wanted = [{"profileId": {"in": ["Profile-1"]}}, {"profileId": {"in": ["Profile-2", "Profile-0"]}}]
    found = [[node["profileId"] for node in ask(query, {"f": each})["profiles"]["nodes"]] for each in wanted]
    assert found == [["Profile-1"], ["Profile-0", "Profile-2"]]
    assert len(set(ask.reader.statements)) == 1
    nothing = ask(query, {"f": {"profileId": {"isNull": True}}})["profiles"]["nodes"]
    everybody = ask(query, {"f": {"profileId": {"isNull": False}}})["profiles"]["nodes"]
    assert [len(nothing), len(everybody)] == [0, 4]


def test_python_and_graph_fields_answer_together_in_order(ask: Asker) -> None:
    data = ask("""{ model { type(name: "Order") { label(locale: RU) } } profile(profileId: "x") { profileId }
                    __schema { queryType { name } } }""")
    assert list(data) == ["model", "profile", "__schema"]
    assert data["model"]["type"]["label"] == "Заказ"
    assert len(ask.reader.statements) == 1


def test_introspection_needs_no_database(ask: Asker) -> None:
    data = ask("{ __schema { types { name } } }")
    assert {"name": "Profile"} in data["__schema"]["types"]
    assert ask.reader.statements == []


IDENTIFIED = "query($v: String!) { profileByIdentifier(kind: EMAIL, value: $v) { profileId } }"


def test_an_identifier_is_cleaned_and_leads_to_the_profile(ask: Asker) -> None:
    assert ask(IDENTIFIED, {"v": " PERSON1@Example.com "}) == {"profileByIdentifier": {"profileId": "Profile-0"}}
    assert ask(IDENTIFIED, {"v": "nobody@example.com"}) == {"profileByIdentifier": None}
    assert codes(ask.fault(IDENTIFIED, {"v": "person0"})) == "BAD_USER_INPUT"


def test_an_identifier_of_several_people_names_none_of_them(ask: Asker) -> None:
    fault = ask.fault(IDENTIFIED, {"v": "person2@example.com"})
    assert codes(fault) == "AMBIGUOUS"
    assert fault["path"] == ["profileByIdentifier"]
    assert ask.answer(IDENTIFIED, {"v": "person2@example.com"}).body.startswith(b'{"data":{"profileByIdentifier":null}')
    company = '{ accountByIdentifier(kind: EMAIL, value: "person1@example.com") { accountId } }'
    assert ask(company) == {"accountByIdentifier": {"accountId": "Account-0"}}


def test_a_retired_id_leads_to_the_living_profile(ask: Asker) -> None:
    query = '{ profile(profileId: "Profile-3") { profileId mergedFrom { nodes { profileId } } } }'
    assert ask(query) == {"profile": {"profileId": "Profile-0", "mergedFrom": {"nodes": [{"profileId": "Profile-3"}]}}}
    assert ask('{ account(accountId: "Account-3") { accountId } }') == {"account": {"accountId": "Account-0"}}


def test_money_beyond_32_bits_arrives_whole(ask: Asker) -> None:
    query = "{ orders(filter: { amountMinor: { gt: 2147483648 } }) { nodes { amountMinor } } }"
    amounts = [node["amountMinor"] for node in ask(query)["orders"]["nodes"]]
    assert amounts
    assert all(amount % 10**10 == 0 for amount in amounts)


INJECTIONS = ["'", "\\'", "`", '"', "}", "') DETACH DELETE n //", "$p0", "\\u0000", "Robert'}); DROP", "ё\u202e"]


@pytest.mark.parametrize("text", INJECTIONS)
def test_values_never_reach_the_statement(ask: Asker, text: str) -> None:
    query = """query($v: String!, $id: ID!) {
      profiles(filter: { city: { contains: $v }, or: [{ city: { eq: $v } }, { email: { startsWith: $v } }] }) {
        nodes { profileId } }
      profile(profileId: $id) { profileId } }"""
    ask(query, {"v": text, "id": text})
    literal = text.replace("\\", "\\\\").replace('"', '\\"')
    ask(f'{{ profile(profileId: "{literal}") {{ profileId }} }}')
    plain = ask('{ profile(profileId: "q") { profileId } }')
    assert plain == {"profile": None}
    assert ask.reader.statements[-1] == ask.reader.statements[-2]
    assert len({*ask.reader.statements}) == 2


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
]


@pytest.mark.parametrize(("query", "code"), FAULTS)
def test_faults_have_codes_and_places(ask: Asker, query: str, code: str | None) -> None:
    if code is None:
        ask(query)
        return
    answer = ask.answer(query)
    fault = ask.fault(query) if code != "GRAPHQL_VALIDATION_FAILED" else {"extensions": {"code": code}}
    assert codes(fault) == code
    assert answer.status == 400
    assert code.encode() in answer.body
    assert b"Traceback" not in answer.body
    assert ask.reader.statements == []


def test_a_node_of_several_types_counts_as_the_dearest(ask: Asker) -> None:
    query = """query($orders: Int) { search(text: "x", first: 10) { nodes {
      ... on Product { orders(first: $orders) { nodes { uid } } }
      ... on Ticket { a: order { uid } b: order { uid } } } } }"""
    cheap, dear = (ask.engine().prepare(Request(query, {"orders": orders})).nodes for orders in (1, 100))
    assert (cheap, dear) == (10 * (1 + 1 + 2), 10 * (1 + 1 + 100))


def test_a_list_of_values_is_bounded(ask: Asker) -> None:
    query = "query($v: [String!]) { profiles(filter: { city: { in: $v } }) { totalCount } }"
    ask(query, {"v": ["x"] * 1000})
    assert codes(ask.fault(query, {"v": ["x"] * 1001})) == "QUERY_REFUSED"


def test_filters_are_bounded_in_number_and_length(ask: Asker) -> None:
    query = "query($f: ProfileFilter) { profiles(filter: $f) { totalCount } }"
    many = {"or": [{"city": {"eq": str(number)}} for number in range(60)]}
    assert codes(ask.fault(query, {"f": many})) == "QUERY_REFUSED"
    far: dict[str, Any] = {}
    for _ in range(3):
        far = {"records": {"some": {"profile": far}}}
    assert codes(ask.fault(query, {"f": far})) == "QUERY_REFUSED"
    deep: dict[str, Any] = {"city": {"eq": "x"}}
    for _ in range(200):
        deep = {"not": deep}
    assert codes(ask.fault(query, {"f": deep})) == "QUERY_REFUSED"


def test_figures_show_no_role_what_it_may_not_see(ask: Asker) -> None:
    query = """{ profiles { aggregate { count familyName { min max distinct } spentMinor { count } }
      nodes { identifiers { aggregate { value { min } kind { min } } } } } }"""
    seen = ask(query, role=Role.ANALYST)["profiles"]
    assert seen["aggregate"]["familyName"] is None
    assert seen["aggregate"]["spentMinor"]["count"] > 0
    assert [node["identifiers"]["aggregate"]["value"] for node in seen["nodes"]] == [None] * 4
    assert len(ask.reader.statements) == 1
    assert "family_name" not in ask.reader.statements[0]


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
    places = [(error["path"], error["locations"], codes(error)) for error in body["errors"]]
    assert places == [
        (["orders", "aggregate", "amountMinor", "total"], [{"line": 6, "column": 13}], "QUERY_REFUSED"),
        (["orders", "groups", 0, "amountMinor", "sum"], [{"line": 7, "column": 77}], "QUERY_REFUSED"),
    ]
    assert fortunes.fault("{ orders { aggregate { amountMinor { sum } } } }")["path"][-1] == "sum"


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


def test_a_role_reads_null_where_it_may_not_see(ask: Asker) -> None:
    query = """{ profiles(first: 1) { nodes { profileId familyName email city spentMinor
      records { nodes { uid address createdAt } } identifiers { nodes { uid kind value } } } } }"""
    seen = ask(query, role=Role.ANALYST)["profiles"]["nodes"][0]
    assert [seen["familyName"], seen["email"], seen["city"]] == [None, None, None]
    assert seen["profileId"] == "Profile-0"
    assert {record["uid"] for record in seen["records"]["nodes"]} == {None}
    assert {(each["uid"], each["value"], each["kind"]) for each in seen["identifiers"]["nodes"]} == {
        (None, None, "email")
    }


HIDDEN = [
    '{ customer(uid: "Customer-0") { sex } }',
    '{ profileByIdentifier(kind: EMAIL, value: "person0@example.com") { profileId } }',
    '{ profiles(filter: { email: { eq: "x" } }) { totalCount } }',
    "{ profiles(filter: { not: { or: [{ records: { some: { address: { isNull: true } } } }] } }) { totalCount } }",
    "{ profiles(sort: [{ familyName: ASC }]) { nodes { profileId } } }",
    "{ orders(sort: [{ customer: { city: ASC } }]) { nodes { uid } } }",
    "{ profiles { groups(by: [{ familyName: VALUE }]) { count } } }",
    "{ orders { groups(by: [{ customer: { birthDate: YEAR } }]) { count } } }",
    "{ profiles { groups(by: [{ city: VALUE }]) { count } } }",
    "{ profiles { groups(by: [{ currency: VALUE }], sort: [{ email: { min: ASC } }]) { count } } }",
]


@pytest.mark.parametrize("query", HIDDEN)
def test_a_role_may_not_ask_by_what_it_may_not_see(ask: Asker, query: str) -> None:
    assert codes(ask.fault(query, role=Role.ANALYST)) == "FORBIDDEN"
    assert ask.reader.statements == []
    ask(query)


def test_cursors_show_no_hidden_keys(ask: Asker) -> None:
    query = "query($after: String) { customers(first: 2, after: $after) { pageInfo { endCursor } nodes { sex } } }"
    assert not may_see(Role.ANALYST, CATALOG.types["Customer"].properties["uid"].prop.personal)
    first = ask(query, role=Role.ANALYST)["customers"]
    second = ask(query, {"after": first["pageInfo"]["endCursor"]}, role=Role.ANALYST)["customers"]
    assert len(first["nodes"]) == len(second["nodes"]) == 2
    assert "Customer-" not in "".join(ask.reader.statements)
    assert codes(ask.fault(query, {"after": first["pageInfo"]["endCursor"]})) == "BAD_USER_INPUT"


@pytest.mark.parametrize("fault", [DatabaseError, WriteConflict, WriteRefused])
def test_a_database_that_fails_is_no_bug_of_ours(fault: type[DatabaseError]) -> None:
    class Failing:
        async def row(self, statement: str, parameters: dict[str, Any]) -> list[Any]:
            raise fault("the database refused a statement: Neo.TransientError.Transaction.DeadlockDetected")

    engine = Engine(SCHEMA._schema, CATALOG, Failing(), Settings())
    answer = asyncio.run(engine.answer(Request("{ profiles { totalCount } }")))
    assert answer.status == 503
    assert codes(orjson.loads(answer.body)["errors"][0]) == "DATABASE_UNAVAILABLE"
