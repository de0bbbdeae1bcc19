from __future__ import annotations

import pytest
from click.testing import CliRunner

from graph.driver import Database
from graph.errors import InputError
from graph.resolve.decisions.cli import identity
from graph.resolve.decisions.review import Doubt, write_reviews
from graph.resolve.sides import PEOPLE
from graph.settings import Settings
from tests.graph.resolve.decisions.graphs import people, profiles, resolved


@pytest.fixture
def three(database: Database, server: Settings, monkeypatch: pytest.MonkeyPatch) -> Database:
    """Two records of one profile and one of another."""
    monkeypatch.setattr(Settings, "from_env", classmethod(lambda cls: server))
    monkeypatch.setenv("COLUMNS", "220")
    people(database, "aab")
    resolved(database, server)
    return database


def run(*arguments: str) -> str:
    result = CliRunner().invoke(identity, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_a_day_of_decisions(three: Database) -> None:
    was = profiles(three)
    assert "Nobody has decided anything." in run("log")
    shown = run("merge", was["shop:1"], "shop:3", "--why", "called him [twice]", "--by", "Vera")
    assert "Decision 1: merge" in shown
    assert was["shop:1"] in shown
    assert was["shop:3"] in shown
    assert "as before" in shown
    assert "portrait identity undo 1" in shown
    run("undo", "1", "--why", "not him", "--by", "Oleg")
    run("split", was["shop:1"], "--part", "shop:1", "--part", "shop:2", "--why", "twins")
    run("ban", "shop:1", "shop:3", "--why", "no")
    table = run("log")
    for word in ("called him [twice]", "Vera", "undone by 2", "undo 1", "Oleg", "stands", "shop:1 | shop:2"):
        assert word in table
    assert "split" not in run("log", was["shop:3"]), "that is about others"
    assert "twins" in run("log", was["shop:1"])


def test_the_log_of_an_id_that_was_merged_away_is_that_of_what_it_became(three: Database) -> None:
    was = profiles(three)
    run("merge", "shop:1", "shop:3", "--why", "one man")
    assert "one man" in run("log", was["shop:3"])


def test_the_queue_is_shown_and_worked_through(three: Database) -> None:
    assert "No pair waits" in run("review")
    item = Doubt(("Customer", "shop:1"), ("Customer", "shop:3"), 0.5, "one phone")
    other = Doubt(("Customer", "shop:2"), ("Customer", "shop:3"), 0.4, "one street")
    write_reviews(three, PEOPLE, [item, other])
    shown = run("review", "--limit", "1")
    assert item.uid in shown
    assert "one phone" in shown
    assert "--after" in shown
    assert "confirm" in run("decide", item.uid, "--same", "--why", "same hand")
    assert profiles(three)["shop:3"] == profiles(three)["shop:1"]


def test_a_contradiction_names_the_event_and_supersede_goes_over_it(three: Database) -> None:
    run("ban", "shop:1", "shop:3", "--why", "no")
    with pytest.raises(InputError, match="decision 1"):
        run("merge", "shop:1", "shop:3", "--why", "yes")
    assert "decision 2 undoes 1" in run("merge", "shop:1", "shop:3", "--why", "yes", "--supersede")


@pytest.mark.parametrize("command", sorted(identity.commands))
def test_every_command_helps(command: str) -> None:
    assert len(run(command, "--help")) > 200


def test_a_decision_needs_a_reason() -> None:
    result = CliRunner().invoke(identity, ["ban", "a", "b"])
    assert result.exit_code == 2
    assert "--why" in result.output


def test_a_value_is_blocked_and_unblocked(three: Database) -> None:
    shown = run("block", "email:a@romashka.ru", "--why", "a test [address]", "--by", "Vera")
    assert "Decision 1: block" in shown
    assert "1 profile or account came apart, into 2." in shown
    assert "portrait identity undo 1" in shown
    assert profiles(three)["shop:1"] != profiles(three)["shop:2"]
    assert "was joined, from 2." in run("unblock", "email:a@romashka.ru", "--why", "real after all")
    run("undo", "2", "--why", "no, a test")
    table = run("log")
    for word in ("email:a@romashka.ru", "block", "unblock", "a test [address]", "Vera", "undone by 3"):
        assert word in table


def test_records_and_ids_stand_whole_in_a_narrow_terminal(three: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    was = profiles(three)
    monkeypatch.setenv("COLUMNS", "80")
    shown = run("block", "email:a@romashka.ru", "--why", "a test")
    for word in ("Customer/shop:1", "Customer/shop:2", was["shop:1"]):
        assert word in shown
    assert "email:a@romashka.ru" in run("log")
