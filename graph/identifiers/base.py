"""What a cleaner of one kind of identifier is, and the words that forms and exports write instead of a value."""

from __future__ import annotations

import unicodedata
from abc import ABC, abstractmethod

from ..model.identifiers import IdentifierKind


def words(text: str) -> frozenset[str]:
    """The words of a text: how lists of values are written here."""
    return frozenset(text.split())


PLACEHOLDERS = words(
    """
    undefined null none nil nan n/a na no not unknown anonymous anon guest test testing tester dummy fake default empty
    missing blank void object true false deleted removed noname xxx нет неизвестно отсутствует аноним гость тест пусто
    """
)
"""What stands where a value is missing, in lower case."""


class Cleaner(ABC):
    """Cleans the values of one kind of identifier.

    Attributes:
        kind: The kind that it cleans.
    """

    kind: IdentifierKind

    @abstractmethod
    def clean(self, raw: str, region: str) -> str | None:
        """The one form in which this value is written, or None for junk; cleaning twice changes nothing."""

    def validate(self, value: str, region: str = "RU") -> bool:
        """Whether `value` is valid and already clean."""
        return self.clean(value, region) == value

    def specificity(self, value: str) -> float:
        """How surely two records that share this cleaned value are of one holder, before anything else is known.

        From 0 (says nothing) to 1 (a number given to one holder, with check digits). An expert's estimate and no
        measurement: it orders evidence, and how many records really share a value may lower it, never raise it.
        """
        return _USUAL[self.kind.name]

    def may_link_alone(self, value: str) -> bool:
        """Whether sharing this cleaned value may link two records of which nothing else agrees."""
        return self.kind.links and self.specificity(value) > HALF

    def of_nobody(self, value: str) -> bool:
        """Whether this cleaned value is of no holder in particular and links nobody, whatever else agrees."""
        return self.specificity(value) <= LITTLE


HALF = 0.5
"""What is shared by others as often as not needs something else to agree: fixed lines."""
LITTLE = 0.2
"""What says next to nothing: mailboxes of roles, numbers of call centres, КПП."""
_USUAL = {
    "inn": 1.0, "ogrn": 1.0, "lei": 1.0, "snils": 1.0, "external_id": 0.98, "email": 0.95, "social_handle": 0.95,
    "national_id": 0.9, "phone": 0.9, "loyalty_card": 0.85, "cookie": 0.6, "device": 0.6, "domain": 0.6, "kpp": 0.1,
}  # fmt: skip
"""Specificity by kind: a card serves a family, a browser whoever sits at it, a domain a group of companies."""


def plain(raw: str) -> str:
    """Compatibility forms folded (full-width digits, ligatures), invisible characters and outer blanks removed."""
    folded = unicodedata.normalize("NFKC", raw)
    kept = "".join(c for c in folded if unicodedata.category(c) not in ("Cf", "Cc", "Cs", "Co", "Cn"))
    return unicodedata.normalize("NFKC", kept).strip()


def is_placeholder(value: str) -> bool:
    """Whether a value only says that there is none: a placeholder word, or one character repeated."""
    letters = [c for c in value.casefold() if c.isalnum()]
    return not letters or len(set(letters)) == 1 or value.casefold().strip("-_.<>[](){}\"' ") in PLACEHOLDERS
