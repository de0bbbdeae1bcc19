"""Campaigns, whom they addressed, their coupons and who used them. Days are days in New York."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from graph.model import contact

from ...fields import Number, Text, TypedRow, moment
from ...source import Context, Record
from .described import undescribed_household, undescribed_product

NEW_YORK = ZoneInfo("America/New_York")
CAMPAIGNS = "campaign_descriptions.parquet"

Day = Annotated[datetime, moment(NEW_YORK)]


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
    yield from undescribed_household(row.household_id, context)
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
    yield from undescribed_product(row.product_id, context)
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
