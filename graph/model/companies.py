"""Companies: records and accounts, decision-makers, and the sales side."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from .access import PersonalData as PD
from .people import LIKENESS_KEYS, Customer, Evidence, Golden, Profile, Resolved
from .prop import Feature, Prop
from .spec import Edge, Node, Origin, edge_properties, node


@node("Запись о компании", time="created_at")
class Company(Node):
    """A company as one source knows it; resolution never edits it."""

    uid: Annotated[str, Prop("Source and the source's key.", "Ключ", key=True, example="registry:1027700132195")]
    name: Annotated[str | None, Prop("Name.", "Название", index=True, text=True)] = None
    legal_name: Annotated[str | None, Prop("Full legal name.", "Полное название", text=True)] = None
    legal_form: Annotated[str | None, Prop("Legal form (ОПФ).", "Форма", example="ООО")] = None
    status: Annotated[str | None, Prop("active, liquidating or closed.", "Статус")] = None
    registered_on: Annotated[date | None, Prop("Date of registration.", "Зарегистрирована")] = None
    employees: Annotated[int | None, Prop("Number of employees.", "Сотрудников", feature=Feature.NUMERICAL)] = None
    capital_minor: Annotated[int | None, Prop("Charter capital, minor units.", "Уставный капитал")] = None
    currency: Annotated[str | None, Prop("ISO 4217 currency.", "Валюта", example="RUB")] = None
    website: Annotated[str | None, Prop("Website.", "Сайт", example="https://shop.example.com")] = None
    city: Annotated[str | None, Prop("City.", "Город", index=True)] = None
    postcode: Annotated[str | None, Prop("Postcode.", "Индекс")] = None
    address: Annotated[str | None, Prop("Street and house, if no `Address` tells them.", "Улица, дом")] = None
    created_at: Annotated[datetime | None, Prop("When the source first knew it.", "Создана")] = None


@node("Компания", origin=Origin.DERIVED)
class Account(Node):
    """The company: a cluster of records from many sources, with the best value of each attribute."""

    account_id: Annotated[
        str,
        Prop(
            "Stable across merges; retired ids still answer.",
            "Номер",
            key=True,
            example="5a1d3c9e-77b2-5c40-8e1f-2b9d4f6a8c10",
        ),
    ]
    name: Annotated[str | None, Prop("Name.", "Название", index=True, text=True)] = None
    legal_name: Annotated[str | None, Prop("Full legal name.", "Полное название", text=True)] = None
    legal_form: Annotated[str | None, Prop("Legal form (ОПФ).", "Форма")] = None
    status: Annotated[str | None, Prop("active, liquidating or closed.", "Статус")] = None
    inn: Annotated[str | None, Prop("Tax number.", "ИНН", index=True, example="7707083893")] = None
    ogrn: Annotated[str | None, Prop("State registration number.", "ОГРН", index=True, example="1027700132195")] = None
    employees: Annotated[int | None, Prop("Number of employees.", "Сотрудников", index=True)] = None
    city: Annotated[str | None, Prop("City.", "Город", index=True)] = None
    website: Annotated[str | None, Prop("Website.", "Сайт")] = None
    sources: Annotated[list[str] | None, Prop("Systems that know this company.", "Источники", example=("crm",))] = None
    record_count: Annotated[int | None, Prop("Source records in the cluster.", "Записей", index=True)] = None
    created_at: Annotated[datetime | None, Prop("When the account first appeared.", "Создана", index=True)] = None
    retired_at: Annotated[datetime | None, Prop("When merged into another; null while alive.", "Объединена")] = None


@node("Лицо, принимающее решения")
class DecisionMaker(Node):
    """A person in a role at a company, as one source knows them; a member of a profile too."""

    uid: Annotated[str, Prop("Source and the source's key.", "Ключ", key=True, personal=PD.IDENTITY, example="crm:m-5")]
    given_name: Annotated[str | None, Prop("First name.", "Имя", text=True, personal=PD.IDENTITY)] = None
    patronymic: Annotated[
        str | None, Prop("Patronymic or middle name.", "Отчество", text=True, personal=PD.IDENTITY)
    ] = None
    family_name: Annotated[str | None, Prop("Family name.", "Фамилия", index=True, text=True, personal=PD.IDENTITY)] = (
        None
    )
    suffix: Annotated[str | None, Prop("Generation: Jr, Sr, II, III.", "Поколение", personal=PD.IDENTITY)] = None
    updated_at: Annotated[datetime | None, Prop("When the source last changed the record.", "Изменён")] = None


@node("Сотрудник")
class Employee(Node):
    """One of our own people."""

    uid: Annotated[str, Prop("Source and the source's key.", "Ключ", key=True, example="crm:e-7")]
    name: Annotated[str | None, Prop("Name.", "Имя", index=True, text=True)] = None
    title: Annotated[str | None, Prop("Post.", "Должность", index=True)] = None


@node("Сделка", time="opened_at", counted=("одна сделка", "сделки", "сделок"))
class Deal(Node):
    """A possible sale to a company."""

    uid: Annotated[str, Prop("Source and deal number.", "Ключ", key=True, example="crm:d-301")]
    title: Annotated[str | None, Prop("Title.", "Название", index=True, text=True)] = None
    stage: Annotated[str | None, Prop("Stage.", "Этап")] = None
    amount_minor: Annotated[
        int | None,
        # Edited while a deal is open: a source tells its last word.
        Prop("Worth, minor units.", "Сумма", index=True, feature=Feature.NUMERICAL, known_at="closed_at"),
    ] = None
    currency: Annotated[str | None, Prop("ISO 4217 currency.", "Валюта", example="RUB")] = None
    opened_at: Annotated[datetime | None, Prop("When opened.", "Открыта", index=True)] = None
    closed_at: Annotated[datetime | None, Prop("When won or lost.", "Закрыта")] = None
    won: Annotated[
        bool | None,
        Prop(
            "Whether it was won; null while open.",
            "Выиграна",
            feature=Feature.NUMERICAL,
            known_at="closed_at",
            ru_counted="Выиграно",
        ),
    ] = None


@node("Активность", time="happened_at", counted=("одна активность", "активности", "активностей"))
class Activity(Node):
    """A call, meeting or letter between one of us and somebody at a company."""

    uid: Annotated[str, Prop("Source and activity id.", "Ключ", key=True, example="crm:act-77")]
    kind: Annotated[
        str | None,
        Prop("call, meeting or letter.", "Вид", feature=Feature.CATEGORICAL, options=("call", "meeting", "letter")),
    ] = None
    subject: Annotated[str | None, Prop("Subject.", "Тема", text=True, personal=PD.BEHAVIOUR)] = None
    outcome: Annotated[
        str | None,
        Prop(
            "What came of it: positive, neutral, negative or no answer.",
            "Итог",
            index=True,
            personal=PD.BEHAVIOUR,
            feature=Feature.CATEGORICAL,
            options=("positive", "neutral", "negative", "no answer"),
        ),
    ] = None
    happened_at: Annotated[datetime | None, Prop("When.", "Когда", index=True)] = None


@edge_properties
class Role:
    """A post that a person holds."""

    title: Annotated[str | None, Prop("Title.", "Должность")] = None
    role: Annotated[str | None, Prop("decides, influences, uses or signs.", "Роль")] = None
    since: Annotated[datetime | None, Prop("From.", "С")] = None
    until: Annotated[datetime | None, Prop("Until; null while it lasts.", "По")] = None


@edge_properties
class Share:
    """A stake in a company."""

    share: Annotated[float | None, Prop("Stake, 0–1.", "Доля")] = None
    since: Annotated[datetime | None, Prop("From.", "С")] = None
    until: Annotated[datetime | None, Prop("Until; null while it lasts.", "По")] = None


@edge_properties
class Contacted:
    """How often and when last one of us was in touch."""

    count: Annotated[int | None, Prop("How often.", "Раз")] = None
    last_at: Annotated[datetime | None, Prop("When last.", "Последний раз")] = None


COMPANY_RESOLVED_TO = Edge(
    "RESOLVED_TO", Company, Account, field="account", reverse="records", properties=Resolved, single=True,
    description="The account that a company record was resolved to.", ru="Компания", ru_reverse="Записи",
    origin=Origin.DERIVED, internal=LIKENESS_KEYS,
)  # fmt: skip
DECISION_MAKER_RESOLVED_TO = Edge(
    "RESOLVED_TO", DecisionMaker, Profile, field="profile", reverse="decisionMakers", properties=Resolved, single=True,
    description="The profile that a decision-maker was resolved to.", ru="Профиль", ru_reverse="Роли в компаниях",
    origin=Origin.DERIVED, internal=LIKENESS_KEYS,
)  # fmt: skip
DECISION_MAKER_LINKED = Edge(
    "LINKED", DecisionMaker, DecisionMaker, field="evidenceTo", reverse="evidenceFrom", properties=Evidence,
    description="Evidence that two records are one: the least tree of it.", ru="Связана с", ru_reverse="Связана с",
    origin=Origin.DERIVED,
)  # fmt: skip
CUSTOMER_LINKED = Edge(
    "LINKED", Customer, DecisionMaker, field="evidenceToDecisionMakers", reverse="evidenceFromCustomers",
    properties=Evidence, description="Evidence that a customer's record and a decision-maker's are one.",
    ru="Связана с ролью", ru_reverse="Связана с клиентом", origin=Origin.DERIVED,
)  # fmt: skip
COMPANY_LINKED = Edge(
    "LINKED", Company, Company, field="evidenceTo", reverse="evidenceFrom", properties=Evidence,
    description="Evidence that two records are one: the least tree of it.", ru="Связана с", ru_reverse="Связана с",
    origin=Origin.DERIVED,
)  # fmt: skip
DECISION_MAKER_GOLDEN_FROM = Edge(
    "GOLDEN_FROM", Profile, DecisionMaker, field="goldenFromDecisionMakers", reverse="goldenFor", properties=Golden,
    description="A decision-maker's record that supplied golden values.", ru="Взято из ролей",
    ru_reverse="Источник для", origin=Origin.DERIVED,
)  # fmt: skip
ACCOUNT_GOLDEN_FROM = Edge(
    "GOLDEN_FROM", Account, Company, field="goldenFrom", reverse="goldenFor", properties=Golden,
    description="A record that supplied golden values.", ru="Взято из", ru_reverse="Источник для",
    origin=Origin.DERIVED,
)  # fmt: skip
ACCOUNT_MERGED_INTO = Edge(
    "MERGED_INTO", Account, Account, field="mergedInto", reverse="mergedFrom", single=True,
    description="The living account that a retired one became.", ru="Объединена с", ru_reverse="Поглотила",
    origin=Origin.DERIVED,
)  # fmt: skip
HOLDS = Edge(
    "HOLDS", DecisionMaker, Company, field="positions", reverse="decisionMakers", properties=Role, time="since",
    key=("title",), description="A post that a person holds at a company.", ru="Должности", ru_reverse="Решают",
)  # fmt: skip
OWNED_BY = Edge(
    "OWNED_BY", Company, Company, field="parents", reverse="subsidiaries", properties=Share, tree=True,
    description="The parent company.", ru="Материнские", ru_reverse="Дочерние",
)  # fmt: skip
WITH_COMPANY = Edge(
    "WITH", Deal, Company, field="company", reverse="deals", single=True,
    description="The company of a deal.", ru="Компания", ru_reverse="Сделки",
)  # fmt: skip
DEAL_CONTACT = Edge(
    "INVOLVES", Deal, DecisionMaker, field="contacts", reverse="deals", learn=True,
    description="Somebody at the company who takes part in a deal.", ru="Контакты", ru_reverse="Сделки",
)  # fmt: skip
OWNS_DEAL = Edge(
    "OWNS", Employee, Deal, field="deals", reverse="owner", reverse_single=True,
    description="A deal that one of us leads.", ru="Сделки", ru_reverse="Ответственный",
)  # fmt: skip
KNOWS = Edge(
    "KNOWS", Employee, DecisionMaker, field="knows", reverse="knownBy", properties=Contacted,
    description="Somebody whom one of us has called or otherwise knows.", ru="Знаком с", ru_reverse="Знакомы",
)  # fmt: skip
MET = Edge(
    "MET", Employee, DecisionMaker, field="met", reverse="metBy", properties=Contacted,
    description="Somebody whom one of us has met.", ru="Встречи", ru_reverse="Встречались",
)  # fmt: skip
WROTE_TO = Edge(
    "WROTE", Employee, DecisionMaker, field="wroteTo", reverse="letterFrom", properties=Contacted,
    description="Somebody to whom one of us has written.", ru="Писал", ru_reverse="Писали",
)  # fmt: skip
DID = Edge(
    "DID", Employee, Activity, field="activities", reverse="employee", reverse_single=True,
    description="A call, meeting or letter by one of us.", ru="Активности", ru_reverse="Сотрудник",
)  # fmt: skip
ACTIVITY_WITH = Edge(
    "WITH", Activity, DecisionMaker, field="participants", reverse="activities", learn=True,
    description="Who took part on the other side.", ru="С кем", ru_reverse="Активности",
)  # fmt: skip
ACTIVITY_ABOUT = Edge(
    "ABOUT", Activity, Deal, field="deal", reverse="activities", single=True, learn=True,
    description="The deal that an activity was about.", ru="Сделка", ru_reverse="Активности",
)  # fmt: skip
