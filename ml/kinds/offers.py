"""Whether somebody uses what is offered, and which offer is expected to earn most."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
from safetensors.numpy import load as read_arrays
from safetensors.numpy import save as write_arrays

from graph.model.insight import OfferSuggestion, Prediction
from graph.settings import Settings

from ..artefact import Artefact
from ..learners.models import SEED, Linear
from ..offers.affinity import Tastes
from ..offers.answers import OfferModel, Scenario, available, scenarios
from ..offers.pick import Pick, learn_pick
from ..offers.training import TrainedOffers, offer_rows, test_from, train_offers
from ..outcome.stated import percentiles
from ..past.history import History
from ..past.snapshot import snapshot
from ..past.split import Split
from ..task import OfferTask, Told
from ..threads import threads_of
from . import Answers, TaskModel
from .packing import pack_outcome, unpack_outcome


@dataclass(frozen=True, kw_only=True)
class OffersModel(TaskModel):
    """What is served for a task about offers."""

    offers: OfferModel


class Offers:
    """The kind of tasks about responses to offers; see `ml.kinds.Kind`."""

    def train(self, history: History, task: OfferTask, settings: Settings, split: Split, told: Told) -> OffersModel:
        """Train on proposals that were over by the end of the history."""
        rows = offer_rows(history, settings.offer_days, split.final, told)
        begins = test_from(rows)
        tested = np.flatnonzero(rows.closed.start >= begins)
        trained = train_offers(rows, begins, tested, threads_of(settings), SEED, told)
        told("which offers of a campaign")
        past = rows.over_by(begins)
        pick = learn_pick(history, rows.known, rows.closed.part(past), rows.happened[past])
        whole = bool((rows.closed.bundle >= rows.known.offers).mean() > 0.5)
        return OffersModel(
            offers=OfferModel(trained.outcome, rows.tastes, pick, whole),
            horizon_days=task.horizon_days(settings),
            facts=_facts(trained, len(tested), float(rows.happened[tested].mean()), begins),
        )

    def pack(self, task: OfferTask, model: OffersModel) -> Artefact:
        """As files."""
        outcome, parts = pack_outcome(model.offers.outcome)
        parts["tastes.safetensors"] = write_arrays({"directions": np.ascontiguousarray(model.offers.tastes.directions)})
        pick = model.offers.pick
        plain = {
            "horizon_days": model.horizon_days,
            "facts": dict(model.facts),
            "outcome": outcome,
            "tastes": list(model.offers.tastes.keys),
            "pick": {"linear": pick.linear.as_json() if pick.linear else None, "uses": pick.uses},
            "whole": model.offers.whole,
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
                Pick(Linear.from_json(pick["linear"]) if pick["linear"] else None, float(pick["uses"])),
                bool(plain["whole"]),
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
        offers = available(history, as_of, settings.offer_days)
        known = snapshot(history, as_of)
        asked = np.flatnonzero(task.asked(known, settings)) if len(offers) else np.empty(0, dtype=np.int64)
        people = known.nodes[task.label].row[asked]
        told(f"{len(offers)} offers to {len(people)} people")
        found = list(scenarios(history, model.offers, people, offers, as_of, settings))
        keys = known.nodes[task.label].keys[asked]
        likeliest = [max(one, key=lambda s: s.probability) if one else None for one in found]
        probability = np.round([best.probability if best else 0.0 for best in likeliest], 6)
        percentile = np.round(percentiles(probability), 4)
        when = datetime.fromtimestamp(as_of / 1000, UTC)
        offer_keys = history.nodes["Offer"].keys
        predictions, suggested = [], []
        for at, (key, every, best) in enumerate(zip(keys, found, likeliest, strict=True)):
            why = best.reasons if best else ()
            predictions.append(
                Prediction(
                    uid=f"{key}|{task.name}|{when.date()}",
                    task=task.name,
                    probability=float(probability[at]) if best else None,
                    percentile=float(percentile[at]) if best else None,
                    horizon_days=model.horizon_days,
                    as_of=when,
                    model_version=model.version,
                    model_kind=model.offers.outcome.kind,
                    reasons=[reason.en for reason in why] or [TIRED[0]],
                    reasons_ru=[reason.ru for reason in why] or [TIRED[1]],
                    reason_features=[reason.feature for reason in why] or ["contacts"],
                    reason_weights=[round(reason.weight, 4) for reason in why] or [0.0],
                )
            )
            earning = [one for one in every if one.income > 0][: task.keep]
            suggested.append([(offer_keys[one.offer], _suggestion(rank, one)) for rank, one in enumerate(earning, 1)])
        return Answers(as_of, keys, predictions, {"Offer": suggested})


KIND = Offers()

TIRED = ("contacted often enough lately: nothing is offered", "Недавно уже обращались достаточно часто")


def _suggestion(rank: int, one: Scenario) -> OfferSuggestion:
    why = one.reasons[0] if one.reasons else None
    return OfferSuggestion(
        rank=rank,
        probability=round(one.probability, 6),
        income_minor=round(one.income),
        currency=one.currency or None,
        reason=why.en if why else None,
        reason_ru=why.ru if why else None,
    )


def _facts(trained: TrainedOffers, tested: int, base_rate: float, begins: float) -> Mapping[str, Any]:
    return {
        "rows": {"train": trained.train_rows, "test": tested},
        "base_rate": base_rate,
        "served": trained.served,
        "kind": trained.outcome.kind,
        "shares": trained.outcome.shares,
        "models": {name: scores.as_json() for name, scores in trained.scores.items()},
        "validation_loss": trained.validation_loss,
        "sum_ratio": trained.sum_ratio,
        "test_begins": datetime.fromtimestamp(begins / 1000, UTC).isoformat(timespec="seconds"),
    }
