"""How much, between which ends, and in how many orders: customer value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from graph.settings import Settings

from ..amount.files import pack_bases, pack_valuation, unpack_bases, unpack_valuation
from ..amount.moments import AmountMoments, Spenders, measured
from ..amount.stated import AmountStating
from ..amount.training import EXPECTED, LIKELY, AmountTest, Trained, train_amount
from ..amount.valuation import Valuation
from ..artefact import Artefact
from ..learners.metrics import percentiles
from ..overview.curves import amount_curves
from ..overview.groups import Sorted, groups, of_amounts
from ..overview.usual import lie
from ..past.history import History
from ..past.money import Measure
from ..past.split import Split
from ..task import AmountTask, Told
from ..threads import threads_of
from . import Answers, TaskModel

REHEARSED = "rehearsed."


@dataclass(frozen=True, kw_only=True)
class AmountModel(TaskModel):
    """What is served for a task about an amount.

    Attributes:
        valuation: Says what is served.
        rehearsed: The same, learnt from nothing that came after the test's moment: by it models are compared, since
            what is served has seen what came then.
    """

    valuation: Valuation
    rehearsed: Valuation

    def spenders(self, history: History, task: AmountTask, as_of: float, settings: Settings) -> Spenders:
        """Those asked at a moment, as the model reads them."""
        return self.moments(history, task, settings).spenders(as_of)

    def moments(self, history: History, task: AmountTask, settings: Settings) -> AmountMoments:
        """Moments of a history in the model's measure, with its habits."""
        measure = self.valuation.measure
        return AmountMoments(
            measure.measured(history), task, settings,
            measure=measure, habits=self.valuation.habits, days=self.horizon_days,
        )  # fmt: skip


class Amount:
    """The kind of tasks about an amount; see `ml.kinds.Kind`."""

    beside = False

    def train(self, history: History, task: AmountTask, settings: Settings, split: Split, told: Told) -> AmountModel:
        """Train the models, or with too little to learn from, only habits."""
        in_measure, measure = measured(history, split.validation if split.cutoffs else split.final)
        moments = AmountMoments(in_measure, task, settings, measure=measure)
        trained = train_amount(moments, split, threads_of(settings), told)
        facts = dict(_facts(trained, measure))
        if trained.test is not None:
            facts |= _seen(trained.test, trained.valuation.names, task)
        return AmountModel(
            valuation=trained.valuation, rehearsed=trained.rehearsed, horizon_days=task.horizon_days(settings),
            facts=facts,
        )  # fmt: skip

    def pack(self, task: AmountTask, model: AmountModel) -> Artefact:
        """As files."""
        manifest, parts = pack_valuation(model.valuation)
        rehearsed, more = pack_bases(model.rehearsed.bases, REHEARSED)
        plain = {
            "horizon_days": model.horizon_days, "facts": dict(model.facts), "valuation": manifest,
            "rehearsed": rehearsed,
        }  # fmt: skip
        return Artefact(task.name, plain, parts | more)

    def unpack(self, task: AmountTask, artefact: Artefact) -> AmountModel:
        """From files."""
        plain = artefact.manifest
        valuation = unpack_valuation(plain["valuation"], artefact.parts)
        return AmountModel(
            valuation=valuation,
            rehearsed=replace(valuation, bases=unpack_bases(plain["rehearsed"], artefact.parts, REHEARSED)),
            horizon_days=int(plain["horizon_days"]),
            facts=plain["facts"],
            version=artefact.version,
        )

    def answer(
        self, history: History, task: AmountTask, model: AmountModel, as_of: float, settings: Settings, told: Told
    ) -> Answers:
        """Amounts, intervals and reasons of everybody asked."""
        told("features")
        found = model.spenders(history, task, as_of, settings)
        told("amounts and reasons")
        made = AmountStating(task, model.valuation, model.horizon_days, model.version).everybody(found)
        ranked = percentiles(made.expected)
        return Answers(
            as_of,
            found.moment.snapshot.nodes[task.label].keys[found.moment.asked],
            [replace(one, percentile=at) for one, at in zip(made.predictions, ranked, strict=True)],
            drivers=made.drivers,
            scores=made.expected,
        )

    def alone(
        self, history: History, task: AmountTask, model: AmountModel, as_of: float, settings: Settings,
        norms: Mapping[str, Any] | None = None,
    ) -> Answers:  # fmt: skip
        """About the only entity in a history."""
        found = self.answer(history, task, model, as_of, settings, lambda what: None)
        return replace(found, predictions=[replace(one, percentile=None) for one in found.predictions])


KIND = Amount()


def _facts(trained: Trained, measure: Measure) -> Mapping[str, Any]:
    valuation = trained.valuation
    return {
        "rows": {"train": trained.train_rows, "test": len(trained.test.came) if trained.test else 0},
        "served": [EXPECTED, LIKELY],
        "kind": valuation.kind,
        "shares": valuation.weights,
        "likely_shares": valuation.likely_weights,
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


def _seen(test: AmountTest, names: tuple[str, ...], task: AmountTask) -> dict[str, Any]:
    """What a card shows of the test."""
    customers, valued = test.spenders.customers, test.valued
    ends = test.came, valued.expected, valued.low, valued.high
    return {
        "curves": amount_curves(*ends),
        "groups": groups(Sorted.at(customers, task.label), of_amounts(*ends)),
        "usual": lie(valued.expected, names, customers.values(names)),
    }
