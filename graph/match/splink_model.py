"""The model in Splink's terms, and the linker that computes with it: on DuckDB, or on Spark."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import duckdb
import polars as pl

from .comparisons import Comparison
from .model import Model, Trained
from .narrow import narrowed
from .prepare import RECORD
from .spark_engine import spark_engine
from .sql import DIALECTS, DUCKDB, Engine, Sql

if TYPE_CHECKING:
    from splink import Linker

    from .spark_engine import Register

SUMMED = {"left": pl.Int64, "right": pl.Int64, "together": pl.Float64, "own": pl.Float64, "veto": pl.String}
THREADS = 2
"""More do not help: the work is bound by memory on the machines that it was measured on."""
DIGITS = 9
"""Of a weight in bits: the logarithms of two engines differ in the sixteenth, and no tie shall hang on that."""


def settings(
    comparisons: tuple[Comparison, ...],
    trained: Mapping[str, tuple[Trained | None, ...]],
    prior: float,
    dialect: Sql = DUCKDB,
) -> dict[str, Any]:
    """Splink's settings; a level whose shares are None is left to be trained."""
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": RECORD,
        "probability_two_random_records_match": prior,
        "blocking_rules_to_generate_predictions": [],
        "comparisons": [
            _comparison(one, trained.get(one.name, (None,) * len(one.levels)), dialect) for one in comparisons
        ],
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": False,
        "max_iterations": 15,
        "em_convergence": 0.001,
    }


def _comparison(comparison: Comparison, trained: tuple[Trained | None, ...], dialect: Sql) -> dict[str, Any]:
    sides = zip(*map(dialect.pair, comparison.needs), strict=True)
    known = (" OR ".join(f"{name} IS NOT NULL" for name in names) for names in sides)
    silent = ["NOT (" + " AND ".join(f"({one})" for one in known) + ")"]
    silent += [f"coalesce({condition.sql(dialect)}, FALSE)" for condition in comparison.unless]
    levels: list[dict[str, Any]] = [{"sql_condition": " OR ".join(silent), "is_null_level": True}]
    for level, shares in zip(comparison.levels, trained, strict=True):
        made: dict[str, Any] = {
            "sql_condition": level.condition.sql(dialect) if level.condition else "ELSE",
            "label_for_charts": level.label,
        }
        if level.frequency:
            made["tf_adjustment_column"] = level.frequency
        if shares:
            made |= {"m_probability": shares.m, "u_probability": shares.u}
        levels.append(made)
    return {"output_column_name": comparison.name, "comparison_levels": levels}


@contextmanager
def linker(
    table: pl.DataFrame,
    wanted: dict[str, Any],
    frequencies: Mapping[str, pl.DataFrame],
    engine: Engine = Engine.DUCKDB,
) -> Iterator[tuple[Linker, Register]]:
    """A linker over a prepared table, and what makes a table of a frame there.

    Args:
        table: Prepared records.
        wanted: Splink's settings, in the engine's dialect.
        frequencies: By field, its values with the share of each: columns `<field>` and `tf_<field>`.
        engine: What computes.

    Raises:
        SettingsError: the engine is not installed, or cannot start.
    """
    # Imported here: it takes two seconds, and asking for help should not.
    from splink import Linker

    logging.getLogger("splink").setLevel(logging.ERROR)  # its progress is for its own users
    opened = spark_engine() if engine is Engine.SPARK else _duckdb_engine()
    # Splink's advice on levels that a small table never shows, and Spark's on versions of pandas, which is not used.
    with warnings.catch_warnings(action="ignore"), opened as register:
        made = Linker(register("records", table), wanted, log_level=None)
        for field, shares in frequencies.items():
            made.table_management.register_term_frequency_lookup(register(f"shares_{field}", shares), field)
        yield made, register


@contextmanager
def _duckdb_engine() -> Iterator[Register]:
    from splink import DuckDBAPI

    with duckdb.connect(config={"threads": THREADS}) as connection:
        connection.execute("PRAGMA disable_progress_bar")
        api = DuckDBAPI(connection=connection)

        def register(name: str, frame: pl.DataFrame) -> Any:
            connection.from_arrow(frame.to_arrow()).create(name)
            return api.register(name)

        yield register


