"""The Complete Journey by dunnhumby: all purchases of 2,469 households over a year, with campaigns and coupons.

Times of receipts are UTC: taken as such they peak at 17 o'clock in New York, shift by an hour with its summer
time, and end with 2017 there. Days of campaigns and redemptions are days in New York.
Promotions (which product stood where in a shop, by week) have no place in the graph and are not loaded.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from graph.model import commerce, contact, people
from graph.model.identifiers import CUSTOMER_HAS, EXTERNAL_ID

from ..categories import categories
from ..fields import Number, Text, TypedRow, moment
from ..readers import Parquet
from ..source import Context, FoldedFile, Record, RowFile, Source

CURRENCY = "USD"
NEW_YORK = ZoneInfo("America/New_York")
PRODUCTS = "products.parquet"
HOUSEHOLDS = "demographics.parquet"
CAMPAIGNS = "campaign_descriptions.parquet"

ReceiptTime = Annotated[datetime, moment(ZoneInfo("UTC"))]
Day = Annotated[datetime, moment(NEW_YORK)]


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


def _undescribed_household(number: int, context: Context) -> Iterator[Record]:
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


def _undescribed_product(number: int, context: Context) -> Iterator[Record]:
    """A product that was sold and is not in the catalogue: 4,836 of 1.47 million lines."""
    uid = context.uid(number)
    if number not in context.tables[PRODUCTS] and context.first(uid):
        yield commerce.Product(uid=uid, name=f"Product {number}")


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
    yield from _undescribed_household(first.household_id, context)
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
        yield from _undescribed_product(row.product_id, context)
        line = commerce.Line(
            line=number,
            quantity=row.quantity,
            price_minor=_cents(row.sales_value),
            discount_minor=row.discount,
            coupon_minor=_cents(row.coupon_disc),
        )
        yield commerce.CONTAINS(uid, item, line)


class CampaignRow(TypedRow):
    """campaign_descriptions.parquet."""

    campaign_id: Number
    campaign_type: Text
    start_date: Day
    end_date: Day


def campaign(row: CampaignRow, context: Context) -> Iterator[Record]:
    """A campaign, up to the end of its last day."""
    yield contact.Campaign(
        uid=context.uid("campaign", row.campaign_id),
        name=f"Campaign {row.campaign_id}",
        kind=row.campaign_type,
        started_at=row.start_date,
        ended_at=_end_of(row.end_date),
    )


def _end_of(day: datetime) -> datetime:
    local = day.astimezone(NEW_YORK)
    return (local + timedelta(days=1) - timedelta(seconds=1)).astimezone(UTC)


class TargetRow(TypedRow):
    """campaigns.parquet: a household that a campaign addressed."""

    campaign_id: Number
    household_id: Number


def target(row: TargetRow, context: Context) -> Iterator[Record]:
    """The household is addressed when the campaign starts."""
    buyer = context.uid(row.household_id)
    yield from _undescribed_household(row.household_id, context)
    described: CampaignRow | None = context.tables[CAMPAIGNS].get(row.campaign_id)
    at = contact.Addressed(at=described.start_date) if described else None
    yield contact.TARGETED(context.uid("campaign", row.campaign_id), buyer, at)


class CouponRow(TypedRow):
    """coupons.parquet: a product on which a campaign's coupon can be used."""

    coupon_upc: Number
    product_id: Number
    campaign_id: Number


def coupon(row: CouponRow, context: Context) -> Iterator[Record]:
    """The offer that a coupon of a campaign is, once, and the product."""
    uid = _offer(context, row.campaign_id, row.coupon_upc)
    if context.first(uid):
        described: CampaignRow | None = context.tables[CAMPAIGNS].get(row.campaign_id)
        yield contact.Offer(
            uid=uid,
            name=f"Coupon {row.coupon_upc}",
            kind="coupon",
            valid_from=described.start_date if described else None,
            valid_until=_end_of(described.end_date) if described else None,
        )
        yield contact.MAKES(context.uid("campaign", row.campaign_id), uid)
    item = context.uid(row.product_id)
    yield from _undescribed_product(row.product_id, context)
    yield contact.OFFER_ON(uid, item)


def _offer(context: Context, campaign_id: int, coupon_upc: int) -> str:
    return context.uid("coupon", campaign_id, coupon_upc)


class RedemptionRow(TypedRow):
    """coupon_redemptions.parquet: a coupon that was used."""

    household_id: Number
    coupon_upc: Number
    campaign_id: Number
    redemption_date: Day


def redemption(row: RedemptionRow, context: Context) -> Iterator[Record]:
    """The use of a coupon; the day is known, not the hour."""
    yield contact.REDEEMED(
        context.uid(row.household_id),
        _offer(context, row.campaign_id, row.coupon_upc),
        contact.At(at=row.redemption_date),
    )


SOURCE = Source(
    name="complete-journey",
    description="The Complete Journey (dunnhumby): receipts, households, campaigns and coupons.",
    files=(
        RowFile(
            name=HOUSEHOLDS,
            format=Parquet(),
            row=HouseholdRow,
            shape=household,
            index=lambda row: (row.household_id, None),
        ),
        RowFile(
            name=PRODUCTS, format=Parquet(), row=ProductRow, shape=product, index=lambda row: (row.product_id, None)
        ),
        FoldedFile(
            name="transactions.parquet",
            format=Parquet(),
            row=LineRow,
            group_by=("basket_id",),
            fold=receipt,
            looks_up=(HOUSEHOLDS, PRODUCTS),
        ),
        RowFile(
            name=CAMPAIGNS,
            format=Parquet(),
            row=CampaignRow,
            shape=campaign,
            index=lambda row: (row.campaign_id, row),
        ),
        RowFile(
            name="campaigns.parquet",
            format=Parquet(),
            row=TargetRow,
            shape=target,
            looks_up=(HOUSEHOLDS, CAMPAIGNS),
        ),
        RowFile(
            name="coupons.parquet",
            format=Parquet(),
            row=CouponRow,
            shape=coupon,
            looks_up=(CAMPAIGNS, PRODUCTS),
        ),
        RowFile(name="coupon_redemptions.parquet", format=Parquet(), row=RedemptionRow, shape=redemption),
    ),
)
