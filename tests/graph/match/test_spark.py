"""Spark gives what DuckDB gives. Where pyspark or a Java that it accepts is missing, what can be shown without is."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import ExitStack
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import sqlglot
from click.testing import CliRunner
from sqlglot import exp

from graph.errors import SettingsError
from graph.match import spark_engine as engine_module
from graph.match.comparisons import asked, comparisons_for
from graph.match.conditions import Condition
from graph.match.engine import match
from graph.match.keys import block
from graph.match.meaning import Meaning as M
from graph.match.prepare import LISTS
from graph.match.spark_engine import check, spark_engine
from graph.match.splink_model import predict
from graph.match.sql import DUCKDB, SPARK, Engine
from graph.resolve.cli import resolve

SMALL = "--master local[2] --driver-memory 1g --conf spark.ui.enabled=false --conf spark.sql.shuffle.partitions=2"
TEXTS = (
    "given", "patronymic", "family", "suffix", "born", "year", "age", "sex", "postcode", "area", "address", "city",
    "region", "company", "attribute_1",
)  # fmt: skip
MANY = (*sorted(LISTS), "emails_common", "phones_common")
CONDITIONS: list[Condition] = [
    level.condition for comparison in comparisons_for([*TEXTS, *MANY]) for level in comparison.levels if level.condition
]
COLUMNS = {
    "given": M.GIVEN_NAME, "family": M.FAMILY_NAME, "born": M.BIRTH_DATE, "email": M.EMAIL, "phone": M.PHONE,
    "address": M.ADDRESS, "zip": M.POSTCODE, "city": M.CITY, "firm": M.COMPANY,
}  # fmt: skip


@pytest.fixture(scope="module")
def spark() -> Iterator[None]:
    """A session on this machine, of two threads."""
    with pytest.MonkeyPatch.context() as patch, ExitStack() as running:
        patch.setenv("PYSPARK_SUBMIT_ARGS", f"{SMALL} pyspark-shell")
        try:
            running.enter_context(spark_engine())
        except SettingsError as fault:
            pytest.skip(fault.detail)
        yield


@pytest.fixture(scope="module")
def people() -> pl.DataFrame:
    """Two hundred people, most of them more than once, with slips, gaps, and names of several scripts."""
    chance = random.Random(3)

    def slip(text: str) -> str | None:
        kind, at = chance.randint(0, 9), chance.randrange(len(text))
        swapped = text[:at] + text[at : at + 2][::-1] + text[at + 2 :]
        return {0: text[:at] + text[at + 1 :], 1: text[:at] + "ы" + text[at + 1 :], 2: swapped, 3: None}.get(kind, text)

    rows = []
    for n in range(200):
        person = [
            chance.choice(["Анна", "Пётр", "Мария", "Ольга", "Katherine", "Robert", "李伟", "محمد"]),
            chance.choice(["Иванов", "Петрова", "Smith", "Kuznetsov"]) + chance.choice("абвгд"),
            f"{chance.randint(1950, 2000)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
            f"user{chance.randint(0, 200)}.{n}@mail.ru",
            f"+7916{chance.randint(1_000_000, 9_999_999)}",
            f"ул. Ленина {chance.randint(1, 300)} кв {n % 40}",
            f"1{chance.randint(10_000, 10_400)}",
            chance.choice(["Тула", "Омск", "Москва"]),
            f"ООО Ромашка {chance.randint(1, 40)} Торг",
        ]
        rows += [[slip(text) for text in person] for _ in range(chance.choice([1, 2, 3]))]
    return pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String), orient="row")


@pytest.mark.usefixtures("spark")
def test_both_engines_find_the_same(people: pl.DataFrame) -> None:
    ours = match(people, COLUMNS)
    theirs = match(people, COLUMNS, model=ours.model, engine=Engine.SPARK)
    assert len(set(ours.cluster)) < len(people) - 100
    assert theirs.cluster == ours.cluster
    assert theirs.confidence == ours.confidence
    assert theirs.pairs.equals(ours.pairs)
    assert theirs.review.equals(ours.review)


@pytest.mark.usefixtures("spark")
def test_both_engines_weigh_every_candidate_alike(people: pl.DataFrame) -> None:
    ours = match(people, COLUMNS)
    pairs = block(ours.table).pairs(ours.model.largest_block)
    here, there = (predict(ours.table, pairs, ours.model, -1000.0, engine) for engine in Engine)
    assert len(here) == len(there) == len(pairs) > 1000
    assert here.drop("weight").equals(there.drop("weight"))
    assert float((here["weight"] - there["weight"]).abs().to_numpy().max()) < 1e-6


@pytest.mark.usefixtures("spark")
def test_every_condition_holds_on_spark_as_in_python() -> None:
    from pyspark.sql import SparkSession

    chance = random.Random(5)
    words = ["анна", "ан", "anna", "nana", "李伟", "a", "1944-11-39", "1944-39-11", "1944-11-38", "ул ленина 2 кв 7"]
    records: list[dict[str, Any]] = [
        {field: chance.choice([None, *words]) for field in TEXTS}
        | {field: chance.choice([None, chance.sample(words, chance.randint(1, 3))]) for field in MANY}
        for _ in range(40)
    ]
    kinds = dict.fromkeys(TEXTS, pl.String()) | dict.fromkeys(MANY, pl.List(pl.String))
    frame = pl.DataFrame(records, schema=kinds).with_columns(n=pl.int_range(pl.len()))
    left, right = (frame.rename({name: f"{name}_{side}" for name in frame.columns}) for side in "lr")
    pairs = left.join(right, how="cross")
    session = SparkSession.active()
    session.createDataFrame(pairs.to_arrow()).createOrReplaceTempView("every_pair")
    asked_of = ", ".join(f"coalesce({one.sql(SPARK)}, false) AS c{at}" for at, one in enumerate(CONDITIONS))
    found = session.sql(f"SELECT n_l, n_r, {asked_of} FROM every_pair ORDER BY n_l, n_r").collect()
    assert len(found) == 1600
    for row in found:
        one, other = records[row["n_l"]], records[row["n_r"]]
        assert list(row[2:]) == [condition.holds(one, other) for condition in CONDITIONS], (one, other)


@pytest.mark.parametrize("condition", CONDITIONS, ids=repr)
def test_every_condition_is_sql_of_both_dialects(condition: Condition) -> None:
    wanted = {f"{field}_{side}" for field in asked(condition) for side in "lr"}
    for dialect, name in ((DUCKDB, "duckdb"), (SPARK, "spark")):
        tree = sqlglot.parse_one(condition.sql(dialect), read=name)
        assert {column.name for column in tree.find_all(exp.Column)} == wanted


def test_spark_is_refused_where_it_cannot_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "find_spec", lambda name: None)
    with pytest.raises(SettingsError, match="package pyspark, which is not installed") as fault:
        check()
    assert "pyspark>=4.1" in fault.value.hint
    monkeypatch.setattr(engine_module, "find_spec", lambda name: ModuleSpec(name, None))
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(SettingsError, match="needs Java") as fault:
        check()
    assert "JAVA_HOME" in fault.value.hint
    monkeypatch.delenv("JAVA_HOME")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SettingsError, match="needs Java"):
        check()


@pytest.mark.parametrize(("arguments", "setting"), [(["--engine", "spark"], "duckdb"), ([], "spark")])
def test_the_engine_is_chosen(
    arguments: list[str], setting: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTRAIT_MATCH_ENGINE", setting)
    monkeypatch.setattr(engine_module, "find_spec", lambda name: None)
    (tmp_path / "people.csv").write_text("name,email\nAnna,anna@mail.ru\nOlga,olga@mail.ru\n")
    paths = ["--file", str(tmp_path / "people.csv"), "--out", str(tmp_path / "clusters.csv")]
    refused = CliRunner().invoke(resolve, [*paths, *arguments])
    assert isinstance(refused.exception, SettingsError), refused.output
    assert [path.name for path in tmp_path.iterdir()] == ["people.csv"]
    assert CliRunner().invoke(resolve, [*paths, "--engine", "duckdb"]).exit_code == 0
