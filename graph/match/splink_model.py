"""The model in Splink's terms, and the linker that computes with it."""

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
from .prepare import RECORD

if TYPE_CHECKING:
    from splink import DuckDBAPI, Linker

THREADS = 2
"""More do not help: the work is bound by memory on the machines that it was measured on."""


def settings(
    comparisons: tuple[Comparison, ...], trained: Mapping[str, tuple[Trained | None, ...]], prior: float
) -> dict[str, Any]:
    """Splink's settings; a level whose shares are None is left to be trained."""
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": RECORD,
        "probability_two_random_records_match": prior,
        "blocking_rules_to_generate_predictions": [],
        "comparisons": [_comparison(one, trained.get(one.name, (None,) * len(one.levels))) for one in comparisons],
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": False,
        "max_iterations": 15,
        "em_convergence": 0.001,
    }


def _comparison(comparison: Comparison, trained: tuple[Trained | None, ...]) -> dict[str, Any]:
    known = (" OR ".join(f'"{name}_{side}" IS NOT NULL' for name in comparison.needs) for side in "lr")
    levels: list[dict[str, Any]] = [
        {"sql_condition": "NOT (" + " AND ".join(f"({one})" for one in known) + ")", "is_null_level": True}
    ]
    for level, shares in zip(comparison.levels, trained, strict=True):
        made: dict[str, Any] = {
            "sql_condition": level.condition.sql() if level.condition else "ELSE",
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
    table: pl.DataFrame, wanted: dict[str, Any], frequencies: Mapping[str, pl.DataFrame]
) -> Iterator[tuple[Linker, DuckDBAPI, duckdb.DuckDBPyConnection]]:
    """A linker over a prepared table, with the interface and the connection that it computes by.

    Args:
        table: Prepared records.
        wanted: Splink's settings.
        frequencies: By field, its values with the share of each: columns `<field>` and `tf_<field>`.
    """
    # Imported here: it takes two seconds, and asking for help should not.
    from splink import DuckDBAPI, Linker

    logging.getLogger("splink").setLevel(logging.ERROR)  # its progress is for its own users
    with duckdb.connect(config={"threads": THREADS}) as connection, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Splink's advice on levels that a small table never shows
        connection.from_arrow(table.to_arrow()).create("records")
        api = DuckDBAPI(connection=connection)
        made = Linker(api.register("records"), wanted, log_level=None)
        for field, shares in frequencies.items():
            connection.from_arrow(shares.to_arrow()).create(f"shares_{field}")
            made.table_management.register_term_frequency_lookup(api.register(f"shares_{field}"), field)
        yield made, api, connection


def predict(table: pl.DataFrame, pairs: pl.DataFrame, model: Model, at_least: float) -> pl.DataFrame:
    """Score candidate pairs.

    Args:
        table: Prepared records.
        pairs: `left` and `right`.
        model: The model.
        at_least: Weight in bits below which a pair is dropped.

    Returns:
        `left`, `right`, `weight` (bits, the prior's included) and `veto` (a comparison that contradicts, or null), in
        order of the pairs' numbers.
    """
    frequencies = {field: shares_of(table, field, model) for field in model.rare}
    contradicting = model.vetoing
    wanted = settings(model.comparisons, model.trained, model.prior)
    wanted["retain_matching_columns"] = bool(contradicting)  # with them come the levels that hold
    with linker(table, wanted, frequencies) as (made, api, connection):
        keyed = pairs.select(join_key_l="left", join_key_r="right", match_key=pl.lit("0"))
        connection.from_arrow(keyed.to_arrow()).create("pairs")
        made.table_management.register_blocked_pairs_for_predict(api.register("pairs"))
        found = connection.table(made.inference.predict(threshold_match_weight=at_least).physical_name)
        gammas = [f'"gamma_{name}"' for name in contradicting]
        scored: pl.DataFrame = found.project(", ".join([f"{RECORD}_l", f"{RECORD}_r", "match_weight", *gammas])).pl()
    veto = pl.coalesce(pl.when(pl.col(f"gamma_{name}") == 0).then(pl.lit(name)) for name in contradicting)
    return scored.select(
        left=f"{RECORD}_l", right=f"{RECORD}_r", weight="match_weight",
        veto=veto if contradicting else pl.lit(None, pl.String),
    ).sort("left", "right")  # fmt: skip


def shares_of(table: pl.DataFrame, field: str, model: Model) -> pl.DataFrame:
    """The share that the model gives to every value of a field in a table."""
    values = table[field].drop_nulls().unique()
    known = model.shares.get(field, {})
    shares = pl.Series([known.get(value, model.rare[field]) for value in values], dtype=pl.Float64)
    return pl.DataFrame({field: values, f"tf_{field}": shares})
