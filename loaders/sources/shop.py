"""The web shop: customers, products, orders, returns and carts."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pydantic import Field

from graph.model import commerce, people
from graph.model.identifiers import COOKIE, CUSTOMER_HAS, EMAIL, EXTERNAL_ID, LOYALTY_CARD, PHONE

from ..categories import SEPARATOR, categories
from ..fields import Count, Currency, IsoDate, Key, Moment, Money, Number, Text, TextRow, TypedRow, minor
from ..names import tidy
from ..readers import Csv, JsonLines
from ..source import Context, Record, RowFile, Source


class CustomerRow(TextRow):
    """customers.csv: an account in the web shop."""

    customer_id: Number
    email: Text | None
    phone: Text | None
    first_name: Text | None
    last_name: Text | None
    birth_date: IsoDate | None
    city: Text | None
    registered_at: Moment
    loyalty_card: Key | None
    marketing_consent: bool | None


def customer(row: CustomerRow, context: Context) -> Iterator[Record]:
    """A customer with identifiers and consent."""
    uid = context.uid(row.customer_id)
    yield people.Customer(
        uid=uid,
        given_name=tidy(row.first_name),
        family_name=tidy(row.last_name),
        birth_date=row.birth_date,
        city=row.city,
        created_at=row.registered_at,
    )
    yield from context.identify(CUSTOMER_HAS, uid, EXTERNAL_ID, uid)
    yield from context.identify(CUSTOMER_HAS, uid, EMAIL, row.email)
    yield from context.identify(CUSTOMER_HAS, uid, PHONE, row.phone)
    yield from context.identify(CUSTOMER_HAS, uid, LOYALTY_CARD, row.loyalty_card)
    if row.marketing_consent is not None:
        consent = people.Consent(
            uid=f"{uid}:marketing",
            purpose="marketing",
            granted=row.marketing_consent,
            given_at=row.registered_at if row.marketing_consent else None,
        )
        yield consent
        yield people.GAVE(uid, consent.uid)


class ProductRow(TextRow):
    """products.csv: something sold."""

    sku: Key
    name: Text
    category: Text
    brand: Text | None
    price: Money
    currency: Currency


def product(row: ProductRow, context: Context) -> Iterator[Record]:
    """A product in its category, with the wider categories of the path."""
    uid = context.uid(row.sku)
    yield commerce.Product(
        uid=uid,
        name=row.name,
        brand=row.brand,
        price_minor=minor(row.price, row.currency, "price"),
        currency=row.currency,
    )
    yield from categories(uid, row.category.split(SEPARATOR), context)


class OrderLine(TypedRow):
    """A line of an order."""

    line: Count
    sku: Key
    quantity: float
    amount: Money


class Discount(TypedRow):
    """A discount on an order."""

    amount: Money


class Shipping(TypedRow):
    """How an order is delivered."""

    method: Text | None = None


class Payment(TypedRow):
    """How an order is paid."""

    method: Text | None = None


class OrderRow(TypedRow):
    """orders.jsonl: a purchase with its lines."""

    number: Key
    customer_id: Number
    placed_at: Moment
    status: Text
    channel: Text
    currency: Currency
    lines: list[OrderLine]
    discounts: list[Discount] = Field(default_factory=list)
    shipping: Shipping | None = None
    payment: Payment | None = None
    total: Money


def order(row: OrderRow, context: Context) -> Iterator[Record]:
    """An order with its lines."""
    uid = context.uid(row.number)
    discount = sum((discount.amount for discount in row.discounts), Decimal())
    yield commerce.Order(
        uid=uid,
        number=row.number,
        placed_at=row.placed_at,
        status=row.status,
        channel=row.channel,
        amount_minor=minor(row.total, row.currency, "total"),
        discount_minor=minor(discount, row.currency, "discounts"),
        currency=row.currency,
        payment=row.payment.method if row.payment else None,
        delivery=row.shipping.method if row.shipping else None,
    )
    yield commerce.PLACED(context.uid(row.customer_id), uid)
    for line in row.lines:
        price = minor(line.amount, row.currency, "lines.amount")
        yield commerce.CONTAINS(
            uid,
            context.uid(line.sku),
            commerce.Line(line=line.line, quantity=line.quantity, price_minor=price),
        )


class ReturnRow(TextRow):
    """returns.csv: a line sent back."""

    return_id: Number
    order_number: Key
    sku: Key
    quantity: float
    reason: Text | None
    requested_at: Moment
    refund_amount: Money
    currency: Currency


def returned(row: ReturnRow, context: Context) -> Iterator[Record]:
    """A return, what was sent back, and the order it came from."""
    uid = context.uid(row.return_id)
    refund = minor(row.refund_amount, row.currency, "refund_amount")
    yield commerce.Return(
        uid=uid, returned_at=row.requested_at, reason=row.reason, amount_minor=refund, currency=row.currency
    )
    yield commerce.RETURN_OF(uid, context.uid(row.order_number))
    yield commerce.RETURNS_PRODUCT(
        uid, context.uid(row.sku), commerce.Line(line=1, quantity=row.quantity, price_minor=refund)
    )


class CartItem(TypedRow):
    """A product in a cart."""

    sku: Key
    quantity: float
    unit_price: Money


class CartRow(TypedRow):
    """carts.jsonl: a basket on the site, bought or abandoned."""

    cart_id: Key
    customer_id: Number | None
    cookie: Key | None
    created_at: Moment
    updated_at: Moment
    status: Text
    order_number: Key | None
    currency: Currency
    total: Money
    items: list[CartItem]


def cart(row: CartRow, context: Context) -> Iterator[Record]:
    """A cart and who filled it: a customer, or a visitor of whom the shop knows the cookie only."""
    uid = context.uid(row.cart_id)
    yield commerce.Cart(
        uid=uid,
        created_at=row.created_at,
        converted_at=row.updated_at if row.order_number else None,
        amount_minor=minor(row.total, row.currency, "total"),
        currency=row.currency,
    )
    filler = context.uid(row.customer_id) if row.customer_id is not None else None
    if filler is None and row.cookie:
        filler = context.uid("visitor", row.cookie)
        if context.first(filler):
            yield people.Customer(uid=filler)
    if filler is not None:
        yield commerce.FILLED(filler, uid)
        yield from context.identify(CUSTOMER_HAS, filler, COOKIE, row.cookie)
    if row.order_number:
        yield commerce.BECAME(uid, context.uid(row.order_number))
    for number, item in enumerate(row.items, 1):
        price = minor(item.unit_price, row.currency, "items.unit_price")
        yield commerce.HOLDS_PRODUCT(
            uid,
            context.uid(item.sku),
            commerce.Line(line=number, quantity=item.quantity, price_minor=round(price * item.quantity)),
        )


SOURCE = Source(
    name="shop",
    description="The web shop: customers, products, orders, returns and carts.",
    files=(
        RowFile(name="customers.csv", format=Csv(), row=CustomerRow, shape=customer),
        RowFile(name="products.csv", format=Csv(), row=ProductRow, shape=product),
        RowFile(name="orders.jsonl", format=JsonLines(), row=OrderRow, shape=order),
        RowFile(name="returns.csv", format=Csv(), row=ReturnRow, shape=returned, optional=True),
        RowFile(name="carts.jsonl", format=JsonLines(), row=CartRow, shape=cart, optional=True),
    ),
)
