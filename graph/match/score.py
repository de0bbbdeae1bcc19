"""One pair scored by the model, in plain Python: what the batch engine computes, for a single record."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import product
from typing import NamedTuple

from .comparisons import Comparison
from .conditions import Fields, Known
from .model import TOGETHER, Model


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
    return _summed(model, [part for comparison in model.comparisons if (part := _part(model, comparison, left, right))])


def score_groups(model: Model, left: Sequence[Fields], right: Sequence[Fields]) -> Score:
    """Score two groups, each of which is one person or company, by all that their records say together.

    Each comparison counts once, by its best pair of records: one record knows the birth date, another the full name.
    What a mailbox spells is heard only where no record of one of the two groups states it. A contradiction between
    any two records is the groups'.

    Args:
        model: Trained on records like these.
        left, right: Their prepared records.
    """
    best: dict[str, Part] = {}
    for ours, theirs in product(left, right):
        found = score(model, ours, theirs)
        if found.veto is not None:
            return found
        for part in found.parts:
            if part.comparison not in best or part.weight > best[part.comparison].weight:
                best[part.comparison] = part
    ours, theirs = _known(left), _known(right)
    return _summed(
        model,
        [
            best[one.name]
            for one in model.comparisons
            if one.name in best
            and not any(isinstance(condition, Known) and condition.holds(ours, theirs) for condition in one.unless)
        ],
    )


def _known(records: Iterable[Fields]) -> dict[str, object]:
    """Some value of every field that is known of one of the records."""
    return {name: value for record in records for name, value in record.items() if value is not None}


def _summed(model: Model, parts: Sequence[Part]) -> Score:
    shared = {one.name for one in model.comparisons if one.together}
    household = model.prior_weight + sum(part.weight for part in parts if part.comparison in shared)
    vetoing = model.vetoing
    last = {one.name: one.levels[-1].label for one in model.comparisons if one.name in vetoing}
    vetoes = [part.comparison for part in parts if last.get(part.comparison) == part.label]
    first = min(vetoes, key=vetoing.index) if vetoes else None
    own = sum(part.weight for part in parts if part.comparison not in shared)
    return Score(min(household, TOGETHER) + own, tuple(parts), first)


def _part(model: Model, comparison: Comparison, left: Fields, right: Fields) -> Part | None:
    if not all(any(record.get(name) for name in comparison.needs) for record in (left, right)):
        return None
    if any(condition.holds(left, right) for condition in comparison.unless):
        return None
    for level, trained in zip(comparison.levels, model.trained[comparison.name], strict=True):
        if level.condition is None or level.condition.holds(left, right):
            weight = trained.weight
            if level.frequency:
                weight += math.log2(trained.u / model.share(level.frequency, left[level.frequency]))
            return Part(comparison.name, level.label, weight)
    raise AssertionError("the last level holds always")
