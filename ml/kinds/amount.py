"""How much, between which ends, and in how many orders: customer value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np

from graph.model.insight import Prediction
from graph.settings import Settings

from ..amount.files import pack_valuation, unpack_valuation
from ..amount.moments import AmountMoments, Spenders, measured
from ..amount.training import EXPECTED, LIKELY, Trained, train_amount
from ..amount.valuation import Valuation
from ..artefact import Artefact
from ..past.history import Floats, History
from ..past.money import Measure
from ..past.split import Split
from ..reasons.stories import Reason, reasons
from ..task import AmountTask, Told
from ..threads import threads_of
from . import Answers, TaskModel

_NONE_YET = Reason("no orders so far", "Заказов не было", "orders_days", 0.0)


@dataclass(frozen=True, kw_only=True)
class AmountModel(TaskModel):
    """What is served for a task about an amount."""

    valuation: Valuation


class Amount:
    """The kind of tasks about an amount; see `ml.kinds.Kind`."""

    def train(self, history: History, task: AmountTask, settings: Settings, split: Split, told: Told) -> AmountModel:
        """Train the models, or with too little to learn from, only habits."""
        in_measure, measure = measured(history, split.validation if split.cutoffs else split.final)
        moments = AmountMoments(in_measure, task, settings, measure=measure)
        trained = train_amount(moments, split, threads_of(settings), told)
        return AmountModel(
            valuation=trained.valuation, horizon_days=task.horizon_days(settings), facts=_facts(trained, measure)
        )

    def pack(self, task: AmountTask, model: AmountModel) -> Artefact:
        """As files."""
        manifest, parts = pack_valuation(model.valuation)
        plain = {"horizon_days": model.horizon_days, "facts": dict(model.facts), "valuation": manifest}
        return Artefact(task.name, plain, parts)

    def unpack(self, task: AmountTask, artefact: Artefact) -> AmountModel:
        """From files."""
        plain = artefact.manifest
        return AmountModel(
            valuation=unpack_valuation(plain["valuation"], artefact.parts),
            horizon_days=int(plain["horizon_days"]),
            facts=plain["facts"],
            version=artefact.version,
        )

    def answer(
        self, history: History, task: AmountTask, model: AmountModel, as_of: float, settings: Settings, told: Told
    ) -> Answers:
        """Amounts, intervals and reasons of everybody asked."""
        told("features")
        valuation = model.valuation
        moments = AmountMoments(
            valuation.measure.measured(history), task, settings,
            measure=valuation.measure, habits=valuation.habits, days=model.horizon_days,
        )  # fmt: skip
        found = moments.spenders(as_of)
        told("amounts and reasons")
        return Answers(as_of, _keys(found, task), _predictions(task, model, found))


KIND = Amount()


def _keys(found: Spenders, task: AmountTask) -> Any:
    return found.moment.snapshot.nodes[task.label].keys[found.moment.asked]


def _predictions(task: AmountTask, model: AmountModel, found: Spenders) -> list[Prediction]:
    valuation, strangers = model.valuation, model.valuation.strangers
    valued = valuation.value(found, model.horizon_days)
    bought = found.bought
    scale = valuation.measure.scales(found.own)[found.moment.asked]

    def of_all(of_customers: Floats, of_strangers: float) -> Floats:
        every = np.full(len(bought), of_strangers)
        every[bought] = of_customers
        return every

    expected = of_all(valued.expected, strangers.expected)
    percentile = np.round(np.searchsorted(np.sort(expected), expected, "left") / max(len(expected), 1), 4)
    amounts = {
        "value_minor": expected,
        "likely_minor": of_all(valued.likely, 0.0),
        "low_minor": of_all(valued.low, 0.0),
        "high_minor": of_all(valued.high, strangers.high),
    }
    minor = {name: np.round(values * scale).astype(np.int64) for name, values in amounts.items()}
    orders = np.round(of_all(valued.orders, strangers.orders), 3)
    as_of = datetime.fromtimestamp(found.moment.snapshot.as_of / 1000, UTC)
    why = iter(_reasons(valuation, found, scale))
    own = found.own[found.moment.asked]
    made = []
    for at, key in enumerate(_keys(found, task).tolist()):
        said = next(why) if bought[at] else [_NONE_YET]
        made.append(
            Prediction(
                uid=f"{key}|{task.name}|{as_of.date()}",
                task=task.name,
                value_minor=int(minor["value_minor"][at]),
                likely_minor=int(minor["likely_minor"][at]),
                low_minor=int(minor["low_minor"][at]),
                high_minor=int(minor["high_minor"][at]),
                currency=str(own[at]) if own[at] is not None else valuation.measure.main,
                expected_orders=float(orders[at]),
                percentile=float(percentile[at]),
                horizon_days=model.horizon_days,
                as_of=as_of,
                model_version=model.version,
                model_kind=valuation.kind if bought[at] else "mean of those without orders",
                reasons=[reason.en for reason in said],
                reasons_ru=[reason.ru for reason in said],
                reason_features=[reason.feature for reason in said],
                reason_weights=[round(reason.weight, 1) for reason in said],
            )
        )
    return made


def _reasons(valuation: Valuation, found: Spenders, scale: Floats) -> list[list[Reason]]:
    """Of those who have ordered; amounts in their own currency."""
    explained = valuation.explain(found)
    chosen = scale[found.bought]
    place = {feature.name: at for at, feature in enumerate(found.moment.table.features)}
    money = np.array([feature.unit == 100.0 for feature in found.moment.table.features])
    values = found.moment.table.values[found.moment.asked[found.bought]]
    own = np.where(money, values * chosen[:, None], values)
    said = reasons(explained, [dict(zip(place, row.tolist(), strict=True)) for row in own])
    return [
        [Reason(reason.en, reason.ru, reason.feature, reason.weight * float(by)) for reason in of_one]
        for of_one, by in zip(said, chosen, strict=True)
    ]


def _facts(trained: Trained, measure: Measure) -> Mapping[str, Any]:
    valuation = trained.valuation
    return {
        "rows": {"train": trained.train_rows, "test": trained.test_rows},
        "served": [EXPECTED, LIKELY],
        "kind": valuation.kind,
        "shares": valuation.weights,
        "models": {name: scores.as_json() for name, scores in trained.scores.items()},
        "coverage": trained.coverage,
        "tested": trained.tested,
        "tested_days": trained.tested_days,
        "judged": list(trained.judged),
        "likely_share": trained.share,
        "currency": measure.main,
        "currencies": dict(measure.scale),
        "habits": asdict(valuation.habits),
        "strangers": asdict(valuation.strangers),
        "drivers": [asdict(driver) for driver in trained.drivers],
    }
