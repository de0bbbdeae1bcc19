"""What is stated about each of those asked how much: amounts, reasons in money, what drove them, levers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np

from graph.model.insight import Prediction

from ..features.phrases import MONEY
from ..past.history import Floats
from ..reasons.dated import Dated
from ..reasons.evidence import Drivers, Drove
from ..reasons.levers import Lever, levers
from ..reasons.stories import Explained, Reason, reasons
from ..task import AmountTask
from .moments import Spenders
from .spending import USUAL
from .valuation import Valuation, Valued

HISTORY, PRIOR = "history", "prior"
WORTH_SAYING = 0.01
"""Changes of the expected amount by less than this share of it, or of everybody's mean, are worth no sentence."""

_NONE_YET = Reason("no orders so far", "Заказов не было", "orders_days", 0.0)


@dataclass(frozen=True)
class StatedAmounts:
    """Predictions about those asked at a moment.

    Attributes:
        predictions: One for each, without percentiles.
        expected: Their expected amounts in the unit of the measure, by which they are ranked.
        drivers: Nodes behind the reasons.
    """

    predictions: list[Prediction]
    expected: Floats
    drivers: list[Drove]


@dataclass(frozen=True)
class AmountStating:
    """Makes statements for one task and model.

    Attributes:
        task: The task.
        valuation: Its model.
        horizon_days, version: Of the model.
    """

    task: AmountTask
    valuation: Valuation
    horizon_days: int
    version: str

    def everybody(self, found: Spenders) -> StatedAmounts:
        """About all those asked: customers by what they did, the others by what such people spend.

        Raises:
            TrainingError: the graph no longer gives the features that the models were trained on.
        """
        valuation, strangers = self.valuation, self.valuation.strangers
        valued = valuation.value(found, self.horizon_days)
        bought = found.bought

        def of_all(of_customers: Floats, of_strangers: float) -> Floats:
            every = np.full(len(bought), of_strangers)
            every[bought] = of_customers
            return every

        expected = of_all(valued.expected, strangers.expected)
        amounts = {
            "value_minor": expected,
            "likely_minor": of_all(valued.likely, 0.0),
            "low_minor": of_all(valued.low, 0.0),
            "high_minor": of_all(valued.high, strangers.high),
        }
        scale = valuation.measure.scales(found.own)[found.moment.asked]
        minor = {name: np.round(values * scale).astype(np.int64) for name, values in amounts.items()}
        orders = np.round(of_all(valued.orders, strangers.orders), 3)
        explained = valuation.explain(found)
        why, behind = self._reasons(explained, found, scale[bought])
        could = self._levers(found, valued)
        customer = np.cumsum(bought) - 1
        made = [
            Prediction(
                **self._common(found, at),
                value_minor=int(minor["value_minor"][at]),
                likely_minor=int(minor["likely_minor"][at]),
                low_minor=int(minor["low_minor"][at]),
                high_minor=int(minor["high_minor"][at]),
                expected_orders=float(orders[at]),
                **(self._known(why[n], could[n], scale[at]) if bought[at] else self._known([_NONE_YET], [], 1.0)),
                basis=HISTORY if bought[at] else PRIOR,
                model_kind=valuation.kind if bought[at] else "mean of those without orders",
            )
            for at, n in enumerate(customer.tolist())
        ]
        asked = np.flatnonzero(bought)
        return StatedAmounts(made, expected, [Drove(int(asked[d.asked]), d.label, d.key, d.how) for d in behind])

    def _common(self, found: Spenders, at: int) -> dict[str, Any]:
        known = found.moment.snapshot
        as_of = datetime.fromtimestamp(known.as_of / 1000, UTC)
        row = int(found.moment.asked[at])
        own = found.own[row]
        return {
            "uid": f"{known.nodes[self.task.label].keys[row]}|{self.task.name}|{as_of.date()}",
            "task": self.task.name,
            "currency": str(own) if own is not None else self.valuation.measure.main,
            "horizon_days": self.horizon_days,
            "as_of": as_of,
            "model_version": self.version,
        }

    @staticmethod
    def _known(why: list[Reason], could: list[Lever], scale: float) -> dict[str, Any]:
        return {
            "reasons": [reason.en for reason in why],
            "reasons_ru": [reason.ru for reason in why],
            "reason_features": [reason.feature for reason in why],
            "reason_weights": [round(reason.weight, 1) for reason in why],
            "levers": [lever.en for lever in could],
            "levers_ru": [lever.ru for lever in could],
            "lever_values": [float(round(lever.after * scale)) for lever in could],
        }

    def _reasons(
        self, explained: Explained, found: Spenders, scale: Floats
    ) -> tuple[list[list[Reason]], Iterator[Drove]]:
        """Of customers, amounts in their own currency; and the nodes behind them."""
        features = found.moment.table.features
        money = np.array([feature.unit == MONEY for feature in features])
        names = [feature.name for feature in features]
        values = found.customers.values(tuple(names))
        own = np.where(money, values * scale[:, None], values)
        rows = [dict(zip(names, row.tolist(), strict=True)) for row in own]
        customers = found.customers.asked
        drivers = Drivers(found.moment.snapshot, self.task.label, customers, (*features, *explained.features))
        said = [
            [Reason(reason.en, reason.ru, reason.feature, reason.weight * float(by)) for reason in of_one]
            for of_one, by in zip(reasons(explained, rows), scale, strict=True)
        ]
        said = Dated(drivers.sources, customers).told(said, rows)
        return said, drivers.of(said)

    def _levers(self, found: Spenders, valued: Valued) -> list[list[Lever]]:
        """Of customers; none where habits alone are served: they know of orders only."""
        valuation, expected, heard = self.valuation, valued.expected, valued.heard
        if heard is None:
            return [[] for _ in expected]
        usual = found.customers.values((USUAL,))[:, 0]
        least = WORTH_SAYING * np.maximum(expected, valuation.average.usual)
        return levers(
            found.customers, self.task.entity, valuation.names, expected, True,
            lambda values: valuation.expected(values, usual, heard), least,
        )  # fmt: skip
