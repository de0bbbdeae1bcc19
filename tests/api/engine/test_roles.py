"""What a role may not see it neither reads nor asks by."""

from __future__ import annotations

import pytest

from api.schema import CATALOG
from graph.model import Role, may_see
from tests.api.conftest import Asker, code_of


def test_figures_show_no_role_what_it_may_not_see(ask: Asker) -> None:
    query = """{ profiles { aggregate { count familyName { min max distinct } spentMinor { count } }
      nodes { identifiers { aggregate { value { min } kind { min } } } } } }"""
    seen = ask(query, role=Role.ANALYST)["profiles"]
    assert seen["aggregate"]["familyName"] is None
    assert seen["aggregate"]["spentMinor"]["count"] > 0
    assert [node["identifiers"]["aggregate"]["value"] for node in seen["nodes"]] == [None] * 4
    assert len(ask.reader.statements) == 1
    assert "family_name" not in ask.reader.statements[0]


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
    assert code_of(ask.fault(query, role=Role.ANALYST)) == "FORBIDDEN"
    assert ask.reader.statements == []
    ask(query)


def test_cursors_show_no_hidden_keys(ask: Asker) -> None:
    query = "query($after: String) { customers(first: 2, after: $after) { pageInfo { endCursor } nodes { sex } } }"
    assert not may_see(Role.ANALYST, CATALOG.types["Customer"].properties["uid"].prop.personal)
    first = ask(query, role=Role.ANALYST)["customers"]
    second = ask(query, {"after": first["pageInfo"]["endCursor"]}, role=Role.ANALYST)["customers"]
    assert len(first["nodes"]) == len(second["nodes"]) == 2
    assert "Customer-" not in "".join(ask.reader.statements)
    assert code_of(ask.fault(query, {"after": first["pageInfo"]["endCursor"]})) == "BAD_USER_INPUT"
