"""The CRM: persons, companies, decision-makers, deals, our people, and what passed between them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Annotated, Literal

from graph.model import Edge, companies, people, register
from graph.model.identifiers import (
    COMPANY_HAS,
    CUSTOMER_HAS,
    DECISION_MAKER_HAS,
    DOMAIN,
    EMAIL,
    EXTERNAL_ID,
    INN,
    OGRN,
    PHONE,
)

from ..fields import MOSCOW, Currency, IsoDate, Key, Money, Number, Text, TextRow, midnight, minor, moment
from ..names import split_name
from ..readers import Csv
from ..source import Context, FoldedFile, Record, RowFile, Source

MoscowTime = Annotated[datetime, moment(MOSCOW)]
ROLES = {"decision maker": "decides", "influencer": "influences", "gatekeeper": "guards", "user": "uses"}
IN_TOUCH: dict[str, Edge] = {"call": companies.KNOWS, "meeting": companies.MET, "letter": companies.WROTE_TO}


class PersonRow(TextRow):
    """persons.csv: somebody whom sales know."""

    person_id: Key
    full_name: Text | None
    email: Text | None
    mobile: Text | None
    birth_date: IsoDate | None
    city: Text | None
    shop_customer_id: Number | None
    created_at: MoscowTime


def person(row: PersonRow, context: Context) -> Iterator[Record]:
    """A customer with identifiers."""
    uid = context.uid(row.person_id)
    name = split_name(row.full_name, family_first=True)
    yield people.Customer(
        uid=uid,
        given_name=name.given,
        patronymic=name.patronymic,
        family_name=name.family,
        suffix=name.suffix,
        birth_date=row.birth_date,
        city=row.city,
        created_at=row.created_at,
    )
    yield from context.identify(CUSTOMER_HAS, uid, EXTERNAL_ID, uid)
    yield from context.identify(CUSTOMER_HAS, uid, EMAIL, row.email)
    yield from context.identify(CUSTOMER_HAS, uid, PHONE, row.mobile)
    if row.shop_customer_id is not None:
        yield from context.identify(CUSTOMER_HAS, uid, EXTERNAL_ID, f"shop:{row.shop_customer_id}")


class CompanyRow(TextRow):
    """companies.csv: a company as sales wrote it."""

    company_id: Key
    name: Text
    inn: Text | None
    ogrn: Text | None
    website: Text | None
    email: Text | None
    phone: Text | None
    industry: Text | None
    city: Text | None
    created_at: MoscowTime


def company(row: CompanyRow, context: Context) -> Iterator[Record]:
    """A company with identifiers and its line of business."""
    uid = context.uid(row.company_id)
    yield companies.Company(uid=uid, name=row.name, website=row.website, city=row.city, created_at=row.created_at)
    yield from context.identify(COMPANY_HAS, uid, INN, row.inn)
    yield from context.identify(COMPANY_HAS, uid, OGRN, row.ogrn)
    yield from context.identify(COMPANY_HAS, uid, DOMAIN, row.website)
    yield from context.identify(COMPANY_HAS, uid, EMAIL, row.email)
    yield from context.identify(COMPANY_HAS, uid, PHONE, row.phone)
    if row.industry:
        industry = context.uid("industry", row.industry)
        if context.first(industry):
            yield register.Industry(uid=industry, name=row.industry)
        yield register.IN_INDUSTRY(uid, industry)


class DecisionMakerRow(TextRow):
    """decision_makers.csv: a person in a role at a company."""

    decision_maker_id: Key
    person_id: Key | None
    company_id: Key
    full_name: Text | None
    title: Text
    role: Text | None
    since: IsoDate | None
    until: IsoDate | None
    email: Text | None
    phone: Text | None


def decision_maker(row: DecisionMakerRow, context: Context) -> Iterator[Record]:
    """A decision-maker, the post, and identifiers."""
    uid = context.uid(row.decision_maker_id)
    name = split_name(row.full_name, family_first=False)
    yield companies.DecisionMaker(
        uid=uid, given_name=name.given, patronymic=name.patronymic, family_name=name.family, suffix=name.suffix
    )
    post = companies.Role(
        title=row.title,
        role=ROLES.get(row.role, row.role) if row.role else None,
        since=midnight(row.since, MOSCOW) if row.since else None,
        until=midnight(row.until, MOSCOW) if row.until else None,
    )
    yield companies.HOLDS(uid, context.uid(row.company_id), post)
    if row.person_id:
        yield from context.identify(DECISION_MAKER_HAS, uid, EXTERNAL_ID, context.uid(row.person_id))
    yield from context.identify(DECISION_MAKER_HAS, uid, EMAIL, row.email)
    yield from context.identify(DECISION_MAKER_HAS, uid, PHONE, row.phone)


class EmployeeRow(TextRow):
    """employees.csv: one of us."""

    employee_id: Key
    full_name: Text
    title: Text | None


def employee(row: EmployeeRow, context: Context) -> Iterator[Record]:
    """One of us."""
    yield companies.Employee(uid=context.uid(row.employee_id), name=row.full_name, title=row.title)


class DealRow(TextRow):
    """deals.csv: a possible sale."""

    deal_id: Key
    company_id: Key
    decision_maker_id: Key | None
    owner_id: Key | None
    title: Text | None
    stage: Text
    amount: Money | None
    currency: Currency
    opened_at: MoscowTime
    closed_at: MoscowTime | None


def deal(row: DealRow, context: Context) -> Iterator[Record]:
    """A deal with its company, contact and owner."""
    uid = context.uid(row.deal_id)
    yield companies.Deal(
        uid=uid,
        title=row.title,
        stage=row.stage,
        amount_minor=minor(row.amount, row.currency) if row.amount is not None else None,
        currency=row.currency,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        won={"won": True, "lost": False}.get(row.stage),
    )
    yield companies.WITH_COMPANY(uid, context.uid(row.company_id))
    if row.decision_maker_id:
        yield companies.DEAL_CONTACT(uid, context.uid(row.decision_maker_id))
    if row.owner_id:
        yield companies.OWNS_DEAL(context.uid(row.owner_id), uid)


class ActivityRow(TextRow):
    """activities.csv: a call, meeting or letter."""

    activity_id: Key
    kind: Literal["call", "meeting", "letter"]
    employee_id: Key
    decision_maker_id: Key
    deal_id: Key | None
    at: MoscowTime
    outcome: Text | None


def activities(rows: Sequence[ActivityRow], context: Context) -> Iterator[Record]:
    """All that passed between one of us and one of them: each activity, and how often and when last."""
    ours, theirs = context.uid(rows[0].employee_id), context.uid(rows[0].decision_maker_id)
    times: dict[str, list[datetime]] = defaultdict(list)
    for row in rows:
        uid = context.uid(row.activity_id)
        yield companies.Activity(uid=uid, kind=row.kind, outcome=row.outcome, happened_at=row.at)
        yield companies.DID(ours, uid)
        yield companies.ACTIVITY_WITH(uid, theirs)
        if row.deal_id:
            yield companies.ACTIVITY_ABOUT(uid, context.uid(row.deal_id))
        times[row.kind].append(row.at)
    for kind, when in times.items():
        yield IN_TOUCH[kind](ours, theirs, companies.Contacted(count=len(when), last_at=max(when)))


SOURCE = Source(
    name="crm",
    description="The CRM: persons, companies, decision-makers, deals and activities.",
    files=(
        RowFile(name="persons.csv", format=Csv(), row=PersonRow, shape=person),
        RowFile(name="companies.csv", format=Csv(), row=CompanyRow, shape=company),
        RowFile(name="decision_makers.csv", format=Csv(), row=DecisionMakerRow, shape=decision_maker),
        RowFile(name="employees.csv", format=Csv(), row=EmployeeRow, shape=employee),
        RowFile(name="deals.csv", format=Csv(), row=DealRow, shape=deal, optional=True),
        FoldedFile(
            name="activities.csv",
            format=Csv(),
            row=ActivityRow,
            group_by=("employee_id", "decision_maker_id"),
            fold=activities,
            optional=True,
        ),
    ),
)
