"""Rhythm of somebody's events: how lately, how steadily, how often there was nothing, and what is due again.

All of it is derived from the dates of events of one kind and from what they are linked to. Decays follow the
usual exponential smoothing; `stays` is the share of one's own past gaps that went on for so much longer once
they had lasted as long as the present one, pulled (as if by PRIOR gaps more) towards what a steady chance of
the same average would give.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ..past.events import Events, words
from ..past.history import Floats, Ints
from ..past.snapshot import Snapshot
from ..past.things import widest
from ..past.windows import counted, different, latest, place_within, ratio
from .phrases import Feature, inside, money_unit

HALF_LIVES = (3, 7, 14, 30, 60, 120)
SPANS = (4, 8, 13, 26, 52)
WEEKS = 52
IDLE_WEEKS = (2, 4, 8)
AHEAD = (7, 14, 28, 56)
LATEST_GAPS = (
    ("last", "последний"), ("second last", "предпоследний"), ("third last", "третий с конца"),
    ("fourth last", "четвёртый с конца"), ("fifth last", "пятый с конца"), ("sixth last", "шестой с конца"),
)  # fmt: skip
PRIOR = 2.0
LEAST_TIMES = 3
"""Times that a thing must have been bought on different days to have a rhythm of its own."""

YEAR = 365

Told = tuple[Feature, Floats]


@dataclass(frozen=True)
class _Gaps:
    """Days between days with events: `owner` and `length`, youngest first within an owner; `place` counts from 0."""

    owner: Ints
    length: Floats
    place: Ints


def rhythm_features(found: Events, age: Floats, rows: int, snapshot: Snapshot) -> Iterator[Told]:
    """Features of the rhythm of one kind of event.

    Args:
        found: The events.
        age: How long ago each was, days.
        rows: Number of entities.
        snapshot: What was known, to see what the events are linked to.
    """
    none = (f"no {found.kind.words} so far", f"{found.kind.ru}: не было")
    yield from _decays(found, age, rows, none)
    yield from _weeks(found, age, rows, none)
    yield from _gaps(found, age, rows, none)
    for field, ru, _, event, thing in widest(found, snapshot):
        yield from _due(found, age, rows, field, ru, event, thing)


def _decays(found: Events, age: Floats, rows: int, none: tuple[str, str]) -> Iterator[Told]:
    kind = found.kind
    for days in HALF_LIVES:
        weight = np.exp2(-age / days)
        half_en, half_ru = f"those of {days} days ago count half", f"давность {days} дн. — за половину"
        en = f"recent {kind.words}: {{x}} ({half_en})"
        ru = f"Недавние {inside(kind.ru)}: {{x}} ({half_ru})"
        told = Feature(f"{kind.name}_decay_{days}", f"{kind.name} rhythm", en, ru, none)
        yield told, counted(found.profile, rows, weight)
        for name, declared in kind.properties.items():
            unit = money_unit(name)
            if unit > 1 and days >= 14:
                what = words(name.removesuffix("_minor"))
                en = f"{what} of recent {kind.words}: {{x}} ({half_en})"
                ru = f"Недавние {inside(kind.ru)}, {inside(declared.prop.ru)}: {{x}} ({half_ru})"
                told = Feature(f"{kind.name}_{name}_decay_{days}", f"{kind.name} {name}", en, ru, none, unit)
                yield told, counted(found.profile, rows, weight * np.nan_to_num(found.numbers[name]))


def _weeks(found: Events, age: Floats, rows: int, none: tuple[str, str]) -> Iterator[Told]:
    kind = found.kind
    group = f"{kind.name} weeks"
    week = np.floor(age / 7).astype(np.int64)
    busy = np.zeros((rows, WEEKS), dtype=np.bool_)
    busy[found.profile[week < WEEKS], week[week < WEEKS]] = True
    first = np.nan_to_num(-latest(found.profile, -age, rows)) / 7
    life = np.minimum(np.floor(first).astype(np.int64) + 1, WEEKS)
    upto = np.concatenate([np.zeros((rows, 1), dtype=np.int64), np.cumsum(busy, axis=1)], axis=1)
    for span in SPANS:
        en = f"weeks of the last {span} with {kind.words}: {{x}} %"
        ru = f"{kind.ru}: недель из последних {span}, в которые были: {{x}} %"
        yield Feature(f"{kind.name}_weeks_{span}", group, en, ru, none, 0.01), upto[:, span] / np.minimum(span, life)
    run, longest = np.zeros(rows), np.zeros(rows)
    for at in range(WEEKS // 2):
        run = np.where(~busy[:, at] & (at < life), run + 1, 0)
        longest = np.maximum(longest, run)
    en = f"longest run of weeks without {kind.words} in half a year: {{x}}"
    ru = f"{kind.ru}: самый долгий перерыв за полгода, недель: {{x}}"
    yield Feature(f"{kind.name}_weeks_idle", group, en, ru, none), longest
    for weeks in IDLE_WEEKS:
        idle = upto[:, weeks:] == upto[:, :-weeks]
        begun = np.arange(idle.shape[1])[None, :]
        lived = begun + weeks <= life[:, None]
        for span in SPANS[-2:]:
            inside = lived & (begun < span)
            share = ratio((idle & inside).sum(axis=1).astype(np.float64), inside.sum(axis=1).astype(np.float64))
            en = f"spans of {weeks * 7} days without {kind.words}, of those in {span} weeks: {{x}} %"
            ru = f"{kind.ru}: отрезков по {weeks * 7} дн. без них за {span} нед.: {{x}} %"
            yield Feature(f"{kind.name}_idle_{weeks * 7}_{span}", group, en, ru, none, 0.01), share


def _gaps(found: Events, age: Floats, rows: int, none: tuple[str, str]) -> Iterator[Told]:
    kind = found.kind
    gaps, last = _between(found.profile, age, rows), latest(found.profile, age, rows)
    once = (f"{kind.words} on no more than one day so far", f"{kind.ru}: не более чем в один день")
    for back, (which, ru_which) in enumerate(LATEST_GAPS):
        value = np.full(rows, np.nan)
        value[gaps.owner[gaps.place == back]] = gaps.length[gaps.place == back]
        en, ru = f"{which} gap between {kind.words}: {{x:+days}}", f"{kind.ru}: {ru_which} перерыв {{x:+days}}"
        yield Feature(f"{kind.name}_gap_{back + 1}", f"{kind.name} gap", en, ru, once), value
    whole = np.floor(last)
    whose, present = gaps.owner, np.nan_to_num(whole)
    survived = counted(whose, rows, (gaps.length >= present[whose]).astype(np.float64))
    first = np.maximum(np.nan_to_num(-latest(found.profile, -age, rows)), 1.0)
    rate = (counted(whose, rows) + 1.0) / first
    for days in AHEAD:
        longer = counted(whose, rows, (gaps.length >= present[whose] + days).astype(np.float64))
        usual = np.exp(-rate * days)
        stays = np.where(np.isnan(last), np.nan, (longer + PRIOR * usual) / (survived + PRIOR))
        en = f"past gaps between {kind.words} as long as now that lasted {days} days more: {{x}} %"
        ru = f"{kind.ru}: перерывы не короче нынешнего длились ещё {days} дн.: {{x}} %"
        yield Feature(f"{kind.name}_stays_{days}", f"{kind.name} rhythm", en, ru, none, 0.01), stays
    log, count = np.log1p(gaps.length), counted(whose, rows)
    mean = ratio(counted(whose, rows, log), count)
    spread = np.sqrt(np.maximum(ratio(counted(whose, rows, log**2), count) - mean**2, 0.0))
    en, ru = f"steadiness of {kind.words}, spread of gaps: {{x}}", f"{kind.ru}: разброс перерывов: {{x}}"
    yield Feature(f"{kind.name}_gap_spread", f"{kind.name} gap", en, ru, once), spread
    en = f"the present gap between {kind.words} is longer than usual by {{x}} of its spread"
    ru = f"{kind.ru}: нынешний перерыв длиннее обычного на {{x}} разброса"
    yield (
        Feature(f"{kind.name}_gap_beyond", f"{kind.name} rhythm", en, ru, once),
        (np.log1p(last) - mean) / (spread + 0.3),
    )


def _between(owner: Ints, age: Floats, rows: int) -> _Gaps:
    day = np.floor(age).astype(np.int64)
    wide = int(day.max(initial=0)) + 1
    pairs = different(owner * wide + day)
    whose, when = pairs // wide, pairs % wide
    same = whose[1:] == whose[:-1]
    owners = whose[1:][same]
    return _Gaps(owners, (when[1:] - when[:-1])[same].astype(np.float64), place_within(owners))


def _due(found: Events, age: Floats, rows: int, field: str, ru: str, event: Ints, thing: Ints) -> Iterator[Told]:
    """Which of the things met again and again are due."""
    kind = found.kind
    group, things = f"{kind.name} {field}", words(field)
    recent = age[event] < YEAR
    wide = int(thing.max(initial=0)) + 1
    day = np.floor(age[event[recent]]).astype(np.int64)
    met = different((found.profile[event[recent]] * wide + thing[recent]) * YEAR + day)
    pair, day = met // YEAR, met % YEAR
    first = np.flatnonzero(np.diff(pair, prepend=-1))
    times = np.diff(np.append(first, len(pair)))
    young, old = day[first].astype(np.float64), day[first + times - 1].astype(np.float64)
    regular = times >= LEAST_TIMES
    owner, often = (pair[first] // wide)[regular], times[regular].astype(np.float64)
    since = young[regular]
    gap = np.maximum((old[regular] - since) / (often - 1), 1.0)
    due = since / gap
    count = counted(owner, rows)
    none = (f"{kind.words}: no regular {things}", f"{kind.ru} ({inside(ru)}): ничего регулярного")
    en, of = (
        f"{kind.words}, regular {things}: {{x}}",
        f"{kind.ru}, регулярно повторяются ({inside(ru)}): {{x}}",
    )
    yield Feature(f"{kind.name}_{field}_regular", group, en, of, none), count
    en = f"{kind.words}, regular {things}: usual gaps gone by since the last: {{x}}"
    of = f"{kind.ru}, регулярное ({inside(ru)}): прошло обычных перерывов: {{x}}"
    share = ratio(counted(owner, rows, np.minimum(due, 4.0) * often), counted(owner, rows, often))
    yield Feature(f"{kind.name}_{field}_due", group, en, of, none), share
    en, of = (
        f"{kind.words}, regular {things}: long overdue: {{x}} %",
        (f"{kind.ru}, регулярное ({inside(ru)}), давно пора: {{x}} %"),
    )
    yield (
        Feature(f"{kind.name}_{field}_lapsed", group, en, of, none, 0.01),
        ratio(counted(owner, rows, (due > 2).astype(np.float64)), count),
    )
    order = np.lexsort((since, -often, owner))
    favourite = order[place_within(owner[order]) < 5]
    en = f"{kind.words}, the five favourite {things}: days since the last, on average: {{x}}"
    of = f"{kind.ru}, пять любимых ({inside(ru)}): в среднем прошло дн.: {{x}}"
    value = ratio(counted(owner[favourite], rows, since[favourite]), counted(owner[favourite], rows))
    yield Feature(f"{kind.name}_{field}_favourite_since", group, en, of, none), value
