"""What to offer to whom and by which channel: the offers that are expected to earn most, within the cap on contacts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from graph.settings import Settings

from ..features.moments import Moment
from ..past.history import Flags, Floats, Ints
from ..reasons.dated import Dated
from ..reasons.stories import MOST, Reason, reasons
from .value import contacts
from .weighing import Weighed, Weighing

ROWS_AT_ONCE = 20_000
"""Rows of features held at once; with 500 features they take 80 MB."""


@dataclass(frozen=True)
class Proposed:
    """One offer to one person by one channel.

    Attributes:
        offer: Row in the history.
        channel: Its name; None where none is chosen.
        probability: That it is used; calibrated for the campaign, shared out among its offers.
        income: Expected income, minor units.
        reasons: Why the probability is what it is, strongest first.
    """

    offer: int
    channel: str | None
    probability: float
    income: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Advice:
    """What is proposed to one person.

    Attributes:
        person: Row in the history.
        room: How many more contacts they may get within the period.
        reached: Whether there is a channel by which they may be reached.
        likeliest: The likeliest offer; None where nothing may be offered.
        best: What earns most, first the most; never more than there is room for, and nothing that costs more than it
            brings.
    """

    person: int
    room: int
    reached: bool
    likeliest: Proposed | None
    best: tuple[Proposed, ...]


def advise(weighing: Weighing, people: Ints, settings: Settings, most: int) -> Iterator[Advice]:
    """Advice about each of `people` (rows in the history), in their order; people are taken in parts.

    Args:
        weighing: Of the offers that can be had.
        people: Whom to ask about.
        settings: The cap on contacts.
        most: How many offers at most.
    """
    scene = weighing.scene
    lately = contacts(scene.history, scene.past, scene.as_of, settings.pressure_days)
    room = np.maximum(settings.contacts_most - lately, 0).astype(np.int64)
    at_once = max(ROWS_AT_ONCE // weighing.size, 1)
    for first in range(0, len(people), at_once):
        part = people[first : first + at_once]
        yield from _advised(weighing, part, np.minimum(room[part], most), room[part])


def _advised(weighing: Weighing, people: Ints, most: Ints, room: Ints) -> Iterator[Advice]:
    weighed = weighing.of(people)
    channel, income, probability = best_channels(weighed)
    reached: Flags = np.asarray(np.isfinite(income).any(axis=1))
    order = np.argsort(-income, axis=1, kind="stable")[:, : max(int(most.max(initial=0)), 1)]
    asked = np.flatnonzero(reached & (room > 0))
    top = np.argmax(np.where(np.isfinite(income), probability, -1.0), axis=1)
    good = np.take_along_axis(income, order, axis=1) > 0
    good &= np.arange(order.shape[1]) < most[:, None]
    person, rank = np.nonzero(good & reached[:, None])
    chosen = order[person, rank]
    why = explained(weighing, weighed, people, weighed.row[asked, top[asked]])
    short = explained(weighing, weighed, people, weighed.row[person, chosen], 1)

    def proposed(at: int, offer: int, said: tuple[Reason, ...]) -> Proposed:
        return Proposed(
            int(weighing.offers[offer]), weighing.channels[channel[at, offer]], float(probability[at, offer]),
            float(income[at, offer]), said,
        )  # fmt: skip

    best: list[list[Proposed]] = [[] for _ in people]
    for at, offer, row in zip(person.tolist(), chosen.tolist(), weighed.row[person, chosen].tolist(), strict=True):
        best[at].append(proposed(at, offer, short[row]))
    for at, one in enumerate(people.tolist()):
        likeliest = None
        if reached[at] and room[at] > 0:
            likeliest = proposed(at, int(top[at]), why[int(weighed.row[at, top[at]])])
        yield Advice(one, int(room[at]), bool(reached[at]), likeliest, tuple(best[at]))


def best_channels(weighed: Weighed) -> tuple[Ints, Floats, Floats]:
    """For each person and offer the channel by which it earns most, what it then earns, and its probability.

    All of shape (people, offers).
    """
    channel = np.argmax(weighed.income, axis=2)
    at = channel[:, :, None]
    income, probability = (np.take_along_axis(x, at, axis=2)[:, :, 0] for x in (weighed.income, weighed.probability))
    return channel, income, probability


def explained(
    weighing: Weighing, weighed: Weighed, people: Ints, rows: Ints, most: int = MOST
) -> dict[int, tuple[Reason, ...]]:
    """The strongest reasons by row of the table, each explained once: Shapley values cost a thousand times a score.

    Args:
        weighing: Of the offers that can be had.
        weighed: Offers weighed for some people.
        people: Whose they are: rows in the history.
        rows: Rows of the table.
        most: How many reasons at most.
    """
    rows = np.unique(rows)
    if not len(rows):
        return {}
    moment = Moment(weighing.scene.then, rows, weighed.table)
    of_row = np.empty(len(weighed.table.values), dtype=np.int64)
    of_row[weighed.row] = people[:, None]
    values = moment.rows()
    told = reasons(weighing.model.outcome.explain(moment), values, most)
    told = Dated(weighing.sources, weighing.scene.row[of_row[rows]]).told(told, values)
    return {row: tuple(why) for row, why in zip(rows.tolist(), told, strict=True)}
