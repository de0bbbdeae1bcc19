from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from graph.driver import Database
from graph.match.sql import Engine
from graph.model.identifiers import CUSTOMER_HAS, EMAIL, identifier
from graph.model.people import Customer
from graph.resolve.cli import resolve
from graph.settings import Settings
from graph.writer import Writer


@pytest.fixture
def two_records(database: Database, server: Settings, monkeypatch: pytest.MonkeyPatch) -> Database:
    monkeypatch.setattr(Settings, "from_env", classmethod(lambda cls: server))
    with Writer(database, source="shop", run_id="r") as writer:
        node = identifier(EMAIL, "a@romashka.ru")
        writer.put(node)
        for uid in ("shop:1", "crm:1"):
            writer.put(Customer(uid=uid))
            writer.put(CUSTOMER_HAS(uid, node.uid))
    return database


def test_dry_run_says_what_would_change_and_writes_nothing(two_records: Database) -> None:
    result = CliRunner().invoke(resolve, ["--dry-run"])
    assert result.exit_code == 0, result.output
    assert "would be created" in result.output
    assert "Nothing was written" in result.output
    assert two_records.rows("MATCH (p:Profile) RETURN p") == []


def test_a_setting_that_holds_for_files_alone_is_said_to(
    two_records: Database, server: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = "PORTRAIT_MATCH_ENGINE=spark holds for --file"
    assert said not in CliRunner().invoke(resolve, ["--dry-run"]).output
    spark = server.model_copy(update={"match_engine": Engine.SPARK})
    monkeypatch.setattr(Settings, "from_env", classmethod(lambda cls: spark))
    result = CliRunner().invoke(resolve, ["--dry-run"])
    assert result.exit_code == 0, result.output
    assert said in " ".join(result.output.split())


def test_scores_against_truth(two_records: Database, tmp_path: Path) -> None:
    truth = tmp_path / "persons.csv"
    truth.write_text("source,file,key,person_id\nshop,c,1,P1\ncrm,p,1,P1\n", encoding="utf-8")
    result = CliRunner().invoke(resolve, ["--truth", str(truth)])
    assert result.exit_code == 0, result.output
    assert "pairwise" in result.output
    assert "1.0000" in result.output
    assert two_records.rows("MATCH (p:Profile) RETURN count(p)") == [[1]]


def test_what_waits_for_a_person_is_counted(two_records: Database) -> None:
    with Writer(two_records, source="shop", run_id="r") as writer:
        for number in range(2 * (EMAIL.most or 0)):
            node = identifier(EMAIL, f"m{number}@romashka.ru")
            writer.put(node)
            writer.put(CUSTOMER_HAS(("shop:1", "crm:1")[number % 2], node.uid))
    result = CliRunner().invoke(resolve, ["--dry-run"], env={"COLUMNS": "200"})
    assert result.exit_code == 0, result.output
    assert "waits for a person: too many different values for one profile: email" in result.output
