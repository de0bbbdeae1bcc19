"""Summary figures of profiles: orders and money over all records of a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from ..cypher import statement
from ..driver import Database


class Purchases(NamedTuple):
    """What one record bought in one currency; times in milliseconds since 1970."""

    currency: str | None
    orders: int
    spent_minor: int
    first: int | None
    last: int | None


def read_purchases(database: Database, rows: Iterable[Sequence[Any]] | None = None) -> dict[str, list[Purchases]]:
    """Purchases of customer records, by uid.

    Args:
        database: The graph.
        rows: What the query returned, if not for all.
    """
    found: dict[str, list[Purchases]] = defaultdict(list)
    for uid, *row in rows if rows is not None else database.stream(statement("resolve/orders")):
        found[uid].append(Purchases(*row))
    return found


def summary(purchases: Iterable[Purchases]) -> dict[str, Any]:
    """Figures of a person: all orders, and money in the currency of most of them, for currencies do not add up."""
    by_currency: dict[str | None, list[Purchases]] = defaultdict(list)
    for bought in purchases:
        by_currency[bought.currency].append(bought)
    if not by_currency:
        return {"order_count": 0}
    main = max(sorted(by_currency, key=str), key=lambda currency: _orders(by_currency[currency]))
    everything = [bought for rows in by_currency.values() for bought in rows]
    figures = {
        "order_count": _orders(everything),
        "spent_minor": sum(bought.spent_minor for bought in by_currency[main]),
        "currency": main,
        "first_order_at": min((b.first for b in everything if b.first is not None), default=None),
        "last_order_at": max((b.last for b in everything if b.last is not None), default=None),
    }
    return {name: value for name, value in figures.items() if value is not None}


def _orders(purchases: Sequence[Purchases]) -> int:
    return sum(bought.orders for bought in purchases)
