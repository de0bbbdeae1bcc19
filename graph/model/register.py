"""What registers say of companies: figures of a year, legal events, addresses, lines of business."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from .companies import Company
from .prop import Feature, Prop
from .spec import Edge, Node, node


@node("Финансовый год", time="published_at")
class FinancialYear(Node):
    """A company's figures of one year, known from when they were published."""

    uid: Annotated[str, Prop("Source, company and year.", "Ключ", key=True, example="registry:1027700132195:2025")]
    year: Annotated[int | None, Prop("Year.", "Год", index=True, example=2025)] = None
    published_at: Annotated[datetime | None, Prop("From when the figures could be read.", "Опубликован")] = None
    revenue_minor: Annotated[
        int | None,
        Prop("Revenue, minor units.", "Выручка", index=True, feature=Feature.NUMERICAL, example=120_000_000_000),
    ] = None
    profit_minor: Annotated[
        int | None,
        Prop("Profit, negative for a loss, minor units.", "Прибыль", feature=Feature.NUMERICAL, example=-350_000_000),
    ] = None
    employees: Annotated[int | None, Prop("Average number of employees.", "Сотрудников", feature=Feature.NUMERICAL)] = (
        None
    )
    currency: Annotated[str | None, Prop("ISO 4217 currency.", "Валюта", example="RUB")] = None


@node(
    "Юридическое событие",
    time="happened_at",
    counted=("одно юридическое событие", "юридических события", "юридических событий"),
)
class LegalEvent(Node):
    """Something that befell a company: founding, reorganisation, bankruptcy, liquidation."""

    uid: Annotated[str, Prop("Source, company and event.", "Ключ", key=True)]
    kind: Annotated[str | None, Prop("Kind of event.", "Вид", feature=Feature.CATEGORICAL)] = None
    description: Annotated[str | None, Prop("In words.", "Описание", text=True)] = None
    happened_at: Annotated[datetime | None, Prop("When.", "Когда", index=True)] = None


@node("Адрес")
class Address(Node):
    """A postal address of a company."""

    uid: Annotated[str, Prop("The address in one normal form.", "Ключ", key=True)]
    country: Annotated[str | None, Prop("Country, ISO 3166.", "Страна", example="RU")] = None
    region: Annotated[str | None, Prop("Region.", "Регион")] = None
    city: Annotated[str | None, Prop("City.", "Город", index=True)] = None
    postcode: Annotated[str | None, Prop("Postcode.", "Индекс", example="125009")] = None
    line: Annotated[str | None, Prop("Street and house.", "Улица, дом")] = None


@node("Отрасль")
class Industry(Node):
    """A line of business, by a classifier such as ОКВЭД."""

    uid: Annotated[str, Prop("Classifier and code.", "Ключ", key=True, example="crm:industry:62.01")]
    code: Annotated[str | None, Prop("Code.", "Код", index=True, example="62.01")] = None
    name: Annotated[str | None, Prop("Name.", "Название", text=True)] = None


REPORTED = Edge(
    "REPORTED", Company, FinancialYear, field="financialYears", reverse="company", reverse_single=True,
    description="A company's figures of one year.", ru="Отчётность", ru_reverse="Компания",
)  # fmt: skip
UNDERWENT = Edge(
    "UNDERWENT", Company, LegalEvent, field="legalEvents", reverse="company", reverse_single=True,
    description="A legal event of a company.", ru="События", ru_reverse="Компания",
)  # fmt: skip
REGISTERED_AT = Edge(
    "REGISTERED_AT", Company, Address, field="addresses", reverse="companies",
    description="The address of a company.", ru="Адреса", ru_reverse="Компании",
)  # fmt: skip
IN_INDUSTRY = Edge(
    "IN", Company, Industry, field="industries", reverse="companies",
    description="A line of business of a company.", ru="Отрасли", ru_reverse="Компании",
)  # fmt: skip
