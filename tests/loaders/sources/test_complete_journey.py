"""The Complete Journey: tables like its own, and a cut of its own tables where they lie."""

from __future__ import annotations

import os
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from graph.model import commerce, contact, people
from loaders.discovery import source_named
from loaders.plan import find
from tests.loaders.shaped import Shaped, shape_found

SOURCE = source_named("complete-journey")
SHARED = Path(os.environ.get("PORTRAIT_SHARED", Path(__file__).parents[4] / "shared"))
REAL = SHARED / "data" / "ml" / "complete_journey"

HOUSEHOLD = {
    "household_id": 1,
    "age": "65+",
    "income": "35-49K",
    "home_ownership": None,
    "marital_status": "Married",
    "household_size": "5+",
    "household_comp": "2 Adults Kids",
    "kids_count": "3+",
}
PRODUCT = {
    "product_id": 10,
    "manufacturer_id": 2,
    "department": "GROCERY",
    "brand": "National",
    "product_category": "FRZN ICE",
    "product_type": "ICE",
    "package_size": "22 LB",
}
LINE = {
    "household_id": 1,
    "store_id": 5,
    "basket_id": 100,
    "product_id": 10,
    "quantity": 2,
    "sales_value": 1.15,
    "retail_disc": 0.29,
    "coupon_disc": 0.1,
    "coupon_match_disc": 0.0,
    "week": 1,
    "transaction_timestamp": datetime(2017, 1, 1, 11, 53, 26),
}
DAY = datetime(2017, 3, 3)
TABLES: dict[str, list[dict[str, Any]]] = {
    "demographics": [HOUSEHOLD],
    "products": [PRODUCT, {**PRODUCT, "product_id": 11, "product_category": None, "product_type": None}],
    "transactions": [
        LINE,
        {**LINE, "basket_id": 101, "household_id": 2},
        {**LINE, "product_id": 99, "quantity": 0, "sales_value": 0.0},
    ],
    "campaign_descriptions": [{"campaign_id": 1, "campaign_type": "Type B", "start_date": DAY, "end_date": DAY}],
    "campaigns": [{"campaign_id": 1, "household_id": 1}, {"campaign_id": 1, "household_id": 3}],
    "coupons": [
        {"coupon_upc": 7, "product_id": 10, "campaign_id": 1},
        {"coupon_upc": 7, "product_id": 11, "campaign_id": 1},
    ],
    "promotions": [
        {"product_id": product, "store_id": store, "display_location": shown, "mailer_location": page, "week": week}
        for product, store, shown, page, week in (
            (10, 5, "0", "A", 2),
            (10, 5, "9", "A", 2),
            (10, 6, "0", "D", 2),
            (11, 6, "0", "A", 2),
            (10, 5, "9", "0", 3),
            (98, 6, "0", "A", 45),
        )
    ],
    "coupon_redemptions": [{"household_id": 1, "coupon_upc": 7, "campaign_id": 1, "redemption_date": DAY}],
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Shaped]:
    folder = tmp_path_factory.mktemp("journey")
    for name, rows in TABLES.items():
        pl.DataFrame(rows).write_parquet(folder / f"{name}.parquet")
    return {found.path.stem: shape_found(found, folder / "scratch") for found in find(SOURCE, folder)}


def test_households(made: dict[str, Shaped]) -> None:
    shaped = made["demographics"]
    person = shaped.one(people.Customer)
    assert (person.uid, person.age_band, person.income_band) == ("complete-journey:1", "65+", "35-49K")
    home = shaped.one(people.Household)
    assert (home.size, home.children, home.composition) == (5, 3, "2 Adults Kids")


def test_products(made: dict[str, Shaped]) -> None:
    shaped = made["products"]
    assert [product.name for product in shaped.nodes(commerce.Product)] == ["ICE, 22 LB", "GROCERY, 22 LB"]
    leaf = "complete-journey:GROCERY > FRZN ICE > ICE"
    assert shaped.ends(commerce.IN_CATEGORY) == {
        ("complete-journey:10", leaf), ("complete-journey:11", "complete-journey:GROCERY"),
    }  # fmt: skip
    assert len(shaped.nodes(commerce.Category)) == 3


def test_receipts(made: dict[str, Shaped]) -> None:
    shaped = made["transactions"]
    first, second = shaped.nodes(commerce.Order)
    assert first == commerce.Order(
        uid="complete-journey:100",
        number="100",
        placed_at=datetime(2017, 1, 1, 11, 53, 26, tzinfo=UTC),
        status="delivered",
        channel="store",
        amount_minor=115,
        discount_minor=78,
        coupon_minor=20,
        currency="USD",
    )
    assert second.amount_minor == 115
    assert [link.properties for link in shaped.links(commerce.CONTAINS)][:2] == [
        commerce.Line(line=1, quantity=2, price_minor=115, discount_minor=39, coupon_minor=10),
        commerce.Line(line=2, quantity=0, price_minor=0, discount_minor=39, coupon_minor=10),
    ]
    assert shaped.one(people.Customer).uid == "complete-journey:2", "household 1 comes with its demographics"
    assert shaped.one(commerce.Product).uid == "complete-journey:99", "the catalogue lacks it"
    assert shaped.one(commerce.Store).uid == "complete-journey:5"


