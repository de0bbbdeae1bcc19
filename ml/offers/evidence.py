"""The nodes behind what is said of somebody's likeliest offer: their own doings, what they buy of it, the offer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from graph.model.insight import Driver

from ..features.phrases import Feature
from ..past.history import Floats, Ints
from ..past.windows import counted
from ..reasons.evidence import Drivers, Drove
from ..reasons.sources import MOST
from .answers import Proposed
from .bought import HALF_LIFE_DAYS, parents
from .scene import Scene

PRODUCT = "product"
USED = ("taken", "rate", "redeemed")
"""Measures of what somebody did with earlier offers that rest on those that they used; others rest on all."""


def behind(scene: Scene, said: Sequence[tuple[int, Proposed | None]]) -> Iterator[Drove]:
    """Nodes behind the reasons of each one's likeliest offer.

    Args:
        scene: What is known.
        said: Row of each person in the history, and the offer; None for those to whom nothing is offered.
    """
    spoken = [(at, person, one) for at, (person, one) in enumerate(said) if one is not None]
    rows = scene.row[np.array([person for _, person, _ in spoken], dtype=np.int64)]
    features = [*scene.person.features, *(_resting(reason.feature) for *_, one in spoken for reason in one.reasons)]
    told = {feature.name: feature for feature in reversed(features)}  # what people are said of comes first
    own = Drivers(scene.then, "Profile", rows, list(told.values())).of([one.reasons for *_, one in spoken])
    yield from (Drove(spoken[drove.asked][0], drove.label, drove.key, drove.how) for drove in own)
    bought = _Bought(scene)
    for at, person, one in spoken:
        for rank, reason in enumerate(one.reasons, 1):
            label, things, shares = bought.behind(person, one.offer, reason.feature)
            for thing, share in zip(things, shares, strict=True):
                how = Driver(
                    rank=rank, weight=round(reason.weight * share, 4), feature=reason.feature, reason=reason.en,
                    reason_ru=reason.ru,
                )  # fmt: skip
                yield Drove(at, label, str(scene.history.nodes[label].keys[thing]), how)


def _resting(name: str) -> Feature:
    """What a measure of earlier offers is made of."""
    used = any(word in name for word in USED)
    rests = ("redemptions_count" if used else "offers_count") if name.startswith("responses_") else ""
    return Feature(name, name, "", "", ("", ""), rests=rests)


class _Bought:
    """What each profile buys, by level of the things: how much of late."""

    def __init__(self, scene: Scene) -> None:
        self._applies = scene.applies
        self._by_level: dict[str, tuple[str, Ints, Floats, int]] = {}
        lines, history = scene.bought, scene.history
        decayed = 0.5 ** (lines.age / HALF_LIFE_DAYS)
        for level, above in parents(history).items():
            label = "Product" if level == PRODUCT else "Category"
            wide = max(len(history.nodes[label]), 1)
            thing = above[lines.product]
            has = thing >= 0
            keys, at = np.unique(lines.profile[has] * wide + thing[has], return_inverse=True)
            self._by_level[level] = label, keys, counted(at.astype(np.int64), len(keys), decayed[has]), wide

    def behind(self, person: int, offered: int, feature: str) -> tuple[str, list[int], list[float]]:
        """Label, rows and shares of the things on offer that somebody buys most; of a fact of the offer, the offer."""
        if feature.startswith("fact_"):
            return "Offer", [offered], [1.0]
        level = next((level for level in self._by_level if feature.startswith(f"offer_{level}_")), None)
        if level is None:
            return "Offer", [], []
        offer, thing = self._applies[level]
        label, keys, weight, wide = self._by_level[level]
        first, last = np.searchsorted(offer, [offered, offered + 1])
        wanted = person * wide + thing[first:last]
        at = np.minimum(np.searchsorted(keys, wanted), max(len(keys) - 1, 0))
        at = at[keys[at] == wanted] if len(keys) else at[:0]
        best = at[np.argsort(-weight[at], kind="stable")][:MOST]
        shares = weight[best] / weight[at].sum() if len(at) else weight[best]
        return label, (keys[best] % wide).tolist(), shares.tolist()
