"""Which of several choices a person takes: counts with decay, drawn towards everybody's.

The mean of the posterior under a conjugate prior (beta-binomial for what is offered and taken or not,
Dirichlet-multinomial for shares; Gelman et al., Bayesian Data Analysis, 2.4 and 3.4). Both are
(taken + strength · everybody's) / (of + strength).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from ..learners.intervals import share_between
from ..learners.metrics import Measured
from ..past.history import DAY_MS, Flags, Floats, Ints

POPULATION, OWN, SHRUNK = "everybody's", "own counts", "own counts drawn to everybody's"
RESAMPLES, BINS = 300, 10


@dataclass(frozen=True)
class Counts:
    """How often people took choices, and of how many; both of shape (people, choices)."""

    taken: Floats
    of: Floats

    @property
    def known(self) -> Flags:
        """Of whom anything is known."""
        flags: Flags = self.of.sum(axis=1) > 0
        return flags

    @property
    def shares(self) -> Floats:
        """How often each choice was taken, of how often it could be; NaN for never."""
        shares: Floats = np.divide(self.taken, self.of, out=np.full(self.taken.shape, np.nan), where=self.of > 0)
        return shares


@dataclass(frozen=True)
class Rows:
    """Cases in numbers: rows of people, places of choices, milliseconds, and whether taken."""

    person: Ints
    choice: Ints
    time: Floats
    taken: Flags

    def __len__(self) -> int:
        return len(self.person)

    def part(self, kept: Flags) -> Rows:
        """Some of them."""
        return Rows(self.person[kept], self.choice[kept], self.time[kept], self.taken[kept])


@dataclass(frozen=True)
class Chooser:
    """What is served.

    Attributes:
        way: POPULATION, OWN or SHRUNK.
        offered: Each choice is taken or not when it is offered; otherwise probabilities add up to 1.
        circle: Whether neighbours are alike, the last and the first among them.
        strength: So many cases everybody's answer weighs.
        half_life_days: After so many days a case counts half; None: it does not fade.
    """

    way: str
    offered: bool
    circle: bool = False
    strength: float = 1.0
    half_life_days: float | None = None

    def count(self, rows: Rows, people: int, choices: int, as_of: float) -> Counts:
        """Counts with decay, and for hours smoothed, of all cases up to `as_of`."""
        weight = np.ones(len(rows))
        if self.half_life_days is not None:
            weight = 0.5 ** ((as_of - rows.time) / (self.half_life_days * DAY_MS))
        place = rows.person * choices + rows.choice

        def summed(weights: Floats) -> Floats:
            total = np.bincount(place, weights, people * choices).astype(np.float64)
            return total.reshape(people, choices)

        taken = summed(weight * rows.taken)
        if self.circle:
            taken = 0.5 * taken + 0.25 * np.roll(taken, 1, axis=1) + 0.25 * np.roll(taken, -1, axis=1)
        of = summed(weight) if self.offered else np.repeat(taken.sum(axis=1, keepdims=True), choices, axis=1)
        return Counts(taken, of)

    def everybody(self, counts: Counts) -> Floats:
        """Rates or shares of all people together, half a case added to each side."""
        added = 1.0 if self.offered else 0.5 * counts.taken.shape[1]
        shares: Floats = (counts.taken.sum(axis=0) + 0.5) / (counts.of.sum(axis=0) + added)
        return shares

    def probabilities(self, counts: Counts, everybody: Floats) -> Floats:
        """Probability of each choice, shape (people, choices); everybody's for those of whom nothing is known."""
        found = np.tile(everybody, (len(counts.taken), 1))
        if self.way == SHRUNK:
            found = (counts.taken + self.strength * everybody) / (counts.of + self.strength)
        if self.way == OWN:
            added = 1.0 if self.offered else 0.5 * counts.taken.shape[1]
            found[counts.known] = ((counts.taken + 0.5) / (counts.of + added))[counts.known]
        return found

    def bounds(self, counts: Counts, everybody: Floats, cases: float) -> tuple[Floats, Floats]:
        """Ends of the middle 90 % of each probability, shape (people, choices).

        Args:
            counts: Of people.
            everybody: Everybody's rates or shares.
            cases: By how many cases everybody's are known.
        """
        taken, of = counts.taken, counts.of
        if self.way == SHRUNK:
            return share_between(taken + self.strength * everybody, of - taken + self.strength * (1.0 - everybody))
        few = np.full(taken.shape, max(cases, 1.0))
        yes, no = few * everybody + 0.5, few * (1.0 - everybody) + 0.5
        if self.way == OWN:
            known = counts.known[:, None]
            yes, no = np.where(known, taken + 0.5, yes), np.where(known, of - taken + 0.5, no)
        return share_between(yes, no)


