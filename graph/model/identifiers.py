"""Identifiers: cleaned values that point at somebody, and how far each kind is trusted to link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from .access import PersonalData as PD
from .companies import Company, DecisionMaker
from .people import Customer
from .prop import Prop
from .spec import Edge, Node, edge_properties, node


@dataclass(frozen=True, slots=True)
class IdentifierKind:
    """One kind of identifier.

    Args:
        name: Value of `Identifier.kind`.
        label: The second Neo4j label of such nodes, and the word in queries.
        description: One English sentence.
        ru: The name shown to Russian end users.
        links: Whether two records that share a value may be linked by it alone.
        priority: Lower wins where identifiers contradict each other and where golden values are chosen.
        limit: Most records that a value of this kind may link; None takes the setting.
        most: Most different values of it that one profile may come to hold without a person being asked; None: any.
        weak: Alone it does not join two groups of records whose names differ.
        strong: Two different values of it on one side and the other speak against a merge.
    """

    name: str
    label: str
    description: str
    ru: str
    links: bool
    priority: int
    limit: int | None = None
    most: int | None = None
    weak: bool = False
    strong: bool = False


EMAIL = IdentifierKind("email", "Email", "An e-mail address.", "Эл. почта", True, 30, most=12)
PHONE = IdentifierKind("phone", "Phone", "A phone number, E.164.", "Телефон", True, 40, most=12)
LOYALTY_CARD = IdentifierKind("loyalty_card", "LoyaltyCard", "A loyalty card number.", "Карта", True, 20, most=10)
EXTERNAL_ID = IdentifierKind(
    "external_id", "ExternalId", "A key in a named system: system:key.", "Внешний ключ", True, 10, strong=True
)
SNILS = IdentifierKind("snils", "Snils", "Russian pension insurance number, СНИЛС.", "СНИЛС", True, 12, strong=True)
NATIONAL_ID = IdentifierKind(
    "national_id", "NationalId", "A personal number or document of any country.", "Личный номер", True, 13, most=10
)
DEVICE = IdentifierKind(
    "device", "DeviceId", "An advertising id or another key of a device.", "Устройство", True, 55, most=30, weak=True
)
COOKIE = IdentifierKind("cookie", "Cookie", "A browser cookie.", "Cookie", True, 60, most=100, weak=True)
SOCIAL_HANDLE = IdentifierKind(
    "social_handle", "SocialHandle", "A nick in a network: network:nick.", "Соцсеть", True, 50, most=20, weak=True
)
INN = IdentifierKind("inn", "Inn", "Russian tax number, ИНН.", "ИНН", True, 11, strong=True)
OGRN = IdentifierKind("ogrn", "Ogrn", "Russian state registration number, ОГРН.", "ОГРН", True, 10, strong=True)
KPP = IdentifierKind("kpp", "Kpp", "Reason code of a branch, КПП; says nothing alone.", "КПП", False, 70)
LEI = IdentifierKind("lei", "Lei", "Legal entity identifier, ISO 17442.", "LEI", True, 12, strong=True)
DOMAIN = IdentifierKind("domain", "Domain", "An internet domain of a company.", "Домен", True, 45)

IDENTIFIER_KINDS: dict[str, IdentifierKind] = {
    kind.name: kind
    for kind in (
        EMAIL, PHONE, LOYALTY_CARD, EXTERNAL_ID, SNILS, NATIONAL_ID, DEVICE, COOKIE, SOCIAL_HANDLE, INN, OGRN, KPP, LEI,
        DOMAIN,
    )
}  # fmt: skip


@node("Идентификатор", label_from="kind")
class Identifier(Node):
    """A cleaned value that points at somebody."""

    uid: Annotated[
        str, Prop("Kind and value.", "Ключ", key=True, personal=PD.CONTACT, example="email:anna@example.com")
    ]
    kind: Annotated[str, Prop("Kind of identifier.", "Вид", index=True, example="email")]
    value: Annotated[
        str, Prop("The cleaned value.", "Значение", index=True, personal=PD.CONTACT, example="anna@example.com")
    ]
    blocked: Annotated[
        str | None,
        Prop(
            "Why it must link nobody, in the words of whoever blocked it; null otherwise.",
            "Почему не связывает",
            personal=PD.IDENTITY,
        ),
    ] = None


@edge_properties
class Held:
    """Since and until when a record held an identifier."""

    since: Annotated[datetime | None, Prop("First seen.", "С")] = None
    until: Annotated[datetime | None, Prop("No longer true from then on.", "По")] = None
    verified: Annotated[bool | None, Prop("Whether the source verified it.", "Подтверждён")] = None


def identifier(kind: IdentifierKind, value: str) -> Identifier:
    """The node of an already cleaned value."""
    return Identifier(uid=f"{kind.name}:{value}", kind=kind.name, value=value)


def _has(start: type[Node], reverse: str, ru_reverse: str) -> Edge:
    return Edge(
        "HAS", start, Identifier, field="identifiers", reverse=reverse, properties=Held,
        description="An identifier that a record holds.", ru="Идентификаторы", ru_reverse=ru_reverse,
    )  # fmt: skip


CUSTOMER_HAS = _has(Customer, "customers", "Клиенты")
DECISION_MAKER_HAS = _has(DecisionMaker, "decisionMakers", "Лица, принимающие решения")
COMPANY_HAS = _has(Company, "companies", "Компании")
