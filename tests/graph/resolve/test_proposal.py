"""What a change of rules or records would merge and split, before anything is applied."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from graph.driver import Database
from graph.resolve.cli import resolve
from graph.resolve.run import Outcome
from graph.resolve.run import resolve as resolve_all
from graph.settings import Settings
from tests.graph.resolve.decisions.graphs import born, people, resolved


@pytest.fixture
def changed(database: Database, server: Settings, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """1 and 2 turn out to be born on different days; 4 gets the mailbox of 3; 5 and 6 lose theirs; 7 is only new."""
    monkeypatch.setattr(Settings, "from_env", classmethod(lambda cls: server))
    people(database, "aa", "b", "c", "dd")
    was = resolved(database, server)
    born(database, "shop:1", "1980-01-01")
    born(database, "shop:2", "1990-02-02")
    database.run("MATCH (i {uid: 'email:b@romashka.ru'}), (c:Customer {uid: 'shop:4'}) CREATE (c)-[:HAS]->(i)")
    database.run("MATCH (i {uid: 'email:d@romashka.ru'}) SET i.blocked = 'a test'")
    people(database, "-", first=7)
    return was


def _people(outcomes: list[Outcome]) -> Outcome:
    return next(outcome for outcome in outcomes if outcome.side.name == "people")


def test_merges_and_splits_are_told_with_what_makes_them(
    database: Database, server: Settings, changed: dict[str, str]
) -> None:
    proposed = _people(resolve_all(database, server, dry_run=True)).proposal
    [join] = proposed.joins
    assert (join.id, join.others, join.records) == (changed["shop:3"], (changed["shop:4"],), 2)
    assert join.rules == {"email": 1}
    splits = {one.id: one for one in proposed.splits}
    assert splits.keys() == {changed["shop:1"], changed["shop:5"]}
    assert splits[changed["shop:1"]].rules == {"different birth date": 1}
    assert splits[changed["shop:5"]].rules == {"no longer joined by email": 1}
    assert [(one.records, len(one.others)) for one in proposed.splits] == [(2, 1), (2, 1)]
    done = _people(resolve_all(database, server))
    assert done.partition["Customer", "shop:4"] == join.id
    assert {done.partition["Customer", "shop:2"], done.partition["Customer", "shop:6"]} == {
        one.others[0] for one in proposed.splits
    }
    again = _people(resolve_all(database, server, dry_run=True)).proposal
    assert (again.joins, again.splits, again.otherwise) == ([], [], 0)


def test_a_dry_run_lists_them_and_writes_all_to_a_file(
    database: Database, changed: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph.resolve.preview.SHOWN", 1)
    before = database.rows("MATCH (n)-[e]->() RETURN count(*)")
    path = tmp_path / "changes.csv"
    result = CliRunner().invoke(resolve, ["--dry-run", "--out", str(path)], env={"COLUMNS": "200"})
    assert result.exit_code == 0, result.output
    assert "Profiles that would take in others: 1" in result.output
    assert "Profiles that would come apart: 2" in result.output
    assert "and 1 more" in result.output
    assert "households of" not in result.output, "those would be of the profiles as they stand"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["side"], row["change"], row["records"]) for row in rows] == [
        ("people", "merge", "2"), ("people", "split", "2"), ("people", "split", "2"),
    ]  # fmt: skip
    assert (rows[0]["id"], rows[0]["others"]) == (changed["shop:3"], changed["shop:4"])
    assert rows[0]["rules"] == "email (1)"
    assert database.rows("MATCH (n)-[e]->() RETURN count(*)") == before
    path = tmp_path / "changes.json"
    assert CliRunner().invoke(resolve, ["--dry-run", "--out", str(path)]).exit_code == 0
    assert json.loads(path.read_text(encoding="utf-8"))[0]["rules"] == {"email": 1}


def test_a_preview_of_another_kind_is_refused(changed: dict[str, str], tmp_path: Path) -> None:
    result = CliRunner().invoke(resolve, ["--dry-run", "--out", str(tmp_path / "changes.xlsx")])
    assert result.exit_code != 0
    assert "written as CSV or JSON" in str(result.exception)
