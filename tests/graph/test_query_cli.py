"""`portrait query`."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime

import neo4j.time
import pytest
from click.testing import CliRunner

from graph import cypher
from graph.driver import Database
from graph.errors import InputError, UnknownName
from graph.query_cli import parameters, query, shown
from graph.settings import Settings
from tests.queries import tiny


@pytest.fixture
def connected(database: Database, server: Settings, monkeypatch: pytest.MonkeyPatch) -> Database:
    """The tiny graph, and settings that lead the command to it."""
    monkeypatch.setattr(Settings, "from_env", lambda: server)
    tiny.write(database)
    return database


def run(*arguments: str) -> str:
    result = CliRunner().invoke(query, list(arguments), catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


def test_parameters_replace_defaults_as_json_or_as_text() -> None:
    chosen = cypher.query("analyst/next_purchase")
    assert parameters(chosen, ()) == {"profile_id": None, "kind": "product", "per_profile": 3, "rows": 25}
    given = parameters(chosen, ("rows=2", "profile_id=a=b"))
    assert given == {"profile_id": "a=b", "kind": "product", "per_profile": 3, "rows": 2}


def test_a_parameter_without_a_value_is_refused() -> None:
    with pytest.raises(InputError, match="NAME=VALUE"):
        parameters(cypher.query("rfm"), ("rows",))


def test_an_unknown_parameter_is_refused_with_those_there_are() -> None:
    with pytest.raises(UnknownName, match="It has: rows") as fault:
        parameters(cypher.query("rfm"), ("row=2",))
    assert fault.value.exit_code == 2


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (0.25, "0.25"),
        (["a", None, "b"], "a; ; b"),
        ({"a": 1, "b": None, "c": ["x", "y"]}, "a: 1, c: x; y"),
        ([{"a": 1}, {"a": 2}], "a: 1\na: 2"),
        (neo4j.time.DateTime.from_native(datetime(2026, 3, 1, 12, 30, 5, 9, UTC)), "2026-03-01 12:30:05+00:00"),
        (neo4j.time.Date(2026, 3, 1), "2026-03-01"),
    ],
)
def test_values_are_shown_as_people_read_them(value: object, text: str) -> None:
    assert shown(value) == text


def test_the_list_names_every_analyst_query_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    listed = re.findall(r"^│ (\w+) ", run(), re.MULTILINE)
    assert listed == [name.removeprefix("analyst/") for name in cypher.names() if name.startswith("analyst/")]


def test_a_statement_is_printed_with_its_parameters_for_browser() -> None:
    printed = run("churn_risk", "rows=7", "--cypher")
    assert printed.startswith(":param at_least => 0.5\n:param rows => 7\nMATCH")


def test_several_rows_make_a_table(connected: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    printed = run("churn_risk")
    assert printed.index("clara") < printed.index("boris")
    assert "2 rows" in printed


def test_a_single_row_stands_upright(connected: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    printed = run("profile_card", "email=ANNA@example.ru")
    assert "│ city        │ Казань" in printed
    assert "1 row\n" in printed


def test_what_looks_like_markup_is_shown_as_it_is(connected: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    connected.write("MATCH (p:Profile {profile_id: 'anna'}) SET p.city = $city", city="[/red] [bold]x")
    assert "[/red] [bold]x" in run("profile_card", "email=anna@example.ru")


def test_all_rows_go_to_csv(connected: Database) -> None:
    rows = list(csv.reader(io.StringIO(run("group_tree", "--csv"))))
    assert rows[0] == list(cypher.query("group_tree").returns)
    assert [row[:2] for row in rows[1:]] == [["0", "Top"], ["1", "Middle"], ["2", "Leaf"]]
    assert [row[-1] for row in rows[1:]] == ["0 steps", "1 steps", "2 steps"]