def test_campaigns_and_coupons(made: dict[str, Shaped]) -> None:
    begin, end = datetime(2017, 3, 3, 5, tzinfo=UTC), datetime(2017, 3, 4, 4, 59, 59, tzinfo=UTC)
    campaign = made["campaign_descriptions"].one(contact.Campaign)
    assert (campaign.started_at, campaign.ended_at) == (begin, end)
    targets = made["campaigns"]
    assert {(link.end, link.properties) for link in targets.links(contact.TARGETED)} == {
        (f"complete-journey:{number}", contact.Addressed(at=begin)) for number in (1, 3)
    }
    assert targets.one(people.Customer).uid == "complete-journey:3"
    coupons = made["coupons"]
    offer = coupons.one(contact.Offer)
    assert (offer.uid, offer.valid_from, offer.valid_until) == ("complete-journey:coupon:1:7", begin, end)
    assert len(coupons.ends(contact.OFFER_ON)) == 2
    assert made["coupon_redemptions"].links(contact.REDEEMED) == [
        contact.REDEEMED("complete-journey:1", offer.uid, contact.At(at=begin))
    ]


def test_leaflets(made: dict[str, Shaped]) -> None:
    shaped = made["promotions"]
    second, winter = shaped.nodes(contact.Promotion)
    assert (second.uid, second.kind) == ("complete-journey:leaflet:2", "leaflet")
    assert second.announced_at == datetime(2016, 12, 31, 5, tzinfo=UTC)
    assert second.starts_at == datetime(2017, 1, 2, 5, tzinfo=UTC)
    assert second.ends_at == datetime(2017, 1, 9, 4, 59, 59, tzinfo=UTC)
    assert winter.starts_at == datetime(2017, 10, 30, 4, tzinfo=UTC), "summer time"
    assert winter.ends_at == datetime(2017, 11, 6, 4, 59, 59, tzinfo=UTC), "which ends within the week"
    assert {(link.start, link.end, link.properties) for link in shaped.links(contact.PROMOTES)} == {
        ("complete-journey:leaflet:2", "complete-journey:10", contact.Reach(share=1.0)),
        ("complete-journey:leaflet:2", "complete-journey:11", contact.Reach(share=0.5)),
        ("complete-journey:leaflet:45", "complete-journey:98", contact.Reach(share=1.0)),
    }
    assert shaped.one(commerce.Product).uid == "complete-journey:98", "the catalogue lacks it"


@pytest.fixture(scope="module")
def cut(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three households of the real tables."""
    if not REAL.is_dir():
        pytest.skip(f"the Complete Journey does not lie in {REAL}; PORTRAIT_SHARED names another place")
    folder = tmp_path_factory.mktemp("cut")
    for name in TABLES:
        table = pl.scan_parquet(REAL / f"{name}.parquet")
        if "household_id" in table.collect_schema().names():
            table = table.filter(pl.col("household_id").is_in([1, 208, 900]))
        if name == "promotions":
            table = table.filter(pl.col("week") < 3)
        table.collect().write_parquet(folder / f"{name}.parquet")
    return folder


def test_a_cut_of_the_real_tables(cut: Path) -> None:
    made = {found.path.stem: shape_found(found, cut / "scratch") for found in find(SOURCE, cut)}
    assert all(shaped.tally.rejected == 0 for shaped in made.values())
    lines = pl.read_parquet(cut / "transactions.parquet")
    receipts = made["transactions"]
    assert receipts.tally.accepted == lines.height == len(receipts.links(commerce.CONTAINS))
    assert len(receipts.nodes(commerce.Order)) == lines["basket_id"].n_unique()
    spent = sum(order.amount_minor or 0 for order in receipts.nodes(commerce.Order))
    assert spent == round(lines["sales_value"].sum() * 100)
    by_order = Counter(link.start for link in receipts.links(commerce.CONTAINS))
    expected = {f"complete-journey:{key}": n for key, n in lines["basket_id"].value_counts().iter_rows()}
    assert by_order == expected
    assert [leaflet.uid for leaflet in made["promotions"].nodes(contact.Promotion)] == [
        f"complete-journey:leaflet:{week}" for week in (1, 2)
    ]
    offers = {offer.uid for offer in made["coupons"].nodes(contact.Offer)}
    assert {link.end for link in made["coupon_redemptions"].links(contact.REDEEMED)} <= offers
