"""What is in each order: tastes that a household shares and that drift, rhythms, things bought together, habits."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from .catalogue import CATEGORIES, PER_CATEGORY, Catalogue
from .clock import DAY, DAYS
from .events import Orders
from .population import People
from .streams import Floats, Ints, stream, weighted

MOST_LINES = 6
_KINDS = len(CATEGORIES)


@dataclass(frozen=True)
class Baskets:
    """Order lines, in order of order and line; order is a position in `Orders`."""

    order: Ints
    line: Ints
    product: Ints
    quantity: Ints

    def __len__(self) -> int:
        return len(self.order)


@dataclass(frozen=True)
class Tastes:
    """Per person and category; taste moves from `early` to `late` over the period."""

    early: Floats
    late: Floats
    habit: Ints
    """The product (0–9) of the category that the person sticks to."""
    new_habit: Ints
    changes_on: Ints
    """Day the habits change."""


def make_tastes(seed: int, people: People, catalogue: Catalogue) -> Tastes:
    """Half of a taste is the household's; a few categories (babies, pets) are all or nothing for the household."""
    rng = stream(seed, people.chunk, "tastes")
    n = len(people)
    home = people.household
    common = rng.gamma(0.5, size=(n, _KINDS))[home]
    has = (rng.random((n, _KINDS)) < 0.25)[home]
    exclusive = np.array([path.startswith(("Baby", "Pets")) for path, *_ in CATEGORIES])
    common = np.where(exclusive, np.where(has, 3.0, 0.0), common)
    own = np.where(exclusive, 0.0, rng.gamma(0.35, size=(2, n, _KINDS)))
    fresh = rng.random((n, _KINDS)) < 0.4
    popular = catalogue.popularity
    habit = weighted(rng, popular, n * _KINDS).reshape(n, _KINDS)[home]
    personal = weighted(rng, popular, n * _KINDS).reshape(n, _KINDS)
    habit = np.where(rng.random((n, _KINDS)) < 0.5, habit, personal)
    late = common + np.where(fresh, own[1], own[0])
    return Tastes(
        early=common + own[0] + 0.01,
        late=late + 0.01,
        habit=habit,
        new_habit=np.where(fresh, weighted(rng, popular, n * _KINDS).reshape(n, _KINDS), habit),
        changes_on=rng.integers(60, DAYS, n),
    )


def _pick(rng: np.random.Generator, weights: Floats) -> Ints:
    total = np.cumsum(weights, axis=1)
    return np.asarray((total < rng.random(len(weights))[:, None] * total[:, -1:]).sum(axis=1), dtype=np.int64)


def fill(seed: int, people: People, catalogue: Catalogue, orders: Orders, offered: Ints) -> Baskets:
    """Lines for every order, made order by order for all people at once, so that rhythms can look back.

    `offered` is the category that the order's offer holds for, or -1; such an order has a line of it.
    """
    rng = stream(seed, people.chunk, "baskets")
    tastes = make_tastes(seed, people, catalogue)
    begins = np.r_[True, orders.person[1:] != orders.person[:-1]]
    turn = np.arange(len(orders)) - np.maximum.accumulate(np.where(begins, np.arange(len(orders)), 0))
    size = np.minimum(1 + rng.poisson(1.4, len(orders)), MOST_LINES)
    bought_on = np.full((len(people), _KINDS), -1.0)
    rhythm = catalogue.interval > 0
    chosen: list[tuple[Ints, Ints, Ints]] = []
    by_turn = np.argsort(turn, kind="stable")
    edges = np.searchsorted(turn[by_turn], np.arange(int(turn.max(initial=-1)) + 2))
    for start, stop in pairwise(edges.tolist()):
        rows = by_turn[start:stop]
        who, days = orders.person[rows], orders.at[rows] / DAY
        share = (days / DAYS)[:, None]
        weights = (1 - share) * tastes.early[who] + share * tastes.late[who]
        weights = weights * catalogue.season[(days // 7).astype(np.int64)]
        since = days[:, None] - bought_on[who]
        known = (bought_on[who] >= 0) & rhythm
        ratio = np.log(np.maximum(since, 0.5) / np.maximum(catalogue.interval, 1.0))
        weights = weights * np.where(known, 0.3 + 4.0 * np.exp(-(np.minimum(ratio, 0.0) ** 2) / 0.3), 1.0)
        for line in range(int(size[rows].max(initial=0))):
            going = np.flatnonzero(size[rows] > line)
            category = _pick(rng, weights[going])
            if line == 0:
                category = np.where(offered[rows[going]] >= 0, offered[rows[going]], category)
            weights[going] *= 1 + 3.0 * catalogue.together[category]
            weights[going, category] *= 0.02
            bought_on[who[going], category] = days[going]
            chosen.append((rows[going], np.full(len(going), line, dtype=np.int64), category))
    order, line_number, category = (np.concatenate(column) for column in zip(*chosen, strict=True))
    person = orders.person[order]
    changed = orders.at[order] // DAY >= tastes.changes_on[person]
    habit = np.where(changed, tastes.new_habit[person, category], tastes.habit[person, category])
    loyal = rng.random(len(order)) < 0.65
    item = np.where(loyal, habit, weighted(rng, catalogue.popularity, len(order)))
    product = category * PER_CATEGORY + item
    quantity = 1 + rng.poisson(np.where(catalogue.price[product] < 30_000, 0.5, 0.08))
    place = np.lexsort((line_number, order))
    return Baskets(order[place], line_number[place], product[place], quantity[place].astype(np.int64))
