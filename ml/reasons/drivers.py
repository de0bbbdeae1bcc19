"""What drives a prediction over everybody: how much each story weighs, and which way it pulls."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import rankdata

from ..features.moments import Moment
from .stories import Explained


@dataclass(frozen=True)
class Driver:
    """One group of features over everybody asked.

    Attributes:
        group: Its name.
        feature: The feature of the group that moves most.
        weight: Share of all movement that is the group's, 0–1.
        direction: 1 where more of the feature raises the prediction, -1 where it lowers it, 0 where it is both.
    """

    group: str
    feature: str
    weight: float
    direction: int


UNCLEAR = 0.2
"""Rank correlation of value and contribution below which no direction is named."""


def drivers(explained: Explained, moment: Moment) -> list[Driver]:
    """All groups, heaviest first: mean absolute contribution of the group's features together.

    Args:
        explained: Predictions taken apart.
        moment: Those whom they are about, in the same order.
    """
    place = {name: at for at, name in enumerate(moment.table.names)}
    by_group: dict[str, list[int]] = {}
    for at, feature in enumerate(explained.features):
        by_group.setdefault(feature.group, []).append(at)
    moves = {group: float(np.abs(explained.parts[:, at].sum(axis=1)).mean()) for group, at in by_group.items()}
    every = sum(moves.values()) or 1.0
    found = []
    for group, columns in by_group.items():
        strongest = columns[int(np.argmax(np.abs(explained.parts[:, columns]).mean(axis=0)))]
        name = explained.features[strongest].name
        direction = 0
        if name in place:
            direction = _direction(moment.values((name,))[:, 0], explained.parts[:, strongest])
        found.append(Driver(group, name, moves[group] / every, direction))
    return sorted(found, key=lambda driver: (-driver.weight, driver.group))


def _direction(values: np.ndarray, parts: np.ndarray) -> int:
    known = ~np.isnan(values)
    if known.sum() < 2 or np.ptp(values[known]) == 0 or np.ptp(parts[known]) == 0:
        return 0
    together = float(np.corrcoef(rankdata(values[known]), rankdata(parts[known]))[0, 1])
    return 0 if abs(together) < UNCLEAR else int(np.sign(together))
