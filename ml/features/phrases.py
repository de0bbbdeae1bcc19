"""What each feature is called: sentences in English and Russian, with the numbers of one profile filled in."""

from __future__ import annotations

import math
import string
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

MONEY = 100.0
"""Minor units of a major one."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One number about a profile, and how to say it.

    Attributes:
        name: Unique; begins with the kind of event that it is about.
        group: Features of one group tell one story; a reason speaks for the group.
        en, ru: Sentences; ``{x}`` is the value, ``{another_feature}`` that feature's value.
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

    def say(self, row: Mapping[str, float]) -> tuple[str, str]:
        """The sentence in both languages for a profile whose features are `row`."""
        values = {name: row[self.name if name == "x" else name] for name in named_in(self.en)}
        if any(math.isnan(value) for value in values.values()):
            return self.absent
        units = {name: self.unit if name == "x" else money_unit(name) for name in values}
        shown = {name: _shown(value / units[name]) for name, value in values.items()}
        russian = {name: text.replace(",", "\u00a0").replace(".", ",") for name, text in shown.items()}
        return self.en.format(**shown), self.ru.format(**russian)


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
