"""Whether something happens, how likely it is, and with what: churn, the next purchase, a ticket, a return."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from graph.errors import TooFewCases, TrainingError
from graph.model.insight import Suggestion
from graph.settings import Settings

from ..artefact import Artefact
from ..features.moments import BinaryMoments, Moment, Moments
from ..network.placing import places
from ..network.training import NETWORK
from ..outcome.cold import Cold
from ..outcome.model import Outcome
from ..outcome.prior import Prior, learn_prior
from ..outcome.stated import HISTORY, Stated, Stating
from ..outcome.training import WITHOUT, Trained, train_outcome
from ..overview.curves import curves
from ..overview.groups import Sorted, groups, of_probabilities
from ..overview.usual import lie
from ..past.history import Floats, History
from ..past.split import Split
from ..ranking.evidence import behind
from ..ranking.placing import places as places_of_things
from ..ranking.ranker import Ranker, Suggested
from ..ranking.training import Ranked, train_ranking
from ..reasons.drivers import drivers
from ..task import BinaryTask, Told
from ..threads import threads_of
from . import Answers, TaskModel
from .packing import pack_outcome, pack_ranker, unpack_outcome, unpack_ranker


@dataclass(frozen=True, kw_only=True)
class BinaryModel(TaskModel):
    """What is served for a binary task.

    Attributes:
        outcome: Whether it happens; a `Prior` where too few cases are known for models.
        rankers: Which things come next.
        cold: What is known of those who are not asked; None where nothing is.
    """

    outcome: Outcome | Prior
    rankers: tuple[Ranker, ...] = ()
    cold: Cold | None = None


class Binary:
    """The kind of tasks about something that happens or not; see `ml.kinds.Kind`."""

    beside = False

    def train(self, history: History, task: BinaryTask, settings: Settings, split: Split, told: Told) -> BinaryModel:
        """Train the outcome and a ranking for each thing to suggest; with too few cases, only learn how many."""
        threads = threads_of(settings)
        moments = BinaryMoments(history, task, settings)
        prior = learn_prior(moments, split)
        try:
            trained = train_outcome(moments, split, threads, told)
        except TooFewCases as few:
            facts = dict(prior.facts()) | {"too_few": few.detail}
            cold = Cold.learn(moments, moments.at(split.test), split.horizon)
            return BinaryModel(outcome=prior, horizon_days=task.horizon_days(settings), facts=facts, cold=cold)
        told("overview")
        test = moments.at(split.test)
        explained = trained.outcome.explain(test)
        probability = trained.outcome.calibrator(explained.score)
        happened = moments.happened(test, split.horizon)
        names = trained.outcome.names
        seen = {
            "curves": curves(happened, probability),
            "drivers": [dataclasses.asdict(driver) for driver in drivers(explained, test)],
            "groups": groups(Sorted.at(test, task.label), of_probabilities(happened, probability)),
            "usual": lie(probability, names, test.values(names)),
        }
        cold = Cold.learn(moments, test, split.horizon)
        ranked: list[Ranked] = []
        unranked: dict[str, str] = {}
        for suggest in task.suggests:
            try:
                ranked.append(train_ranking(moments, split, suggest, told))
            except TrainingError as few:
                unranked[suggest.label] = few.detail
        return BinaryModel(
            outcome=trained.outcome,
            rankers=tuple(result.ranker for result in ranked),
            horizon_days=task.horizon_days(settings),
            facts=dict(_facts(trained, ranked)) | seen | {"unranked": unranked},
            cold=cold,
        )

    def pack(self, task: BinaryTask, model: BinaryModel) -> Artefact:
        """As files."""
        plain: dict[str, Any] = {"horizon_days": model.horizon_days, "facts": dict(model.facts), "rankers": []}
        parts: dict[str, bytes] = {}
        if isinstance(model.outcome, Prior):
            plain["prior"] = model.outcome.as_json()
        else:
            plain["outcome"], parts = pack_outcome(model.outcome)
        plain["cold"] = model.cold.as_json() if model.cold else None
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
            cold=Cold.from_json(plain["cold"]) if plain["cold"] else None,
            version=artefact.version,
        )

    def answer(
        self, history: History, task: BinaryTask, model: BinaryModel, as_of: float, settings: Settings, told: Told
    ) -> Answers:
        """Probabilities, reasons and suggestions."""
        told("features")
        moment = Moments(history, task, settings).at(as_of)
        told("probabilities and reasons")
        stated = _stating(task, model).everybody(moment)
        told("suggestions")
        everybody = Moment(moment.snapshot, stated.rows, moment.table)
        shown: dict[str, list[list[tuple[str, Suggestion]]]] = {}
        drove = list(stated.drivers)
        spoken = [len(one.reasons or ()) for one in stated.predictions]
        for ranker in model.rankers:
            every = shown.setdefault(ranker.suggest.label, [[] for _ in stated.rows])
            suggested = ranker.suggestions(moment.snapshot, everybody.asked)
            for things, more in zip(every, suggested, strict=True):
                things.extend(map(_suggestion, more))
            drove += behind(moment.snapshot, ranker.suggest, everybody.asked, suggested, spoken)
            spoken = [place + len(things) for place, things in zip(spoken, suggested, strict=True)]
        network = model.outcome.network if isinstance(model.outcome, Outcome) else None
        placed = [places_of_things(moment.snapshot, one) for one in task.suggests if one.places]
        if network is not None and task.places:
            placed.append(places(network, moment.snapshot))
        keys = moment.snapshot.nodes[task.label].keys[stated.rows]
        return Answers(as_of, keys, stated.predictions, shown, placed, drove, scores=_scores(stated))

    def alone(
        self, history: History, task: BinaryTask, model: BinaryModel, as_of: float, settings: Settings,
        norms: Mapping[str, Any] | None = None,
    ) -> Answers:  # fmt: skip
        """About the only entity in a history; what is suggested needs the others too."""
        moment = Moments(history, task, settings).at(as_of)
        stated = _stating(task, model).one(moment)
        keys = moment.snapshot.nodes[task.label].keys[stated.rows]
        return Answers(as_of, keys, stated.predictions, drivers=stated.drivers, scores=_scores(stated))


KIND = Binary()


def _scores(stated: Stated) -> Floats:
    sure = [one.probability if one.basis == HISTORY else None for one in stated.predictions]
    return np.array(sure, dtype=np.float64)


def _stating(task: BinaryTask, model: BinaryModel) -> Stating:
    return Stating(
        task, model.outcome, model.cold, int(model.facts["rows"].get("validation", 0)), model.horizon_days,
        model.version,
    )  # fmt: skip


def _suggestion(thing: Suggested) -> tuple[str, Suggestion]:
    how = Suggestion(
        rank=thing.rank,
        probability=round(thing.probability, 6),
        new=thing.new,
        reason=thing.en,
        reason_ru=thing.ru,
    )
    return thing.key, how


def _ablation(trained: Trained) -> dict[str, dict[str, float]]:
    """What the graph network is worth: figures of the blend without it."""
    rest = trained.scores.get(WITHOUT)
    return {NETWORK: {"auroc": rest.auroc.value, "brier": rest.brier.value}} if rest else {}


def _facts(trained: Trained, ranked: list[Ranked]) -> Mapping[str, Any]:
    return {
        "rows": {"train": trained.train_rows, "test": trained.test_rows, "validation": trained.judges},
        "base_rate": trained.base_rate,
        "served": trained.served,
        "kind": trained.outcome.kind,
        "shares": trained.outcome.shares,
        "models": {name: scores.as_json() for name, scores in trained.scores.items()},
        "ablation": _ablation(trained),
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
