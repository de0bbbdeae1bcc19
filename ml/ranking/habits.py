"""What past orders say of the next one: of every pair bought before, of every thing, and of every person.

The repeat head of a next-purchase model. Everything is computed for all pairs, things and people at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..past.baskets import LONG, SHORT, Lines, Pairs
from ..past.history import DAY_MS, Floats, Ints
from ..past.snapshot import Snapshot
from ..past.windows import counted, place_within, ratio
from ..task import ORDERS

OF_PAIR = (
    "count", "since", "gap", "gap_deviation", "gap_last", "due", "due_deviation", "decayed_7", "decayed_30",
    "decayed_120", "decayed_365", "share_30", "share_120", "orders_since", "order_due", "place_strength",
    "place_since", "hazard", "count_28", "parts", "units_last",
)  # fmt: skip
OF_THING = (
    "sold_7", "sold_28", "sold_91", "trend_7", "trend_28", "first_bought_28", "buyers", "bought_again", "usual_gap",
    "age", "price", "price_now",
)  # fmt: skip
OF_PERSON = ("orders_28", "orders_91", "orders_since_last", "orders_gap", "orders_due", "things_per_order", "repeats")

PRIOR = 10.0
"""Gaps by which the hazard of a thing is pulled towards that of all things."""

FAR = 1e5
"""Days: more than any gap; keeps things apart when gaps are sorted together."""


@dataclass(frozen=True)
class People:
    """How often people order.

    Attributes:
        facts: By OF_PERSON, shape (profiles, facts).
        decayed: Orders, each worth half after 30 and 120 days, shape (profiles, 2).
    """

    facts: Floats
    decayed: Floats


def people(snapshot: Snapshot, lines: Lines, pairs: Pairs) -> People:
    """Facts about every profile of a snapshot."""
    size = len(snapshot.nodes["Profile"])
    placed = snapshot.links[ORDERS]
    age = (snapshot.as_of - snapshot.nodes["Order"].time[placed.end]) / DAY_MS
    orders = counted(placed.start, size)
    since, first = np.full(size, np.inf), np.full(size, -np.inf)
    np.minimum.at(since, placed.start, age)
    np.maximum.at(first, placed.start, age)
    never = orders == 0
    since[never] = first[never] = np.nan
    gap = ratio(first - since, np.where(orders > 1, orders - 1, 0.0))
    lately = lines.age <= 91
    novel = np.zeros(len(lines.age))
    novel[np.append(pairs.begin[1:], len(novel))[: len(pairs)] - 1] = 1.0  # the oldest line of each pair
    things = counted(lines.profile[lately], size)
    repeats = ratio(things - counted(lines.profile[lately], size, novel[lately]), things)
    facts = [counted(placed.start[age <= days], size) for days in (28, 91)]
    facts += [since, gap, since / np.maximum(gap, 0.5), ratio(counted(lines.profile, size), orders), repeats]
    decayed = np.column_stack([counted(placed.start, size, 0.5 ** (age / life)) for life in (30.0, 120.0)])
    return People(np.column_stack(facts), decayed)


def thing_facts(lines: Lines, pairs: Pairs, size: int) -> Floats:
    """Facts about every thing by OF_THING, shape (size, facts): how lively it is, and its price now."""
    orders = max(len(np.unique(lines.order)), 1)
    novel = np.zeros(len(lines.age), dtype=np.bool_)
    novel[np.append(pairs.begin[1:], len(novel))[: len(pairs)] - 1] = True
    sold = [counted(lines.thing[lines.age <= days], size) / days for days in (7, 28, 91)]
    fresh = counted(lines.thing[novel & (lines.age <= 28)], size) / 28
    ever = counted(pairs.thing, size)
    again = ratio(counted(pairs.thing, size, (pairs.count > 1).astype(np.float64)), ever)
    gap = pairs.gap
    known = ~np.isnan(gap)
    usual = ratio(counted(pairs.thing[known], size, gap[known]), counted(pairs.thing[known], size))
    oldest = np.full(size, np.nan)
    np.fmax.at(oldest, lines.thing, lines.age)
    priced = ~np.isnan(lines.price)
    price, now = (
        ratio(counted(lines.thing[at], size, lines.price[at]), counted(lines.thing[at], size))
        for at in (priced & (lines.age <= 182), priced & (lines.age <= 14))
    )
    slack = 1.0 / orders  # keeps the trend of what hardly sells near 1
    trends = [np.log((sold[0] + slack) / (sold[2] + slack)), np.log((sold[1] + slack) / (sold[2] + slack))]
    columns = [*(np.log1p(1e3 * each / orders) for each in sold), *trends, np.log1p(1e3 * fresh / orders)]
    return np.column_stack([*columns, np.log1p(ever), again, usual, oldest, price, ratio(now, price)])


def pair_facts(lines: Lines, pairs: Pairs, known: People, things: Floats, horizon_days: float) -> Floats:
    """Facts about every pair bought before by OF_PAIR, shape (pairs, facts)."""
    size = len(pairs)
    pair = np.repeat(np.arange(size), pairs.count.astype(np.int64))
    gaps = np.flatnonzero(np.diff(pair) == 0)  # between a line and the next older one of its pair
    days = lines.age[gaps + 1] - lines.age[gaps]
    whose = pair[gaps]
    mean = pairs.gap
    spread = ratio(counted(whose, size, (days - mean[whose]) ** 2), counted(whose, size))
    deviation = np.sqrt(spread)
    recent = np.full(size, np.nan)
    newest = gaps[np.flatnonzero(np.diff(whose, prepend=-1))] if len(gaps) else gaps
    recent[pair[newest]] = lines.age[newest + 1] - lines.age[newest]
    usual = things[pairs.thing, OF_THING.index("usual_gap")]
    expected = np.where(np.isnan(mean), usual, np.maximum(mean, 1.0))
    owned = known.decayed[pairs.profile]
    share_short = pairs.decayed[:, SHORT] / np.maximum(owned[:, 0], 1e-9)
    share_long = pairs.decayed[:, LONG] / np.maximum(owned[:, 1], 1e-9)
    later = lines.later[pairs.begin].astype(np.float64)
    parts = counted(pair, size, lines.parts) / pairs.count
    # A larger lot than usual lasts longer.
    units = lines.units[pairs.begin] / np.maximum(counted(pair, size, lines.units) / pairs.count, 1e-9)
    last = np.append(pairs.begin[1:], len(lines.age)) - 1
    between = ratio(lines.later[last] - later, pairs.count - 1)
    return np.column_stack([
        pairs.count, pairs.since, mean, deviation, recent, pairs.since / expected,
        (pairs.since - mean) / np.maximum(deviation, 1.0), pairs.decayed, share_short, share_long, later,
        later / np.maximum(between, 1.0), _place(pairs.profile, -pairs.decayed[:, LONG]),
        _place(pairs.profile, pairs.since), _hazard(pairs, pairs.thing[whose], days, horizon_days),
        counted(pair[lines.age <= 28], size), parts, units,
    ])  # fmt: skip


def _place(profile: Ints, value: Floats) -> Floats:
    """Place of each pair among its profile's, the smallest value first."""
    order = np.lexsort((np.arange(len(profile)), value, profile))
    result = np.empty(len(profile))
    result[order] = place_within(profile[order])
    return result


def _hazard(pairs: Pairs, thing: Ints, gap: Floats, days: float) -> Floats:
    """Share of buyers of a thing who had waited as long as this one, and bought it again within `days` more.

    From all gaps of the thing, with those that still last counted as long as they lasted (censored).
    """
    closed = np.sort(thing * FAR + gap)
    every = np.sort(np.concatenate([closed, pairs.thing * FAR + pairs.since]))
    at = pairs.thing * FAR + pairs.since
    end = (pairs.thing + 1) * FAR
    ended = np.searchsorted(closed, at + days, "right") - np.searchsorted(closed, at, "right")
    waited = np.searchsorted(every, end, "left") - np.searchsorted(every, at, "left")
    gaps, spells = np.sort(gap), np.sort(np.concatenate([gap, pairs.since]))
    all_ended = np.searchsorted(gaps, pairs.since + days, "right") - np.searchsorted(gaps, pairs.since, "right")
    all_waited = len(spells) - np.searchsorted(spells, pairs.since, "left")
    base = all_ended / np.maximum(all_waited, 1)
    hazard: Floats = (ended + PRIOR * base) / (waited + PRIOR)
    return hazard
