"""The peer: Splink's own model, trained and clustered by Splink itself, at every threshold of a sweep."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import duckdb
import polars as pl
from splink import DuckDBAPI, Linker, SettingsCreator
from splink.clustering import cluster_pairwise_predictions_at_threshold
from splink.internals.blocking_rule_creator import BlockingRuleCreator
from splink.internals.clustering import cluster_pairwise_predictions_at_multiple_thresholds

from graph.resolve.truth import Scores, compare

USUAL = math.log2(0.95 / 0.05)
"""The threshold of Splink's demos, a probability of 0.95, as a weight in bits."""
SWEEP = (-6.0, -3.0, -1.0, 0.0, 1.0, 2.0, 3.0, USUAL, 6.0, 8.0, 10.0, 13.0, 16.0, 20.0, 25.0, 32.0)
"""Thresholds tried for the peer's best, in bits of match weight."""
Rule = BlockingRuleCreator | str


@dataclass(frozen=True)
class Recipe:
    """A model as a page of Splink's documentation builds it, or as one would build it for a set it has no page for."""

    settings: SettingsCreator
    surely_same: tuple[Rule, ...]
    """Rules from which the share of matching pairs is estimated."""
    recall: float
    """Share of the matching pairs that those rules are taken to find."""
    train_on: tuple[Rule, ...]
    u_pairs: float = 1e6
    without_frequencies: bool = False
    """Whether training leaves out term frequencies."""
    select: str = "*"
    parts: tuple[str, ...] = ("true",)
    """Conditions that part the records into the tables that are linked."""


@dataclass(frozen=True)
class Peer:
    """What the peer reached."""

    best: Scores
    threshold: float
    """Where it is best by pairwise F1, in bits."""
    usual: Scores
    seconds: float
    """Training, scoring and clustering once."""


def splink(frame: pl.DataFrame, truth: Sequence[str], id_column: str, model: Callable[[], Recipe]) -> Peer:
    """Train, score and cluster; the truth serves to find the peer's best threshold, which only the peer is granted."""
    logging.getLogger("splink").setLevel(logging.ERROR)
    recipe = model()
    connection = _quiet()
    connection.register("records", frame.to_arrow())
    started = time.perf_counter()
    api = DuckDBAPI(connection=connection)
    for number, part in enumerate(recipe.parts):
        connection.execute(f"create table part{number} as select {recipe.select} from records where {part}")
    tables = [api.register(f"part{number}") for number in range(len(recipe.parts))]
    linker = Linker(tables if len(tables) > 1 else tables[0], recipe.settings, log_level=None)
    linker.training.estimate_probability_two_random_records_match(list(recipe.surely_same), recall=recipe.recall)
    linker.training.estimate_u_using_random_sampling(max_pairs=recipe.u_pairs, seed=2)
    for rule in recipe.train_on:
        linker.training.estimate_parameters_using_expectation_maximisation(
            rule, estimate_without_term_frequencies=recipe.without_frequencies
        )
    edges = linker.inference.predict(threshold_match_weight=SWEEP[0])
    linker.clustering.cluster_pairwise_predictions_at_threshold(edges, threshold_match_weight=USUAL)
    seconds = time.perf_counter() - started
    clusters = cluster_pairwise_predictions_at_multiple_thresholds(
        connection.sql(f'select "{id_column}" from records'),
        edges,
        db_api=api,
        node_id_column_name=id_column,
        match_probability_thresholds=[1 / (1 + 2**-weight) for weight in SWEEP],
    )
    rows = clusters.as_duckdbpyrelation().pl()
    known = dict(zip(frame[id_column], truth, strict=True))
    at = {
        w: compare(dict(zip(rows[id_column], rows[:, 1 + n].cast(pl.String), strict=True)), known)
        for n, w in enumerate(SWEEP)
    }
    best = max(SWEEP, key=lambda weight: at[weight].pairwise.f1)
    return Peer(at[best], best, at[USUAL], seconds)


def unguarded(frame: pl.DataFrame, truth: Sequence[str], id_column: str, columns: Sequence[str]) -> Scores:
    """The floor: connected components, again Splink's, of records that hold an equal value in one of the columns."""
    edges = pl.concat(
        frame.select(pl.col(id_column).first().over(name).alias("l"), pl.col(id_column).alias("r")).filter(
            frame[name].is_not_null()
        )
        for name in columns
    ).filter(pl.col("l") != pl.col("r"))
    found = cluster_pairwise_predictions_at_threshold(
        frame.select(id_column).to_arrow(),
        edges.to_arrow(),
        DuckDBAPI(connection=_quiet()),
        node_id_column_name=id_column,
        edge_id_column_name_left="l",
        edge_id_column_name_right="r",
    ).as_duckdbpyrelation()
    rows = found.pl()
    clusters = dict(zip(rows[id_column], rows["cluster_id"].cast(pl.String), strict=True))
    return compare(clusters, dict(zip(frame[id_column], truth, strict=True)))


def _quiet() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("set enable_progress_bar = false")
    return connection
