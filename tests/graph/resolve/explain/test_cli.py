from __future__ import annotations

import pytest
from click.testing import CliRunner

from graph.driver import Database
from graph.errors import NotFound
from graph.resolve.decisions.cli import identity
from graph.settings import Settings
from tests.graph.resolve.decisions.graphs import profiles
from tests.graph.resolve.explain.world import PHONE_OF_ALL, family


@pytest.fixture
def home(database: Database, server: Settings, monkeypatch: pytest.MonkeyPatch) -> Database:
    """The family, for commands."""
    monkeypatch.setattr(Settings, "from_env", classmethod(lambda cls: server))
    monkeypatch.setenv("COLUMNS", "200")
    family(database, server)
    return database


def run(*arguments: str) -> str:
    result = CliRunner().invoke(identity, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_why_shows_the_values_the_waterfall_and_the_path(home: Database) -> None:
    shown = run("why", "shop:1", "shop:4")
    for text in ("They are not one now.", PHONE_OF_ALL, "before anything is known", "different birth date", "█",
                 "in all", "looks alike"):  # fmt: skip
        assert text in shown
    russian = run("why", "shop:1", "shop:4", "--locale", "ru")
    for text in ("Сейчас это разные лица.", "до всех сведений", "дата рождения", "похожи", "всего"):
        assert text in russian


def test_how_shows_the_tree(home: Database) -> None:
    shown = run("how", profiles(home)["shop:1"])
    for text in ("Records: 3.", "Customer/shop:3", "Least tree of evidence", "phone, names agreeing", "+4.2"):
        assert text in shown
    assert "Одна" not in run("how", "shop:5", "--locale", "ru").splitlines()[0]


def test_whynot_shows_what_stands_between(home: Database) -> None:
    shown = run("whynot", "shop:3", "shop:4")
    assert "can not be one by rule: different birth date" in shown
    assert "looks alike" in shown


def test_unknown_names_are_refused(home: Database) -> None:
    with pytest.raises(NotFound):
        CliRunner().invoke(identity, ["how", "nobody"], catch_exceptions=False)
