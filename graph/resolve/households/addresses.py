"""Addresses in one form, so that two spellings of one home are equal: locality, street with house, flat."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from ...names import fold

LONGEST = 200
"""Characters; a longer text is a note to the courier."""


class Home(NamedTuple):
    """Where somebody lives.

    Attributes:
        locality: The town, else the postcode, each with a word that says which.
        house: Street and house number, folded; the order of the words and the word for street do not matter.
        flat: None for a house, and where it was left out.
    """

    locality: str
    house: str
    flat: str | None

    @property
    def in_town(self) -> bool:
        """Whether the locality is a town, so that two such homes can be told apart."""
        return self.locality.startswith(TOWN)


TOWN, POSTCODE = "town ", "postcode "

_NO_HOME = re.compile(
    r"(?<!\w)(?:офис|оф|а/я|абонентский|до востребования|пункт выдачи|пвз|постамат|бизнес|склад|магазин|тц|трц|бц|"
    r"office|suite|p\.?\s?o\.?\s?box|pick-?up|locker|warehouse|c/o)(?!\w)"
)
"""Places of work, shops and boxes: people who share them do not live there."""
_FLAT = re.compile(
    r"(?<!\w)(?:квартира|кв|комната|комн|apartment|apt|flat|unit|room|kvartira|kv|#)[\s.№#]*"
    r"(\d+\s?[a-zа-я]?|[a-z])(?!\w)"
)
_FLAT_AT_THE_END = re.compile(r"(?<=\w)\s*-\s*(\d+)\s*$")
_HAS_NUMBER = re.compile(r"\d\s*[a-zа-я]?$")
_WIDER = re.compile(
    r"(?<!\w)(?:область|обл|край|республика|респ|район|р-н|region|oblast|россия|рф|russia)(?!\w)"
)  # fmt: skip
_TOWN = re.compile(r"(?<!\w)(?:город|гор|г)[\s.]+([^\W\d_]+(?:[ -][^\W\d_]+){0,2})\s*(?=,|$)")
_SIX_DIGITS = re.compile(r"(?<!\d)(\d{6})(?!\d)")
_HYPHENED = ((re.compile(r"(?<!\w)пр-?к?т(?!\w)"), "пр"), (re.compile(r"(?<!\w)б-р(?!\w)"), "бул"),
             (re.compile(r"(\d)-(?=[a-zа-я]{1,2}(?!\w))"), r"\1"))  # fmt: skip
_PART = re.compile(r"(?:(?<=\d)|(?<!\w))(корпус|корп|к|block|bld|строение|стр|с|дом|д|house|no|№)[\s.№-]*(?=\d)")
_PARTS = {"корпус": " k", "корп": " k", "к": " k", "block": " k", "bld": " k", "строение": " s", "стр": " s", "с": " s"}
_LETTER_APART = re.compile(r"(?<!\w)(\d+)\s+([a-zа-я])(?!\w)")
_ORDINAL = re.compile(r"\d+(?:я|й|ая|ый|ой|ий|ое|st|nd|rd|th)")
_USUAL = {fold(word) for word in ("ул", "улица", "street", "st", "str", "ulitsa", "г", "гор", "город")}
_KINDS = {
    fold(word): fold(words[0])
    for words in (
        ("пр", "просп", "проспект", "prosp"), ("пер", "переулок"), ("бул", "бульвар", "blvd", "boulevard"),
        ("наб", "набережная"), ("ш", "шоссе"), ("пл", "площадь", "square", "sq"), ("проезд",), ("туп", "тупик"),
        ("rd", "road"), ("ave", "avenue", "av"), ("ln", "lane"), ("dr", "drive"), ("ct", "court"),
    )
    for word in words
}  # fmt: skip


@lru_cache(maxsize=100_000)
def homes(address: str | None, town: str | None, postcode: str | None) -> tuple[Home, ...]:
    """The home that an address means: once by its town, once by its postcode, so that either can be left out.

    Nothing without a house number, without a locality, or at a place of work, a shop or a box.
    """
    text = (address or "").lower().replace("ё", "е")
    if not text or len(text) > LONGEST or _NO_HOME.search(text):
        return ()
    text, flat = _cut(_FLAT, text)
    text, inner = _cut(_SIX_DIGITS, text)
    text = ",".join(part for part in text.split(",") if not _WIDER.search(part))
    text, named = _cut(_TOWN, text)
    text = text.strip(" ,.;")
    if flat is None and (ending := _FLAT_AT_THE_END.search(text)) and _HAS_NUMBER.search(text[: ending.start()]):
        text, flat = text[: ending.start()], ending[1]
    town = re.sub(r"^(?:город|гор|г)[\s.]+", "", (town or named or "").lower().strip())
    house = _house(text, {fold(word) for word in re.split(r"[^\w]+", town)})
    if house is None:
        return ()
    number = fold(flat) if flat else None
    where = [f"{TOWN}{fold(town)}"] if fold(town) else []
    code = re.sub(r"[^\w]", "", (postcode or inner or "").lower())
    if len(set(code)) > 1:
        where.append(POSTCODE + code)
    return tuple(Home(locality, house, number) for locality in where)


def _cut(pattern: re.Pattern[str], text: str) -> tuple[str, str | None]:
    """The text without what the pattern finds, and its group."""
    found = pattern.search(text)
    return (f"{text[: found.start()]},{text[found.end() :]}", found[1]) if found else (text, None)


def _house(text: str, town: set[str]) -> str | None:
    """Street and house: words in the order of the alphabet, then numbers in their own; None where either lacks."""
    for pattern, one in _HYPHENED:
        text = pattern.sub(one, text)
    text = _PART.sub(lambda found: _PARTS.get(found[1], " "), text)
    text = _LETTER_APART.sub(r"\1\2", text)
    words: set[str] = set()
    numbers: list[str] = []
    for token in re.findall(r"[^\W_]+", text):
        word = fold(token)
        if any(c.isdigit() for c in token) and not _ORDINAL.fullmatch(token):
            numbers.append(word)
        elif word and word not in _USUAL and word not in town:
            words.add(_KINDS.get(word, word))
    return " ".join([*sorted(words), *numbers]) if words and numbers else None
