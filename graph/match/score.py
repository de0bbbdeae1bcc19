"""One pair scored by the model, in plain Python: what the batch engine computes, for a single record."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import product
from typing import NamedTuple

from .comparisons import Comparison
from .conditions import Condition, Fields, Known, Same
from .model import Model

_ROUNDING = 1e-6
"""Bits by which sums in another order may differ, and far fewer than those of a weight that is shown."""


class Part(NamedTuple):
    """What one comparison says of a pair.

    Attributes:
        comparison: Its name.
        label: The level that holds, in plain words.
        weight: Bits for or against, rarity included.
    """

    comparison: str
    label: str
    weight: float


class Score(NamedTuple):
    """A pair scored: bits in all, the prior's included, what they are made of, and a comparison that contradicts."""

    weight: float
    parts: tuple[Part, ...]
    veto: str | None

    @property
    def probability(self) -> float:
        """That the two are one."""
        return probability(self.weight)


def probability(weight: float) -> float:
    """The probability of a match weight in bits."""
    return 1 / (1 + 2.0**-weight) if weight > -60 else 0.0


def score(model: Model, left: Fields, right: Fields) -> Score:
    """Score two prepared records.

    Args:
        model: Trained on records like these.
        left, right: Their prepared fields; None or absent where nothing is known.
    """
    return Scorer(model).score(left, right)


class Scorer:
    """A model made ready to score many pairs.

    Args:
        model: Trained on records like those to be scored.
    """

    def __init__(self, model: Model) -> None:
        self._model = model
        self._weighed = [_Weighed.of(model, comparison) for comparison in model.comparisons]
        silencing = dict.fromkeys(
            condition.field for one in self._weighed for condition in one.unless if isinstance(condition, Known)
        )
        self._known = {name: 1 << at for at, name in enumerate(silencing, len(self._weighed))}
        self._needs = [(1 << at, one.needs) for at, one in enumerate(self._weighed)]
        self._prior = model.prior_weight
        self._shared = {one.name for one in model.comparisons if one.together}
        self._vetoing = model.vetoing
        self._last = {one.name: one.levels[-1].label for one in model.comparisons if one.name in self._vetoing}

    def score(self, left: Fields, right: Fields) -> Score:
        """Score two prepared records; None or absent is a field of which nothing is known."""
        return self._summed(
            [part for one in self._weighed if one.heard(left, right) and (part := self._part(one, left, right))]
        )

    def heard(self, fields: Fields) -> int:
        """What is known of a prepared record, found once and asked of every pair.

        A bit for each comparison that it may take part in, then one for each field of which two records make another
        comparison silent.
        """
        heard = 0
        for name, bit in self._known.items():
            if fields.get(name) is not None:
                heard |= bit
        for bit, needs in self._needs:
            for name in needs:
                if fields.get(name):
                    heard |= bit
                    break
        return heard

    def asked(self, fields: Fields) -> Asked:
        """A prepared record that others are compared with, for `at_least`."""
        return Asked([one.most(self._model, fields) for one in self._weighed])

    def at_least(self, asked: Asked, left: Fields, right: Fields, heard: int, bits: float) -> Score | None:
        """The score of two prepared records, or None where it is below so many bits.

        What tells most is compared first, and no more once the rest cannot make up for it: of namesakes, most are told
        apart by two or three of a dozen comparisons.

        Args:
            asked: One of the two, as `asked` gives it.
            left, right: The records.
            heard: What is known of both, as `heard` tells it of each.
            bits: What the score must have.
        """
        order, room = asked.orders.get(heard) or asked.orders.setdefault(heard, self._order(asked, heard))
        said: dict[int, tuple[str, float]] = {}
        for at, most, unless in order:
            for condition in unless:
                if condition.holds(left, right):
                    room -= most
                    break
            else:
                said[at] = self._level(self._weighed[at], left, right)
                room += said[at][1] - most
            if room < bits:
                return None
        found = self._summed([Part(self._weighed[at].name, *said[at]) for at in sorted(said)])
        return found if found.weight >= bits else None

    def _order(self, asked: Asked, heard: int) -> Order:
        silent = {name for name, bit in self._known.items() if heard & bit}
        order = []
        for at, one in enumerate(self._weighed):
            fields = {condition.field for condition in one.unless if isinstance(condition, Known)}
            if heard >> at & 1 and not fields & silent:
                rest = tuple(condition for condition in one.unless if not isinstance(condition, Known))
                order.append((at, asked.most[at], rest))
        order.sort(key=lambda entry: self._weighed[entry[0]].least - entry[1])
        return order, self._prior + sum(most for _, most, _ in order) + _ROUNDING

    def score_groups(self, left: Sequence[Fields], right: Sequence[Fields]) -> Score:
        """Score two groups, each of which is one person or company, by all that their records say together.

        Each comparison counts once, by its best pair of records: one record knows the birth date, another the full
        name. What a mailbox spells is heard only where no record of one of the two groups states it. A contradiction
        between any two records is the groups'.
        """
        best: dict[str, Part] = {}
        for ours, theirs in product(left, right):
            found = self.score(ours, theirs)
            if found.veto is not None:
                return found
            for part in found.parts:
                if part.comparison not in best or part.weight > best[part.comparison].weight:
                    best[part.comparison] = part
        ours, theirs = _known(left), _known(right)
        return self._summed(
            [
                best[one.name]
                for one in self._weighed
                if one.name in best
                and not any(isinstance(condition, Known) and condition.holds(ours, theirs) for condition in one.unless)
            ]
        )

    def _summed(self, parts: Sequence[Part]) -> Score:
        household = self._prior + sum(part.weight for part in parts if part.comparison in self._shared)
        vetoes = [part.comparison for part in parts if self._last.get(part.comparison) == part.label]
        first = min(vetoes, key=self._vetoing.index) if vetoes else None
        own = sum(part.weight for part in parts if part.comparison not in self._shared)
        return Score(min(household, self._model.household) + own, tuple(parts), first)

    def _part(self, one: _Weighed, left: Fields, right: Fields) -> Part | None:
        for condition in one.unless:
            if condition.holds(left, right):
                return None
        return Part(one.name, *self._level(one, left, right))

    def _level(self, one: _Weighed, left: Fields, right: Fields) -> tuple[str, float]:
        """The label and the bits of the level that holds."""
        for label, level, weight, frequency, u in one.levels:
            if level is None or level.holds(left, right):
                if frequency:
                    weight += math.log2(u / self._model.share(frequency, left[frequency]))
                return label, weight
        raise AssertionError("the last level holds always")


