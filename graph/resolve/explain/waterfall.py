"""The weight of a pair as a waterfall: from the prior, by what agrees and what does not, to the whole."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ...match.comparisons import Comparison
from ...match.conditions import Fields
from ...match.model import Model
from ...match.score import score

MOST_CURES = 5


@dataclass(frozen=True, slots=True)
class Bar:
    """What one comparison adds.

    Attributes:
        comparison: Its name, for programs.
        title: What is compared.
        label: How it came out, in plain words.
        weight: Bits for (positive) or against (negative).
        together: Whether people who live together share it.
    """

    comparison: str
    title: str
    label: str
    weight: float
    together: bool


@dataclass(frozen=True, slots=True)
class Waterfall:
    """A pair weighed.

    Attributes:
        prior: Bits before anything is known of the two.
        bars: What is known of both, in the order of the model.
        counted_once: Bits taken away, 0 or less: what a household shares is one witness and not several.
        weight: Bits in all.
        probability: That the two are one, 0–1.
        veto: Comparison whose contradiction keeps them apart, as learned; None where there is none.
        model: Version of the weights.
    """

    prior: float
    bars: tuple[Bar, ...]
    counted_once: float
    weight: float
    probability: float
    veto: str | None
    model: str


@dataclass(frozen=True, slots=True)
class Cure:
    """Evidence that is not there, and what it would do.

    Attributes:
        title: What would have to agree.
        label: How, in plain words.
        weight: Bits that the pair would have in all.
    """

    title: str
    label: str
    weight: float


def waterfall(model: Model, left: Fields, right: Fields) -> Waterfall:
    """Weigh two prepared records."""
    scored = score(model, left, right)
    known = {one.name: one for one in model.comparisons}
    bars = tuple(
        Bar(part.comparison, known[part.comparison].title, part.label, part.weight, known[part.comparison].together)
        for part in scored.parts
    )
    prior = model.prior_weight
    household = prior + sum(bar.weight for bar in bars if bar.together)
    return Waterfall(
        prior, bars, min(0.0, model.household - household), scored.weight, scored.probability,
        scored.veto, model.version,
    )  # fmt: skip


def cures(model: Model, left: Fields, right: Fields, found: Waterfall) -> tuple[Cure, ...]:
    """The agreements that would help most, the best first: each alone, all else as it is."""
    made = [
        Cure(one.title, one.levels[0].label, _with(found, one, _best(model, one, left, right), model.household))
        for one in model.comparisons
        if not one.unless and all(bar.label != one.levels[0].label for bar in found.bars)
    ]
    better = [cure for cure in made if cure.weight > found.weight]
    return tuple(sorted(better, key=lambda cure: (-cure.weight, cure.title))[:MOST_CURES])


def _best(model: Model, comparison: Comparison, left: Fields, right: Fields) -> float:
    level, trained = comparison.levels[0], model.trained[comparison.name][0]
    if not level.frequency:
        return trained.weight
    # Of two values that contradict each other either may be the true one; what nobody knows is as rare as most are.
    values = [record[level.frequency] for record in (left, right) if record.get(level.frequency)]
    shares = [model.share(level.frequency, value) for value in values] or [model.rare.get(level.frequency, trained.u)]
    return trained.weight + max(_rarity(trained.u, share) for share in shares)


def _rarity(usual: float, share: float) -> float:
    return math.log2(usual / share) if share > 0 else 0.0


def _with(found: Waterfall, comparison: Comparison, weight: float, most: float) -> float:
    """The weight in all, one comparison having come out otherwise."""
    bars = [(bar.weight, bar.together) for bar in found.bars if bar.comparison != comparison.name]
    bars.append((weight, comparison.together))
    household = found.prior + sum(bits for bits, together in bars if together)
    return min(household, most) + sum(bits for bits, together in bars if not together)
