"""Family names, patronymics and generational suffixes compared; parts of a name that got into the wrong field."""

from __future__ import annotations

import re
from functools import lru_cache

from .given_names import begins_alike, is_initial, known_given, sexes_of
from .spelling import fold, heard_alike, slip_apart

_ADJECTIVES = (("skaia", "ski"), ("ska", "ski"), ("aia", "i"), ("oi", "i"))


@lru_cache(maxsize=200_000)
def stem(family: str) -> str:
    """A family name without the ending that shows sex: Петрова → petrov, Каминская → kaminski."""
    text = fold(family)
    for ending, kept in _ADJECTIVES:
        if text.endswith(ending) and len(text) > len(ending) + 2:
            return text[: -len(ending)] + kept
    return text[:-1] if len(text) > 4 and text.endswith(("ova", "eva", "ina")) else text


@lru_cache(maxsize=200_000)
def same_family(a: str, b: str) -> bool:
    """Whether two family names may be one: in either script, of either sex, a slip apart, or written by ear."""
    x, y = stem(a), stem(b)
    return x == y or (min(len(x), len(y)) >= 5 and slip_apart(x, y)) or heard_alike(a, b)


_SONS_AND_DAUGHTERS = re.compile(r"(vich|ich|vna|na)$")


def same_patronymic(a: str, b: str) -> bool:
    """Whether two patronymics may be one; an initial agrees with what begins so."""
    if is_initial(a) or is_initial(b):
        return begins_alike(a, b)
    x, y = fold(a), fold(b)
    return not x or not y or slip_apart(_SONS_AND_DAUGHTERS.sub("", x), _SONS_AND_DAUGHTERS.sub("", y))


def straighten(
    given: str | None, patronymic: str | None, family: str | None
) -> tuple[str | None, str | None, str | None]:
    """Given name, patronymic and family name in their places, where a source has mixed them up.

    Иванов, –, Пётр → Пётр, –, Иванов, for only one of the two is known as a given name.
    Иванов, П., С. → П., С., Иванов.
    """
    if not given or not family or known_given(given):
        return given, patronymic, family
    if patronymic and is_initial(patronymic) and is_initial(family) and not is_initial(given):
        return patronymic, family, given
    swapped = known_given(family) or (is_initial(family) and not is_initial(given))
    return (family, patronymic, given) if swapped else (given, patronymic, family)


@lru_cache(maxsize=200_000)
def sex_of(given: str | None, patronymic: str | None, family: str | None) -> str | None:
    """Sex as a Russian name shows it, by patronymic, else by a known given name, else by the family name."""
    middle = fold(patronymic or "")
    if len(middle) > 4 and middle.endswith(("ich", "na")):
        return "male" if middle.endswith("ich") else "female"
    sexes = sexes_of(given or "")
    if len(sexes) == 1:
        return next(iter(sexes))
    last = (family or "").lower()
    if last.endswith(("ова", "ева", "ёва", "ина", "ская", "цкая")):
        return "female"
    return "male" if last.endswith(("ов", "ев", "ёв", "ский", "цкий")) else None


_SUFFIXES = {
    word: suffix
    for suffix, words in {
        "jr": "jr jnr junior jun младший мл ml mladshii",
        "sr": "sr snr senior sen старший ст st starshii",
        "ii": "ii 2nd 2 второй",
        "iii": "iii 3rd 3 третий",
        "iv": "iv 4th 4 четвёртый четвертый",
    }.items()
    for word in words.split()
}


def suffix_of(text: str | None) -> str | None:
    """A generational suffix in one form (jr, sr, ii, iii, iv), or None for anything else."""
    return _SUFFIXES.get(re.sub(r"[\W_]+", "", (text or "").lower()))


_ALSO_NAMES = frozenset({"sen", "jun", "st", "ст"})
"""Without a dot, names and words of their own: Amartya Sen, Kim Jun."""


def is_suffix(word: str) -> bool:
    """Whether the last word of a name is a generational suffix: Jr, III, мл.; not a number, nor Sen without a dot."""
    return suffix_of(word) is not None and not word.isdecimal() and word.lower() not in _ALSO_NAMES


def without_suffix(name: str) -> tuple[str, str | None]:
    """A name of one field, and the generational suffix that a source has left at its end: Smith, Jr. → Smith, jr."""
    rest, _, last = name.rpartition(" ")
    rest = rest.rstrip(" ,")
    return (rest, suffix_of(last)) if rest and is_suffix(last) else (name, None)


def generation(text: str | None) -> str | None:
    """The generation that a suffix tells, or None; Jr. and II are one, for both are borne by the second of a name."""
    suffix = suffix_of(text) if text else None
    return "ii" if suffix == "jr" else suffix


def same_suffix(a: str | None, b: str | None) -> bool:
    """Whether two generational suffixes may be of one person: only two different ones contradict."""
    x, y = generation(a), generation(b)
    return not x or not y or x == y
