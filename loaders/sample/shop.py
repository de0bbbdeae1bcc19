"""The web shop's export: customers, products, orders, returns, carts."""

from __future__ import annotations

import numpy as np
import polars as pl

from .baskets import Baskets
from .catalogue import BRANDS, CATEGORIES, PER_CATEGORY, Catalogue, skus
from .clock import DAY, DAYS, END, NEVER, zoned
from .contacts import Typist
from .events import Orders
from .numbers import card
from .population import CITIES, People
from .pricing import Bills
from .site import customer_ids
from .streams import SHARED, Ints, stream
from .tables import PERSON, Table, key, roubles, truth

ORDERS_PER_CHUNK = 100_000
RETURNS_PER_CHUNK = 10_000


def order_numbers(chunk: int, orders: Ints) -> Ints:
    """Order numbers by position in the chunk; -1 stays -1."""
    return np.where(orders >= 0, chunk * ORDERS_PER_CHUNK + orders, -1)


def customers(seed: int, people: People) -> list[Table]:
    """shop/customers.csv, one account per person who shops."""
    rng = stream(seed, people.chunk, "shop")
    typist = Typist(rng, people)
    who = np.flatnonzero(people.in_shop)
    persons: list[int] = who.tolist()
    days: list[int] = people.joined[who].tolist()
    u = rng.random((5, len(who)))
    linked = people.in_loyalty[who] & (u[0] < 0.65)
    cards = card(people.number[who])
    rows = pl.DataFrame(
        {
            PERSON: who,
            "customer_id": customer_ids(people)[who],
            "email": [typist.email(p, 0.07) for p in persons],
            "phone": [typist.phone(p, d, 0.14) for p, d in zip(persons, days, strict=True)],
            "first_name": [typist.loose(p, typist.first_name(p)) for p in persons],
            "last_name": [
                None if skip else typist.loose(p, typist.last_name(p, d))
                for p, d, skip in zip(persons, days, (u[1] < 0.06).tolist(), strict=True)
            ],
            "birth_date": np.datetime64("1970-01-01", "D") + people.birth[who].astype("timedelta64[D]"),
            "city": pl.Series(CITIES).gather(people.city[who]),
            "registered_at": people.joined[who] * DAY
            + (3600 * (6 + np.where(people.joined[who] < 0, 16, 1) * u[2])).astype(np.int64),
            "loyalty_card": pl.Series(cards).zip_with(pl.Series(linked), pl.Series([None] * len(who), dtype=pl.String)),
            "marketing_consent": people.in_mailing[who],
        }
    ).with_columns(
        pl.when(pl.Series(u[3] < 0.55)).then(pl.col("birth_date")),
        pl.when(pl.Series(u[4] < 0.8)).then(pl.col("city")),
        zoned("registered_at"),
    )
    return [Table("shop/customers.csv", rows), truth("shop", "customers", rows["customer_id"], rows[PERSON])]


def products(seed: int, catalogue: Catalogue) -> Table:
    """shop/products.csv, the same for all chunks."""
    rng = stream(seed, SHARED, "product names")
    paths = [path for path, *_ in CATEGORIES for _ in range(PER_CATEGORY)]
    brands = [BRANDS[i] for i in rng.integers(0, len(BRANDS), len(paths)).tolist()]
    noun = [path.split(" > ")[1] for path in paths]
    rows = pl.DataFrame(
        {
            "sku": skus(),
            "name": [f"{n} {b} {i % PER_CATEGORY + 1}" for i, (n, b) in enumerate(zip(noun, brands, strict=True))],
            "category": paths,
            "brand": brands,
            "price": catalogue.price,
            "currency": "RUB",
            "replenish_days": [int(days) or None for _, _, days, _, _ in CATEGORIES for _ in range(PER_CATEGORY)],
        }
    )
    return Table("shop/products.csv", rows.with_columns(roubles("price")))


def _lines(catalogue: Catalogue, baskets: Baskets) -> pl.DataFrame:
    price = catalogue.price[baskets.product]
    lines = pl.DataFrame(
        {
            "order": baskets.order,
            "line": baskets.line + 1,
            "sku": pl.Series(skus()).gather(baskets.product),
            "quantity": baskets.quantity,
            "unit_price": price,
            "amount": price * baskets.quantity,
        }
    ).with_columns(roubles("unit_price"), roubles("amount"))
    parts = pl.struct("line", "sku", "quantity", "unit_price", "amount").alias("lines")
    return lines.select("order", parts).group_by("order", maintain_order=True).agg(pl.col("lines"))


