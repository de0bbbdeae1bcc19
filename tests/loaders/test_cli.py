"""`portrait load` as people use it, and the example of docs/loading.md as it stands there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from graph.driver import Database
from graph.errors import FileUnreadable, InputError, UnknownName
from graph.settings import Settings
from loaders import sources
from loaders.cli import REJECTED, load
from loaders.discovery import all_sources

DOCS = Path(__file__).parents[2] / "docs" / "loading.md"
HEADER = "response_id,contact,nps,comment,answered_at\n"
GOOD = "1,a@mail.ru,9,,04.03.2025 10:22\n"
BAD = "2,a@mail.ru,99,,04.03.2025 10:22\n"


@pytest.fixture
def environment(server: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the developer's shell would say, for the tests' database."""
    given = server.model_dump(
        include={"home", "bolt_port", "http_port", "neo4j_uri", "db_memory_mb"}, exclude_none=True
    )
    for name, value in given.items():
        monkeypatch.setenv(f"PORTRAIT_{name.upper()}", str(value))
    if server.neo4j_password:
        monkeypatch.setenv("PORTRAIT_NEO4J_PASSWORD", server.neo4j_password.get_secret_value())


def portrait_load(*arguments: object) -> Result:
    return CliRunner().invoke(load, [str(argument) for argument in arguments])


def test_list_shows_every_source() -> None:
    shown = portrait_load("list").stdout
    for source in all_sources().values():
        assert source.name in shown
        for kind in source.files:
            assert kind.name in shown


def test_help_has_a_verb_for_every_source() -> None:
    shown = portrait_load("--help").stdout
    assert all(name in shown for name in (*all_sources(), "sample", "replay", "list"))


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (["nobody", "x"], UnknownName),
        (["shop", "no/where"], FileUnreadable),
        (["shop", "."], InputError),
        (["sample", "no/where"], FileUnreadable),
        (["sample", ".", "--only", "nobody"], UnknownName),
        (["sample", "."], InputError),
        (["replay", "no/where.jsonl"], FileUnreadable),
    ],
)
def test_what_cannot_be_used_is_refused(
    arguments: list[str], fault: type[Exception], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = portrait_load(*arguments)
    assert isinstance(result.exception, fault)


@pytest.mark.usefixtures("environment")
def test_load_reject_mend_replay(tmp_path: Path, database: Database) -> None:
    path = tmp_path / "responses.csv"
    path.write_text(HEADER.replace("comment", "comment,more") + GOOD.replace(",,", ",,,") + BAD.replace(",,", ",,,"))
    result = portrait_load("surveys", path)
    assert result.exit_code == 0, result.output
    assert "1 row(s) rejected" in result.stderr
    assert "columns that are not read: responses.csv: more" in result.stderr
    assert "portrait resolve" in result.stdout
    assert "a@mail.ru" not in result.output
    (name,) = re.findall(r"\S+\.jsonl", result.stdout)
    letters = Path(name)
    assert portrait_load("surveys", path, "--again", "--strict").exit_code == REJECTED
    assert "already loaded" in portrait_load("surveys", path).stdout
    letters.write_text(letters.read_text().replace('"99"', '"10"'))
    result = portrait_load("replay", letters, "--strict")
    assert result.exit_code == 0, result.output
    assert not letters.exists()
    assert database.rows("MATCH (s:SurveyResponse) RETURN s.nps ORDER BY s.nps") == [[9], [10]]


@pytest.mark.usefixtures("environment", "database")
def test_a_part_of_the_sample(tmp_path: Path) -> None:
    (tmp_path / "surveys").mkdir()
    (tmp_path / "surveys" / "responses.csv").write_text(HEADER + GOOD)
    result = portrait_load("sample", tmp_path, "--only", "surveys")
    assert result.exit_code == 0, result.output
    assert "left out: shop, crm" in result.stderr
    assert "surveys/responses.csv" in result.stdout


@pytest.fixture
def example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The example's code among the sources, and its data in a folder."""
    blocks = dict(re.findall(r"<!-- example \w+: (\S+) -->\n```\w+\n(.*?)```", DOCS.read_text(), re.DOTALL))
    modules, data = tmp_path / "modules", tmp_path / "data"
    modules.mkdir()
    data.mkdir()
    (modules / "reviews.py").write_text(blocks["reviews.py"])
    (data / "reviews.csv").write_text(blocks["reviews.csv"])
    monkeypatch.setattr(sources, "__path__", [*sources.__path__, str(modules)])
    all_sources.cache_clear()
    yield data
    all_sources.cache_clear()


@pytest.mark.usefixtures("environment")
def test_the_example_of_the_documentation(example: Path, database: Database) -> None:
    result = portrait_load("reviews", example)
    assert result.exit_code == 0, result.output
    assert re.search(r"reviews/reviews.csv +3 +2 +1 +2 +1", result.stdout), result.stdout
    assert database.rows("MATCH (c:Customer)-[:WROTE]->(r:Review) RETURN count(*)") == [[2]]
    assert database.rows("MATCH (i:Email) RETURN i.value") == [["ivan.petrov@mail.ru"]]
    (name,) = re.findall(r"\S+\.jsonl", result.stdout)
    assert '"field":"stars"' in Path(name).read_text()


def test_every_verb_is_documented() -> None:
    text = DOCS.read_text()
    for verb in ("list", "sample", "complete-journey", "replay"):
        assert f"portrait load {verb}" in text
    for option in ("--again", "--strict", "--keep"):
        assert option in text
