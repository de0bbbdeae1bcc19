"""The company registry: legal entities, who owns and directs them, what befell them, and their figures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from pydantic import Field

from graph.model import companies, register
from graph.model.identifiers import COMPANY_HAS, DECISION_MAKER_HAS, DOMAIN, EMAIL, INN, KPP, OGRN

from ..fields import MOSCOW, Count, Currency, IsoDate, Key, Money, Text, TextRow, TypedRow, midnight, minor
from ..names import tidy
from ..readers import Csv, JsonLines
from ..source import Context, Record, RowFile, Source

CURRENCY = "RUB"
PUBLISHED = (5, 1)
"""Month and day of the following year from which the tax service shows a year's figures, due by 31 March."""
STATUSES = {"liquidated": "closed"}

Year = Annotated[int, Field(ge=1900, le=2100)]


class RegisteredAddress(TypedRow):
    """Where a company is registered."""

    postcode: str | None = None
    region: str | None = None
    city: str | None = None
    street: str | None = None


class Okved(TypedRow):
    """A line of business, by the Russian classifier ОКВЭД."""

    code: Key
    name: Text | None = None


class CompanyRow(TypedRow):
    """companies.jsonl: a legal entity."""

    ogrn: Key
    inn: Text | None
    kpp: Text | None = None
    full_name: Text
    short_name: Text | None = None
    legal_form: Text | None = None
    address: RegisteredAddress | None = None
    okved: Okved | None = None
    registered_on: IsoDate
    status: Text
    parent_ogrn: Key | None = None
    parent_share: Money | None = None
    capital: Money | None = None
    domain: str | None = None
    email: str | None = None


def company(row: CompanyRow, context: Context) -> Iterator[Record]:
    """A company with identifiers, address, line of business and parent."""
    uid = context.uid(row.ogrn)
    yield companies.Company(
        uid=uid,
        name=row.short_name or row.full_name,
        legal_name=row.full_name,
        legal_form=row.legal_form,
        status=STATUSES.get(row.status, row.status),
        registered_on=row.registered_on,
        capital_minor=minor(row.capital, CURRENCY, "capital") if row.capital is not None else None,
        currency=CURRENCY if row.capital is not None else None,
        website=row.domain or None,
        city=row.address.city if row.address else None,
        created_at=midnight(row.registered_on, MOSCOW),
    )
    yield from context.identify(COMPANY_HAS, uid, OGRN, row.ogrn)
    yield from context.identify(COMPANY_HAS, uid, INN, row.inn)
    yield from context.identify(COMPANY_HAS, uid, KPP, row.kpp)
    yield from context.identify(COMPANY_HAS, uid, DOMAIN, row.domain)
    yield from context.identify(COMPANY_HAS, uid, EMAIL, row.email)
    if row.address:
        address = _address(row.address)
        yield address
        yield register.REGISTERED_AT(uid, address.uid)
    if row.okved:
        industry = f"okved:{row.okved.code}"
        if context.first(industry):
            yield register.Industry(uid=industry, code=row.okved.code, name=row.okved.name)
        yield register.IN_INDUSTRY(uid, industry)
    if row.parent_ogrn:
        share = float(row.parent_share) / 100 if row.parent_share is not None else None
        yield companies.OWNED_BY(uid, context.uid(row.parent_ogrn), companies.Share(share=share))


def _address(row: RegisteredAddress) -> register.Address:
    parts = [" ".join((part or "").split()) for part in ("RU", row.postcode, row.region, row.city, row.street)]
    return register.Address(
        uid="|".join(parts).casefold(),
        country="RU",
        region=row.region or None,
        city=row.city or None,
        postcode=row.postcode or None,
        line=row.street or None,
    )


class DirectorRow(TextRow):
    """directors.csv: who may act for a company."""

    director_id: Key
    ogrn: Key
    surname: Text | None
    name: Text | None
    patronymic: Text | None
    person_inn: Text | None
    position: Text
    since: IsoDate | None
    until: IsoDate | None


def director(row: DirectorRow, context: Context) -> Iterator[Record]:
    """A decision-maker with the post and the tax number."""
    uid = context.uid(row.director_id)
    yield companies.DecisionMaker(
        uid=uid,
        given_name=tidy(row.name),
        patronymic=tidy(row.patronymic),
        family_name=tidy(row.surname),
    )
    post = companies.Role(
        title=row.position,
        role="signs",
        since=midnight(row.since, MOSCOW) if row.since else None,
        until=midnight(row.until, MOSCOW) if row.until else None,
    )
    yield companies.HOLDS(uid, context.uid(row.ogrn), post)
    yield from context.identify(DECISION_MAKER_HAS, uid, INN, row.person_inn)


class EventRow(TextRow):
    """legal_events.csv: what befell a company."""

    event_id: Key
    ogrn: Key
    kind: Text
    happened_on: IsoDate
    description: Text | None


def legal_event(row: EventRow, context: Context) -> Iterator[Record]:
    """A legal event of a company."""
    uid = context.uid(row.event_id)
    yield register.LegalEvent(
        uid=uid, kind=row.kind, description=row.description, happened_at=midnight(row.happened_on, MOSCOW)
    )
    yield register.UNDERWENT(context.uid(row.ogrn), uid)


class YearRow(TextRow):
    """financials.csv: a year's figures."""

    ogrn: Key
    year: Year
    revenue: Money | None
    profit: Money | None
    employees: Count | None
    currency: Currency


def financial_year(row: YearRow, context: Context) -> Iterator[Record]:
    """A company's figures of one year."""
    uid = context.uid(row.ogrn, row.year)
    yield register.FinancialYear(
        uid=uid,
        year=row.year,
        published_at=midnight(date(row.year + 1, *PUBLISHED), MOSCOW),
        revenue_minor=minor(row.revenue, row.currency, "revenue") if row.revenue is not None else None,
        profit_minor=minor(row.profit, row.currency, "profit") if row.profit is not None else None,
        employees=row.employees,
        currency=row.currency,
    )
    yield register.REPORTED(context.uid(row.ogrn), uid)


SOURCE = Source(
    name="registry",
    description="The company registry: legal entities, owners, directors, legal events and figures.",
    files=(
        RowFile(name="companies.jsonl", format=JsonLines(), row=CompanyRow, shape=company),
        RowFile(name="directors.csv", format=Csv(), row=DirectorRow, shape=director, optional=True),
        RowFile(name="legal_events.csv", format=Csv(), row=EventRow, shape=legal_event, optional=True),
        RowFile(name="financials.csv", format=Csv(), row=YearRow, shape=financial_year, optional=True),
    ),
)
