"""Named queries and their headers."""

from __future__ import annotations

import pytest

from graph.cypher import NamedQuery, Parameter, fed, gathered, names, parse, query, statement
from graph.driver import Database
from graph.errors import InputError, UnknownName

HEADER = """// purpose: Count.
// param: at_least = 0.5 — lowest — or highest
// param: name = "a = b" — a name
// returns: a, b
"""
BODY = """MATCH (n)
// a remark in the body is no header
RETURN n.a AS a, 1 AS b"""


def test_header_and_statement_are_told_apart() -> None:
    assert parse("folder/name", f"{HEADER}\n{BODY}\n") == NamedQuery(
        "folder/name",
        "Count.",
        (Parameter("at_least", 0.5, "lowest — or highest"), Parameter("name", "a = b", "a name")),
        ("a", "b"),
        BODY,
    )


@pytest.mark.parametrize(
    ("source", "detail"),
    [
        ("// returns: a\nRETURN 1 AS a", "one purpose and one returns"),
        ("// purpose: A.\nRETURN 1 AS a", "one purpose and one returns"),
        ("// purpose: A.\n// purpose: B.\n// returns: a\nRETURN 1 AS a", "one purpose and one returns"),
        ("// purpose: A.\n// param: rows 5\n// returns: a\nRETURN 1 AS a", "param line"),
        ("// purpose: A.\n// param: rows = five — most\n// returns: a\nRETURN 1 AS a", "not a JSON value"),
        ("// purpose: A.\n// retuns: a\nRETURN 1 AS a", "unknown header line"),
    ],
)
def test_a_faulty_header_is_named_with_its_file(source: str, detail: str) -> None:
    with pytest.raises(InputError, match=detail) as fault:
        parse("folder/name", source)
    assert fault.value.where.startswith("queries/folder/name.cypher")


def test_all_queries_are_found_below_their_folders() -> None:
    assert "analyst/churn_risk" in names()
    assert list(names()) == sorted(names())


def test_a_bare_file_name_is_enough() -> None:
    assert query("churn_risk") is not None
    assert query("churn_risk").name == "analyst/churn_risk"
    assert statement("churn_risk") == query("analyst/churn_risk").text


def test_an_unknown_name_gets_near_ones() -> None:
    with pytest.raises(UnknownName, match=r"Did you mean .*churn_risk"):
        query("churn_rsk")
    with pytest.raises(UnknownName, match="portrait query"):
        query("zzz")


def test_several_queries_are_asked_as_one_statement(database: Database) -> None:
    """Also where one of them finds nothing, and with what each returns in its order."""
    database.write("CREATE (:Customer {uid: 'shop:1', given_name: 'Anna'}), (:Customer {uid: 'shop:2'})")
    names = ("resolve/some_people", "resolve/some_people_identifiers", "resolve/some_orders")
    [[people, held, orders]] = database.rows(gathered(*names), asked={"uids": ["shop:1", "shop:2"]})
    assert people == database.rows(statement(names[0]), uids=["shop:1", "shop:2"])
    assert [row[:2] for row in people] == [["Customer", "shop:1"], ["Customer", "shop:2"]]
    assert held == orders == []


def test_queries_are_asked_about_what_another_finds(database: Database) -> None:
    database.write(
        "CREATE (:Customer {uid: 'shop:1'})-[:RESOLVED_TO {_k1: 'k'}]->(:Profile), "
        "(:Customer {uid: 'shop:2'})-[:RESOLVED_TO {_k1: 'other'}]->(:Profile)"
    )
    text = fed("resolve/same_keys", "uids", "resolve/some_people", "resolve/some_people_identifiers")
    asked = {"labels": ["Customer"], "keys": ["1k"]}
    expected = database.rows(statement("resolve/some_people"), uids=["shop:1"])
    assert database.rows(text, asked=asked) == [[["shop:1"], expected, []]]
    assert database.rows(text, asked=asked | {"keys": []}) == [[[], [], []]]