def _discounts(people: People, orders: Orders, bills: Bills, codes: list[str]) -> pl.DataFrame:
    parts = []
    quarter = pl.Series([f"PROMO-{i + 1}" for i in range(DAYS // 91 + 1)]).gather(orders.at // DAY // 91)
    offer = pl.Series(codes).gather(np.maximum(bills.offer, 0))
    nothing = pl.Series([None] * len(orders), dtype=pl.String)
    for kind, code, amount in (("offer", offer, bills.offer_discount), ("promo", quarter, bills.promo_discount),
                               ("loyalty", nothing, bills.loyalty_discount)):  # fmt: skip
        frame = pl.DataFrame({"order": np.arange(len(orders)), "code": code, "amount": amount})
        parts.append(frame.filter(pl.col("amount") > 0).with_columns(pl.lit(kind).alias("kind"), roubles("amount")))
    return (
        pl.concat(parts)
        .sort("order", maintain_order=True)
        .group_by("order", maintain_order=True)
        .agg(pl.struct("kind", "code", "amount").alias("discounts"))
    )


def _chosen(names: tuple[str, ...], index: Ints) -> pl.Series:
    return pl.Series(names).gather(index)


def orders_and_returns(
    seed: int, people: People, catalogue: Catalogue, orders: Orders, baskets: Baskets, bills: Bills, codes: list[str]
) -> list[Table]:
    """shop/orders.jsonl and shop/returns.csv; codes are those of the offers."""
    rng = stream(seed, people.chunk, "orders")
    size = len(orders)
    number = order_numbers(people.chunk, np.arange(size, dtype=np.int64))
    requested = orders.at + rng.integers(3 * DAY, 14 * DAY, size)
    returned = (orders.back == 1) & (requested < END)
    fresh = (orders.at > END - 3 * DAY) & (orders.channel < 2)
    status = np.where(orders.cancelled == 1, 2, np.where(returned, 1, np.where(fresh, 3, 0)))
    in_store = bills.delivery == 3
    rows = (
        pl.DataFrame(
            {
                PERSON: orders.person,
                "order": np.arange(size, dtype=np.int64),
                "number": number,
                "customer_id": customer_ids(people)[orders.person],
                "placed_at": orders.at,
                "status": _chosen(("delivered", "returned", "cancelled", "shipped"), status),
                "channel": _chosen(("web", "app", "store"), orders.channel),
                "currency": "RUB",
                "method": _chosen(("courier", "pickup", "post", "none"), bills.delivery),
                "cost": bills.delivery_cost,
                "city": pl.Series(CITIES).gather(people.city[orders.person]),
                "address": pl.Series(people.address).gather(orders.person),
                "store": in_store,
                "paid_by": _chosen(("card", "sbp", "cash"), rng.integers(0, np.where(in_store, 3, 2), size)),
                "paid_at": np.where(orders.cancelled == 1, NEVER, orders.at + rng.integers(5, 200, size)),
                "total": bills.total,
            }
        )
        .join(_lines(catalogue, baskets), on="order", how="left", maintain_order="left")
        .join(_discounts(people, orders, bills, codes), on="order", how="left", maintain_order="left")
        .with_columns(
            key("A", "number", 8), zoned("placed_at"), zoned("paid_at"), roubles("total"), roubles("cost"),
            pl.when(~pl.col("store")).then(pl.col("city")), pl.when(~pl.col("store")).then(pl.col("address")),
        )
        .select(
            PERSON, "number", "customer_id", "placed_at", "status", "channel", "currency", "lines",
            pl.col("discounts").fill_null(pl.lit([])),
            pl.struct("method", "cost", "city", "address").alias("shipping"),
            pl.struct(pl.col("paid_by").alias("method"), pl.col("total").alias("amount"), "paid_at").alias("payment"),
            "total",
        )
    )  # fmt: skip
    return [
        Table("shop/orders.jsonl", rows),
        _returns(rng, people.chunk, orders, catalogue, baskets, number, requested, returned),
    ]


def _returns(
    rng: np.random.Generator, chunk: int, orders: Orders, catalogue: Catalogue, baskets: Baskets,
    number: Ints, requested: Ints, returned: np.ndarray[tuple[int, ...], np.dtype[np.bool_]],
) -> Table:  # fmt: skip
    which = np.flatnonzero(returned)
    size = len(which)
    first, last = np.searchsorted(baskets.order, which), np.searchsorted(baskets.order, which, side="right")
    line = first + (rng.random(size) * (last - first)).astype(np.int64)
    refunded = requested[which] + rng.integers(DAY, 20 * DAY, size)
    reasons = ("damaged", "wrong item", "not as described", "changed mind", "late")
    rows = pl.DataFrame(
        {
            PERSON: orders.person[which],
            "return_id": 7_000_000 + chunk * RETURNS_PER_CHUNK + np.arange(size, dtype=np.int64),
            "order_number": number[which],
            "sku": pl.Series(skus()).gather(baskets.product[line]),
            "quantity": baskets.quantity[line],
            "reason": _chosen(reasons, rng.integers(0, 5, size)),
            "requested_at": requested[which],
            "refunded_at": np.where(refunded < END, refunded, NEVER),
            "refund_amount": catalogue.price[baskets.product[line]] * baskets.quantity[line],
            "currency": "RUB",
        }
    )
    written = rows.with_columns(
        key("A", "order_number", 8), zoned("requested_at"), zoned("refunded_at"), roubles("refund_amount")
    )
    return Table("shop/returns.csv", written)
