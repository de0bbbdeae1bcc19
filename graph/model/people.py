"""People: the records that sources hold, the profiles they resolve to, and what belongs to a person."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated

from .access import PersonalData as PD
from .prop import Feature, Prop
from .spec import Edge, Node, Origin, edge_properties, node


@node("Запись о клиенте", time="created_at")
class Customer(Node):
    """A customer as one source knows it; resolution never edits it."""

    uid: Annotated[
        str, Prop("Source and the source's key.", "Ключ", key=True, personal=PD.IDENTITY, example="crm:1042")
    ]
    given_name: Annotated[str | None, Prop("First name.", "Имя", personal=PD.IDENTITY)] = None
    patronymic: Annotated[str | None, Prop("Patronymic or middle name.", "Отчество", personal=PD.IDENTITY)] = None
    family_name: Annotated[str | None, Prop("Family name.", "Фамилия", index=True, personal=PD.IDENTITY)] = None
    suffix: Annotated[str | None, Prop("Generation: Jr, Sr, II, III.", "Поколение", personal=PD.IDENTITY)] = None
    birth_date: Annotated[
        date | None, Prop("Birth date.", "Дата рождения", personal=PD.IDENTITY, example=date(1985, 7, 14))
    ] = None
    sex: Annotated[str | None, Prop("Sex: female or male.", "Пол", personal=PD.IDENTITY)] = None
    language: Annotated[str | None, Prop("Language, ISO 639-1.", "Язык", personal=PD.IDENTITY, example="ru")] = None
    city: Annotated[str | None, Prop("City.", "Город", personal=PD.CONTACT)] = None
    region: Annotated[str | None, Prop("Region.", "Регион", personal=PD.CONTACT)] = None
    postcode: Annotated[str | None, Prop("Postcode.", "Индекс", personal=PD.CONTACT, example="125009")] = None
    address: Annotated[str | None, Prop("Street address.", "Адрес", personal=PD.CONTACT)] = None
    age_band: Annotated[
        str | None,
        Prop("Age band, as given by the source.", "Возраст", personal=PD.IDENTITY, feature=Feature.CATEGORICAL),
    ] = None
    income_band: Annotated[
        str | None, Prop("Income band.", "Доход", personal=PD.BEHAVIOUR, feature=Feature.CATEGORICAL)
    ] = None
    housing: Annotated[str | None, Prop("Housing.", "Жильё", personal=PD.BEHAVIOUR, feature=Feature.CATEGORICAL)] = None
    marital_status: Annotated[str | None, Prop("Marital status.", "Семейное положение", personal=PD.IDENTITY)] = None
    created_at: Annotated[datetime | None, Prop("When the source first knew them.", "Создан", index=True)] = None
    updated_at: Annotated[datetime | None, Prop("When the source last changed the record.", "Изменён")] = None


OWN = "_own"
"""Internal: what a profile was itself told of segments, kept where a merge made it show something else."""


@node("Профиль", origin=Origin.DERIVED, watched=True, internal=(OWN,))
class Profile(Node):
    """The person: a cluster of records from many sources, with the best value of each attribute."""

    profile_id: Annotated[
        str,
        Prop(
            "Stable across merges; retired ids still answer.",
            "Номер профиля",
            key=True,
            example="0b0c7f3e-5f0a-5d61-9f0e-6a5b8f3c1d22",
        ),
    ]
    given_name: Annotated[str | None, Prop("First name.", "Имя", index=True, text=True, personal=PD.IDENTITY)] = None
    patronymic: Annotated[
        str | None, Prop("Patronymic or middle name.", "Отчество", text=True, personal=PD.IDENTITY)
    ] = None
    family_name: Annotated[str | None, Prop("Family name.", "Фамилия", index=True, text=True, personal=PD.IDENTITY)] = (
        None
    )
    suffix: Annotated[str | None, Prop("Generation: Jr, Sr, II, III.", "Поколение", personal=PD.IDENTITY)] = None
    birth_date: Annotated[
        date | None, Prop("Birth date.", "Дата рождения", index=True, personal=PD.IDENTITY, example=date(1985, 7, 14))
    ] = None
    sex: Annotated[str | None, Prop("Sex: female or male.", "Пол", personal=PD.IDENTITY)] = None
    language: Annotated[str | None, Prop("Language, ISO 639-1.", "Язык", personal=PD.IDENTITY, example="ru")] = None
    city: Annotated[str | None, Prop("City.", "Город", index=True, personal=PD.CONTACT)] = None
    email: Annotated[
        str | None, Prop("Best e-mail.", "Эл. почта", text=True, personal=PD.CONTACT, example="anna@example.com")
    ] = None
    phone: Annotated[str | None, Prop("Best phone, E.164.", "Телефон", personal=PD.CONTACT, example="+79990000001")] = (
        None
    )
    sources: Annotated[
        list[str] | None, Prop("Systems that know this person.", "Источники", example=("crm", "shop"))
    ] = None
    record_count: Annotated[int | None, Prop("Source records in the cluster.", "Записей", index=True)] = None
    order_count: Annotated[
        int | None, Prop("Orders over all records.", "Заказов", index=True, personal=PD.BEHAVIOUR)
    ] = None
    spent_minor: Annotated[
        int | None,
        Prop(
            "Money spent, in minor units of `currency`.",
            "Потрачено",
            index=True,
            personal=PD.BEHAVIOUR,
            example=1_250_000,
        ),
    ] = None
    currency: Annotated[str | None, Prop("ISO 4217 currency of most orders.", "Валюта", example="RUB")] = None
    first_order_at: Annotated[
        datetime | None,
        Prop("First order.", "Первый заказ", personal=PD.BEHAVIOUR, example=datetime(2026, 1, 31, 9, tzinfo=UTC)),
    ] = None
    last_order_at: Annotated[
        datetime | None, Prop("Last order.", "Последний заказ", index=True, personal=PD.BEHAVIOUR)
    ] = None
    created_at: Annotated[datetime | None, Prop("When the profile first appeared.", "Создан", index=True)] = None
    retired_at: Annotated[datetime | None, Prop("When merged into another; null while alive.", "Объединён")] = None
    predicted_nps: Annotated[
        float | None,
        Prop(
            "Predicted NPS, -100 to 100: chance of promoter less that of critic, in points; its mean is a group's.",
            "Прогноз NPS", personal=PD.BEHAVIOUR, modelled=True,
        ),
    ] = None  # fmt: skip
    embedding: Annotated[
        list[float] | None,
        Prop("Where a model places it; near is alike.", "Вектор", vector=True, modelled=True, personal=PD.BEHAVIOUR),
    ] = None


@node("Домохозяйство")
class Household(Node):
    """People who live together: as a source told it, or, without a source, found by what profiles share."""

    uid: Annotated[
        str,
        Prop(
            "Source and the source's key; `household:` and a number where found.",
            "Ключ",
            key=True,
            example="loyalty:h-17",
        ),
    ]
    size: Annotated[int | None, Prop("Number of people.", "Человек", feature=Feature.NUMERICAL)] = None
    children: Annotated[int | None, Prop("Number of children.", "Детей", feature=Feature.NUMERICAL)] = None
    composition: Annotated[str | None, Prop("Who lives there.", "Состав", feature=Feature.CATEGORICAL)] = None


@node("Устройство")
class Device(Node):
    """A phone, browser or till. Weak evidence of identity: families share them."""

    uid: Annotated[str, Prop("Source and device id.", "Ключ", key=True, personal=PD.CONTACT, example="site:d-7f3a")]
    kind: Annotated[str | None, Prop("phone, tablet, desktop or till.", "Вид")] = None
    system: Annotated[str | None, Prop("Operating system.", "Система")] = None
    browser: Annotated[str | None, Prop("Browser or app.", "Браузер")] = None


@node("Участие в программе лояльности", time="joined_at")
class LoyaltyAccount(Node):
    """Membership of a loyalty programme."""

    uid: Annotated[
        str, Prop("Source and card number.", "Ключ", key=True, personal=PD.CONTACT, example="loyalty:7700000001")
    ]
    tier: Annotated[str | None, Prop("Tier.", "Уровень")] = None
    points: Annotated[int | None, Prop("Points now.", "Баллы", personal=PD.BEHAVIOUR)] = None
    joined_at: Annotated[datetime | None, Prop("When joined.", "Вступил", index=True)] = None


@node("Согласие", time="given_at")
class Consent(Node):
    """Permission to use personal data for a purpose, or its withdrawal."""

    uid: Annotated[
        str,
        Prop(
            "Source, person and purpose.",
            "Ключ",
            key=True,
            personal=PD.IDENTITY,
            example="mailing:1042:marketing_email",
        ),
    ]
    purpose: Annotated[str | None, Prop("What for, e.g. marketing_email.", "Цель")] = None
    granted: Annotated[bool | None, Prop("Whether it is granted now.", "Дано")] = None
    given_at: Annotated[datetime | None, Prop("When last given.", "Когда дано")] = None
    withdrawn_at: Annotated[datetime | None, Prop("When withdrawn.", "Когда отозвано")] = None


@edge_properties
class Resolved:
    """Why a record belongs to its profile or account."""

    rule: Annotated[str | None, Prop("Rule or evidence that joined it.", "Правило")] = None
    confidence: Annotated[
        float | None, Prop("How surely it belongs there, 0–1: 1 where a rule or a person joined it.", "Уверенность")
    ] = None


LIKENESS_KEYS = ("_k0", "_k1", "_k2", "_k3", "_k4", "_k5")
"""Keys that records which look alike share: see graph.resolve.likeness.RULES."""


@edge_properties
class Evidence:
    """Why two records are taken for one."""

    rule: Annotated[str | None, Prop("What they share, or that they look alike.", "Основание")] = None
    weight: Annotated[float | None, Prop("Bits for their being one, by the trained weights.", "Вес, бит")] = None
    joins: Annotated[bool | None, Prop("Whether both are in one profile or account.", "Объединяет")] = None


@edge_properties
class Golden:
    """Which attributes of a profile or account a record supplied."""

    attributes: Annotated[list[str] | None, Prop("Names of the attributes it supplied.", "Поля")] = None


@edge_properties
class Used:
    """When a person used a device."""

    since: Annotated[datetime | None, Prop("First seen.", "С")] = None


@edge_properties
class Residence:
    """Why a person is taken to live in a household."""

    evidence: Annotated[list[str] | None, Prop("What they share with the others, in words.", "Общее с другими")] = None
    weight: Annotated[float | None, Prop("Weight of the strongest evidence; 1 is enough.", "Вес")] = None


RESOLVED_TO = Edge(
    "RESOLVED_TO", Customer, Profile, field="profile", reverse="records", properties=Resolved, single=True,
    description="The profile that a record was resolved to.", ru="Профиль", ru_reverse="Записи",
    origin=Origin.DERIVED, internal=LIKENESS_KEYS,
)  # fmt: skip
LINKED = Edge(
    "LINKED", Customer, Customer, field="evidenceTo", reverse="evidenceFrom", properties=Evidence,
    description="Evidence that two records are one: the least tree of it.", ru="Связана с", ru_reverse="Связана с",
    origin=Origin.DERIVED,
)  # fmt: skip
GOLDEN_FROM = Edge(
    "GOLDEN_FROM", Profile, Customer, field="goldenFrom", reverse="goldenFor", properties=Golden,
    description="A record that supplied golden values.", ru="Взято из", ru_reverse="Источник для",
    origin=Origin.DERIVED,
)  # fmt: skip
MERGED_INTO = Edge(
    "MERGED_INTO", Profile, Profile, field="mergedInto", reverse="mergedFrom", single=True,
    description="The living profile that a retired one became.", ru="Объединён с", ru_reverse="Поглотил",
    origin=Origin.DERIVED,
)  # fmt: skip
LIVES_IN = Edge(
    "LIVES_IN", Customer, Household, field="household", reverse="members", single=True, learn=True,
    description="The household that a person lives in.", ru="Домохозяйство", ru_reverse="Жильцы",
)  # fmt: skip
HOME = Edge(
    "LIVES_IN", Profile, Household, field="home", reverse="residents", properties=Residence, single=True,
    description="The household that a person is taken to live in, by what its members share.",
    ru="Живёт в", ru_reverse="Кто живёт", origin=Origin.DERIVED,
)  # fmt: skip
USED = Edge(
    "USED", Customer, Device, field="devices", reverse="users", properties=Used, time="since", learn=True,
    description="A device that a person used.", ru="Устройства", ru_reverse="Пользователи",
)  # fmt: skip
MEMBER_OF = Edge(
    "MEMBER_OF", Customer, LoyaltyAccount, field="loyaltyAccounts", reverse="member", reverse_single=True,
    description="A loyalty membership.", ru="Карты лояльности", ru_reverse="Участник",
)  # fmt: skip
GAVE = Edge(
    "GAVE", Customer, Consent, field="consents", reverse="givenBy", reverse_single=True,
    description="A consent that a person gave or withdrew.", ru="Согласия", ru_reverse="Кто дал",
)  # fmt: skip
