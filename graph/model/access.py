"""Personal-data classes, and which role may see which."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class PersonalData(StrEnum):
    """How much a property says about a natural person; each class with what it holds."""

    description: str

    def __new__(cls, value: str, description: str) -> Self:
        """A member: its value is the text, so that it is written and read as one."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.description = description
        return member

    NONE = "none", "Says nothing about a person, or is public (a company's name)."
    IDENTITY = "identity", "Names a person: names, birth date, keys of source records."
    CONTACT = "contact", "Reaches a person: e-mail, phone, address, cookie."
    BEHAVIOUR = "behaviour", "What a person did, said or was predicted to do."
    SENSITIVE = "sensitive", "Religion, ethnicity, health and the like: never a model feature."


class Role(StrEnum):
    """Who asks."""

    OPERATOR = "operator"
    SUPPORT = "support"
    SALES = "sales"
    MARKETING = "marketing"
    ANALYST = "analyst"


VISIBLE: dict[Role, frozenset[PersonalData]] = {
    Role.OPERATOR: frozenset(PersonalData),
    Role.SUPPORT: frozenset(PersonalData) - {PersonalData.SENSITIVE},
    Role.SALES: frozenset({PersonalData.NONE, PersonalData.IDENTITY, PersonalData.CONTACT, PersonalData.BEHAVIOUR}),
    Role.MARKETING: frozenset({PersonalData.NONE, PersonalData.BEHAVIOUR}),
    Role.ANALYST: frozenset({PersonalData.NONE, PersonalData.BEHAVIOUR}),
}
"""Which classes of personal data each role sees; everything else reads as absent."""


class Act(StrEnum):
    """What callers may change."""

    UPSERT = "upsert"
    """Write records, orders and whatever else sources tell."""
    CONSENT = "consent"
    """Give and withdraw consents."""
    SEGMENT = "segment"
    """Put profiles into segments, and take them out."""
    IDENTITY = "identity"
    """Decide who is who."""


ALLOWED: dict[Role, frozenset[Act]] = {
    Role.OPERATOR: frozenset(Act),
    Role.SUPPORT: frozenset({Act.CONSENT, Act.IDENTITY}),
    Role.SALES: frozenset(),
    Role.MARKETING: frozenset({Act.SEGMENT}),
    Role.ANALYST: frozenset(),
}
"""What each role may change through the API."""


def may_do(role: Role, act: Act) -> bool:
    """Whether callers with `role` may change things by `act`."""
    return act in ALLOWED[role]


def may_see(role: Role, personal: PersonalData) -> bool:
    """Whether `role` may see properties of the class `personal`."""
    return personal in VISIBLE[role]
