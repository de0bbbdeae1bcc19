"""Fragments, aliases, variables, values and identifiers, one statement per operation."""

from __future__ import annotations

import unicodedata

import pytest

from tests.api.conftest import Asker, code_of


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
    assert code_of(ask.fault(IDENTIFIED, {"v": "person0"})) == "BAD_USER_INPUT"


def test_an_identifier_of_several_people_names_none_of_them(ask: Asker) -> None:
    fault = ask.fault(IDENTIFIED, {"v": "person2@example.com"})
    assert code_of(fault) == "AMBIGUOUS"
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
