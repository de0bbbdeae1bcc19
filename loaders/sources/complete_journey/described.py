"""Households and products, as far as they are described; the others are known by their number only."""

from __future__ import annotations

from collections.abc import Iterator

from graph.model import commerce, people
from graph.model.identifiers import CUSTOMER_HAS, EXTERNAL_ID

from ...categories import categories
from ...fields import Number, Text, TypedRow
from ...source import Context, Record

PRODUCTS = "products.parquet"
HOUSEHOLDS = "demographics.parquet"


class HouseholdRow(TypedRow):
    """demographics.parquet: what is known of a household; the others are known by their purchases only."""

    household_id: Number
    age: Text | None
    income: Text | None
    home_ownership: Text | None
    marital_status: Text | None
    household_size: Text | None
    household_comp: Text | None
    kids_count: Text | None


def household(row: HouseholdRow, context: Context) -> Iterator[Record]:
    """A customer with its household; "5+" people count as 5, "3+" children as 3."""
    uid = context.uid(row.household_id)
    yield people.Customer(
        uid=uid,
        age_band=row.age,
        income_band=row.income,
        housing=row.home_ownership,
        marital_status=row.marital_status,
    )
    yield from context.identify(CUSTOMER_HAS, uid, EXTERNAL_ID, uid)
    yield people.Household(
        uid=uid,
        size=_at_least(row.household_size),
        children=_at_least(row.kids_count),
        composition=row.household_comp,
    )
    yield people.LIVES_IN(uid, uid)


def undescribed_household(number: int, context: Context) -> Iterator[Record]:
    """A household of which nothing is known but its number: 1,668 of 2,469."""
    uid = context.uid(number)
    if number not in context.tables[HOUSEHOLDS] and context.first(uid):
        yield people.Customer(uid=uid)
        yield from context.identify(CUSTOMER_HAS, uid, EXTERNAL_ID, uid)


def _at_least(text: str | None) -> int | None:
    digits = (text or "").removesuffix("+")
    return int(digits) if digits.isdecimal() else None


class ProductRow(TypedRow):
    """products.parquet."""

    product_id: Number
    department: Text | None
    brand: Text | None
    product_category: Text | None
    product_type: Text | None
    package_size: Text | None


def product(row: ProductRow, context: Context) -> Iterator[Record]:
    """A product in its category: department > category > type, as far as they are known."""
    uid = context.uid(row.product_id)
    levels = [level for level in (row.department, row.product_category, row.product_type) if level]
    name = levels[-1] if levels else f"Product {row.product_id}"
    yield commerce.Product(uid=uid, name=f"{name}, {row.package_size}" if row.package_size else name, brand=row.brand)
    if levels:
        yield from categories(uid, levels, context)


def undescribed_product(number: int, context: Context) -> Iterator[Record]:
    """A product that was sold and is not in the catalogue: 4,836 of 1.47 million lines."""
    uid = context.uid(number)
    if number not in context.tables[PRODUCTS] and context.first(uid):
        yield commerce.Product(uid=uid, name=f"Product {number}")
