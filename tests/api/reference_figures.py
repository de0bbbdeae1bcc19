"""Figures over lists and groups of them, computed in plain Python."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import fmean
from typing import Any
from zoneinfo import ZoneInfo

from graph.model import Property

Read = Callable[[Any, Property], Any]
"""A property of an entry."""


@dataclass(frozen=True)
class Figures:
    """Entries of a list or of one group of them, and how their values are read."""

    entries: list[Any]
    properties: Mapping[str, Property]
    read: Read
    edge: Figures | None
    sees: Callable[[Property], bool]
    keys: tuple[Any, ...] = ()

    def field(self, name: str) -> Any:
        """What a field of them shows."""
        if name in self.properties:
            return self.values(self.properties[name]) if self.sees(self.properties[name]) else None
        return len(self.entries) if name == "count" else getattr(self, name)

    def values(self, prop: Property) -> dict[str, Any]:
        """All figures of one property."""
        present = [value for entry in self.entries if (value := self.read(entry, prop)) is not None]
        distinct = len(set(present))
        figures: dict[str, Any] = {"count": len(present), "distinct": distinct}
        if prop.type.value is bool:
            return figures | {"trueCount": sum(present)}
        if prop.type.value in (int, float):
            figures |= {"sum": sum(present), "avg": fmean(present) if present else None}
        return figures | {"min": min(present, default=None), "max": max(present, default=None)}

    def group(self, keys: Iterable[Any], entries: list[Any]) -> Figures:
        """Figures of some of the entries."""
        edge = self.edge and self.edge.group((), entries)
        return Figures(entries, self.properties, self.read, edge, self.sees, tuple(keys))


def bucket(value: Any, part: str, zone: str | None) -> Any:
    """What of a value makes a group."""
    if value is None or part == "VALUE":
        return value
    if isinstance(value, datetime):
        value = value.astimezone(ZoneInfo(zone or "UTC"))
        if part == "HOUR":
            return value.replace(minute=0, second=0, microsecond=0)
        if part == "HOUR_OF_DAY":
            return value.hour
        value = value.date()
    spans: dict[str, Callable[[date], Any]] = {
        "YEAR": lambda day: day.replace(month=1, day=1),
        "QUARTER": lambda day: day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1),
        "MONTH": lambda day: day.replace(day=1),
        "WEEK": lambda day: day - timedelta(days=day.weekday()),
        "DAY": lambda day: day,
        "WEEKDAY": lambda day: day.isoweekday(),
    }
    return spans[part](value)


def groups(
    whole: Figures,
    readers: list[Callable[[Any], Any]],
    sorts: list[dict[str, Any]],
    first: int,
) -> list[Figures]:
    """The groups of a list, sorted and cut; each reader reads one key of an entry."""
    found: dict[tuple[Any, ...], list[Any]] = {}
    for entry in whole.entries:
        found.setdefault(tuple(reader(entry) for reader in readers), []).append(entry)
    made = [whole.group(keys, entries) for keys, entries in found.items()]
    for index in reversed(range(len(readers))):
        made = by(made, _key(index))
    for each in reversed(sorts):
        ((name, how),) = each.items()
        if name == "keys":
            for index in reversed(range(len(readers))):
                made = by(made, _key(index), descending=how == "DESC")
        elif name == "count":
            made = by(made, lambda group: len(group.entries), descending=how == "DESC")
        else:
            ((figure, direction),) = how.items()
            made = by(made, _figure(name, figure), descending=direction == "DESC")
    return made[:first]


def by(items: list[Any], value: Callable[[Any], Any], *, descending: bool = False) -> list[Any]:
    """Sorted stably, absent values last."""
    present = [item for item in items if value(item) is not None]
    present.sort(key=value, reverse=descending)
    return present + [item for item in items if value(item) is None]


def _key(index: int) -> Callable[[Figures], Any]:
    return lambda group: group.keys[index]


def _figure(name: str, figure: str) -> Callable[[Figures], Any]:
    return lambda group: group.field(name)[figure]
