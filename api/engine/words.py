"""What people type into a search field as a query of the full-text index.

Every word must occur, or begin a word, in one of the properties searched. Case, and ё or е, make no difference; whole
words rank above beginnings. Nothing that is typed works as an operator.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from api.errors import REFUSED, Place

from .conditions import fold
from .values import Getter, Variables

MAX_CHARACTERS = 200
MAX_WORDS = 10
_SPELLINGS = 4
"""Most spellings of a word, by ё and е, that rank as whole: an index query has 1,024 parts at most."""

# As the index's analyser takes words apart: o'brien, example.com and 3,14 are one word each.
_WORD = re.compile(r"\w+(?:(?:(?<=[^\W\d_])['’.:·](?=[^\W\d_])|(?<=\d)['’.,;](?=\d))\w+)*")
_SPECIAL = re.compile(r"([^\w\s])")


def words(text: str) -> list[str]:
    """The words of a text, in lower case."""
    return [found.group().lower() for found in _WORD.finditer(unicodedata.normalize("NFC", text))]


def index_query(get: Getter, properties: Sequence[str], place: Place) -> Getter:
    """Reads a query that finds all words of a text in the properties."""

    def query(variables: Variables) -> str:
        text = get(variables)
        found = words(text)[: MAX_WORDS + 1] if len(text) <= MAX_CHARACTERS else []
        if len(text) > MAX_CHARACTERS or len(found) > MAX_WORDS:
            raise place.problem(f"A search has {MAX_WORDS} words and {MAX_CHARACTERS} characters at most.", REFUSED)
        if not found:
            raise place.problem("There is no word to search for.", hint="Give letters or digits.")
        return " ".join(f"+({' '.join(_part(name, word) for name in properties)})" for word in found)

    return query


def _part(name: str, word: str) -> str:
    whole = " ".join(f'{name}:"{spelling}"^4' for spelling in _spellings(word))
    return f"{whole} {name}:/{_SPECIAL.sub(_escaped, fold(word)).replace('е', '[её]')}.*/"


def _escaped(found: re.Match[str]) -> str:
    return f"\\{found[1]}"


def _spellings(word: str) -> list[str]:
    plain = fold(word)
    single = [plain[:at] + "ё" + plain[at + 1 :] for at, letter in enumerate(plain) if letter == "е"]
    return list(dict.fromkeys([word, plain, *single]))[:_SPELLINGS]
