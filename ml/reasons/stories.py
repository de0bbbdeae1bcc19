"""Why a score is what it is: contributions of features, grouped into stories and said in two languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ..features.phrases import Feature
from ..past.history import Floats

MOST = 5


@dataclass(frozen=True)
class Explained:
    """Scores of people taken apart.

    Attributes:
        features: What contributed; features of the network's reading of the graph among them.
        parts: Contributions in log-odds, shape (people, features).
        base: Score of the average customer, for each person.
        reading: What the graph network made of each kind of event, shape (people, kinds); None where it has no say.
    """

    features: tuple[Feature, ...]
    parts: Floats
    base: Floats
    reading: Floats | None = None

    @property
    def score(self) -> Floats:
        """Log-odds: the base and all contributions."""
        total: Floats = self.base + self.parts.sum(axis=1)
        return total


@dataclass(frozen=True)
class Reason:
    """One reason: its sentences, the strongest feature behind it, and the group's contribution in log-odds."""

    en: str
    ru: str
    feature: str
    weight: float


def reasons(explained: Explained, rows: Sequence[Mapping[str, float]], most: int = MOST) -> list[list[Reason]]:
    """The strongest reasons of each person, strongest first.

    Features of one group (several windows of the same thing) are one reason, told by the strongest of them.

    Args:
        explained: Scores taken apart.
        rows: All features of each person by name, to fill the sentences.
        most: How many at most.
    """
    groups = list(dict.fromkeys(feature.group for feature in explained.features))
    member = np.array([groups.index(feature.group) for feature in explained.features])
    total = np.zeros((len(rows), len(groups)))
    strongest = np.zeros((len(rows), len(groups)), dtype=np.int64)
    for group in range(len(groups)):
        columns = np.flatnonzero(member == group)
        parts = explained.parts[:, columns]
        total[:, group] = parts.sum(axis=1)
        # The feature that speaks pulls the way that the group does.
        strongest[:, group] = columns[np.argmax(parts * np.sign(total[:, group])[:, None], axis=1)]
    order = np.argsort(-np.abs(total), axis=1, kind="stable")[:, :most]
    return [
        [_reason(explained.features[strongest[person, group]], rows[person], total[person, group]) for group in chosen]
        for person, chosen in enumerate(order.tolist())
    ]


def _reason(feature: Feature, row: Mapping[str, float], weight: float) -> Reason:
    en, ru = feature.say(row)
    return Reason(en, ru, feature.name, float(weight))
