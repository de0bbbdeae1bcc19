"""Full names in one field, taken apart: titles, given name, patronymic or middle name, family name, suffix."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from .given_names import is_initial, known_given
from .parts import is_suffix, suffix_of
from .spelling import cyrillic


class Name(NamedTuple):
    """The parts of a name, as written; None where it lacks one.

    Attributes:
        given: Given name or its initial.
        patronymic: Patronymic or middle names.
        family: Family name with its particles (van der Berg).
        suffix: Generational suffix in one form: jr, sr, ii, iii, iv.
        titles: Titles, in small letters without dots.
    """

    given: str | None = None
    patronymic: str | None = None
    family: str | None = None
    suffix: str | None = None
    titles: tuple[str, ...] = ()


_TITLES_LIST = """
mr mrs ms miss mx dr prof professor sir dame lord lady rev reverend hon capt captain col lt sgt maj gen madam herr
frau mme mlle monsieur madame señor señora sr sra phd md esq mba cpa г-н г-жа господин госпожа гн гжа гр гражданин
гражданка ип др доктор проф профессор академик тов товарищ отец ктн дтн кэн дэн кмн дмн
"""
_PARTICLES_LIST = """
van von der den de da di del della dos das du la le el al bin ibn ben ter ten zu zur af av san st saint фон ван дер
ден де да ди дель делла дос дю ла ле эль аль бин ибн бен цу сен сан
"""
_SON_OF_LIST = "оглы оглу кызы гызы улы уулу oglu oghlu ogly kyzy gyzy qizi uly"
_TITLES = frozenset(_TITLES_LIST.split())
_PARTICLES = frozenset(_PARTICLES_LIST.split())
_SON_OF = frozenset(_SON_OF_LIST.split())
_PATRONYMIC = re.compile(
    r"(?:[ое]вич|ьич|[тцмнш]ич|[ое]вна|[иы]чна|[oe]vich|[oe]vitch|[oe]vič|[lt]ich|[oe]vna|[iy]chna)$"
)
_FATHER = re.compile(r"(?:[оeе]?вич|[oe]?vi[t]?ch|ич|ich|[ое]вна|[oe]vna|ична|ichna)$")
_SURNAME = re.compile(
    r"(?:[оеё]в|ин|ын|ский|цкий|[оеё]ва|ина|ына|ская|цкая|енко|чук|[oe]v|sk[iy]|skiy|skii|[oe]va|skaya|enko|chuk)$"
)
_ASIDE = re.compile(r"\([^()]*\)|\"[^\"]*\"|«[^»]*»|“[^”]*”")


@lru_cache(maxsize=200_000)
def split_name(full: str) -> Name:
    """The parts of a full name in any usual order, in either script. Never raises; what is no name gives few parts.

    Иванов Пётр Сергеевич; Пётр С. Иванов; SMITH, John A. Jr; van der Berg, Jan; г-н П.С. Иванов. The order is told by
    a comma, a patronymic, initials, known given names, a family name in capitals, Slavic endings; else the given name
    comes first. A single word is the given name if it is known as one, else the family name.
    """
    text = _ASIDE.sub(" ", unicodedata.normalize("NFKC", full))
    text = re.sub(r"(?<=\w)\.(?=\w)", ". ", re.sub(r"\s+[-–]\s+", "-", text)).replace(";", ",")
    sides = [side for part in text.split(",") if (side := _words(part))]
    titles: list[str] = []
    suffix: str | None = None
    for number, words in enumerate(sides):
        others = len(sides) > 1
        while words and (len(words) > 1 or others) and _plain(words[0]) in _TITLES and not suffix_of(words[0]):
            titles.append(_plain(words.pop(0)))
        while words and (len(words) > 1 or (others and number > 0)):
            if len(words) == 2 and not others and not suffix_of(words[1]) and is_initial(words[1]):
                break
            found = suffix_of(words[-1]) if is_suffix(words[-1]) else None
            if found and not suffix:
                suffix = found
            elif _plain(words[-1]) in _TITLES:
                titles.append(_plain(words[-1]))
            else:
                break
            words.pop()
    sides = [words for words in sides if words]
    if len(sides) > 1:
        given, *rest = _united([word for words in sides[1:] for word in words])
        return Name(given, " ".join(rest) or None, " ".join(sides[0]), suffix, tuple(titles))
    given_name, patronymic, family = _ordered(_united(sides[0])) if sides else (None, None, None)
    return Name(given_name, patronymic, family, suffix, tuple(titles))


def _words(text: str) -> list[str]:
    words = (word.strip("<>[]{}|/\\_*!?:") for word in text.split())
    return [word for word in words if any(map(str.isalnum, word))]


def _plain(word: str) -> str:
    return word.lower().replace(".", "")


def _united(words: list[str]) -> list[str]:
    """Words with particles joined to the family name after them, and Turkic sons and daughters to their fathers."""
    units: list[str] = []
    held: list[str] = []
    for at, word in enumerate(words):
        small = _plain(word)
        name_like = at == 0 and not word.islower() and (len(words) == 2 or known_given(word))
        if small in _PARTICLES and at < len(words) - 1 and not name_like:
            held.append(word)
        elif small in _SON_OF and len(units) > 1 and not held:
            units[-1] = f"{units[-1]} {word}"
        else:
            units.append(" ".join([*held, word]))
            held = []
    return units


def _ordered(units: list[str]) -> tuple[str | None, str | None, str | None]:
    """Given name, patronymic and family name of the words of a name without a comma."""
    if len(units) < 2:
        only = units[0] if units else None
        return (only, None, None) if only and known_given(only) else (None, None, only)
    at = next((i for i, unit in enumerate(units) if i > 0 and _is_patronymic(unit)), None)
    if at is not None and not (_western(units) and at == len(units) - 1 and not _fathers_name(units[at])):
        if len(units) > 2:
            rest = [unit for i, unit in enumerate(units) if i not in (at - 1, at)]
            return units[at - 1], units[at], " ".join(rest)
        if _fathers_name(units[1]):
            return units[0], units[1], None
    if _family_first(units):
        return units[1], " ".join(units[2:]) or None, units[0]
    return units[0], " ".join(units[1:-1]) or None, units[-1]


def _is_patronymic(unit: str) -> bool:
    last = unit.rpartition(" ")[2].lower()
    return last in _SON_OF or (len(last) > 4 and _PATRONYMIC.search(last) is not None)


def _western(units: list[str]) -> bool:
    """Whether a name begins with a given name in Latin letters: its end is a family name, though it reads Petrovich."""
    return known_given(units[0]) and not cyrillic(units[0])


def _fathers_name(unit: str) -> bool:
    """Whether a patronymic is made of a given name that we know: Петрович, but not Войнович."""
    root = _FATHER.sub("", unit.lower())
    return any(known_given(root + ending) for ending in ("", "й", "ий", "а", "я", "y", "iy", "a")) or known_given(
        re.sub(r"(?:ь|'|i|y)$", "ий", root)
    )


def _family_first(units: list[str]) -> bool:
    first, second, last = units[0], units[1], units[-1]
    if is_initial(first):
        return False
    if all(is_initial(unit) for unit in units[1:]):
        return len(units) > 2 or not known_given(first)
    if known_given(first) != known_given(second) and (len(units) == 2 or not is_initial(second)):
        # Both may hold of a middle name: Jonh Paul Smith; then the ending of the first word tells.
        if known_given(first):
            return False
        return len(units) == 2 or is_initial(last) or bool(_SURNAME.search(first.lower())) or known_given(last)
    if len(units) > 2 and is_initial(last) and not is_initial(second):
        return True
    if first.isupper() and not last.isupper() and len(first) > 1:
        return True
    return bool(_SURNAME.search(first.lower())) and not _SURNAME.search(last.lower()) and not known_given(first)
