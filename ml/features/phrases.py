"""What each feature is called: sentences in English and Russian, with the numbers of one profile filled in."""

from __future__ import annotations

import math
import string
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

MONEY = 100.0
"""Minor units of a major one."""


NOTHING: Mapping[str, tuple[str, str]] = {}

DAYS = "+days"


def inside(label: str) -> str:
    """A label as it stands inside a sentence: small, but for abbreviations such as NPS."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


class Number(str):
    """A number in a sentence: alone, after its label, or before its days.

    Args:
        shown: As it is written.
        days: The noun for so many days.
        told: What is said instead of label and number, if anything.
    """

    days: str
    told: str

    def __new__(cls, shown: str, days: str, told: str = "") -> Number:
        """Written as it is shown."""
        made = super().__new__(cls, shown)
        made.days, made.told = days, told
        return made

    def __format__(self, label: str) -> str:
        """As the place in the sentence asks for it."""
        if label == DAYS:
            return f"{self} {self.days}"
        return (self.told or f"{label}: {self}") if label else str(self)


@dataclass(frozen=True, slots=True)
class Feature:
    """One number about a profile, and how to say it.

    Attributes:
        name: Unique; begins with the kind of event that it is about.
        group: Features of one group tell one story; a reason speaks for the group.
        en, ru: Sentences; ``{x}`` is the value, ``{another_feature}`` that feature's value; ``{x:orders in 28 days}``
            the label and the value, or what is told instead; ``{x:+days}`` the value and days.
        absent: The two sentences for when a value that they need is unknown.
        unit: The value is divided by it to be shown: 100 turns minor units of money into major ones.
        rests: A feature, by name, whose events it was made of too; empty: its own name tells them.
    """

    name: str
    group: str
    en: str
    ru: str
    absent: tuple[str, str]
    unit: float = 1.0
    rests: str = ""

    def say(self, row: Mapping[str, float], told: Mapping[str, tuple[str, str]] = NOTHING) -> tuple[str, str]:
        """The sentence in both languages for a profile whose features are `row`.

        Args:
            row: Values by name.
            told: What is said in both languages instead of a number and its label, by the name in the sentence.
        """
        values = {name: row[self.name if name == "x" else name] for name in named_in(self.en)}
        if any(math.isnan(value) for value in values.values()):
            return self.absent
        units = {name: self.unit if name == "x" else money_unit(name) for name in values}
        en, ru = {}, {}
        for name, value in values.items():
            shown = _shown(value / units[name])
            as_russian = shown.replace(",", "\u00a0").replace(".", ",")
            said = told.get(name, ("", ""))
            en[name] = Number(shown, day(value, shown), said[0])
            ru[name] = Number(as_russian, russian(value, shown, "день", "дня", "дней"), said[1])
        sentence = self.ru.format(**ru)
        return self.en.format(**en), f"{sentence[:1].upper()}{sentence[1:]}" if told else sentence


@cache
def named_in(text: str) -> tuple[str, ...]:
    """Names of the values that a sentence needs."""
    return tuple(name for _, name, _, _ in string.Formatter().parse(text) if name)


def money_unit(name: str) -> float:
    """What a feature is divided by to be shown: 100 for money, which is held in minor units."""
    return MONEY if "_minor" in name else 1.0


def _shown(value: float) -> str:
    if abs(value) >= 10 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 1 else f"{value:.2f}"


def day(value: float, shown: str) -> str:
    """The English noun after a number of days."""
    return "day" if shown == "1" and value > 0 else "days"


def russian(value: float, shown: str, one: str, few: str, many: str) -> str:
    """The Russian noun after a number as it is shown: 1 день, 21 день, 2 дня, 2,5 дня, 5 дней, 11 дней."""
    if "." in shown:
        return few
    number = round(abs(value))
    if number % 100 in range(11, 15):
        return many
    return one if number % 10 == 1 else few if number % 10 in (2, 3, 4) else many
