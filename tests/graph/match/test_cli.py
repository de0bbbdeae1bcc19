from __future__ import annotations

import csv
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner, Result

from graph.driver import Database
from graph.errors import InputError
from graph.match.cli import corrections
from graph.resolve.cli import resolve


@pytest.fixture
def people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Sixty people, half of them twice; no database may be asked."""
    monkeypatch.setattr(Database, "connect", classmethod(lambda cls, settings: pytest.fail("a database was asked")))
    monkeypatch.setenv("COLUMNS", "160")
    given = ["Анна", "Пётр", "Мария", "Иван", "Ольга", "Павел"]
    rows = [
        [
            f"{n}",
            given[n % 6],
            f"Сидоренко{chr(1072 + n // 6)}",
            f"{n % 28 + 1:02}.05.{1950 + n}",
            f"person{n}@mail.ru",
            n,
        ]
        for n in range(60)
    ]
    rows += [[f"{60 + n}", row[1], row[2], row[3], "", n] for n, row in enumerate(rows[:30])]
    path = tmp_path / "people.csv"
    with path.open("w", encoding="cp1251", newline="") as out:
        csv.writer(out, delimiter=";").writerows(
            [["rec_id", "имя", "фамилия", "дата рождения", "cluster", "who"], *rows]
        )
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(resolve, [str(argument) for argument in arguments])


def test_a_file_is_matched_and_a_model_kept(people: Path, tmp_path: Path) -> None:
    out, page, model = tmp_path / "clusters.csv", tmp_path / "page.html", tmp_path / "model.json"
    said = ("--columns", "cluster=email", "--truth", "who", "--model", model)
    first = run("--file", people, "--out", out, "--report", page, *said)
    assert first.exit_code == 0, (first.output, first.exception)
    for word in ("cp1251", "birth_date", "you said so", "Who is who", "pairwise", "B-cubed"):
        assert word in first.output, word
    frame = pl.read_csv(out)
    assert frame.columns == [
        "record", "cluster", "confidence", "rec_id", "имя", "фамилия", "дата рождения", "file_cluster", "who",
    ]  # fmt: skip
    assert frame["record"].to_list() == list(range(90))
    assert frame["confidence"].is_between(0, 1).all()
    assert frame.filter(pl.col("cluster") == 0)["record"].to_list() == [0, 60]
    assert "personal data" in page.read_text("utf-8")
    saved = model.read_bytes()

    other = ("--columns", "cluster=ignore", "--truth", "who", "--model", model)
    refused = run("--file", people, "--out", tmp_path / "other.csv", *other)
    assert isinstance(refused.exception, InputError)
    assert "compares e-mail, which no column of the file tells" in str(refused.exception)
    more = run("--file", people, "--out", tmp_path / "more.csv", *said[:1], "cluster=email,who=region", *said[4:])
    assert "knows nothing of region" in more.output, (more.output, more.exception)

    again = run("--file", people, "--out", tmp_path / "again.parquet", *said)
    assert again.exit_code == 0, (again.output, again.exception)
    assert model.read_bytes() == saved
    assert pl.read_parquet(tmp_path / "again.parquet")["cluster"].cast(pl.Int64).to_list() == frame["cluster"].to_list()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--file", "people.csv"], "needs --out"),
        (["--file", "people.csv", "--out", "c.csv", "--dry-run"], "makes no sense with --file"),
        (["--out", "c.csv", "--id", "x"], "--out, --id: only with --file"),
        (["--no-report"], "--no-report: only with --file"),
        (["--file", "people.csv", "--out", "c.csv", "--report", "p.html", "--no-report"], "asks for none"),
    ],
)
def test_options_that_do_not_go_together(arguments: list[str], message: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert message in result.output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--out", "clusters.xlsx"], "its ending names no format"),
        (["--out", "nowhere/clusters.csv"], "no such folder"),
        (["--out", "people.csv"], "it is the file that is read"),
        (["--out", "c.csv", "--columns", "имя"], "is not COLUMN=MEANING"),
        (["--out", "c.csv", "--columns", "имя=name"], "is no meaning of a column"),
    ],
)
def test_faults_are_told_before_anything_is_written(
    people: Path, arguments: list[str], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(people.parent)
    result = run("--file", people, *arguments)
    assert isinstance(result.exception, InputError)
    assert message in str(result.exception)
    assert [path.name for path in people.parent.iterdir()] == ["people.csv"]


def test_a_page_stands_beside_the_clusters_unless_none_is_asked_for(people: Path, tmp_path: Path) -> None:
    assert run("--file", people, "--out", tmp_path / "clusters.csv", "--columns", "who=ignore").exit_code == 0
    page = (tmp_path / "clusters.html").read_text("utf-8")
    for heading in ("What agreement is worth", "Cluster sizes", "Doubtful cases"):
        assert heading in page
    assert run("--file", people, "--out", tmp_path / "more.csv", "--no-report").exit_code == 0
    assert not (tmp_path / "more.html").exists()


def test_corrections_are_parsed() -> None:
    assert corrections(" a = email, b=c=phone,") == {"a": "email", "b=c": "phone"}
