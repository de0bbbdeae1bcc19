"""Features of proposals as known just before each was made: the person, the offers, what they did with earlier ones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..features.phrases import Feature
from ..features.table import FeatureTable, entity_features
from ..past.history import DAY_MS, Floats, History, Ints
from ..past.snapshot import Snapshot, snapshot
from ..past.windows import counted, ratio
from .affinity import Tastes, affinities, known_profiles, lines_until, offer_things
from .proposals import Bundles, Proposals, redeemed, taken

PRIOR = 3.0
"""Proposals at the general rate that a person's, or a kind's, own rate is mixed with."""

CUTOFFS_MOST = 40
_LEVELS = {
    "product": ("products on offer", "Товары предложения"),
    "category": ("categories on offer", "Категории предложения"),
    "group": ("wider categories on offer", "Разделы предложения"),
}
_MEASURES = {
    "recent": ("bought lately: {x} times", "куплено недавно: {x} раз", 1.0),
    "share": ("share of what is bought lately: {x} %", "доля недавних покупок: {x} %", 0.01),
    "things": ("different ones bought before: {x}", "разных куплено раньше: {x}", 1.0),
    "spend": ("spent on them lately: {x}", "потрачено недавно: {x}", 100.0),
    "due": ("purchases due within four weeks: {x}", "покупок ожидается за 4 недели: {x}", 1.0),
    "coupons": ("bought with coupons lately: {x} times", "куплено с купонами недавно: {x} раз", 1.0),
    "best": ("bought lately from the best of the offers: {x} times", "куплено из лучшего предложения: {x} раз", 1.0),
    "offers": (
        "share of the offers that hold something bought before: {x} %",
        "доля предложений со знакомым: {x} %",
        0.01,
    ),
}
_RESPONSES = {
    "made": ("offers made so far: {x}", "Предложений сделано: {x}", 1.0),
    "taken": ("offers used so far: {x}", "Предложений использовано: {x}", 1.0),
    "rate": ("used of the offers so far, about: {x} %", "Использует предложений, около {x} %", 0.01),
    "made_28": ("offers made in the last 28 days: {x}", "Предложений за 28 дн.: {x}", 1.0),
    "open": ("offers still open: {x}", "Открытых предложений: {x}", 1.0),
    "kind_made": ("offers of this kind so far: {x}", "Предложений такого вида: {x}", 1.0),
    "kind_taken": ("offers of this kind used so far: {x}", "Использовано предложений такого вида: {x}", 1.0),
    "kind_rate": ("used of offers of this kind: {x} %", "Использует предложений такого вида: {x} %", 0.01),
    "redeemed": ("uses lately, each worth half after 60 days: {x}", "Использований недавно: {x}", 1.0),
}  # fmt: skip
_FACTS = {
    "offers": ("offers in the campaign: {x}", "Предложений в кампании: {x}", 1.0),
    "days": ("days that the offer holds: {x}", "Дней действия предложения: {x}", 1.0),
    "discount": ("discount: {x} %", "Скидка: {x} %", 1.0),
    "kind_general": ("offers of this kind are used by {x} %", "Такие предложения использует {x} %", 0.01),
    "products": ("products on offer: {x}", "Товаров в предложении: {x}", 1.0),
}


@dataclass(frozen=True)
class Told:
    """Features of proposals; row i of the table is proposal i."""

    known: Snapshot
    table: FeatureTable


def kinds_of(history: History, known: Bundles) -> Ints:
    """A number for the kind of each bundle: the campaign's kind with the offer's; equal texts, equal numbers."""
    offers = history.nodes["Offer"].columns["kind"]
    campaigns = history.nodes["Campaign"].columns["kind"]
    texts = [
        f"{campaigns[campaign] if campaign >= 0 else ''}|{offers[at] if at < known.offers else ''}"
        for at, campaign in enumerate(known.campaign)
    ]
    return np.unique(np.array(texts, dtype=str), return_inverse=True)[1].astype(np.int64)


def cutoffs_of(made: Proposals) -> Floats:
    """The moment before which each proposal's features are read: the first start of its bucket of days, less a bit."""
    width = 1.0
    while len(made) and len(np.unique(made.start // (width * DAY_MS))) > CUTOFFS_MOST:
        width *= 2.0
    bucket, at = np.unique(made.start // (width * DAY_MS), return_inverse=True)
    first = np.full(len(bucket), np.inf)
    np.minimum.at(first, at, made.start)
    return first[at] - 1.0


def proposal_features(
    history: History,
    known: Bundles,
    made: Proposals,
    past: Proposals,
    as_of: float,
    tastes: Tastes,
    people: tuple[Snapshot, FeatureTable] | None = None,
) -> Told:
    """Features of proposals as of a moment.

    Args:
        history: All that is known.
        known: Its bundles.
        made: The proposals; what they offer is given, whatever its own time.
        past: All proposals ever made; those that began after `as_of` are not looked at.
        as_of: The moment, milliseconds since 1970.
        tastes: The embedding of purchases.
        people: The graph at that moment and the features of all profiles, where they are at hand.
    """
    then = people[0] if people else snapshot(history, as_of)
    person = people[1] if people else entity_features(then)
    row = known_profiles(then, len(history.nodes["Profile"]))[made.profile]
    features = list(person.features)
    columns = [np.where(row >= 0, person.values[row, at], np.nan) for at in range(len(features))]

    def add(name: str, group: str, said: tuple[str, str, float], value: Floats) -> None:
        en, ru, unit = said
        features.append(Feature(name, group, en, ru, (en.split(":")[0], ru.split(":")[0]), unit))
        columns.append(value)

    bought = lines_until(history, as_of)
    for level, measure, value in affinities(history, known, made, bought, offer_things(history)):
        (level_en, level_ru), (en, ru, unit) = _LEVELS[level], _MEASURES[measure]
        add(f"offer_{level}_{measure}", f"offer {level}", (f"{level_en}, {en}", f"{level_ru}, {ru}", unit), value)
    for at, column in enumerate(tastes.of_profiles(history, bought)[made.profile].T):
        add(f"taste_{at}", "tastes", ("what they buy, taken together", "Что покупает, в целом", 1.0), column)
    home = then.links["Profile", "household"]
    has = np.isin(row, home.start).astype(np.float64)
    add("household_known", "household", ("household is known: {x}", "Семья известна: {x}", 1.0), has)
    for name, value in _responses(history, known, made, past, as_of).items():
        add(f"responses_{name}", "responses", _RESPONSES[name], value)
    for name, value in _facts(history, known, made, past, as_of).items():
        add(f"fact_{name}", "offer facts", _FACTS[name], value)
    return Told(then, FeatureTable(tuple(features), np.column_stack(columns)))


def _until(past: Proposals, as_of: float) -> Proposals:
    """Proposals begun by `as_of`, looked at no further than it."""
    begun = past.part(np.flatnonzero(past.start <= as_of))
    return Proposals(begun.profile, begun.bundle, begun.start, np.minimum(begun.until, as_of))


def _responses(history: History, known: Bundles, made: Proposals, past: Proposals, as_of: float) -> dict[str, Floats]:
    profiles = len(history.nodes["Profile"])
    kinds = kinds_of(history, known)
    begun = _until(past, as_of)
    used = taken(history, known, begun)
    still = past.until[past.start <= as_of] > as_of
    general = (used[~still].sum() + 1.0) / ((~still).sum() + 8.0)
    wide = int(kinds.max(initial=0)) + 1

    def count(owner: Ints, flags: Floats | None = None) -> Floats:
        return np.bincount(owner, flags, minlength=profiles * wide).astype(np.float64)

    own = begun.profile
    by_kind = own * wide + kinds[begun.bundle]
    asked_kind = made.profile * wide + kinds[made.bundle]
    total, uses = count(own)[made.profile], count(own, used.astype(float))[made.profile]
    kind_total, kind_uses = count(by_kind)[asked_kind], count(by_kind, used.astype(float))[asked_kind]
    who, when = redeemed(history, as_of)
    return {
        "made": total,
        "taken": uses,
        "rate": (uses + PRIOR * general) / (total + PRIOR),
        "made_28": count(own[begun.start > as_of - 28 * DAY_MS])[made.profile],
        "open": count(own[still])[made.profile],
        "kind_made": kind_total,
        "kind_taken": kind_uses,
        "kind_rate": (kind_uses + PRIOR * general) / (kind_total + PRIOR),
        "redeemed": count(who, 0.5 ** ((as_of - when) / DAY_MS / 60.0))[made.profile],
    }


def _facts(history: History, known: Bundles, made: Proposals, past: Proposals, as_of: float) -> dict[str, Floats]:
    kinds = kinds_of(history, known)
    closed = past.part(np.flatnonzero(past.until <= as_of))
    used = taken(history, known, closed)
    general = (used.sum() + 1.0) / (len(closed) + 8.0)
    wide = int(kinds.max(initial=0)) + 1
    times = np.bincount(kinds[closed.bundle], minlength=wide)
    rate = (np.bincount(kinds[closed.bundle], used, minlength=wide) + 100.0 * general) / (times + 100.0)
    size = np.bincount(known.bundle, minlength=len(known)).astype(np.float64)
    percent = np.asarray(history.nodes["Offer"].columns["discount_percent"], dtype=np.float64)
    told = ~np.isnan(percent)
    said = counted(known.bundle, len(known), told[known.offer].astype(np.float64))
    discount = counted(known.bundle, len(known), np.nan_to_num(percent)[known.offer])
    offer, _product = offer_things(history)["product"]
    products = np.bincount(offer, minlength=known.offers).astype(np.float64)
    return {
        "offers": size[made.bundle],
        "days": (made.until - made.start) / DAY_MS,
        "discount": ratio(discount, said)[made.bundle],
        "kind_general": rate[kinds[made.bundle]],
        "products": counted(known.bundle, len(known), products[known.offer])[made.bundle],
    }
