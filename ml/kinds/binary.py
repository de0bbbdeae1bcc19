"""Whether something happens, how likely it is, and with what: churn, the next purchase, a ticket, a return."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np

from graph.errors import TooFewCases
from graph.model.insight import Prediction, Suggestion
from graph.settings import Settings

from ..artefact import Artefact
from ..history import Floats, History
from ..moments import BinaryMoments, Moment, Moments
from ..outcome import Outcome
from ..packing import pack_outcome, pack_ranker, unpack_outcome, unpack_ranker
from ..placing import places
from ..prior import Prior, learn_prior
from ..ranker import Ranker
from ..ranking import Ranked, train_ranking
from ..reasons import reasons
from ..split import Split
from ..task import BinaryTask
from ..threads import threads_of
from ..training import Trained, train_outcome
from . import Answers, TaskModel, Told


@dataclass(frozen=True, kw_only=True)
class BinaryModel(TaskModel):
    """What is served for a binary task.

    Attributes:
        outcome: Whether it happens; a `Prior` where too few cases are known for models.
        rankers: Which things come next.
    """

    outcome: Outcome | Prior
    rankers: tuple[Ranker, ...] = ()


class Binary:
    """The kind of tasks about something that happens or not; see `ml.kinds.Kind`."""

    def train(self, history: History, task: BinaryTask, settings: Settings, split: Split, told: Told) -> BinaryModel:
        """Train the outcome and a ranking for each thing to suggest; with too few cases, only learn how many."""
        threads = threads_of(settings)
        moments = BinaryMoments(history, task, settings)
        prior = learn_prior(moments, split)
        try:
            trained = train_outcome(moments, split, threads, told)
        except TooFewCases as few:
            facts = dict(prior.facts()) | {"too_few": few.detail}
            return BinaryModel(outcome=prior, horizon_days=task.horizon_days(settings), facts=facts)
        ranked: list[Ranked] = []
        if task.suggests:
            ranked = [train_ranking(moments, split, suggest, told) for suggest in task.suggests]
        return BinaryModel(
            outcome=trained.outcome,
            rankers=tuple(result.ranker for result in ranked),
            horizon_days=task.horizon_days(settings),
            facts=_facts(trained, ranked),
        )

    def pack(self, task: BinaryTask, model: BinaryModel) -> Artefact:
        """As files."""
        plain: dict[str, Any] = {"horizon_days": model.horizon_days, "facts": dict(model.facts), "rankers": []}
        parts: dict[str, bytes] = {}
        if isinstance(model.outcome, Prior):
            plain["prior"] = model.outcome.as_json()
        else:
            plain["outcome"], parts = pack_outcome(model.outcome)
        for ranker in model.rankers:
            of_ranker, more = pack_ranker(ranker)
            plain["rankers"].append(of_ranker)
            parts |= more
        return Artefact(task.name, plain, parts)

    def unpack(self, task: BinaryTask, artefact: Artefact) -> BinaryModel:
        """From files."""
        plain = artefact.manifest
        return BinaryModel(
            outcome=Prior(**plain["prior"]) if "prior" in plain else unpack_outcome(plain["outcome"], artefact.parts),
            rankers=tuple(unpack_ranker(task, stored, artefact.parts) for stored in plain["rankers"]),
            horizon_days=int(plain["horizon_days"]),
            facts=plain["facts"],
            version=artefact.version,
        )

    def answer(
        self, history: History, task: BinaryTask, model: BinaryModel, as_of: float, settings: Settings, told: Told
    ) -> Answers:
        """Probabilities, reasons and suggestions."""
        told("features")
        moment = Moments(history, task, settings).at(as_of)
        told("probabilities and reasons")
        made = _predictions(task, model, moment)
        told("suggestions")
        shown: dict[str, list[list[tuple[str, Suggestion]]]] = {}
        for ranker in model.rankers:
            every = shown.setdefault(ranker.suggest.label, [[] for _ in made])
            for things, more in zip(every, _suggested(ranker, moment), strict=True):
                things.extend(more)
        network = model.outcome.network if isinstance(model.outcome, Outcome) else None
        placed = places(network, moment.snapshot) if network is not None and task.places else None
        return Answers(as_of, moment.snapshot.nodes[task.label].keys[moment.asked], made, shown, placed)


KIND = Binary()


def _suggested(ranker: Ranker, moment: Moment) -> list[list[tuple[str, Suggestion]]]:
    return [
        [
            (
                thing.key,
                Suggestion(
                    rank=thing.rank,
                    probability=round(thing.probability, 6),
                    new=thing.new,
                    reason=thing.en,
                    reason_ru=thing.ru,
                ),
            )
            for thing in things
        ]
        for things in ranker.suggestions(moment.snapshot, moment.asked)
    ]


def _predictions(task: BinaryTask, model: BinaryModel, moment: Moment) -> list[Prediction]:
    explained = model.outcome.explain(moment)
    probability = np.round(model.outcome.calibrator(explained.score), 6)
    percentile = np.round(percentiles(probability), 4)
    as_of = datetime.fromtimestamp(moment.snapshot.as_of / 1000, UTC)
    asked = moment.snapshot.nodes[task.label].keys[moment.asked]
    return [
        Prediction(
            uid=f"{key}|{task.name}|{as_of.date()}",
            task=task.name,
            probability=float(probability[at]),
            percentile=float(percentile[at]),
            horizon_days=model.horizon_days,
            as_of=as_of,
            model_version=model.version,
            model_kind=model.outcome.kind,
            reasons=[reason.en for reason in why],
            reasons_ru=[reason.ru for reason in why],
            reason_features=[reason.feature for reason in why],
            reason_weights=[round(reason.weight, 4) for reason in why],
        )
        for at, (key, why) in enumerate(zip(asked, reasons(explained, moment.rows()), strict=True))
    ]


def percentiles(score: Floats) -> Floats:
    """Share of those asked with a lower score, for each."""
    return np.searchsorted(np.sort(score), score, "left") / max(len(score), 1)


def _facts(trained: Trained, ranked: list[Ranked]) -> Mapping[str, Any]:
    return {
        "rows": {"train": trained.train_rows, "test": trained.test_rows},
        "base_rate": trained.base_rate,
        "served": trained.served,
        "kind": trained.outcome.kind,
        "shares": trained.outcome.shares,
        "models": {name: scores.as_json() for name, scores in trained.scores.items()},
        "validation_loss": trained.validation_loss,
        "suggestions": {
            result.ranker.suggest.name: {
                "served": result.ranker.served,
                "reach": result.reach,
                "validation_ndcg": result.validation_ndcg,
                "ways": {way: dataclasses.asdict(scores) for way, scores in result.scores.items()},
            }
            for result in ranked
        },
    }
