"""What an e-mail address spells of its owner: a given name or an initial, a family name, a year of birth. Pure.

Many people name their mailbox after themselves: elena.denisova74, a-lozovskaia, petrovivan, vlasov1979. Where a
record is nothing but such an address, or has only a given name beside it, the address says who it may be. It is no
proof: a mailbox may be a wife's or a father's, so what it spells is only a likeness among others.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from ..names import fold, known_given, same_given, stem

SHORTEST = 4
"""Letters of a name written in one word with something else; fewer stand in too many words by chance."""


class Spelled(NamedTuple):
    """What an address spells; None for what it does not.

    Attributes:
        given: A given name, folded; of one letter where only its initial is spelled.
        family: A family name as `stem` gives it.
        sex: f or m, where the ending of the family name shows it.
        year: A year of birth, of four digits.
    """

    given: str | None = None
    family: str | None = None
    sex: str | None = None
    year: str | None = None


def another(given: str | None, other: str | None) -> bool:
    """Whether two given names, folded, one of which may be an initial, are of two people."""
    if not given or not other:
        return False
    return given[0] != other[0] if min(len(given), len(other)) == 1 else not same_given(given, other)


class _Chunk(NamedTuple):
    """What stands between two marks of an address: letters, digits, and what follows them."""

    letters: str
    digits: str
    tail: str


class _Read(NamedTuple):
    """Names as they are written, and the letters after them that are none."""

    given: str
    family: str
    rest: str


_CHUNK = re.compile(r"([^\W\d_]*)(\d*)([^\W_]*)")


def spelled(address: str, families: Collection[str]) -> Spelled:
    """What an e-mail address spells.

    Args:
        address: The address.
        families: Family names that are known, each as `stem` gives it. Others are read only where they end as
            Russian ones do, or come before a given name: pemhurst-nicholas.
    """
    local = address.partition("@")[0].lower()
    chunks = [_Chunk(*found.groups()) for found in _CHUNK.finditer(local) if found[0]]
    given, family, whole = _beside_given(chunks, families) or _without(chunks, families)
    years = (_year(chunk) for at, chunk in enumerate(chunks) if at in whole or not chunk.letters)
    return Spelled(
        fold(given) if given and given not in _OF_ANY_SOUND else None,
        stem(family) if family else None,
        _sex(family),
        next(filter(None, years), None) if whole else None,
    )


_OF_ANY_SOUND = "cj"
"""Initials of Charlotte and Cecily, of Julia and John: folding can not tell which letter they stand for."""


def _year(chunk: _Chunk) -> str | None:
    """A year in which somebody with a mailbox may be born: four digits, or two that end their chunk."""
    if len(chunk.digits) == 4 and "1930" <= chunk.digits <= "2015":
        return chunk.digits
    return f"19{chunk.digits}" if len(chunk.digits) == 2 and chunk.digits >= "40" and not chunk.tail else None


_Found = tuple[str, str, frozenset[int]]
"""A given name or initial and a family name as written, and the chunks that are nothing but a name and digits."""


def _beside_given(chunks: Sequence[_Chunk], families: Collection[str]) -> _Found | None:
    """A given name that is a chunk of its own, with a family name before or after it."""
    named = [
        at
        for at, chunk in enumerate(chunks)
        if len(chunk.letters) >= SHORTEST - 1
        and known_given(chunk.letters)
        and not (at and (chunk.digits or chunk.tail))
    ]
    for at in sorted(named, key=lambda at: stem(chunks[at].letters) in families):
        word = chunks[at].letters
        for near, other in enumerate(chunks):
            found = _first(other, families) if near != at else None
            if found and len(found.given) < 2:
                return word, found.given + found.family, frozenset({at} if found.rest else {at, near})
        first = chunks[0]
        if at == 1 and len(first.letters) >= SHORTEST and first.letters == "".join(first):
            return word, first.letters, frozenset({0, at})
        # Allen, Thomas and Alexander are family names too.
        return ("", "", frozenset()) if stem(word) in families else (word, "", frozenset({at}))
    return None


def _without(chunks: Sequence[_Chunk], families: Collection[str]) -> _Found:
    """A family name with an initial, or in one word with a given name."""
    for at, chunk in enumerate(chunks):
        if found := _first(chunk, families):
            around = ("".join(chunks[near]) for near in (at - 1, at + 1) if 0 <= near < len(chunks))
            alone = next((text for text in around if len(text) == 1 and text.isalpha()), "")
            return found.given or alone, found.family, frozenset(() if found.rest else {at})
    return "", "", frozenset()


def _first(chunk: _Chunk, families: Collection[str]) -> _Read | None:
    """The likeliest reading of a chunk that holds a family name."""
    for read in _readings(chunk.letters, families):
        if not read.rest or _disorder(read.rest, bool(chunk.digits)):
            return read
    return None


def _readings(word: str, families: Collection[str]) -> Iterator[_Read]:
    for start in range(2):  # the family name, then one with an initial before it
        for end in range(len(word), start + SHORTEST - 1, -1):
            if stem(word[start:end]) in families:
                yield _Read(word[:start], word[start:end], word[end:])
    places = range(SHORTEST, len(word) - SHORTEST + 1)
    for at in reversed(places):  # a given name as long as may be, and a family name
        for end in range(len(word), at + SHORTEST - 1, -1) if known_given(word[:at]) else ():
            if stem(word[at:end]) in families:
                yield _Read(word[:at], word[at:end], word[end:])
    for at in places:  # a family name, and a given name as long as may be
        for end in range(len(word), at + SHORTEST - 1, -1) if stem(word[:at]) in families else ():
            if known_given(word[at:end]):
                yield _Read(word[at:end], word[:at], word[end:])
    if len(word) > SHORTEST and _RUSSIAN.search(word):
        yield _Read("", word, "")


def _disorder(letters: str, digits_follow: bool) -> bool:
    """Whether letters after a name make no longer name of it: petrov-spb, petrovxk7, but not petrovich."""
    if not re.search("[aeiouy]", letters):
        return True
    return digits_follow and len(letters) < 3 and not _LONGER.match(letters)


_RUSSIAN = re.compile(r"..(?:[oe]va?|ina?|sk(?:i|iy|ii|y|aya|aia)|enko|chuk|ko)$")
_LONGER = re.compile(r"[oe]v|in|an|uk|ko|ik|ai?$")


def _sex(family: str) -> str | None:
    if re.search(r"(?:[oe]va|ina|ska[yi]a)$", family):
        return "f"
    return "m" if re.search(r"(?:[oe]v|in|sk(?:i|iy|ii|y))$", family) else None
