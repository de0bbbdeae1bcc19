"""The Complete Journey by dunnhumby: all purchases of 2,469 households over a year, with campaigns and coupons.

Times of receipts are UTC: taken as such they peak at 17 o'clock in New York, shift by an hour with its summer
time, and end with 2017 there. Days of campaigns and redemptions are days in New York.
Of promotions the weekly leaflets are loaded; where products stood in a shop is not: it is known only afterwards.
"""

from __future__ import annotations

from ...readers import Parquet
from ...source import FoldedFile, RowFile, Source
from .campaigns import CAMPAIGNS, CampaignRow, CouponRow, RedemptionRow, TargetRow, campaign, coupon, redemption, target
from .described import HOUSEHOLDS, PRODUCTS, HouseholdRow, ProductRow, household, product
from .leaflets import LeafletRow, leaflet, leaflets
from .receipts import LineRow, receipt

SOURCE = Source(
    name="complete-journey",
    description="The Complete Journey (dunnhumby): receipts, households, campaigns, coupons and leaflets.",
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
        RowFile(
            name="promotions.parquet",
            format=Parquet(brought=leaflets),
            row=LeafletRow,
            shape=leaflet,
            optional=True,
            looks_up=(PRODUCTS,),
        ),
    ),
)
