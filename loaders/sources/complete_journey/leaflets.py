"""The weekly leaflets: which product was in them, and in how many stores."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import polars as pl

from graph.model import contact

from ...fields import Number, Text, TypedRow
from ...readers.parquet_file import LINE
from ...source import Context, Record
from .campaigns import NEW_YORK
from .described import undescribed_product

NO_LEAFLET = "0"
SECOND_WEEK = datetime(2017, 1, 2, tzinfo=NEW_YORK)
"""Weeks begin on Mondays; the first is 1 January alone."""

AHEAD = timedelta(days=2)
"""Leaflets are taken to be out on the Saturday before their week; the data do not say."""


class LeafletRow(TypedRow):
    """promotions.parquet, brought together: a product in the leaflet of a week, with one of its stores.

    Attributes:
        stores: In how many stores it was in the leaflet.
        most: In how many the product was that was in most.
    """

    product_id: Number
    store_id: Number
    week: Number
    mailer_location: Text
    stores: int = 1
    most: int = 1


def leaflets(rows: pl.LazyFrame) -> pl.LazyFrame:
    """One row for each product and week, of the 21 million of products, stores, weeks and places."""
    named = rows.filter(pl.col("mailer_location") != NO_LEAFLET).group_by("product_id", "week")
    first = (pl.col(name).min() for name in (LINE, "store_id", "mailer_location"))
    told = named.agg(*first, stores=pl.col("store_id").n_unique())
    return told.with_columns(most=pl.col("stores").max().over("week"))


def leaflet(row: LeafletRow, context: Context) -> Iterator[Record]:
    """The leaflet of a week, once, and the product in it."""
    uid = context.uid("leaflet", row.week)
    if context.first(uid):
        begin = SECOND_WEEK + timedelta(weeks=row.week - 2)
        yield contact.Promotion(
            uid=uid,
            name=f"Leaflet of week {row.week}",
            kind="leaflet",
            announced_at=(begin - AHEAD).astimezone(UTC),
            starts_at=begin.astimezone(UTC),
            ends_at=(begin + timedelta(weeks=1) - timedelta(seconds=1)).astimezone(UTC),
        )
    item = context.uid(row.product_id)
    yield from undescribed_product(row.product_id, context)
    yield contact.PROMOTES(uid, item, contact.Reach(share=row.stores / row.most))
