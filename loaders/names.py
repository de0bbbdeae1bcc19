"""Full names in one field, taken apart."""

from __future__ import annotations

import re
from typing import NamedTuple

from graph.names import straighten, without_suffix

_PATRONYMIC = re.compile(r"(ович|евич|ьич|ична|овна|евна|инична|ovich|evich|ichna|ovna|evna)$", re.IGNORECASE)
_INITIALS = re.compile(r"^(\w\.){1,2}$")


class PersonName(NamedTuple):
    """The parts of a name; None where it lacks one."""

    given: str | None = None
    patronymic: str | None = None
    family: str | None = None
    suffix: str | None = None
    """Generation: jr, sr, ii, iii, iv."""


def tidy(word: str | None) -> str | None:
    """A name in usual letters where it is all capitals or all small: ПЕТРОВА-ИВАНОВА, ваня."""
    if not word or not (word.isupper() or word.islower()) or _INITIALS.match(word):
        return word or None
    return "-".join(part.capitalize() for part in word.split("-"))


def split_name(full: str | None, *, family_first: bool) -> PersonName:
    """The parts of a full name.

    Args:
        full: Two or three words; a single one is taken for the given name, unless the family name comes first.
        family_first: The order where neither a patronymic nor a known given name tells it.
    """
    name, suffix = without_suffix((full or "").replace(",", " ").strip())
    words = [tidy(word) for word in name.split()]
    if len(words) < 2:
        only = words[0] if words else None
        given, family = (None, only) if family_first else (only, None)
        return PersonName(given, None, family, suffix)
    at = next((i for i, word in enumerate(words) if i > 0 and word and _PATRONYMIC.search(word)), None)
    if at is not None and len(words) > 2:
        patronymic, given = words[at], words[at - 1]
        rest = [word for i, word in enumerate(words) if i not in (at, at - 1) and word]
        return PersonName(given, patronymic, " ".join(rest) or None, suffix)
    first, middle, last = words[0], " ".join(word for word in words[1:-1] if word), words[-1]
    if family_first:
        middle = " ".join(word for word in words[2:] if word)
        first, last = words[1], words[0]
    # Sources do not keep to their own order: "Smith Alexandra" among "Иван Петров".
    return PersonName(*straighten(first, middle or None, last), suffix)
