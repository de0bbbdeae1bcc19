"""Next purchases: simple and learnt ways to rank things for a person, of which the best on validation is served."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from .calibration import Calibrator
from .candidates import NAMES, Candidates, candidates
from .history import Floats, Ints
from .models import Boosted, Linear
from .moments import Moment
from .ranking_metrics import ranks
from .retrieval import Retriever
from .task import Suggest

POPULARITY, FREQUENCY, NETWORK = "popularity", "personal frequency", "graph network"
LINEAR, BOOSTED = "logistic regression on pairs", "LightGBM on pairs"


@dataclass(frozen=True)
class Suggestion:
    """One thing that may come next for somebody."""

    key: str
    rank: int
    probability: float
    en: str
    ru: str


@dataclass(frozen=True)
class Ranker:
    """What is served for one kind of thing.

    Attributes:
        suggest: What is suggested.
        retriever, linear, boosted: The models; all take part in choosing or scoring candidates.
        served: Name of the way that did best on validation.
        calibrator: From its scores to the probability that the thing is bought within the horizon.
    """

    suggest: Suggest
    retriever: Retriever
    linear: Linear
    boosted: Boosted
    served: str
    calibrator: Calibrator

    def suggestions(self, moment: Moment) -> list[list[Suggestion]]:
        """The likeliest things for each of those asked, likeliest first."""
        found = candidates(moment.snapshot, self.suggest, moment.asked, moment.table, self.retriever)
        score = scores(found, self.linear, self.boosted, self.served)
        place = ranks(found.person, score)
        probability = self.calibrator(score)
        keys = moment.snapshot.nodes[self.suggest.label].keys
        result: list[list[Suggestion]] = [[] for _ in moment.asked]
        shown = np.flatnonzero(place < self.suggest.keep)
        for at in shown[np.lexsort((place[shown], found.person[shown]))].tolist():
            en, ru = why(dict(zip(NAMES, found.values[at].tolist(), strict=True)))
            thing = Suggestion(keys[found.thing[at]], int(place[at]) + 1, float(probability[at]), en, ru)
            result[int(found.person[at])].append(thing)
        return result


def scores(found: Candidates, linear: Linear, boosted: Boosted, way: str) -> Floats:
    """Scores of candidates in one of the five ways."""
    if way == BOOSTED:
        return boosted.score(found.values)
    if way == LINEAR:
        return linear.score(found.values)
    lively = np.nan_to_num(found.of("popular"))
    if way == FREQUENCY:
        return found.of("decayed_120") + 1e-6 * lively
    return lively if way == POPULARITY else np.nan_to_num(found.of("network"), nan=-30.0)


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
    if row["similar"] > 0:
        return "customers who buy the same things buy it", "Покупают те, кто берёт то же самое"
    return "popular now", "Популярно сейчас"


def chosen_people(people: int, most: int, seed: int) -> Ints:
    """Positions of at most so many people, ascending."""
    return np.sort(np.random.default_rng(seed).permutation(people)[:most])
