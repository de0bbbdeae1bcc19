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


def plain(raw: str) -> str:
    """Compatibility forms folded (full-width digits, ligatures), invisible characters and outer blanks removed."""
    folded = unicodedata.normalize("NFKC", raw)
    kept = "".join(c for c in folded if unicodedata.category(c) not in ("Cf", "Cc", "Cs", "Co", "Cn"))
    return unicodedata.normalize("NFKC", kept).strip()


def is_placeholder(value: str) -> bool:
    """Whether a value only says that there is none: a placeholder word, or one character repeated."""
    letters = [c for c in value.casefold() if c.isalnum()]
    return not letters or len(set(letters)) == 1 or value.casefold().strip("-_.<>[](){}\"' ") in PLACEHOLDERS
