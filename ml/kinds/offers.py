"""Whether somebody uses what is offered, and which offer is expected to earn most."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
from safetensors.numpy import load as read_arrays
from safetensors.numpy import save as write_arrays

from graph.model.insight import OfferSuggestion, Prediction
from graph.settings import Settings

from ..artefact import Artefact
from ..features.moments import Moment
from ..learners.intervals import as_judged
from ..learners.metrics import percentiles
from ..learners.models import SEED, Linear
from ..offers.answers import Advice, Proposed, advise
from ..offers.channels import ChannelModel
from ..offers.evidence import behind
from ..offers.norms import Norms
from ..offers.pick import Pick, learn_pick
from ..offers.scene import Scene
from ..offers.tastes import Tastes
from ..offers.training import OfferRows, TrainedOffers, offer_rows, test_from, train_channels, train_offers
from ..offers.weighing import OfferModel, Weighing, available
from ..overview.curves import curves
from ..overview.groups import TENURE, Sorted, groups, of_probabilities
from ..past.history import History
from ..past.snapshot import snapshot
from ..past.split import Split
from ..reasons.drivers import drivers
from ..task import OfferTask, Told, touched
from ..threads import threads_of
from . import Answers, TaskModel
from .packing import pack_outcome, pack_wants, unpack_outcome, unpack_wants


@dataclass(frozen=True, kw_only=True)
class OffersModel(TaskModel):
    """What is served for a task about offers."""

    offers: OfferModel


class Offers:
    """The kind of tasks about responses to offers; see `ml.kinds.Kind`."""

    beside = True

    def train(self, history: History, task: OfferTask, settings: Settings, split: Split, told: Told) -> OffersModel:
        """Train on proposals that were over by the end of the history."""
        rows = offer_rows(history, settings.offer_days, split.final, told)
        begins = test_from(rows.closed.start)
        tested = np.flatnonzero(rows.closed.start >= begins)
        trained = train_offers(rows, begins, tested, threads_of(settings), SEED, told)
        told("which offers of a campaign")
        past = rows.over_by(begins)
        pick = learn_pick(history, rows.known, rows.closed.part(past), rows.happened[past])
        whole = bool((rows.closed.bundle >= rows.known.offers).mean() > 0.5)
        told("channels")
        channels = train_channels(rows, trained)
        wants = rows.wants if trained.heard else replace(rows.wants, tower=None)
        facts = _facts(trained, len(tested), float(rows.happened[tested].mean()), begins)
        return OffersModel(
            offers=OfferModel(trained.outcome, rows.tastes, wants, pick, whole, channels),
            horizon_days=task.horizon_days(settings),
            facts=dict(facts) | _seen(rows, trained) | {"channels": channels.facts if channels else None},
        )

    def pack(self, task: OfferTask, model: OffersModel) -> Artefact:
        """As files."""
        outcome, parts = pack_outcome(model.offers.outcome)
        parts["tastes.safetensors"] = write_arrays({"directions": np.ascontiguousarray(model.offers.tastes.directions)})
        wants, parts_of_wants = pack_wants(model.offers.wants)
        parts |= parts_of_wants
        pick = model.offers.pick
        plain = {
            "horizon_days": model.horizon_days,
            "facts": dict(model.facts),
            "outcome": outcome,
            "tastes": list(model.offers.tastes.keys),
            "wants": wants,
            "pick": {"linear": pick.linear.as_json() if pick.linear else None, "uses": pick.uses},
            "whole": model.offers.whole,
            "channels": model.offers.channels.as_json() if model.offers.channels else None,
        }
        return Artefact(task.name, plain, parts)

    def unpack(self, task: OfferTask, artefact: Artefact) -> OffersModel:
        """From files."""
        plain = artefact.manifest
        pick = plain["pick"]
        return OffersModel(
            offers=OfferModel(
                unpack_outcome(plain["outcome"], artefact.parts),
                Tastes(tuple(plain["tastes"]), read_arrays(artefact.parts["tastes.safetensors"])["directions"]),
                unpack_wants(plain["wants"], artefact.parts),
                Pick(Linear.from_json(pick["linear"]) if pick["linear"] else None, float(pick["uses"])),
                bool(plain["whole"]),
                ChannelModel.from_json(plain["channels"]) if plain["channels"] else None,
            ),
            horizon_days=int(plain["horizon_days"]),
            facts=plain["facts"],
            version=artefact.version,
        )

    def answer(
        self, history: History, task: OfferTask, model: OffersModel, as_of: float, settings: Settings, told: Told
    ) -> Answers:
        """The probability of the likeliest offer that can be had, and the offers that earn most.

        Where no offer can be had, nobody is asked.
        """
        scene = Scene.at(history, as_of, settings.offer_days)
        weighing = Weighing(scene, model.offers, available(history, as_of, settings.offer_days), settings)
        stated = _stated(weighing, task, model, settings, told)
        known = np.isfinite(stated.scores)
        ranks = iter(percentiles(stated.scores[known]))
        predictions = [
            replace(one, percentile=next(ranks)) if ranked else one
            for one, ranked in zip(stated.predictions, known.tolist(), strict=True)
        ]
        return replace(stated, predictions=predictions, background=weighing.norms().as_json())

    def alone(
        self, history: History, task: OfferTask, model: OffersModel, as_of: float, settings: Settings,
        norms: Mapping[str, Any] | None = None,
    ) -> Answers:  # fmt: skip
        """About the only person in a history that holds what is on offer too."""
        scene = Scene.at(history, as_of, settings.offer_days, Norms.from_json(norms) if norms else None)
        weighing = Weighing(scene, model.offers, available(history, as_of, settings.offer_days), settings)
        return _stated(weighing, task, model, settings, lambda what: None)


KIND = Offers()

TIRED = ("contacted often enough lately: nothing is offered", "Недавно уже обращались достаточно часто")
UNREACHED = ("unsubscribed from every channel: nothing is offered", "Отписка от всех каналов: предложений нет")


def _stated(weighing: Weighing, task: OfferTask, model: OffersModel, settings: Settings, told: Told) -> Answers:
    """What is stated about those asked, without percentiles."""
    scene = weighing.scene
    flags = task.asked(scene.then, settings)
    asked = np.flatnonzero(flags) if len(weighing.offers) else np.empty(0, dtype=np.int64)
    people, keys = scene.then.nodes[task.label].row[asked], scene.then.nodes[task.label].keys[asked]
    told(f"{len(weighing.offers)} offers to {len(people)} people")
    advice = list(advise(weighing, people, settings, task.keep))
    scores = np.array([one.likeliest.probability if one.likeliest else np.nan for one in advice], dtype=np.float64)
    low, high = as_judged(np.nan_to_num(scores), model.facts["rows"]["validation"])
    had = touched(scene.then)[asked]
    predictions = [
        replace(
            _prediction(str(key), task, model, scene.as_of, one),
            probability_low=float(low[at]) if one.likeliest else None,
            probability_high=float(high[at]) if one.likeliest else None,
            basis="history" if had[at] else "prior",
        )
        for at, (key, one) in enumerate(zip(keys, advice, strict=True))
    ]
    offers = scene.history.nodes["Offer"].keys
    suggested = [
        [(offers[best.offer], _suggestion(at, best, weighing.currency)) for at, best in enumerate(one.best, 1)]
        for one in advice
    ]
    drove = list(behind(scene, [(one.person, one.likeliest) for one in advice]))
    return Answers(scene.as_of, keys, predictions, {"Offer": suggested}, drivers=drove, scores=scores)


def _prediction(key: str, task: OfferTask, model: OffersModel, as_of: float, one: Advice) -> Prediction:
    when = datetime.fromtimestamp(as_of / 1000, UTC)
    best, nothing = one.likeliest, TIRED if one.reached else UNREACHED
    why = best.reasons if best else ()
    return Prediction(
        uid=f"{key}|{task.name}|{when.date()}",
        task=task.name,
        probability=round(best.probability, 6) if best else None,
        horizon_days=model.horizon_days,
        as_of=when,
        model_version=model.version,
        model_kind=model.offers.outcome.kind,
        reasons=[reason.en for reason in why] or [nothing[0]],
        reasons_ru=[reason.ru for reason in why] or [nothing[1]],
        reason_features=[reason.feature for reason in why] or ["contacts"],
        reason_weights=[round(reason.weight, 4) for reason in why] or [0.0],
    )


def _suggestion(rank: int, one: Proposed, currency: str) -> OfferSuggestion:
    why = one.reasons[0] if one.reasons else None
    return OfferSuggestion(
        rank=rank,
        probability=round(one.probability, 6),
        income_minor=round(one.income),
        currency=currency or None,
        channel=one.channel,
        reason=why.en if why else None,
        reason_ru=why.ru if why else None,
    )


def _facts(trained: TrainedOffers, tested: int, base_rate: float, begins: float) -> Mapping[str, Any]:
    return {
        "rows": {"train": trained.train_rows, "test": tested, "validation": len(trained.judged)},
        "base_rate": base_rate,
        "served": trained.served,
        "kind": trained.outcome.kind,
        "shares": trained.outcome.shares,
        "models": {name: scores.as_json() for name, scores in trained.scores.items()},
        "validation_loss": trained.validation_loss,
        "sum_ratio": trained.sum_ratio,
        "test_begins": datetime.fromtimestamp(begins / 1000, UTC).isoformat(timespec="seconds"),
    }


def _seen(rows: OfferRows, trained: TrainedOffers) -> dict[str, Any]:
    """What a card shows of the test: proposals, sorted by to whom they were made."""
    test, happened = trained.test, rows.happened[trained.test]
    moment = Moment(snapshot(rows.history, -np.inf), test, rows.table)
    made, people = rows.closed.part(test), rows.history.nodes["Profile"]
    columns = {name: values[made.profile] for name, values in people.columns.items()}
    tenure = moment.values((TENURE,))[:, 0] if TENURE in rows.names else None
    whom = Sorted.of(replace(people, keys=people.keys[made.profile], columns=columns), made.start, tenure)
    return {
        "curves": curves(happened, trained.probability),
        "drivers": [asdict(driver) for driver in drivers(trained.outcome.explain(moment), moment)],
        "groups": groups(whom, of_probabilities(happened, trained.probability)),
    }
