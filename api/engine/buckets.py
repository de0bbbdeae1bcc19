"""What makes a group: a value, or a part of a date or time in a time zone."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple
from zoneinfo import available_timezones

from api.errors import Place

from .reach import Reached
from .values import Getter, Given, Leaf, Variables

_NAME = re.compile(r"(?:[A-Z]\w+/[\w/+-]+|UTC|[+-]\d\d:\d\d)")
_SPANS = ("YEAR", "QUARTER", "MONTH", "WEEK", "DAY")
_NUMBERS = {"WEEKDAY": "weekDay", "HOUR_OF_DAY": "hour"}


class Bucket(NamedTuple):
    """The key of a group: its expression, and whether the answer carries it as text of a date or of a time."""

    expression: str
    date: bool = False
    time: bool = False

    def written(self, variable: str) -> str:
        """The key held in a variable, as the answer carries it."""
        return f"toString({variable})" if self.date or self.time else variable


def bucket(reached: Reached, zone: str) -> Bucket:
    """The group that an entry falls into; `zone` is the parameter that holds the time zone."""
    part = reached.how.value.name if isinstance(reached.how, Leaf) else "VALUE"
    value, kind = reached.expression, reached.prop.type.name
    if part == "VALUE":
        return Bucket(value, date=kind == "DATE", time=kind == "DATETIME")
    moment = value if kind == "DATE" else f"datetime({{datetime: {value}, timezone: {zone}}})"
    if part in _NUMBERS:
        return Bucket(_unless_absent(value, f"{moment}.{_NUMBERS[part]}"))
    if part in _SPANS:
        return Bucket(_unless_absent(value, f"date.truncate('{part.lower()}', {moment})"), date=True)
    return Bucket(_unless_absent(value, f"datetime.truncate('hour', {moment})"), time=True)


def zone(given: Given | None, place: Place) -> Getter:
    """Reads the time zone, UTC unless given."""

    def name(variables: Variables) -> str:
        asked = given.get(variables) if isinstance(given, Leaf) else None
        if asked is None:
            return "UTC"
        if not _known(asked):
            raise place.problem("There is no such time zone.", hint="Give its name, like Europe/Moscow, or +03:00.")
        return str(asked)

    return name


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _known(name: str) -> bool:
    if not _NAME.fullmatch(name):
        return False
    if name[0] in "+-":
        return name[1:3] <= "17" and name[4:] <= "59"
    return name in _zones()


def _unless_absent(value: str, expression: str) -> str:
    # Cypher's functions of dates refuse null.
    return f"CASE WHEN {value} IS NOT NULL THEN {expression} END"
