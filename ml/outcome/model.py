"""The model of one outcome: logistic regression, boosted trees and the graph network, blended and calibrated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ..features.moments import Moment
from ..features.phrases import Feature
from ..learners.calibration import Calibrator
from ..learners.models import Bag, Linear
from ..network.sequence import in_parts, weeks_of
from ..network.training import Network
from ..past.events import words
from ..past.history import Floats
from ..reasons.stories import Explained

LINEAR, BOOSTED, NETWORK = "logistic regression", "LightGBM", "graph network"


@dataclass(frozen=True)
class Outcome:
    """What is served for one task.

    Attributes:
        names: Features, in the order of the models' columns.
        linear, boosted, network: The models; the network is None where it takes no part.
        weights: Of each model's log-odds in the blend, by model name; models of weight 0 are not asked.
        offset: Added to the blend.
        calibrator: From the blend's score to a probability.
    """

    names: tuple[str, ...]
    linear: Linear
    boosted: Bag
    network: Network | None
    weights: Mapping[str, float]
    offset: float
    calibrator: Calibrator

    @property
    def shares(self) -> dict[str, float]:
        """Weights as shares of their sum."""
        total = sum(self.weights.values()) or 1.0
        return {name: weight / total for name, weight in self.weights.items()}

    @property
    def kind(self) -> str:
        """What is served, in words: the models and their shares."""
        used = {name: share for name, share in self.shares.items() if share > 0}
        if len(used) == 1:
            return next(iter(used))
        return f"blend: {', '.join(f'{name} {share:.2f}' for name, share in used.items())}"

    def probability(self, values: Floats, reading: Floats | None) -> Floats:
        """Calibrated probability given features (columns as `names`) and what the network made of the graph."""
        score = self._of_features(values)
        weight = self.weights.get(NETWORK, 0.0)
        if self.network is not None and reading is not None and weight > 0:
            score += weight * (self.network.base + reading.sum(axis=1))
        return self.calibrator(score)

    def scores(self, moment: Moment) -> Floats:
        """Scores of those asked at a moment, not taken apart, which is quicker.

        Raises:
            TrainingError: as `explain`.
        """
        score = self._of_features(self.values(moment))
        weight = self.weights.get(NETWORK, 0.0)
        if self.network is not None and weight > 0:
            weeks = (weeks_of(moment.snapshot, part, self.network.layout) for part in in_parts(moment.asked))
            score += weight * np.concatenate([np.empty(0), *map(self.network.scores, weeks)])
        return score

    def _of_features(self, values: Floats) -> Floats:
        score = np.full(len(values), self.offset)
        for name, model in ((LINEAR, self.linear), (BOOSTED, self.boosted)):
            if self.weights.get(name, 0.0) > 0:
                score += self.weights[name] * model.score(values)
        return score

    def values(self, moment: Moment) -> Floats:
        """The features of those asked, columns as `names`.

        Raises:
            TrainingError: the graph no longer gives the features that the model was trained on.
        """
        return moment.values(self.names)

    def explain(self, moment: Moment, reading: Floats | None = None) -> Explained:
        """Scores of those asked at a moment, taken apart.

        Args:
            moment: Those asked.
            reading: What the network made of each kind of event, for each of them, where that is known already.

        Raises:
            TrainingError: the graph no longer gives the features that the model was trained on.
        """
        values = self.values(moment)
        parts = np.zeros((len(values), len(self.names)))
        base = np.full(len(values), self.offset)
        for name, model in ((LINEAR, self.linear), (BOOSTED, self.boosted)):
            if self.weights.get(name, 0.0) > 0:
                added, from_base = model.contributions(values)
                parts += self.weights[name] * added
                base += self.weights[name] * from_base
        features = {feature.name: feature for feature in moment.table.features}
        told = [features[name] for name in self.names]
        weight = self.weights.get(NETWORK, 0.0)
        if self.network is not None and weight > 0:
            if reading is None:
                reading = self._reading(self.network, moment)
            parts = np.column_stack([parts, weight * reading])
            base += weight * self.network.base
            told += [_told(kind, features) for kind in self.network.layout.kinds]
        return Explained(tuple(told), parts, base, reading)

    @staticmethod
    def _reading(network: Network, moment: Moment) -> Floats:
        none = np.empty((0, len(network.layout.kinds)))
        weeks = (weeks_of(moment.snapshot, part, network.layout) for part in in_parts(moment.asked))
        return np.concatenate([none, *map(network.contributions, weeks)])


def _told(kind: str, features: Mapping[str, Feature]) -> Feature:
    """How to say what the network made of the events of one kind."""
    count = f"{kind}_count_91"
    ru = next((f.ru.split(" за ")[0] for f in features.values() if f.name == count), kind)
    en_text, ru_text = f"the latest {words(kind)} taken together", f"{ru}: последние, все вместе"
    absent = (en_text, ru_text)
    if count in features:
        en_text, ru_text = f"{en_text} (in 91 days: {{{count}}})", f"{ru_text} (за 91 дн.: {{{count}}})"
    return Feature(f"graph_{kind}", f"graph {kind}", en_text, ru_text, absent)
