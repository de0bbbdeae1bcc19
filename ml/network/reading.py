"""What a network makes of those asked at a moment: its score, taken apart by kinds of event, and how to say them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ..features.phrases import Feature
from ..past.events import words
from ..past.history import Floats, Ints
from ..past.snapshot import Snapshot
from .sequence import in_parts, weeks_of
from .training import Network


def scored(network: Network, snapshot: Snapshot, asked: Ints) -> Floats:
    """Scores of rows of a snapshot, shape (asked,)."""
    parts = [network.scores(weeks_of(snapshot, part, network.layout)) for part in in_parts(asked)]
    return np.concatenate([np.empty(0), *parts])


def read(network: Network, snapshot: Snapshot, asked: Ints) -> Floats:
    """What each kind of event adds to the scores, shape (asked, kinds); with `network.base` they make the scores."""
    none = np.empty((0, len(network.layout.kinds)))
    parts = [network.contributions(weeks_of(snapshot, part, network.layout)) for part in in_parts(asked)]
    return np.concatenate([none, *parts])


def spoken(network: Network, features: Mapping[str, Feature]) -> list[Feature]:
    """How to say what it made of each kind of event, given the features of the moment by name."""
    return [_spoken(kind, features) for kind in network.layout.kinds]


def _spoken(kind: str, features: Mapping[str, Feature]) -> Feature:
    count = f"{kind}_count_91"
    ru = features[count].ru.removeprefix("{x:").split(" за ")[0] if count in features else kind
    en_text, ru_text = f"the latest {words(kind)} taken together", f"{ru}: последние, все вместе"
    absent = (en_text, ru_text)
    if count in features:
        en_text, ru_text = f"{en_text} ({{{count}:in 91 days}})", f"{ru_text} ({{{count}:за 91 дн.}})"
    return Feature(f"graph_{kind}", f"graph {kind}", en_text, ru_text, absent)
