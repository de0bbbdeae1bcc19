"""Numbers about what events were like: how many were won, what share went badly, how long since the last good one.

For yes-or-no properties, and for texts of which the declaration names the values to tell apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.model import Feature as FeatureUse
from graph.model import Property, ValueType

from ..past.events import Events, words
from ..past.history import DAY_MS, Floats, learnable
from ..past.snapshot import Snapshot
from ..past.windows import Gaps, latest, ratio, window_sums
from .phrases import Feature

WINDOWS = (28, 91, 365)


@dataclass(frozen=True)
class Flag:
    """Something that holds for some events of a kind.

    Attributes:
        name: Part of the names of its features.
        en, ru: How it is said of events.
        ru_counted: How Russian introduces several of which it holds.
        holds: For which events it holds, where that is known.
        age: Days since it was known, for each event; NaN where it is not known.
    """

    name: str
    en: str
    ru: str
    ru_counted: str
    holds: NDArray[np.bool_]
    age: Floats


def flags(snapshot: Snapshot, found: Events) -> Iterator[Flag]:
    """What can be told of the events of one kind, from the declared properties of their nodes."""
    nodes = snapshot.nodes[found.kind.label]
    for name, declared in learnable(nodes.type.properties, nodes.type.name).items():
        column = nodes.columns[name][found.node]
        age = age_known(snapshot, found, declared)
        if declared.type is ValueType.BOOLEAN:
            value = np.asarray(column, dtype=np.float64)
            unknown = np.where(np.isnan(value), np.nan, age)
            prop = declared.prop
            yield Flag(name, words(name), prop.ru.lower(), prop.ru_counted or prop.ru, value > 0, unknown)
        elif declared.prop.feature is FeatureUse.CATEGORICAL:
            absent = np.fromiter((value is None for value in column), np.bool_, len(column))
            for option in declared.prop.options:
                holds = np.asarray(column == option, dtype=np.bool_)
                part = f"{name}_{option.replace(' ', '_')}"
                said = f"{declared.prop.ru.lower()}: {option}"
                counted = f"{declared.prop.ru} «{option}»"
                yield Flag(part, f"{words(name)} “{option}”", said, counted, holds, np.where(absent, np.nan, age))


def age_known(snapshot: Snapshot, found: Events, declared: Property) -> Floats:
    """Days since a property of each event is known: since the event, or since the time that it is known at."""
    when = declared.prop.known_at
    time = found.time if when is None or when not in found.dates else found.dates[when]
    return (snapshot.as_of - time) / DAY_MS


def flag_features(snapshot: Snapshot, found: Events, rows: int) -> Iterator[tuple[Feature, Floats]]:
    """Counts and shares over windows, time since the last, and how overdue the next is; values of shape (rows,)."""
    kind = found.kind
    for flag in flags(snapshot, found):
        group = f"{kind.name} {flag.name}"
        absent = (f"none of the {kind.words} so far: {flag.en}", f"{kind.ru}, {flag.ru}: не было")
        known = ~np.isnan(flag.age)
        held = known & flag.holds
        owner, age = found.profile[held], flag.age[held]
        whole = window_sums(found.profile[known], flag.age[known], None, rows, WINDOWS)
        part = window_sums(owner, age, None, rows, WINDOWS)
        for at, days in enumerate(WINDOWS):
            en, ru = f"{{x:{kind.words} {flag.en} in {days} days}}", f"{{x:{kind.ru}, {flag.ru} за {days} дн.}}"
            yield Feature(f"{kind.name}_{flag.name}_count_{days}", group, en, ru, absent), part[:, at]
            en, ru = f"{kind.words} {flag.en} in {days} days: {{x}} %", f"{kind.ru}, {flag.ru} за {days} дн.: {{x}} %"
            none = (f"no {kind.words} in {days} days", f"{kind.ru} за {days} дн.: 0")
            share = ratio(part[:, at], whole[:, at])
            yield Feature(f"{kind.name}_{flag.name}_share_{days}", group, en, ru, none, 0.01), share
        en, ru = f"{kind.words} {flag.en}: none for {{x}} days", f"{kind.ru}, {flag.ru}: нет уже {{x}} дн."
        yield Feature(f"{kind.name}_{flag.name}_days_since", group, en, ru, absent), latest(owner, age, rows)
        gaps = Gaps(owner, age, rows)
        gap, since = f"{kind.name}_{flag.name}_gap_mean", f"{kind.name}_{flag.name}_days_since"
        en = f"usual gap between {kind.words} {flag.en} {{{gap}:+days}}, now {{{since}}}"
        ru = f"{kind.ru}, {flag.ru}: обычный перерыв {{{gap}:+days}}, сейчас {{{since}}}"
        yield Feature(gap, group, en, ru, absent), gaps.mean
        yield Feature(f"{kind.name}_{flag.name}_due", group, en, ru, absent), ratio(gaps.last, gaps.mean)
