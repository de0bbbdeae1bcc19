"""Contact, behaviour and opinion: tickets, messages, sessions, reviews, surveys, campaigns and offers."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from .access import PersonalData as PD
from .commerce import Category, Order, Product
from .people import Customer, Device
from .prop import Feature, Prop
from .spec import Edge, Node, edge_properties, node


@node("Обращение", time="opened_at", counted=("одно обращение", "обращения", "обращений"))
class Ticket(Node):
    """A request to the help desk."""

    uid: Annotated[str, Prop("Source and ticket number.", "Ключ", key=True, example="helpdesk:5521")]
    subject: Annotated[str | None, Prop("Subject as written.", "Тема", text=True, personal=PD.BEHAVIOUR)] = None
    topic: Annotated[str | None, Prop("Topic.", "Раздел", feature=Feature.CATEGORICAL)] = None
    channel: Annotated[str | None, Prop("How it came in.", "Канал", feature=Feature.CATEGORICAL)] = None
    status: Annotated[str | None, Prop("Where it stands.", "Статус")] = None
    opened_at: Annotated[datetime | None, Prop("When opened.", "Открыто", index=True)] = None
    closed_at: Annotated[datetime | None, Prop("When closed; null while open.", "Закрыто")] = None
    reopened: Annotated[
        int | None, Prop("Times reopened.", "Открыто вновь", feature=Feature.NUMERICAL, known_at="closed_at", target=0)
    ] = None
    satisfaction: Annotated[
        int | None,
        Prop(
            "Satisfaction 1–5, given when closed.", "Оценка", feature=Feature.NUMERICAL, known_at="closed_at", target=5
        ),
    ] = None


@node("Сообщение", time="sent_at", counted=("одно сообщение", "сообщения", "сообщений"))
class Message(Node):
    """A letter, push or SMS sent to somebody."""

    uid: Annotated[str, Prop("Source and message id.", "Ключ", key=True, example="mailing:m-90211")]
    channel: Annotated[str | None, Prop("email, sms or push.", "Канал", feature=Feature.CATEGORICAL)] = None
    sent_at: Annotated[datetime | None, Prop("When sent.", "Отправлено", index=True)] = None
    opened_at: Annotated[datetime | None, Prop("When first opened.", "Открыто", personal=PD.BEHAVIOUR)] = None
    clicked_at: Annotated[datetime | None, Prop("When first clicked.", "Переход", personal=PD.BEHAVIOUR)] = None
    unsubscribed_at: Annotated[datetime | None, Prop("When they unsubscribed by it.", "Отписка")] = None


@node("Визит", time="started_at", counted=("один визит", "визита", "визитов"))
class Session(Node):
    """One visit to the site or app."""

    uid: Annotated[str, Prop("Source and session id.", "Ключ", key=True, example="site:s-445")]
    started_at: Annotated[datetime | None, Prop("When begun.", "Начат", index=True)] = None
    seconds: Annotated[int | None, Prop("How long, seconds.", "Секунд", feature=Feature.NUMERICAL)] = None
    pages: Annotated[int | None, Prop("Pages seen.", "Страниц", feature=Feature.NUMERICAL)] = None
    referrer: Annotated[str | None, Prop("Traffic source.", "Откуда", feature=Feature.CATEGORICAL)] = None


@node("Отзыв", time="written_at", counted=("один отзыв", "отзыва", "отзывов"))
class Review(Node):
    """An opinion published about a product."""

    uid: Annotated[str, Prop("Source and review id.", "Ключ", key=True, example="shop:rev-12")]
    rating: Annotated[int | None, Prop("Stars, 1–5.", "Оценка", index=True, feature=Feature.NUMERICAL)] = None
    text: Annotated[str | None, Prop("What was written.", "Текст", text=True, personal=PD.BEHAVIOUR)] = None
    written_at: Annotated[datetime | None, Prop("When.", "Когда", index=True)] = None


@node("Ответ на опрос", time="answered_at", counted=("один ответ на опрос", "ответа на опрос", "ответов на опрос"))
class SurveyResponse(Node):
    """One answer to a survey."""

    uid: Annotated[str, Prop("Source and response id.", "Ключ", key=True, example="surveys:r-204")]
    survey: Annotated[str | None, Prop("Which survey.", "Опрос")] = None
    nps: Annotated[
        int | None,
        Prop("Likelihood to recommend, 0–10.", "NPS", personal=PD.BEHAVIOUR, feature=Feature.NUMERICAL),
    ] = None
    comment: Annotated[str | None, Prop("What was written.", "Комментарий", text=True, personal=PD.BEHAVIOUR)] = None
    answered_at: Annotated[datetime | None, Prop("When.", "Когда", index=True)] = None


@node("Кампания", time="started_at", counted=("одна кампания", "кампании", "кампаний"))
class Campaign(Node):
    """A planned round of messages and offers."""

    uid: Annotated[str, Prop("Source and campaign id.", "Ключ", key=True, example="mailing:spring-2026")]
    name: Annotated[str | None, Prop("Name.", "Название", index=True, text=True)] = None
    kind: Annotated[str | None, Prop("Kind of campaign.", "Вид", feature=Feature.CATEGORICAL)] = None
    started_at: Annotated[datetime | None, Prop("First day.", "Начало", index=True)] = None
    ended_at: Annotated[datetime | None, Prop("Last day.", "Конец")] = None
    design: Annotated[
        str | None,
        Prop(
            "How it was decided who gets what: `randomised` where by lot; what it changed can then be known.", "Отбор"
        ),
    ] = None


@node("Предложение", time="valid_from", counted=("одно предложение", "предложения", "предложений"))
class Offer(Node):
    """A discount, coupon or bonus that was proposed."""

    uid: Annotated[str, Prop("Source and offer id.", "Ключ", key=True, example="mailing:o-15")]
    name: Annotated[str | None, Prop("Name.", "Название", index=True, text=True)] = None
    kind: Annotated[str | None, Prop("Kind of offer.", "Вид", feature=Feature.CATEGORICAL)] = None
    discount_percent: Annotated[float | None, Prop("Discount, percent.", "Скидка, %", feature=Feature.NUMERICAL)] = None
    cost_minor: Annotated[
        int | None, Prop("What one acceptance costs us, minor units.", "Стоимость", example=15_000)
    ] = None
    currency: Annotated[str | None, Prop("ISO 4217 currency.", "Валюта", example="RUB")] = None
    valid_from: Annotated[datetime | None, Prop("Valid from.", "С", index=True)] = None
    valid_until: Annotated[datetime | None, Prop("Valid until.", "По")] = None


@node("Акция", time="announced_at", counted=("одна акция", "акции", "акций"))
class Promotion(Node):
    """Something that holds for everybody for some time: a leaflet, a lower price, a place at the front."""

    uid: Annotated[str, Prop("Source and promotion id.", "Ключ", key=True, example="shop:leaflet-2026-49")]
    name: Annotated[str | None, Prop("Name.", "Название", index=True, text=True)] = None
    kind: Annotated[str | None, Prop("Kind of promotion.", "Вид")] = None
    announced_at: Annotated[
        datetime | None,
        Prop("When it was settled: known from then on, though it begins later.", "Объявлена"),
    ] = None
    starts_at: Annotated[datetime | None, Prop("First moment.", "Начало", known_at="announced_at")] = None
    ends_at: Annotated[datetime | None, Prop("Last moment.", "Конец", known_at="announced_at")] = None


@edge_properties
class At:
    """When something happened."""

    at: Annotated[datetime | None, Prop("When.", "Когда")] = None


@edge_properties
class Addressed:
    """When a campaign addressed somebody, and with what."""

    at: Annotated[datetime | None, Prop("When.", "Когда")] = None
    arm: Annotated[
        str | None,
        Prop(
            "What they got of a randomised campaign; `control` for those who got nothing.",
            "Группа",
            feature=Feature.CATEGORICAL,
        ),
    ] = None


@edge_properties
class Response:
    """How a person was offered something and what came of it."""

    at: Annotated[datetime | None, Prop("When offered.", "Когда")] = None
    channel: Annotated[str | None, Prop("Through which channel.", "Канал", feature=Feature.CATEGORICAL)] = None
    outcome: Annotated[
        str | None, Prop("accepted, declined or ignored.", "Итог", personal=PD.BEHAVIOUR, known_at="responded_at")
    ] = None
    responded_at: Annotated[datetime | None, Prop("When answered.", "Ответ")] = None


@edge_properties
class Reach:
    """Where a promotion holds."""

    share: Annotated[
        float | None,
        Prop("Share of the stores, 0–1; null where it holds in all.", "Доля магазинов", feature=Feature.NUMERICAL),
    ] = None


OPENED = Edge(
    "OPENED", Customer, Ticket, field="tickets", reverse="customer", reverse_single=True,
    description="A ticket that a customer opened.", ru="Обращения", ru_reverse="Клиент",
)  # fmt: skip
TICKET_ABOUT = Edge(
    "ABOUT", Ticket, Order, field="order", reverse="tickets", single=True, learn=True,
    description="The order that a ticket is about.", ru="Заказ", ru_reverse="Обращения",
)  # fmt: skip
RECEIVED = Edge(
    "RECEIVED", Customer, Message, field="messages", reverse="customer", reverse_single=True, ours=True,
    description="A message that a customer received.", ru="Сообщения", ru_reverse="Получатель",
)  # fmt: skip
PART_OF = Edge(
    "PART_OF", Message, Campaign, field="campaign", reverse="messages", single=True, learn=True,
    description="The campaign of a message.", ru="Кампания", ru_reverse="Сообщения",
)  # fmt: skip
MADE = Edge(
    "MADE", Customer, Session, field="sessions", reverse="customer", reverse_single=True,
    description="A visit that a customer made.", ru="Визиты", ru_reverse="Посетитель",
)  # fmt: skip
ON_DEVICE = Edge(
    "ON", Session, Device, field="device", reverse="sessions", single=True, learn=True,
    description="The device of a visit.", ru="Устройство", ru_reverse="Визиты",
)  # fmt: skip
VIEWED = Edge(
    "VIEWED", Session, Product, field="viewed", reverse="viewedIn", learn=True,
    description="A product seen during a visit.", ru="Просмотры", ru_reverse="Просмотрен в",
)  # fmt: skip
WROTE_REVIEW = Edge(
    "WROTE", Customer, Review, field="reviews", reverse="author", reverse_single=True,
    description="A review that a customer wrote.", ru="Отзывы", ru_reverse="Автор",
)  # fmt: skip
REVIEW_ABOUT = Edge(
    "ABOUT", Review, Product, field="product", reverse="reviews", single=True, learn=True,
    description="The product that a review is about.", ru="Товар", ru_reverse="Отзывы",
)  # fmt: skip
ANSWERED = Edge(
    "ANSWERED", Customer, SurveyResponse, field="surveyResponses", reverse="respondent", reverse_single=True,
    description="A survey that a customer answered.", ru="Опросы", ru_reverse="Респондент",
)  # fmt: skip
TARGETED = Edge(
    "TARGETED", Campaign, Customer, field="targets", reverse="campaigns", properties=Addressed, time="at", ours=True,
    description="A customer whom a campaign addressed.", ru="Адресаты", ru_reverse="Кампании",
)  # fmt: skip
MAKES = Edge(
    "MAKES", Campaign, Offer, field="offers", reverse="campaign", reverse_single=True, learn=True,
    description="An offer that a campaign makes.", ru="Предложения", ru_reverse="Кампания",
)  # fmt: skip
OFFERED = Edge(
    "OFFERED", Offer, Customer, field="offeredTo", reverse="offers", properties=Response, time="at", partial=True,
    ours=True, description="A customer to whom an offer was made.", ru="Кому предложено", ru_reverse="Предложения",
)  # fmt: skip
REDEEMED = Edge(
    "REDEEMED", Customer, Offer, field="redemptions", reverse="redeemedBy", properties=At, time="at", key=("at",),
    description="An offer that a customer used.", ru="Использовано", ru_reverse="Кем использовано",
)  # fmt: skip
REDEEMED_ON = Edge(
    "REDEEMED_ON", Customer, Order, field="ordersWithOffers", reverse="offerUsers", properties=At, time="at",
    description="An order on which a customer used an offer.", ru="Заказы по предложениям",
    ru_reverse="Кто использовал предложение",
)  # fmt: skip
OFFER_ON = Edge(
    "APPLIES_TO", Offer, Product, field="products", reverse="offers", learn=True,
    description="A product that an offer applies to.", ru="Товары", ru_reverse="Предложения",
)  # fmt: skip
OFFER_ON_CATEGORY = Edge(
    "APPLIES_TO", Offer, Category, field="categories", reverse="offers", learn=True,
    description="A category that an offer applies to.", ru="Категории", ru_reverse="Предложения",
)  # fmt: skip
PROMOTES = Edge(
    "PROMOTES", Promotion, Product, field="products", reverse="promotions", properties=Reach, learn=True,
    description="A product that a promotion is about.", ru="Товары", ru_reverse="Акции",
)  # fmt: skip
PROMOTES_CATEGORY = Edge(
    "PROMOTES", Promotion, Category, field="categories", reverse="promotions", properties=Reach, learn=True,
    description="A category that a promotion is about.", ru="Категории", ru_reverse="Акции",
)  # fmt: skip