@dataclass(frozen=True)
class ChoiceScores:
    """How good probabilities of choices are.

    Attributes:
        log_loss: Mean over cases.
        accuracy: Of cases, how many took the first choice; of what is offered, of how many people offered more than
            one choice, who took any, the first choice was the one most often taken of those offered.
        ece: How far stated and observed shares lie apart: of first choices, or of all that was offered.
    """

    log_loss: Measured
    accuracy: Measured
    ece: Measured

    def as_json(self) -> dict[str, Any]:
        """Plain numbers."""
        return asdict(self)


def losses(rows: Rows, probabilities: Floats, offered: bool) -> Floats:
    """Negative logarithm of the probability that was given to what happened, for each case."""
    given = probabilities[rows.person, rows.choice]
    if offered:
        given = np.where(rows.taken, given, 1.0 - given)
    found: Floats = -np.log(np.clip(given, 1e-7, 1.0))
    return found


def choice_scores(rows: Rows, probabilities: Floats, offered: bool, seed: int) -> ChoiceScores:
    """All figures, with bootstrap intervals over people."""
    people, person = np.unique(rows.person, return_inverse=True)
    best = probabilities.argmax(axis=1)
    hit = best[rows.person] == rows.choice
    stated = probabilities[rows.person, rows.choice] if offered else probabilities.max(axis=1)[rows.person]
    wrong = stated - (rows.taken if offered else hit)
    if offered:
        right, judged = _most_taken(rows, person, best[people], probabilities.shape[1])
    else:
        right, judged = (np.bincount(person, each).astype(np.float64) for each in (hit, np.ones(len(rows))))
    part = np.empty(len(rows), dtype=np.int64)
    part[np.argsort(stated, kind="stable")] = np.arange(len(rows)) * BINS // len(rows)
    apart = np.bincount(person * BINS + part, wrong, len(people) * BINS).reshape(-1, BINS)
    loss, cases = np.bincount(person, losses(rows, probabilities, offered)), np.bincount(person)

    def figures(weight: Floats) -> tuple[float, float, float]:
        total, among = float(weight @ cases), float(weight @ judged)
        accuracy = float(weight @ right) / among if among else float("nan")
        return float(weight @ loss) / total, accuracy, float(np.abs(weight @ apart).sum()) / total

    random = np.random.default_rng(seed)
    drawn = np.array(
        [
            figures(np.bincount(random.integers(0, len(people), len(people)), minlength=len(people)).astype(np.float64))
            for _ in range(RESAMPLES)
        ]
    )
    measured = []
    for at, value in enumerate(figures(np.ones(len(people)))):
        known = drawn[~np.isnan(drawn[:, at]), at]
        low, high = np.quantile(known, (0.025, 0.975)) if len(known) else (float("nan"), float("nan"))
        measured.append(Measured(value, float(low), float(high)))
    return ChoiceScores(*measured)


def _most_taken(rows: Rows, person: Ints, best: Ints, choices: int) -> tuple[Floats, Floats]:
    """Whether the first choice was right for each person, and whether that can be judged."""
    place, size = person * choices + rows.choice, len(best) * choices
    taken = np.bincount(place, rows.taken, size).reshape(-1, choices)
    of = np.bincount(place, minlength=size).reshape(-1, choices)
    rate = np.divide(taken, of, out=np.full(taken.shape, -1.0), where=of > 0)
    judged = ((of > 0).sum(axis=1) > 1) & (taken.sum(axis=1) > 0)
    right = judged & (rate[np.arange(len(best)), best] == rate.max(axis=1))
    return right.astype(np.float64), judged.astype(np.float64)
