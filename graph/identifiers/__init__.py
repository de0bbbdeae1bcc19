"""Cleaning of identifiers, one small class per kind.

    clean(PHONE, "8 (916) 123-45-67")   →  "+79161234567"
    clean(EMAIL, "none@none.com")       →  None

The kinds are declared in graph.model; what cleans them is here, for the model imports no third party.
"""

from __future__ import annotations

from ..model.identifiers import IdentifierKind
from .base import Cleaner
from .email import EmailCleaner, is_role_mailbox
from .opaque import CookieCleaner, DeviceCleaner, ExternalIdCleaner, LoyaltyCardCleaner, SocialHandleCleaner
from .personal import NationalIdCleaner, SnilsCleaner
from .phone import PhoneCleaner, is_fixed_line
from .registry import DomainCleaner, InnCleaner, KppCleaner, LeiCleaner, OgrnCleaner, is_branch_kpp

CLEANERS: dict[str, Cleaner] = {
    cleaner.kind.name: cleaner
    for cleaner in (
        EmailCleaner(),
        PhoneCleaner(),
        LoyaltyCardCleaner(),
        ExternalIdCleaner(),
        SnilsCleaner(),
        NationalIdCleaner(),
        DeviceCleaner(),
        CookieCleaner(),
        SocialHandleCleaner(),
        InnCleaner(),
        OgrnCleaner(),
        KppCleaner(),
        LeiCleaner(),
        DomainCleaner(),
    )
}
"""The cleaner of each kind, by the kind's name."""


def clean(kind: IdentifierKind, raw: str | None, *, region: str = "RU") -> str | None:
    """The one form in which a value of this kind is written; None for junk. Never raises on data.

    Args:
        kind: One of `graph.model.identifiers.IDENTIFIER_KINDS`.
        raw: The value as a source wrote it.
        region: ISO 3166 country of phones written without one.
    """
    return CLEANERS[kind.name].clean(raw, region) if raw else None


def specificity(kind: IdentifierKind, value: str) -> float:
    """How surely two records that share a cleaned value are of one holder, from 0 to 1, before all else is known."""
    return CLEANERS[kind.name].specificity(value)


def may_link_alone(kind: IdentifierKind, value: str) -> bool:
    """Whether sharing a cleaned value may link two records of which nothing else agrees."""
    return CLEANERS[kind.name].may_link_alone(value)


def of_nobody(kind: IdentifierKind, value: str) -> bool:
    """Whether a cleaned value is of no holder in particular: the mailbox of a role, the number of a call centre."""
    return CLEANERS[kind.name].of_nobody(value)


__all__ = [
    "CLEANERS",
    "Cleaner",
    "clean",
    "is_branch_kpp",
    "is_fixed_line",
    "is_role_mailbox",
    "may_link_alone",
    "of_nobody",
    "specificity",
]
