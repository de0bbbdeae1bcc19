"""The shop's files, row by row."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from graph.model import commerce, people
from graph.model.identifiers import CUSTOMER_HAS, Identifier
from tests.loaders.shaped import shape_text

CUSTOMERS = "customer_id,email,phone,first_name,last_name,birth_date,city,registered_at,loyalty_card,marketing_consent"


def test_customers(tmp_path: Path) -> None:
    shaped = shape_text(
        "shop", tmp_path, "customers.csv", CUSTOMERS,
        "7,Ivan@Mail.ru,8 (916) 123-45-67,ваня,Петров,1985-07-14,Казань,2024-11-02T18:05:09+03:00,2990000001234,true",
        "8,undefined,0000000,Anna,,,,2024-11-02T18:05:09+03:00,,false",
        "9,,,,,1885-07-14,,2024-11-02T18:05:09+03:00,,true",
        "10,,,,,,,2024-11-02T18:05:09,,true",
        "x,,,,,,,2024-11-02T18:05:09+03:00,,true",
    )  # fmt: skip
    first, second = shaped.nodes(people.Customer)
    at = datetime(2024, 11, 2, 15, 5, 9, tzinfo=UTC)
    assert first == people.Customer(
        uid="shop:7",
        given_name="Ваня",
        family_name="Петров",
        birth_date=date(1985, 7, 14),
        city="Казань",
        created_at=at,
    )
    assert second.family_name is None
    assert shaped.ends(CUSTOMER_HAS) == {
        ("shop:7", "external_id:shop:7"),
        ("shop:7", "email:ivan@mail.ru"),
        ("shop:7", "phone:+79161234567"),
        ("shop:7", "loyalty_card:2990000001234"),
        ("shop:8", "external_id:shop:8"),
    }
    assert {node.uid for node in shaped.nodes(Identifier)} == {end for _, end in shaped.ends(CUSTOMER_HAS)}
    assert shaped.junk == 2
    assert shaped.nodes(people.Consent) == [
        people.Consent(uid="shop:7:marketing", purpose="marketing", granted=True, given_at=at),
        people.Consent(uid="shop:8:marketing", purpose="marketing", granted=False),
    ]
    assert shaped.reasons() == [(4, "birth_date"), (5, "registered_at"), (6, "customer_id")]


def test_products_bring_their_categories_once(tmp_path: Path) -> None:
    shaped = shape_text(
        "shop", tmp_path, "products.csv", "sku,name,category,brand,price,currency,replenish_days",
        "A,Milk,Food > Dairy,Lugovoy,129.90,RUB,14", "B,Bread,Food > Bakery,,50,RUB,",
        "C,Kefir,Food > Dairy,,1.999,RUB,", "D,Oil,Car,,1,RUB,",
    )  # fmt: skip
    assert shaped.nodes(commerce.Product)[0] == commerce.Product(
        uid="shop:A", name="Milk", brand="Lugovoy", price_minor=12990, currency="RUB"
    )
    assert [(node.uid, node.name) for node in shaped.nodes(commerce.Category)] == [
        ("shop:Food > Dairy", "Dairy"), ("shop:Food", "Food"), ("shop:Food > Bakery", "Bakery"), ("shop:Car", "Car"),
    ]  # fmt: skip
    assert shaped.ends(commerce.WITHIN) == {("shop:Food > Dairy", "shop:Food"), ("shop:Food > Bakery", "shop:Food")}
    assert ("shop:D", "shop:Car") in shaped.ends(commerce.IN_CATEGORY)
    assert shaped.reasons() == [(4, "price")]


ORDER = (
    '{"number":"A1","customer_id":7,"placed_at":"2025-03-04T10:22:31+03:00","status":"delivered","channel":"app",'
    '"currency":"RUB","lines":[{"line":1,"sku":"A","quantity":2,"unit_price":"129.90","amount":"259.80"}],'
    '"discounts":[{"kind":"promo","code":"X","amount":"50.00"}],"shipping":{"method":"courier","cost":"199.00"},'
    '"payment":{"method":"card","amount":"408.80"},"total":"408.80"}'
)


def test_orders(tmp_path: Path) -> None:
    shaped = shape_text(
        "shop", tmp_path, "orders.jsonl", ORDER,
        ORDER.replace('"quantity":2', '"quantity":"2"'), ORDER.replace('"RUB"', '"rub"'),
        ORDER.replace('"259.80"', '"259.801"'), ORDER[:-5],
    )  # fmt: skip
    assert shaped.one(commerce.Order) == commerce.Order(
        uid="shop:A1",
        number="A1",
        placed_at=datetime(2025, 3, 4, 7, 22, 31, tzinfo=UTC),
        status="delivered",
        channel="app",
        amount_minor=40880,
        discount_minor=5000,
        currency="RUB",
        payment="card",
        delivery="courier",
    )
    assert shaped.ends(commerce.PLACED) == {("shop:7", "shop:A1")}
    line = commerce.Line(line=1, quantity=2, price_minor=25980)
    assert shaped.links(commerce.CONTAINS) == [commerce.CONTAINS("shop:A1", "shop:A", line)]
    assert shaped.reasons() == [(2, "lines.0.quantity"), (3, "currency"), (4, "lines.amount"), (5, "")]


def test_returns(tmp_path: Path) -> None:
    shaped = shape_text(
        "shop", tmp_path, "returns.csv",
        "return_id,order_number,sku,quantity,reason,requested_at,refunded_at,refund_amount,currency",
        "70,A1,A,1,damaged,2025-03-09T12:00:00+03:00,,129.90,RUB",
    )  # fmt: skip
    assert shaped.one(commerce.Return).amount_minor == 12990
    assert shaped.ends(commerce.RETURN_OF) == {("shop:70", "shop:A1")}
    assert shaped.ends(commerce.RETURNS_PRODUCT) == {("shop:70", "shop:A")}


CART = (
    '{"cart_id":"K1","customer_id":7,"cookie":"9f86d081884c7d65","created_at":"2025-03-04T10:02:00+03:00",'
    '"updated_at":"2025-03-04T10:22:00+03:00","status":"converted","order_number":"A1","currency":"RUB",'
    '"total":"389.70","items":[{"sku":"A","quantity":3,"unit_price":"129.90"}]}'
)


def test_carts_of_customers_and_of_unknown_visitors(tmp_path: Path) -> None:
    anonymous = CART.replace('"customer_id":7', '"customer_id":null').replace(
        '"order_number":"A1"', '"order_number":null'
    )
    shaped = shape_text(
        "shop", tmp_path, "carts.jsonl", CART, anonymous.replace("K1", "K2"), anonymous.replace("K1", "K3"),
        anonymous.replace('"9f86d081884c7d65"', "null").replace("K1", "K4"),
    )  # fmt: skip
    bought, abandoned, _, _ = shaped.nodes(commerce.Cart)
    assert bought.converted_at == datetime(2025, 3, 4, 7, 22, tzinfo=UTC)
    assert abandoned.converted_at is None
    visitor = "shop:visitor:9f86d081884c7d65"
    assert shaped.one(people.Customer).uid == visitor
    assert shaped.ends(commerce.FILLED) == {("shop:7", "shop:K1"), (visitor, "shop:K2"), (visitor, "shop:K3")}
    assert shaped.ends(CUSTOMER_HAS) == {(owner, "cookie:9f86d081884c7d65") for owner in ("shop:7", visitor)}
    assert shaped.ends(commerce.BECAME) == {("shop:K1", "shop:A1")}
    line = commerce.Line(line=1, quantity=3, price_minor=38970)
    assert shaped.links(commerce.HOLDS_PRODUCT)[0] == commerce.HOLDS_PRODUCT("shop:K1", "shop:A", line)
