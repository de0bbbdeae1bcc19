"""The data sets: where they lie or how they are made, and the bar each must reach."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from . import recipes
from .companies import companies
from .customers import customers
from .families import families
from .noise import ID, Generated
from .peer import Recipe
from .scripts import scripts

FOLDER = Path(__file__).parents[4] / "shared" / "data" / "er"
SEED = 20_260_701


@dataclass(frozen=True)
class Data:
    """Records without their truth, who they truly are, how the peer models them, and which column is their id."""

    frame: pl.DataFrame
    truth: list[str]
    recipe: Callable[[], Recipe]
    id_column: str


@dataclass(frozen=True)
class Bar:
    """The least that is asked; None asks nothing."""

    precision: float | None = None
    recall: float | None = None
    f1: float | None = None
    b_cubed: float | None = None
    seconds: float | None = None
    floor: tuple[str, ...] = ()
    """Columns; recall must not be below that of joining all records that are equal in one of them."""


@dataclass(frozen=True)
class DataSet:
    """A data set by name; `read` gets the number of records for the largest one and raises where a file is missing."""

    name: str
    read: Callable[[int], Data]
    bar: Bar = field(default_factory=Bar)


def _historical(_: int) -> Data:
    frame = pl.read_parquet(FOLDER / "splink" / "historical_figures_with_errors_50k.parquet")
    return _labelled(frame, "cluster", recipes.historical, "unique_id")


def _fake(_: int) -> Data:
    return _labelled(_csv("splink/fake_1000.csv"), "cluster", recipes.fake, "unique_id")


def _febrl(recipe: Callable[[], Recipe], *files: str) -> Callable[[int], Data]:
    def read(_: int) -> Data:
        frame = pl.concat(_csv(f"febrl/{name}.csv") for name in files)
        entity = pl.col("rec_id").str.extract(r"^(rec-\d+)").alias("entity")
        return _labelled(frame.with_columns(entity), "entity", recipe, "rec_id")

    return read


def _sites(_: int) -> Data:
    return _labelled(_csv("dedupe_examples/csv_example_input_with_true_ids.csv"), "True Id", recipes.sites, "Id")


def _shared_phones(most: int) -> Data:
    return _made(customers(min(most, 200_000), share=0.02, phones=20, seed=SEED), recipes.customers)


def _million(most: int) -> Data:
    return _made(customers(most, share=0.003, phones=200, seed=SEED), recipes.customers)


def _scripts(_: int) -> Data:
    return _made(scripts(5_000, FOLDER, SEED), recipes.scripts)


def _families(_: int) -> Data:
    return _made(families(3_000, SEED), recipes.families)


def _companies(_: int) -> Data:
    return _made(companies(3_000, SEED), recipes.companies)


def _csv(name: str) -> pl.DataFrame:
    texts = pl.all().str.strip_chars().replace("", None)
    return pl.read_csv(FOLDER / name, infer_schema=False).rename(str.strip).with_columns(texts)


def _labelled(frame: pl.DataFrame, truth: str, recipe: Callable[[], Recipe], ids: str) -> Data:
    return Data(frame.drop(truth), frame[truth].cast(pl.String).to_list(), recipe, ids)


def _made(generated: Generated, recipe: Callable[[], Recipe]) -> Data:
    return Data(generated.frame, generated.truth, recipe, ID)


SETS = (
    DataSet("historical_50k", _historical, Bar(f1=0.91, b_cubed=0.93)),
    DataSet("febrl3", _febrl(recipes.febrl, "dataset3"), Bar(f1=0.9994)),
    DataSet("febrl4", _febrl(recipes.febrl_linked, "dataset4a", "dataset4b"), Bar(f1=0.9996)),
    DataSet("fake_1000", _fake, Bar(f1=0.945, b_cubed=0.956)),
    DataSet("febrl1", _febrl(recipes.febrl, "dataset1")),
    DataSet("febrl2", _febrl(recipes.febrl, "dataset2")),
    DataSet("sites", _sites),
    DataSet("shared_phones", _shared_phones, Bar(precision=0.999, floor=("phone", "email"))),
    DataSet("million", _million, Bar(seconds=60.0)),
    DataSet("scripts", _scripts),
    DataSet("families", _families, Bar(precision=0.995, recall=0.95)),
    DataSet("companies", _companies),
)
