"""Names compared across Cyrillic and Latin: one folded spelling, short forms, slips of the finger, legal forms."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from functools import lru_cache

from .given_names import MEN, WOMEN

_LATIN = dict(
    zip(
        "абвгдежзийклмнопрстуфхцчшщъыьэюяіїєґў",
        re.split(" ", "a b v g d e zh z i i k l m n o p r s t u f h c ch sh sh  i  e iu ia i i e g u"),
        strict=True,
    )
)
_HABITS = (
    ("shch", "sh"), ("sch", "sh"), ("kh", "h"), ("ts", "c"), ("ph", "f"), ("x", "ks"), ("y", "i"), ("j", "i"),
    ("io", "e"), ("ie", "e"), ("w", "v"), ("q", "k"),
)  # fmt: skip
"""Passport, library and informal transliteration brought to one: Пётр, Pyotr, Petr → petr; Юлия, Julia → iulia."""


@lru_cache(maxsize=200_000)
def fold(name: str) -> str:
    """One spelling of a name, in small Latin letters: ПЁТР, Pyotr → petr; Алексей, Alexey → aleksei."""
    text = unicodedata.normalize("NFKD", name.lower().replace("й", "и"))
    text = "".join(_LATIN.get(c, c) for c in text if c.isalnum())
    for written, one in _HABITS:
        text = text.replace(written, one)
    return re.sub(r"([a-z])\1+", r"\1", text)


def _forms() -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    roots: dict[str, set[str]] = defaultdict(set)
    sexes: dict[str, set[str]] = defaultdict(set)
    for table, sex in ((MEN, "male"), (WOMEN, "female")):
        for line in table.split("\n"):
            names = [fold(name) for name in line.split()]
            for name in names:
                roots[name].add(f"{names[0]} {sex}")
                sexes[name].add(sex)
    return {n: frozenset(r) for n, r in roots.items()}, {n: frozenset(s) for n, s in sexes.items()}


_ROOTS, _SEXES = _forms()


def slip_apart(a: str, b: str) -> bool:
    """Whether two words are equal but for one letter dropped, added or changed, or two neighbours swapped."""
    if a == b:
        return True
    if abs(len(a) - len(b)) > 1:
        return False
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    x, y = a[start:], b[start:]
    return x[1:] == y or x == y[1:] or x[1:] == y[1:] or (x[:2] == y[1::-1] and x[2:] == y[2:])


def straighten(
    given: str | None, patronymic: str | None, family: str | None
) -> tuple[str | None, str | None, str | None]:
    """Given name, patronymic and family name in their places, where a source has mixed them up.

    Иванов, –, Пётр → Пётр, –, Иванов, for only one of the two is known as a given name.
    Иванов, П., С. → П., С., Иванов.
    """
    if not given or not family or known_given(given):
        return given, patronymic, family
    if patronymic and len(fold(given)) > 1 and len(fold(patronymic)) == len(fold(family)) == 1:
        return patronymic, family, given
    swapped = known_given(family) or (len(fold(family)) == 1 < len(fold(given)))
    return (family, patronymic, given) if swapped else (given, patronymic, family)


def known_given(name: str) -> bool:
    """Whether a given name or short form is in our tables."""
    return fold(name) in _ROOTS


@lru_cache(maxsize=200_000)
def same_given(a: str, b: str) -> bool:
    """Whether two given names may be one: equal, one an initial, a short form, or a slip of the finger apart."""
    x, y = fold(a), fold(b)
    if x == y or not x or not y:
        return True
    if len(x) == 1 or len(y) == 1:
        return x[0] == y[0]
    if _ROOTS.get(x, _NONE) & _ROOTS.get(y, _NONE):
        return True
    if x in _ROOTS and y in _ROOTS:
        return False
    return (min(len(x), len(y)) >= 4 and slip_apart(x, y)) or _slipped_form(x, y) or _slipped_form(y, x)


_NONE: frozenset[str] = frozenset()


def _slipped_form(unknown: str, known: str) -> bool:
    """Whether an unknown word is a slip apart from another form of a known name: Алксандр, Саша."""
    if unknown in _ROOTS or known not in _ROOTS or len(unknown) < 4:
        return False
    return any(slip_apart(unknown, form) for root in _ROOTS[known] for form in _FORMS_OF[root] if len(form) >= 4)


def _by_root() -> dict[str, list[str]]:
    forms: dict[str, list[str]] = defaultdict(list)
    for form, roots in _ROOTS.items():
        for root in roots:
            forms[root].append(form)
    return forms


_FORMS_OF = _by_root()


@lru_cache(maxsize=200_000)
def stem(family: str) -> str:
    """A family name without the ending that shows sex: Петрова → petrov, Каминская → kaminski."""
    text = fold(family)
    for ending, kept in (("skaia", "ski"), ("ckaia", "cki"), ("aia", "i"), ("oi", "i")):
        if text.endswith(ending) and len(text) > len(ending) + 2:
            return text[: -len(ending)] + kept
    return text[:-1] if re.search(r"(ov|ev|in)a$", text) and len(text) > 4 else text


@lru_cache(maxsize=200_000)
def same_family(a: str, b: str) -> bool:
    """Whether two family names may be one: in either script, of either sex, or a slip of the finger apart."""
    x, y = stem(a), stem(b)
    return x == y or (min(len(x), len(y)) >= 5 and slip_apart(x, y))


def same_patronymic(a: str, b: str) -> bool:
    """Whether two patronymics may be one; an initial agrees with what begins so."""
    x, y = fold(a), fold(b)
    if min(len(x), len(y)) <= 1:
        return x[:1] == y[:1] or not x or not y
    return slip_apart(re.sub(r"(vich|ich|vna|na)$", "", x), re.sub(r"(vich|ich|vna|na)$", "", y))


@lru_cache(maxsize=200_000)
def sex_of(given: str | None, patronymic: str | None, family: str | None) -> str | None:
    """Sex as a Russian name shows it, by patronymic, else by a known given name, else by the family name."""
    middle = fold(patronymic or "")
    if len(middle) > 4 and middle.endswith(("ich", "na")):
        return "male" if middle.endswith("ich") else "female"
    sexes = _SEXES.get(fold(given or ""), _NONE)
    if len(sexes) == 1:
        return next(iter(sexes))
    last = (family or "").lower()
    if last.endswith(("ова", "ева", "ёва", "ина", "ская", "цкая")):
        return "female"
    return "male" if last.endswith(("ов", "ев", "ёв", "ский", "цкий")) else None


_LEGAL_FORMS = re.compile(
    r"""(?xi) \b (?: общество\s+с\s+ограниченной\s+ответственностью
    | (?: (?:публичное|непубличное|закрытое|открытое) \s+ )? акционерное\s+общество
    | индивидуальный\s+предприниматель | ооо | оао | зао | пао | нао | ао | ип | тоо | чуп | гк | нпо
    | llc | ltd | limited | inc | incorporated | corp | corporation | co | company | gmbh | ag | plc | llp | sa | sarl
    | srl | spa | bv | nv | oy | ab | as | pte | pjsc | ojsc | jsc | ooo | oao | zao | ao | pao ) \b \.?"""
)


@lru_cache(maxsize=200_000)
def company_stem(name: str) -> str:
    """A company's name without its legal form and punctuation: ООО «Ромашка», Romashka LLC → romashka."""
    bare = _LEGAL_FORMS.sub(" ", name)
    return fold(bare) or fold(name)
