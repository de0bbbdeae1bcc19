"""When something happened, by month, and how often, in English and Russian."""

from __future__ import annotations

import numpy as np

from ..features.phrases import russian
from ..past.events import Kind, words
from ..past.history import Floats, Ints

_IN_WORDS = 10
"""Up to so many are written as words."""

_MONTHS_EN = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_MONTHS_IN = (
    "январе", "феврале", "марте", "апреле", "мае", "июне",
    "июле", "августе", "сентябре", "октябре", "ноябре", "декабре",
)  # fmt: skip
_MONTHS_SINCE = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip
_NUMBERS_EN = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBERS_RU = ("", "", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять", "десять")
_TWO_SHE = "две"
_ONE_SHE = "одна "


def months(time: Floats | float) -> Ints:
    """The number of each month since 1970, UTC."""
    return np.asarray(np.asarray(time).astype("datetime64[ms]").astype("datetime64[M]").astype(np.int64))


def when(happened: Ints, now: int) -> tuple[str, str]:
    """The month, the two months, or since which month; with the year where it is not the present one.

    Args:
        happened: Months of the events, at least one.
        now: The month in which it is said.
    """
    different = np.unique(happened).tolist()
    if len(different) > 2:
        return f"since {_english(different[0], now)}", f"с {_russian(_MONTHS_SINCE, different[0], now)}"
    if len(different) == 2 and different[0] // 12 == different[1] // 12 != now // 12:
        first, last = different  # the year of both is said once
        year = f"{1970 + last // 12}"
        return (
            f"in {_MONTHS_EN[first % 12]} and {_MONTHS_EN[last % 12]} {year}",
            f"в {_MONTHS_IN[first % 12]} и {_MONTHS_IN[last % 12]} {year} года",
        )
    english = " and ".join(_english(month, now) for month in different)
    return f"in {english}", "в " + " и ".join(_russian(_MONTHS_IN, month, now) for month in different)


def several(number: int, kind: Kind) -> tuple[str, str] | None:
    """So many events of a kind; None where the model does not say how they are counted."""
    node = kind.node.node_type
    single = words(node.name)
    if node.counted is None or kind.words != _plural(single):
        return None
    one, few, many = node.counted
    noun = russian(number, str(number), one.split(" ", 1)[1], few, many)
    if number == 1:
        return f"one {single}", one
    if number > _IN_WORDS:
        return f"{number:,} {kind.words}", f"{number:,} {noun}".replace(",", "\u00a0")
    two = number == 2 and one.startswith(_ONE_SHE)
    return f"{_NUMBERS_EN[number]} {kind.words}", f"{_TWO_SHE if two else _NUMBERS_RU[number]} {noun}"


def _plural(noun: str) -> str:
    return f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"


def _english(month: int, now: int) -> str:
    name = _MONTHS_EN[month % 12]
    return name if month // 12 == now // 12 else f"{name} {1970 + month // 12}"


def _russian(names: tuple[str, ...], month: int, now: int) -> str:
    name = names[month % 12]
    return name if month // 12 == now // 12 else f"{name} {1970 + month // 12} года"