Order = tuple[list[tuple[int, float, tuple[Condition, ...]]], float]
"""Comparisons that are heard, those that tell most first: number, bits at most, and where else it is silent. Then the
bits that all of them give at most, the prior's included."""


class Asked:
    """A record that others are compared with.

    Attributes:
        most: Bits that each comparison gives at most for another record: a common name says less than a rare one.
        orders: The order of comparisons, by what is heard of a pair.
    """

    __slots__ = ("most", "orders")

    def __init__(self, most: list[float]) -> None:
        self.most = most
        self.orders: dict[int, Order] = {}


class _Weighed(NamedTuple):
    """A comparison with what its levels are worth.

    Attributes:
        name: Of the comparison.
        needs: Fields of which each record must have one at least.
        unless: Where one of these holds it is silent.
        levels: Label, condition, bits, the field whose value's rarity adds to them, and u.
    """

    name: str
    needs: tuple[str, ...]
    unless: tuple[Condition, ...]
    levels: tuple[tuple[str, Condition | None, float, str | None, float], ...]

    @classmethod
    def of(cls, model: Model, comparison: Comparison) -> _Weighed:
        """A comparison as a model weighs it."""
        trained = model.trained[comparison.name]
        levels = tuple(
            (level.label, level.condition, known.weight, level.frequency, known.u)
            for level, known in zip(comparison.levels, trained, strict=True)
        )
        return cls(comparison.name, comparison.needs, comparison.unless, levels)

    @property
    def least(self) -> float:
        """Bits of the last level: what a pair gets that differs in all."""
        return self.levels[-1][2]

    def most(self, model: Model, fields: Fields) -> float:
        """Bits that it gives at most for a record and any other; nought where all its levels speak against."""
        return max(0.0, *(self._at_most(model, fields, at) for at in range(len(self.levels))))

    def _at_most(self, model: Model, fields: Fields, at: int) -> float:
        _, level, weight, frequency, u = self.levels[at]
        if frequency is None:
            return weight
        if level != Same(frequency):  # the value may be the other's
            return weight + math.log2(u / model.least_share(frequency))
        value = fields.get(frequency)
        return weight + math.log2(u / model.share(frequency, value)) if value is not None else 0.0

    def heard(self, left: Fields, right: Fields) -> bool:
        """Whether both records have what it needs."""
        return any(map(left.get, self.needs)) and any(map(right.get, self.needs))


def _known(records: Iterable[Fields]) -> dict[str, object]:
    """Some value of every field that is known of one of the records."""
    return {name: value for record in records for name, value in record.items() if value is not None}
