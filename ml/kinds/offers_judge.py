"""How models of responses to offers are judged: on the proposals that were made last and are over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from graph.settings import Settings

from ..features.moments import columns_of
from ..figures import figure, interval
from ..learners.metrics import auroc, binary_scores
from ..learners.models import SEED
from ..offers.pick import singles
from ..offers.proposals import bundles, proposals, taken
from ..offers.training import described, test_from
from ..past.history import DAY_MS, Floats, History
from ..past.split import Split
from ..task import OfferTask
from .judge import LEAST_PEOPLE, Judgement, Said, Tested, missed
from .offers import OffersModel

MOST = 6_000
"""Proposals that are judged, drawn evenly."""


class OffersJudge:
    """Judges responses to offers; see `ml.kinds.judge.Judge`."""

    def test(
        self, history: History, task: OfferTask, model: OffersModel, split: Split, settings: Settings
    ) -> Tested | None:
        """On the proposals begun last, as in training: the last quarter of those that are over."""
        known = bundles(history)
        made = proposals(history, known, settings.offer_days)
        over = np.flatnonzero(made.until <= split.final)
        if not len(over):
            return None
        last = over[made.start[over] >= test_from(made.start[over])]
        last = np.sort(np.random.default_rng(SEED).permutation(last)[:MOST])
        some = made.part(last)
        happened = taken(history, known, some)
        outcome = model.offers.outcome
        table = described(history, known, made, some, model.offers.tastes, model.offers.wants, lambda what: None)
        values = table.values[:, columns_of(table.names, outcome.names)]
        probability = outcome.probability(values, None)
        scores = binary_scores(happened, probability, probability, SEED)
        given = np.clip(np.where(happened, probability, 1 - probability), 1e-7, 1.0)
        figures = {
            "offers made": f"{len(some):,}",
            "used": f"{int(happened.sum()):,}",
            "expected": f"{probability.sum():,.0f}",
            "AUROC [95 %]": interval(scores.as_json()["auroc"]),
            "AP": figure(scores.ap.value),
            "Brier": figure(scores.brier.value),
        }
        return Tested(figures, {"log loss": -np.log(given)})

    def judge(
        self, history: History, task: OfferTask, model: OffersModel, said: Sequence[Said], as_of: float,
        settings: Settings,
    ) -> Judgement | None:  # fmt: skip
        """What was said of the offers that were then really made to people: of the others nothing can be known."""
        known = bundles(history)
        every = proposals(history, known, settings.offer_days)
        until = as_of + model.horizon_days * DAY_MS
        open_then = np.flatnonzero((every.start <= until) & (every.until > as_of))
        made, _ = singles(known, every.part(open_then))
        used = taken(history, known, made)
        profiles, offers = history.nodes["Profile"].keys.tolist(), history.nodes["Offer"].keys.tolist()
        stated = {(one.key, key): share for one in said for label, key, share in one.suggested if label == "Offer"}
        pairs = [(profiles[p], offers[o]) for p, o in zip(made.profile.tolist(), made.bundle.tolist(), strict=True)]
        kept = [at for at, pair in enumerate(pairs) if pair in stated]
        if len(kept) < LEAST_PEOPLE:
            return None
        probability, came = np.array([stated[pairs[at]] for at in kept]), used[kept]
        quality = auroc(came, probability)
        spoken: tuple[str, ...] = ()
        if missed(float(probability.sum()), float(came.sum()), float((probability * (1 - probability)).sum())):
            spoken = (f"{probability.sum():,.0f} uses were expected and {came.sum():,} came: train again",)
        figures = {
            "offers made": f"{len(kept):,}",
            "used": f"{int(came.sum()):,}",
            "expected": f"{probability.sum():,.0f}",
            "AUROC": figure(None if np.isnan(quality) else quality),
        }
        return Judgement(figures, spoken)

    def read(
        self, history: History, task: OfferTask, model: OffersModel, as_of: float, settings: Settings
    ) -> Mapping[str, Floats]:
        """Nothing: which offers there are changes with every campaign, and that is no drift."""
        return {}


JUDGE = OffersJudge()
