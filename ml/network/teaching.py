"""What the temporal network learns from: the weeks of those asked, and what came of each within several horizons."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ..features.moments import Moments
from ..past.history import DAY_MS, Floats, Ints
from ..past.snapshot import snapshot
from .aims import Aim
from .sequence import WEEK, WEEKS, layout, weeks_of
from .training import Network, Targets

SHARES = (1.0, 0.25, 0.5, 2.0)
"""Horizons as shares of the one asked, which is first: the others teach the states too (multi-task learning)."""

WHOLE = 1e-6
"""How far a number of weeks may be from a whole one."""

PEOPLE_MOST = 9_000
"""Entities whom a network learns from; more cost time and teach little (everybody is scored)."""


@dataclass(frozen=True)
class Lesson:
    """What there is to learn of the entities of a history.

    Attributes:
        aim: What is to be said of each.
        asked: Who is asked at a cutoff: rows in the history.
        came: What came of each of those asked at a cutoff up to a moment.
        nets: How many nets are averaged; None for as many as usual.
    """

    aim: Aim
    asked: Callable[[float], Ints]
    came: Callable[[float, float], Floats]
    nets: int | None = None


def taught(
    moments: Moments,
    lesson: Lesson,
    cutoffs: Sequence[float],
    until: float,
    horizon: float,
    seed: int,
    told: Callable[[str], None],
) -> Network:
    """A network that learnt from what came of those asked at the cutoffs, by windows closed by `until`.

    Cutoffs that are not whole weeks before the last one are left out.
    """
    last = cutoffs[-1]
    known = snapshot(moments.history, last)
    back = {cutoff: (last - cutoff) / (WEEK * DAY_MS) for cutoff in cutoffs}
    steps = {
        cutoff: WEEKS - 1 - round(weeks)
        for cutoff, weeks in back.items()
        if abs(weeks - round(weeks)) < WHOLE and round(weeks) < WEEKS
    }
    whom = {cutoff: lesson.asked(cutoff) for cutoff in steps}
    people = np.unique(np.concatenate(list(whom.values())))
    if len(people) > PEOPLE_MOST:
        people = np.sort(np.random.default_rng(seed).choice(people, PEOPLE_MOST, replace=False))
    entities = known.nodes[moments.task.label]
    place = np.full(len(moments.history.nodes[moments.task.label]), -1, dtype=np.int64)
    place[people] = np.arange(len(people))
    came = np.zeros((len(people), WEEKS, len(SHARES)), dtype=np.float32)
    told_of = np.zeros(came.shape, dtype=np.bool_)
    for cutoff, step in steps.items():
        at_place = place[whom[cutoff]]
        learns = at_place >= 0
        for at, share in enumerate(SHARES):
            if cutoff + share * horizon <= until:
                came[at_place[learns], step, at] = lesson.came(cutoff, cutoff + share * horizon)[learns]
                told_of[at_place[learns], step, at] = True
    row = np.full(len(place), -1, dtype=np.int64)
    row[entities.row] = np.arange(len(entities))
    plan = layout(known, moments.task.entity)
    return Network.fit(
        weeks_of(known, row[people], plan), Targets(came, told_of), plan, lesson.aim,
        nets=lesson.nets, seed=seed,
        told=lambda epoch, loss: told(f"graph network, epoch {epoch}, loss {loss:.4f}"),
    )  # fmt: skip
