"""Records that many others repeat word for word: set aside while a table is learned from, and joined afterwards.

A few equal records teach what a match looks like. Hundreds, as an export run twice or a default value makes them,
are a block too large to be looked at, and make common what is rare.
"""

from __future__ import annotations

import polars as pl

from .model import Model
from .prepare import RECORD
from .splink_model import predict

MOST_EQUAL = 20
"""Equal records beyond which one stands for all."""


def split_repeats(table: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """A prepared table without what repeats a record too often; records of which nothing is known repeat nothing.

    Returns:
        The table, with the first of equal records where they are too many; and the others: `left`, the first, and
        `right`, the record that repeats it.
    """
    if table.width == 1:
        return table, pl.DataFrame(schema={"left": pl.Int64, "right": pl.Int64})
    repeats = (
        table.select(RECORD, row=table.drop(RECORD).hash_rows())
        .filter(table.select(pl.any_horizontal(pl.all().exclude(RECORD).is_not_null())).to_series())
        .filter(pl.len().over("row") > MOST_EQUAL)
        .select(left=pl.col(RECORD).min().over("row"), right=RECORD)
        .filter(pl.col("left") != pl.col("right"))
    )
    return table.join(repeats, left_on=RECORD, right_on="right", how="anti"), repeats


def with_repeats(table: pl.DataFrame, repeats: pl.DataFrame) -> pl.DataFrame:
    """The whole table again, in the order of its records."""
    copies = repeats.join(table, left_on="left", right_on=RECORD).drop("left").rename({"right": RECORD})
    return pl.concat([table, copies.select(table.columns)]).sort(RECORD)


def score_repeats(table: pl.DataFrame, repeats: pl.DataFrame, model: Model, at_least: float) -> pl.DataFrame:
    """Records scored with the first of those that they repeat, as `predict` scores pairs: one tells for all.

    Args:
        table: The table without them.
        repeats: `left` and `right`.
        model: The model.
        at_least: Weight in bits below which a pair is dropped.
    """
    one = repeats.select("left", right="left").unique()
    return repeats.join(predict(table, one, model, at_least).drop("right"), on="left")
