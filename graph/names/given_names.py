"""Given names and their short forms, and whether two of them may be one."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache

from .men import NAMES as MEN
from .spelling import cyrillic, fold, heard_alike, slip_apart
from .women import NAMES as WOMEN

_NONE: frozenset[str] = frozenset()


def _forms() -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    roots: dict[str, set[str]] = defaultdict(set)
    sexes: dict[str, set[str]] = defaultdict(set)
    for table, sex in ((MEN, "male"), (WOMEN, "female")):
        for line in re.sub(r"\n +", " ", table).split("\n"):
            names = [fold(name) for name in line.split()]
            for name in names:
                roots[name].add(f"{names[0]} {sex}")
                sexes[name].add(sex)
    return {n: frozenset(r) for n, r in roots.items()}, {n: frozenset(s) for n, s in sexes.items()}


_ROOTS, _SEXES = _forms()


def _by_root() -> dict[str, list[str]]:
    forms: dict[str, list[str]] = defaultdict(list)
    for form, roots in _ROOTS.items():
        for root in roots:
            forms[root].append(form)
    return forms


_FORMS_OF = _by_root()


def known_given(name: str) -> bool:
    """Whether a given name or short form is in our tables."""
    return fold(name) in _ROOTS


def roots_of(name: str) -> frozenset[str]:
    """The full names of which this is a form, each with its sex (petr male); empty for one not in our tables."""
    return _ROOTS.get(fold(name), _NONE)


def sexes_of(name: str) -> frozenset[str]:
    """The sexes, male and female, whose names have this form; empty for a name that is not in our tables."""
    return _SEXES.get(fold(name), _NONE)


def is_initial(name: str) -> bool:
    """Whether a name is only an initial: one letter, or the two or three of one sound before a dot (Ю., Yu., Дж.)."""
    letters = sum(c.isalnum() for c in name)
    return letters == 1 or (letters <= 3 and _INITIAL.fullmatch(name.strip()) is not None)


_INITIAL = re.compile(r"(?:дж|y[aeou]|i[aeu]|j[aeou]|[zkcst]h|ts|shch|sch)\.", re.IGNORECASE)


def begins_alike(a: str, b: str) -> bool:
    """Whether two names, one of which is an initial, begin with one letter in either script."""
    x, y = fold(a), fold(b)
    if not x or not y:
        return True
    if cyrillic(a) == cyrillic(b):
        first, other = _letter(a), _letter(b)
        return first == other or {first, other} <= _GLIDES
    return x[0] == y[0] or {x[0], y[0]} <= _GLIDES or {x[0], y[0]} <= _HISSING


_GLIDES = frozenset("eijy")
_HISSING = frozenset("sck")
"""A Latin C may be С or К: C. for Сесилия, Charles for Чарльз."""


def _letter(name: str) -> str:
    return next(c for c in name.lower().replace("ё", "е") if c.isalnum())


@lru_cache(maxsize=200_000)
def same_given(a: str, b: str) -> bool:
    """Whether two given names may be one: equal, one an initial, a short form, a slip apart, or written by ear."""
    x, y = fold(a), fold(b)
    if x == y or not x or not y:
        return True
    if is_initial(a) or is_initial(b):
        return begins_alike(a, b) or _short_for(a, y) or _short_for(b, x)
    if _ROOTS.get(x, _NONE) & _ROOTS.get(y, _NONE):
        return True
    if x in _ROOTS and y in _ROOTS:
        return False
    return (
        (min(len(x), len(y)) >= 4 and slip_apart(x, y))
        or heard_alike(a, b)
        or _slipped_form(x, y)
        or _slipped_form(y, x)
    )


def _short_for(initial: str, known: str) -> bool:
    """Whether an initial may be that of the full name of a short form: А. of Саша, W. of Bill."""
    return is_initial(initial) and any(root.startswith(fold(initial)) for root in _ROOTS.get(known, _NONE))


def _slipped_form(unknown: str, known: str) -> bool:
    """Whether an unknown word is a slip apart from another form of a known name: Алксандр, Саша."""
    if unknown in _ROOTS or known not in _ROOTS or len(unknown) < 4:
        return False
    return any(slip_apart(unknown, form) for root in _ROOTS[known] for form in _FORMS_OF[root] if len(form) >= 4)
