"""The web shop's carts: those that became orders, and those left behind."""

from __future__ import annotations

import numpy as np
import polars as pl

from .baskets import Baskets
from .catalogue import Catalogue, skus
from .clock import END, zoned
from .events import Events
from .population import People
from .shop import order_numbers
from .site import Sessions
from .streams import stream
from .tables import PERSON, Table, key, roubles

CARTS_PER_CHUNK = 50_000


def carts(
    seed: int, people: People, catalogue: Catalogue, events: Events, sessions: Sessions, baskets: Baskets
) -> Table:
    """shop/carts.jsonl: carts of sessions that led to an order, and carts left behind."""
    rng = stream(seed, people.chunk, "carts")
    visits, orders = events.visits, events.orders
    converted = visits.order >= 0
    looked = np.bincount(sessions.seen_visit, minlength=len(visits)) > 0
    chosen = (rng.random(len(visits)) < np.where(converted, 0.45, 0.22)) & looked
    visit = np.flatnonzero(chosen)
    place = np.full(len(visits), -1, dtype=np.int64)
    place[visit] = np.arange(len(visit))
    first, last = (np.searchsorted(baskets.order, visits.order[visit], side=side) for side in ("left", "right"))
    lines = np.where(converted[visit], last - first, 0)
    owner = np.repeat(np.arange(len(visit)), lines)
    ahead = np.arange(len(owner)) - np.repeat(np.cumsum(lines) - lines, lines)
    line = np.repeat(first, lines) + ahead
    left = (place[sessions.seen_visit] >= 0) & ~converted[sessions.seen_visit]
    left_owner = place[sessions.seen_visit[left]]
    items = pl.DataFrame(
        {
            "cart": np.concatenate([owner, left_owner]),
            "product": np.concatenate([baskets.product[line], sessions.seen_product[left]]),
            "quantity": np.concatenate([baskets.quantity[line], np.ones(len(left_owner), dtype=np.int64)]),
        }
    ).unique(["cart", "product"], keep="first", maintain_order=True)
    price = catalogue.price[items["product"].to_numpy()]
    grouped = (
        items.with_columns(pl.Series("unit_price", price), pl.Series("sku", skus()).gather(items["product"]))
        .with_columns((pl.col("unit_price") * pl.col("quantity")).alias("total"), roubles("unit_price"))
        .group_by("cart", maintain_order=True)
        .agg(pl.col("total").sum(), pl.struct("sku", "quantity", "unit_price").alias("items"))
    )
    ended = np.where(
        converted[visit], orders.at[visits.order[visit]], visits.at[visit] + rng.integers(60, 1800, len(visit))
    )
    rows = (
        pl.DataFrame(
            {
                PERSON: visits.person[visit],
                "cart": np.arange(len(visit), dtype=np.int64),
                "cart_id": people.chunk * CARTS_PER_CHUNK + np.arange(len(visit), dtype=np.int64),
                "customer_id": sessions.logged_in[visit],
                "cookie": pl.Series(sessions.cookie).gather(visit),
                "created_at": visits.at[visit] + 20,
                "updated_at": np.minimum(ended, END - 1),
                "status": pl.Series(["abandoned", "converted"]).gather(converted[visit].astype(np.int64)),
                "order_number": order_numbers(people.chunk, visits.order[visit]),
                "currency": "RUB",
            }
        )
        .join(grouped, on="cart", how="left", maintain_order="left")
        .with_columns(
            key("K", "cart_id", 8), zoned("created_at"), zoned("updated_at"), key("A", "order_number", 8),
            roubles("total"),
            pl.when(pl.col("customer_id") >= 0).then(pl.col("customer_id")),
        )
        .drop("cart")
        .select(pl.exclude("total", "items"), "total", "items")
    )  # fmt: skip
    return Table("shop/carts.jsonl", rows)