def predict(
    table: pl.DataFrame, pairs: pl.DataFrame, model: Model, at_least: float, engine: Engine = Engine.DUCKDB
) -> pl.DataFrame:
    """Score candidate pairs.

    Args:
        table: Prepared records.
        pairs: `left` and `right`.
        model: The model.
        at_least: Weight in bits below which a pair is dropped.
        engine: What computes; the result is the same.

    Returns:
        `left`, `right`, `weight` (bits, the prior's included) and `veto` (a comparison that contradicts, or null), in
        order of the pairs' numbers.

    Raises:
        SettingsError: the engine is not installed, or cannot start.
    """
    sums = witnesses(table, pairs, model, at_least, engine)
    weight = (sums["together"] + model.prior_weight).clip(upper_bound=model.household) + sums["own"]
    scored = sums.select("left", "right", weight=weight.round(DIGITS), veto="veto")
    return scored.filter(pl.col("weight") >= at_least).sort("left", "right")


def witnesses(
    table: pl.DataFrame, pairs: pl.DataFrame, model: Model, at_least: float, engine: Engine = Engine.DUCKDB
) -> pl.DataFrame:
    """What speaks for candidate pairs: as `predict`, with the bits of what is `together` and of the rest, each summed.

    Raises:
        SettingsError: the engine is not installed, or cannot start.
    """
    if pairs.is_empty() or not model.comparisons:
        return pl.DataFrame(schema=SUMMED)
    if len(pairs) < len(table):
        table = table.filter(pl.col(RECORD).is_in(pl.concat([pairs["left"], pairs["right"]]).unique().implode()))
    table, comparisons = narrowed(table, model.comparisons)
    frequencies = {field: shares_of(table, field, model) for field in model.rare}
    contradicting = model.vetoing
    shared = [one for one in model.comparisons if one.together]
    bits = [f"mw_{one.name}" for one in shared]
    bits += [f"mw_tf_adj_{one.name}" for one in shared if any(level.frequency for level in one.levels)]
    wanted = settings(comparisons, model.trained, model.prior, DIALECTS[engine])
    wanted["retain_intermediate_calculation_columns"] = bool(bits)
    wanted["retain_matching_columns"] = bool(contradicting)  # with them come the levels that hold
    columns = [f"{RECORD}_l", f"{RECORD}_r", "match_weight", *bits, *(f"gamma_{name}" for name in contradicting)]
    with linker(table, wanted, frequencies, engine) as (made, register):
        keyed = pairs.select(join_key_l="left", join_key_r="right", match_key=pl.lit("0"))
        made.table_management.register_blocked_pairs_for_predict(register("pairs", keyed))
        found = made.inference.predict(threshold_match_weight=at_least).physical_name
        query = f"SELECT {', '.join(columns)} FROM {found}"  # noqa: S608  # names of ours, no value is in it
        narrow = made.misc.query_sql(query)  # type: ignore[no-untyped-call]  # not typed by splink
        scored = pl.DataFrame(narrow.as_pyarrow_table())
    vetoes = [pl.when(pl.col(f"gamma_{name}") == 0).then(pl.lit(name)) for name in contradicting]
    together = pl.sum_horizontal(bits) if bits else pl.lit(0.0)
    return scored.select(
        left=f"{RECORD}_l", right=f"{RECORD}_r", together=together,
        own=pl.col("match_weight") - model.prior_weight - together,
        veto=pl.coalesce(vetoes) if vetoes else pl.lit(None, pl.String),
    )  # fmt: skip


def shares_of(table: pl.DataFrame, field: str, model: Model) -> pl.DataFrame:
    """The share that the model gives to every value of a field in a table."""
    values = table[field].drop_nulls().unique()
    known = model.shares.get(field, {})
    shares = pl.Series([known.get(value, model.rare[field]) for value in values], dtype=pl.Float64)
    return pl.DataFrame({field: values, f"tf_{field}": shares})
