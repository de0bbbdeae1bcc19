"""What is stated about each of those asked whether something happens: probability, reasons, what drove it, levers."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import numpy as np

from graph.model.insight import Prediction

from ..features.moments import Moment
from ..learners.intervals import as_judged
from ..learners.metrics import percentiles
from ..past.history import Floats, Ints
from ..reasons.dated import Dated
from ..reasons.evidence import Drivers, Drove
from ..reasons.levers import Lever, levers
from ..reasons.stories import Explained, Reason, reasons
from ..task import BinaryTask
from .cold import Cold, Likely, never_ordered, strata_of, unasked
from .model import Outcome
from .prior import Prior

HISTORY, PRIOR = "history", "prior"


@dataclass(frozen=True)
class Stated:
    """Predictions about rows of a moment's snapshot, and where their reasons lie.

    Attributes:
        rows: Rows of those asked, then of those of whom too little is known.
        predictions: One for each.
        drivers: Nodes behind the reasons.
    """

    rows: Ints
    predictions: list[Prediction]
    drivers: list[Drove] = field(default_factory=list)


@dataclass(frozen=True)
class Stating:
    """Makes statements for one task and model.

    Attributes:
        task: The task.
        outcome: Its model.
        cold: What is known of those who are not asked; None where nothing is.
        judges: Rows by which the model was calibrated.
        horizon_days, version: Of the model.
    """

    task: BinaryTask
    outcome: Outcome | Prior
    cold: Cold | None
    judges: int
    horizon_days: int
    version: str

    def everybody(self, moment: Moment) -> Stated:
        """About all those asked, and those of whom too little is known: who have not ordered yet, and who is quiet
        where the task states them too."""
        explained = self.outcome.explain(moment)
        made, drove = self._asked(moment, explained)
        rank = percentiles(np.array([one.probability for one in made], dtype=np.float64))
        made = [replace(one, percentile=share) for one, share in zip(made, rank, strict=True)]
        rows = unasked(moment.snapshot, self.task.label, moment.asked)
        if self.cold is not None and len(rows):
            strata = strata_of(moment.table, rows, self.task.label)
            new = never_ordered(strata) | self.task.quiet
            made += self._cold(moment, rows[new], self.cold.of(strata[new]))
            rows = rows[new]
        else:
            rows = rows[:0]
        return Stated(np.concatenate([moment.asked, rows]), made, drove)

    def one(self, moment: Moment) -> Stated:
        """About the only one in a moment.

        Where the task does not ask about them, what is known of people alike; nothing where that is not known either.
        """
        if len(moment.asked):
            explained = self.outcome.explain(moment)
            return Stated(moment.asked, *self._asked(moment, explained))
        rows = unasked(moment.snapshot, self.task.label, moment.asked)
        if self.cold is None or not len(rows):
            return Stated(rows[:0], [])
        return Stated(rows, self._cold(moment, rows, self.cold.of(strata_of(moment.table, rows, self.task.label))))

    def _asked(self, moment: Moment, explained: Explained) -> tuple[list[Prediction], list[Drove]]:
        probability = np.round(self.outcome.calibrator(explained.score), 6)
        said, drove = self._why(moment, explained)
        low, high = self._interval(probability)
        lever = self._levers(moment, probability, explained.reading)
        return [
            Prediction(
                **self._common(moment, int(row)),
                probability=float(probability[at]),
                probability_low=float(low[at]),
                probability_high=float(high[at]),
                basis=HISTORY,
                reasons=[reason.en for reason in why],
                reasons_ru=[reason.ru for reason in why],
                reason_features=[reason.feature for reason in why],
                reason_weights=[round(reason.weight, 4) for reason in why],
                levers=[one.en for one in lever[at]],
                levers_ru=[one.ru for one in lever[at]],
                lever_probabilities=[one.after for one in lever[at]],
            )
            for at, (row, why) in enumerate(zip(moment.asked, said, strict=True))
        ], drove

    def _cold(self, moment: Moment, rows: Ints, likely: list[Likely]) -> list[Prediction]:
        return [
            Prediction(
                **self._common(moment, int(row)),
                probability=one.probability,
                probability_low=one.low,
                probability_high=one.high,
                basis=PRIOR,
                reasons=[one.en],
                reasons_ru=[one.ru],
            )
            for row, one in zip(rows, likely, strict=True)
        ]

    def _common(self, moment: Moment, row: int) -> dict[str, Any]:
        as_of = datetime.fromtimestamp(moment.snapshot.as_of / 1000, UTC)
        return {
            "uid": f"{moment.snapshot.nodes[self.task.label].keys[row]}|{self.task.name}|{as_of.date()}",
            "task": self.task.name,
            "horizon_days": self.horizon_days,
            "as_of": as_of,
            "model_version": self.version,
            "model_kind": self.outcome.kind,
            "current": True,
        }

    def _interval(self, probability: Floats) -> tuple[Floats, Floats]:
        """The middle 90 % of what the share may be, judged by how many scored alike when the model was calibrated."""
        if isinstance(self.outcome, Prior):
            low, high = self.outcome.interval
            return np.full(len(probability), round(low, 6)), np.full(len(probability), round(high, 6))
        return as_judged(probability, self.judges)

    def _levers(self, moment: Moment, probability: Floats, reading: Floats | None) -> list[list[Lever]]:
        outcome = self.outcome
        if isinstance(outcome, Prior):
            return [[] for _ in probability]
        return levers(
            moment, self.task.entity, outcome.names, probability, self.task.good,
            lambda values: outcome.probability(values, reading),
        )  # fmt: skip

    def _why(self, moment: Moment, explained: Explained) -> tuple[list[list[Reason]], list[Drove]]:
        """Reasons, and the nodes behind them."""
        rows = moment.rows()
        said = reasons(explained, rows)
        if isinstance(self.outcome, Prior):
            return said, []
        features = (*moment.table.features, *explained.features)
        drivers = Drivers(moment.snapshot, self.task.label, moment.asked, features)
        said = Dated(drivers.sources, moment.asked).told(said, rows)
        return said, list(drivers.of(said))
