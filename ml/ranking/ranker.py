"""Next purchases as they are served: the best way of ranking on validation, with probabilities and reasons."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ..learners.calibration import Calibrator
from ..past.history import Flags, Floats, Ints
from ..past.snapshot import Snapshot
from ..past.windows import place_within
from ..task import Suggest
from .candidates import NAMES, Candidates, blocks, shop_at
from .metrics import ranks
from .pairmodels import LINEAR, PairModels
from .retrieval import Retriever

WITH_LAST = ("goes with what the last order contained", "Берут вместе с тем, что было в последнем заказе")
SPARE = 5
"""Times as many pairs as are shown go from the quick model to the served one."""


@dataclass(frozen=True)
class Suggested:
    """One thing that may come next for somebody.

    Attributes:
        key: Of the thing.
        rank: 1 is the likeliest.
        probability: That it is bought within the horizon.
        new: Whether they never bought it before.
        en, ru: Why, one sentence each.
    """

    key: str
    rank: int
    probability: float
    new: bool
    en: str
    ru: str


@dataclass(frozen=True)
class Ranker:
    """What is served for one kind of thing.

    Attributes:
        suggest: What is suggested.
        retriever: The graph network, which finds and describes candidates; silent where that did not prove to help.
        models: Models of pairs.
        served: Name of the way that did best on validation.
        repeat, novel: From its scores to the probability that the thing is bought within the horizon, for what was
            bought before and for what was not: a habit and a discovery of one score do not come true equally often.
        horizon_days: How far it looks ahead.
    """

    suggest: Suggest
    retriever: Retriever
    models: PairModels
    served: str
    repeat: Calibrator
    novel: Calibrator
    horizon_days: float

    def probability(self, score: Floats, bought: Flags) -> Floats:
        """Probability of pairs."""
        return np.where(bought, self.repeat(score), self.novel(score))

    def suggestions(self, snapshot: Snapshot, asked: Ints) -> list[list[Suggested]]:
        """The likeliest things for each of those asked, likeliest first, with the likeliest new ones among them."""
        result: list[list[Suggested]] = [[] for _ in asked]
        shop = shop_at(snapshot, self.suggest)
        keys = snapshot.nodes[self.suggest.label].keys
        for found in blocks(shop, asked, self.retriever, self.horizon_days):
            likely = self._likely(found)
            bought = likely.bought
            probability = self.probability(self.models.scores(likely, self.served), bought)
            at = _shown(likely.person, probability, bought, self.suggest.keep, self.suggest.keep_new)
            at = at[np.lexsort((at, -probability[at], likely.person[at]))]
            for row, place in zip(at.tolist(), place_within(likely.person[at]).tolist(), strict=True):
                en, ru = why(dict(zip(NAMES, likely.values[row].tolist(), strict=True)))
                told = Suggested(
                    keys[likely.thing[row]], place + 1, float(probability[row]), not bool(bought[row]), en, ru
                )
                result[int(likely.person[row])].append(told)
        return result

    def _likely(self, found: Candidates) -> Candidates:
        """The best by logistic regression, several times what is shown: trees need not score the hopeless."""
        score = self.models.scores(found, LINEAR)
        kept = _shown(found.person, score, found.bought, SPARE * self.suggest.keep, SPARE * self.suggest.keep_new)
        return found.some(kept)


def _shown(person: Ints, score: Floats, bought: Flags, keep: int, keep_new: int) -> Ints:
    """Rows of the first `keep` of each person, and of the first `keep_new` never bought; ascending."""
    shown = ranks(person, score) < keep
    fresh = np.flatnonzero(~bought)
    shown[fresh[ranks(person[fresh], score[fresh]) < keep_new]] = True
    return np.flatnonzero(shown)


def why(row: dict[str, float]) -> tuple[str, str]:
    """Why a thing is suggested, in English and Russian, from the features of the pair."""
    count, since, gap, usual = row["count"], row["since"], row["gap"], row["usual_gap"]
    if count > 1:
        return (
            f"bought {count:.0f}×, usual gap {gap:.0f} days, {since:.0f} since the last",
            f"Куплено {count:.0f}×, обычный перерыв {gap:.0f} дн., прошло {since:.0f}",
        )
    if count == 1 and not math.isnan(usual):
        return (
            f"bought {since:.0f} days ago; others buy it again after {usual:.0f}",
            f"Куплено {since:.0f} дн. назад; другие покупают снова через {usual:.0f}",
        )
    if count == 1:
        return f"bought {since:.0f} days ago", f"Куплено {since:.0f} дн. назад"
    if row["seen"] > 0:
        return (
            f"viewed or put into a cart {row['seen']:.0f}× in 28 days",
            f"Смотрели или клали в корзину {row['seen']:.0f}× за 28 дн.",
        )
    if row["within"] > 0:
        return "new to them; from a category that they buy", "Новое, но из категории, которую покупают"
    if row["with_last"] > 0:
        return WITH_LAST
    if row["promoted_next"] > 0:
        return "promoted in the days to come", "Участвует в акции ближайших дней"
    if row["similar"] > 0:
        return "customers who buy the same things buy it", "Покупают те, кто берёт то же самое"
    return "popular now", "Популярно сейчас"
