"""The model of one outcome: logistic regression, boosted trees and the graph network, blended and calibrated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ..features.moments import Moment
from ..learners.calibration import Calibrator
from ..learners.models import Bag, Linear
from ..network.reading import read, scored, spoken
from ..network.training import NETWORK, Network
from ..past.history import Floats
from ..reasons.stories import Explained

LINEAR, BOOSTED = "logistic regression", "LightGBM"


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
            score += weight * scored(self.network, moment.snapshot, moment.asked)
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
                reading = read(self.network, moment.snapshot, moment.asked)
            parts = np.column_stack([parts, weight * reading])
            base += weight * self.network.base
            told += spoken(self.network, features)
        return Explained(tuple(told), parts, base, reading)
