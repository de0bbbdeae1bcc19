"""Receipts: orders with their lines and shops. Their times are UTC."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from graph.model import commerce

from ...fields import Number, TypedRow, moment
from ...source import Context, Record
from .described import undescribed_household, undescribed_product

CURRENCY = "USD"

ReceiptTime = Annotated[datetime, moment(ZoneInfo("UTC"))]


class LineRow(TypedRow):
    """transactions.parquet: a line of a receipt."""

    household_id: Number
    store_id: Number
    basket_id: Number
    product_id: Number
    quantity: float
    sales_value: float
    retail_disc: float
    coupon_disc: float
    coupon_match_disc: float
    transaction_timestamp: ReceiptTime

    @property
    def discount(self) -> int:
        """All discounts on the line, cents."""
        return _cents(self.retail_disc) + _cents(self.coupon_disc) + _cents(self.coupon_match_disc)


def _cents(dollars: float) -> int:
    return round(dollars * 100)


def receipt(rows: Sequence[LineRow], context: Context) -> Iterator[Record]:
    """A receipt: an order with its lines, the shop, and the household where its demographics are unknown."""
    first = rows[0]
    uid, buyer, store = context.uid(first.basket_id), context.uid(first.household_id), context.uid(first.store_id)
    yield from undescribed_household(first.household_id, context)
    if context.first(f"store {store}"):
        yield commerce.Store(uid=store, name=f"Store {first.store_id}")
    yield commerce.Order(
        uid=uid,
        number=str(first.basket_id),
        placed_at=first.transaction_timestamp,
        status="delivered",
        channel="store",
        amount_minor=sum(_cents(row.sales_value) for row in rows),
        discount_minor=sum(row.discount for row in rows),
        coupon_minor=sum(_cents(row.coupon_disc) for row in rows),
        currency=CURRENCY,
    )
    yield commerce.PLACED(buyer, uid)
    yield commerce.AT_STORE(uid, store)
    for number, row in enumerate(rows, 1):
        item = context.uid(row.product_id)
        yield from undescribed_product(row.product_id, context)
        line = commerce.Line(
            line=number,
            quantity=row.quantity,
            price_minor=_cents(row.sales_value),
            discount_minor=row.discount,
            coupon_minor=_cents(row.coupon_disc),
        )
        yield commerce.CONTAINS(uid, item, line)
