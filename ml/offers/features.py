"""Features of proposals as known just before each was made: the person, the offers, what they did with earlier ones."""

from __future__ import annotations

import numpy as np

from ..features.phrases import Feature
from ..features.table import FeatureTable
from ..past.history import DAY_MS, Floats, Ints
from .proposals import Proposals
from .responses import Responses, offer_facts
from .scene import Scene
from .tastes import Tastes
from .wants import Wanted, Wants

CUTOFFS_MOST = 40
_LEVELS = {
    "product": ("products on offer", "Товары предложения"),
    "category": ("categories on offer", "Категории предложения"),
    "group": ("wider categories on offer", "Разделы предложения"),
}
_UNITS = {"%": 0.01, "per mille": 10.0, "money": 100.0}
_PHRASES = """
recent           | bought lately: {x} times | куплено недавно: {x} раз |
share            | share of what is bought lately: {x} % | доля недавних покупок: {x} % | %
things           | different ones bought before: {x} | разных куплено раньше: {x} |
spend            | spent on them lately: {x} | потрачено недавно: {x} | money
due              | purchases due within four weeks: {x} | покупок ожидается за 4 недели: {x} |
coupons          | bought with coupons lately: {x} times | куплено с купонами недавно: {x} раз |
best             | bought lately from the best of the offers: {x} times | куплено из лучшего предложения: {x} раз |
offers           | offers of it that hold something bought before: {x} % | доля предложений со знакомым: {x} % | %
made             | offers made so far: {x} | Предложений сделано: {x} |
taken            | offers used so far: {x} | Предложений использовано: {x} |
rate             | used of the offers so far, about: {x} % | Использует предложений, около {x} % | %
made_28          | offers made in the last 28 days: {x} | Предложений за 28 дн.: {x} |
open             | offers still open: {x} | Открытых предложений: {x} |
kind_made        | offers of this kind so far: {x} | Предложений такого вида: {x} |
kind_taken       | offers of this kind used so far: {x} | Использовано предложений такого вида: {x} |
kind_rate        | used of offers of this kind: {x} % | Использует предложений такого вида: {x} % | %
redeemed         | uses lately, each worth half after 60 days: {x} | Использований недавно: {x} |
fact_kind_general| offers of this kind are used by {x} % | Такие предложения использует {x} % | %
fact_offers      | offers in the campaign: {x} | Предложений в кампании: {x} |
fact_days        | days that the offer holds: {x} | Дней действия предложения: {x} |
fact_discount    | discount: {x} % | Скидка: {x} % |
network_share    | expected of all that is bought next: {x} % | ожидаемая доля следующих покупок: {x} % | per mille
network_new      | expected of first purchases next: {x} % | ожидаемая доля первых покупок: {x} % | per mille
fact_products    | products on offer: {x} | Товаров в предложении: {x} |
"""
_SAID = {
    name: (en, ru, _UNITS.get(unit, 1.0))
    for name, en, ru, unit in (map(str.strip, line.split("|")) for line in _PHRASES.strip().splitlines())
}
"""What each measure is called in both languages, and what it is divided by to be shown."""


def cutoffs_of(made: Proposals) -> Floats:
    """The moment before which each proposal's features are read: the first start of its bucket of days, less a bit."""
    width = 1.0
    while len(made) and len(np.unique(made.start // (width * DAY_MS))) > CUTOFFS_MOST:
        width *= 2.0
    bucket, at = np.unique(made.start // (width * DAY_MS), return_inverse=True)
    first = np.full(len(bucket), np.inf)
    np.minimum.at(first, at, made.start)
    return first[at] - 1.0


class ProposalFeatures:
    """Makes features of proposals as of a moment; what is the same for all of them is made once.

    Args:
        scene: What was known.
        tastes: The embedding of purchases.
        wants: What tells what people buy next.
        held: The bundles that may be asked about, ascending; what they offer is given, whatever its own time.
        percent: Discount of each offer of the history; None: what the graph says.

    Attributes:
        responses: What people did with earlier offers.
    """

    def __init__(self, scene: Scene, tastes: Tastes, wants: Wants, held: Ints, percent: Floats | None = None) -> None:
        self._scene = scene
        self._tastes = tastes.of_profiles(scene.history, scene.bought)
        self._nearness = scene.nearness(held)
        self._wanted = Wanted(wants, scene, held)
        self.responses = Responses(scene)
        if percent is None:
            percent = np.asarray(scene.history.nodes["Offer"].columns["discount_percent"], dtype=np.float64)
        self._facts = dict(offer_facts(scene, percent)) | {"kind_general": self.responses.of_bundles}
        home = np.zeros(len(scene.then.nodes["Profile"]) + 1)
        home[scene.then.links["Profile", "household"].start] = 1.0
        self._home = home

    def of(self, made: Proposals) -> FeatureTable:
        """Row i of the table is proposal i."""
        scene = self._scene
        row = scene.row[made.profile]
        person = scene.person.values[row]
        person[row < 0] = np.nan
        features: list[Feature] = []
        columns: list[Floats] = []

        def add(name: str, group: str, said: tuple[str, str, float], value: Floats) -> None:
            en, ru, unit = said
            features.append(Feature(name, group, en, ru, (en.split(":")[0], ru.split(":")[0]), unit))
            columns.append(value)

        for level, measure, value in self._nearness.of(made):
            (level_en, level_ru), (en, ru, unit) = _LEVELS[level], _SAID[measure]
            add(f"offer_{level}_{measure}", f"offer {level}", (f"{level_en}, {en}", f"{level_ru}, {ru}", unit), value)
        for at, column in enumerate(self._tastes[made.profile].T):
            add(f"taste_{at}", "tastes", ("what they buy, taken together", "Что покупает, в целом", 1.0), column)
        level_en, level_ru = _LEVELS["category"]
        for name, value in self._wanted.of(made).items():
            en, ru, unit = _SAID[name]
            add(name, "graph network", (f"{level_en}, {en}", f"{level_ru}, {ru}", unit), value)
        known = ("household is known: {x}", "Семья известна: {x}", 1.0)
        add("household_known", "household", known, self._home[row])
        for name, value in self.responses.of(made).items():
            add(f"responses_{name}", "responses", _SAID[name], value)
        facts = {name: value[made.bundle] for name, value in self._facts.items()}
        for name, value in (facts | {"days": (made.until - made.start) / DAY_MS}).items():
            add(f"fact_{name}", "offer facts", _SAID[f"fact_{name}"], value)
        return FeatureTable((*scene.person.features, *features), np.column_stack([person, *columns]))
