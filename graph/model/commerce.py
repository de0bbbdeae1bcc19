"""Commerce: orders, what they contain, carts, returns and the shops where they happen."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from .access import PersonalData as PD
from .people import Customer
from .prop import Feature, Prop
from .spec import Edge, Node, edge_properties, node


@node("Заказ", time="placed_at", counted=("один заказ", "заказа", "заказов"))
class Order(Node):
    """One purchase."""

    uid: Annotated[str, Prop("Source and order number.", "Ключ", key=True, example="shop:100234")]
    number: Annotated[str | None, Prop("Order number as printed.", "Номер", index=True, example="100234")] = None
    placed_at: Annotated[
        datetime | None, Prop("When placed.", "Оформлен", index=True, example=datetime(2026, 1, 31, 9, tzinfo=UTC))
    ] = None
    status: Annotated[str | None, Prop("Where it stands.", "Статус")] = None
    channel: Annotated[str | None, Prop("site, app, store or phone.", "Канал", feature=Feature.CATEGORICAL)] = None
    amount_minor: Annotated[
        int | None,
        Prop(
            "Total paid, minor units.",
            "Сумма",
            index=True,
            personal=PD.BEHAVIOUR,
            feature=Feature.NUMERICAL,
            example=249_900,
        ),
    ] = None
    discount_minor: Annotated[
        int | None,
        Prop("Discount, minor units.", "Скидка", personal=PD.BEHAVIOUR, feature=Feature.NUMERICAL, example=20_000),
    ] = None
    coupon_minor: Annotated[
        int | None,
        Prop("Of the discount, by coupons, minor units.", "Купонами", personal=PD.BEHAVIOUR, feature=Feature.NUMERICAL),
    ] = None
    currency: Annotated[str | None, Prop("ISO 4217 currency.", "Валюта", example="RUB")] = None
    payment: Annotated[str | None, Prop("Way of payment.", "Оплата", feature=Feature.CATEGORICAL)] = None
    delivery: Annotated[str | None, Prop("Way of delivery.", "Доставка", feature=Feature.CATEGORICAL)] = None


@node("Товар")
class Product(Node):
    """Something sold."""

    uid: Annotated[str, Prop("Source and article number.", "Ключ", key=True, example="shop:a-501")]
    name: Annotated[str | None, Prop("Name.", "Название", index=True, text=True)] = None
    brand: Annotated[str | None, Prop("Brand.", "Бренд", feature=Feature.CATEGORICAL)] = None
    price_minor: Annotated[
        int | None, Prop("List price, minor units.", "Цена", feature=Feature.NUMERICAL, example=129_900)
    ] = None
    cost_minor: Annotated[
        int | None, Prop("What one costs us, minor units; price less cost is the margin.", "Себестоимость")
    ] = None
    currency: Annotated[str | None, Prop("ISO 4217 currency.", "Валюта", example="RUB")] = None
    embedding: Annotated[
        list[float] | None, Prop("Where a model places it; near is alike.", "Вектор", vector=True, modelled=True)
    ] = None


@node("Категория")
class Category(Node):
    """A group of products, possibly inside a wider one."""

    uid: Annotated[str, Prop("Source and category path.", "Ключ", key=True, example="shop:drinks/tea")]
    name: Annotated[str | None, Prop("Name.", "Название", index=True, text=True)] = None


@node("Корзина", time="created_at", counted=("одна корзина", "корзины", "корзин"))
class Cart(Node):
    """A basket filled on the site, bought or abandoned."""

    uid: Annotated[str, Prop("Source and cart id.", "Ключ", key=True, example="shop:cart-88")]
    created_at: Annotated[datetime | None, Prop("When begun.", "Создана", index=True)] = None
    converted_at: Annotated[datetime | None, Prop("When it became an order; null if abandoned.", "Куплена")] = None
    amount_minor: Annotated[
        int | None,
        Prop("Worth, minor units.", "Сумма", personal=PD.BEHAVIOUR, feature=Feature.NUMERICAL, example=249_900),
    ] = None
    currency: Annotated[str | None, Prop("ISO 4217 currency.", "Валюта", example="RUB")] = None


@node("Возврат", time="returned_at", counted=("один возврат", "возврата", "возвратов"))
class Return(Node):
    """Goods sent back."""

    uid: Annotated[str, Prop("Source and return number.", "Ключ", key=True, example="shop:r-31")]
    returned_at: Annotated[datetime | None, Prop("When.", "Когда", index=True)] = None
    reason: Annotated[str | None, Prop("Why.", "Причина", feature=Feature.CATEGORICAL)] = None
    amount_minor: Annotated[
        int | None,
        Prop("Refunded, minor units.", "Сумма", personal=PD.BEHAVIOUR, feature=Feature.NUMERICAL, example=129_900),
    ] = None
    currency: Annotated[str | None, Prop("ISO 4217 currency.", "Валюта", example="RUB")] = None


@node("Магазин")
class Store(Node):
    """A place where one can buy."""

    uid: Annotated[str, Prop("Source and store number.", "Ключ", key=True, example="shop:store-3")]
    name: Annotated[str | None, Prop("Name.", "Название", index=True, text=True)] = None
    city: Annotated[str | None, Prop("City.", "Город", index=True)] = None


@edge_properties
class Line:
    """One line of an order or a cart."""

    line: Annotated[int | None, Prop("Line number.", "Строка")] = None
    quantity: Annotated[float | None, Prop("How many.", "Количество", feature=Feature.NUMERICAL)] = None
    price_minor: Annotated[int | None, Prop("Paid for the line, minor units.", "Сумма", feature=Feature.NUMERICAL)] = (
        None
    )
    discount_minor: Annotated[int | None, Prop("Discount on the line, minor units.", "Скидка")] = None
    coupon_minor: Annotated[
        int | None, Prop("Of the discount, by coupons, minor units.", "Купонами", feature=Feature.NUMERICAL)
    ] = None


PLACED = Edge(
    "PLACED", Customer, Order, field="orders", reverse="customer", reverse_single=True,
    description="An order that a customer placed.", ru="Заказы", ru_reverse="Покупатель",
)  # fmt: skip
CONTAINS = Edge(
    "CONTAINS", Order, Product, field="items", reverse="orders", properties=Line, key=("line",), learn=True,
    description="A product that an order contains.", ru="Товары", ru_reverse="Заказы",
)  # fmt: skip
IN_CATEGORY = Edge(
    "IN", Product, Category, field="category", reverse="products", single=True, learn=True,
    description="The category of a product.", ru="Категория", ru_reverse="Товары",
)  # fmt: skip
WITHIN = Edge(
    "WITHIN", Category, Category, field="parent", reverse="children", single=True, learn=True, tree=True,
    description="The wider category.", ru="Раздел", ru_reverse="Подразделы",
)  # fmt: skip
AT_STORE = Edge(
    "AT", Order, Store, field="store", reverse="orders", single=True, learn=True,
    description="The store where an order was placed.", ru="Магазин", ru_reverse="Заказы",
)  # fmt: skip
FILLED = Edge(
    "FILLED", Customer, Cart, field="carts", reverse="customer", reverse_single=True,
    description="A cart that a customer filled.", ru="Корзины", ru_reverse="Покупатель",
)  # fmt: skip
HOLDS_PRODUCT = Edge(
    "CONTAINS", Cart, Product, field="items", reverse="carts", properties=Line, key=("line",), learn=True,
    description="A product that a cart contains.", ru="Товары", ru_reverse="Корзины",
)  # fmt: skip
BECAME = Edge(
    "BECAME", Cart, Order, field="order", reverse="cart", single=True, reverse_single=True,
    description="The order that a cart became.", ru="Заказ", ru_reverse="Корзина",
)  # fmt: skip
RETURN_OF = Edge(
    "OF", Return, Order, field="order", reverse="returns", single=True, learn=True,
    description="The order that goods were sent back from.", ru="Заказ", ru_reverse="Возвраты",
)  # fmt: skip
RETURNS_PRODUCT = Edge(
    "CONTAINS", Return, Product, field="items", reverse="returns", properties=Line, key=("line",),
    description="A product that was sent back.", ru="Товары", ru_reverse="Возвраты",
)  # fmt: skip
