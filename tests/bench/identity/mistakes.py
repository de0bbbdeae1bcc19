"""Which pairs were missed or wrongly merged, grouped by the fields on which they agree."""

from __future__ import annotations

import polars as pl
from rich.table import Table

from .ours import Found
from .sets import Data

_SIDES = ["left", "right"]


def mistakes(data: Data, found: Found, most: int) -> Table:
    """The `most` commonest patterns of each kind of mistake, each with one such pair.

    A pattern says of each column whether the two agree to the letter (=), differ (≠), or one is silent (·). The weight
    is that of the pair itself in bits; a pair without one was not compared, or fell below the engine's limit.
    """
    columns = ", ".join(found.columns)
    table = Table("mistake", "pattern", "pairs", "weight", "for instance", title=f"Mistakes by {columns}")
    for (kind,), rows in pairs_mistaken(data, found).sort("kind").group_by("kind", maintain_order=True):
        groups = rows.group_by("pattern", pl.col("weight").is_null().alias("unscored")).agg(
            pl.len(), pl.col("weight").mean(), *(pl.col(f"{side} id").sort_by(*_SIDES).first() for side in _SIDES)
        )
        groups = groups.sort("len", "pattern", "unscored", descending=[True, False, False])
        table.add_section()
        table.add_row(f"[bold]{kind}", "", f"{len(rows):,}", "", "")
        for pattern, _, pairs, weight, left, right in groups.head(most).iter_rows():
            table.add_row("", pattern, f"{pairs:,}", "–" if weight is None else f"{weight:+.1f}", f"{left} {right}")
    return table


def pairs_mistaken(data: Data, found: Found) -> pl.DataFrame:
    """The pairs that are in one partition only: kind, left, right, weight, pattern, left id, right id."""
    records = data.frame.select(pl.col(data.id_column).alias("id"), *found.columns).with_columns(
        pl.Series("true", data.truth), pl.Series("cluster", found.clusters), pl.int_range(pl.len()).alias("n")
    )
    together = {name: _together(records, name) for name in ("true", "cluster")}
    missed = together["true"].join(together["cluster"], on=_SIDES, how="anti").with_columns(kind=pl.lit("missed"))
    wrong = (
        together["cluster"].join(together["true"], on=_SIDES, how="anti").with_columns(kind=pl.lit("wrongly merged"))
    )
    scored = found.pairs.select(
        pl.min_horizontal(_SIDES).cast(pl.Int64).alias("left"),
        pl.max_horizontal(_SIDES).cast(pl.Int64).alias("right"),
        "weight",
    )
    pairs = pl.concat([missed, wrong]).join(scored, on=_SIDES, how="left")
    for side in _SIDES:
        named = records.select(pl.col("n").alias(side), pl.exclude("n", "true", "cluster").name.prefix(f"{side} "))
        pairs = pairs.join(named, on=side)
    pattern = pl.concat_str(_mark(pl.col(f"left {name}"), pl.col(f"right {name}")) for name in found.columns)
    return pairs.select("kind", *_SIDES, "weight", pattern.alias("pattern"), "left id", "right id")


def _together(records: pl.DataFrame, by: str) -> pl.DataFrame:
    several = records.select("n", by).filter(pl.len().over(by) > 1)
    pairs = several.join(several, on=by, suffix=" right").filter(pl.col("n") < pl.col("n right"))
    return pairs.select(pl.col("n").alias("left"), pl.col("n right").alias("right"))


def _mark(left: pl.Expr, right: pl.Expr) -> pl.Expr:
    silent = left.is_null() | right.is_null()
    return pl.when(silent).then(pl.lit("·")).when(left == right).then(pl.lit("=")).otherwise(pl.lit("≠"))
