"""What is said to be behind an offer is what moves it: purchases that are named weigh more than others."""

from __future__ import annotations

import calendar
import re
from dataclasses import replace

import numpy as np
from scipy.special import logit

from graph.settings import Settings
from ml.kinds import Answers
from ml.kinds.offers import KIND
from ml.past.history import Floats
from ml.past.split import temporal_split
from ml.serving.pipeline import span
from ml.tasks.offer_response import TASK
from tests.ml.offering import DAYS, OPEN, PEOPLE, offered
from tests.ml.world import World

SETTINGS = Settings(threads=1, margin_percent=50.0)
LINES, OF = ("Order", "items"), ("Product", "category")


def world() -> World:
    """In which everybody buys as much from another category too."""
    made = World()
    offered(made)
    random = np.random.default_rng(7)
    for number in range(PEOPLE):
        for day in np.arange(random.uniform(0, 9), DAYS, 9.0):
            item = random.choice(6) * 4 + (number + 1) % 4
            made.order(f"r{number:04}", f"other{number}-{day:.2f}", day, f"p{item:02}", currency="EUR")
    return made


def test_taking_away_purchases_that_are_named_changes_the_chance_more_than_taking_away_others() -> None:
    made = world()
    history = made.history()
    model = KIND.train(history, TASK, SETTINGS, temporal_split(*span(history, TASK), 28), lambda _: None)
    category = {product: above for product, above, _ in made.links[OF]}
    buyer = {order: profile for profile, order, _ in made.links["Profile", "orders"]}
    lines = made.links[LINES]

    def answered(without: set[int]) -> Answers:
        kept = [line for at, line in enumerate(lines) if at not in without]
        seen = replace(made, links={**made.links, LINES: kept}).history()
        return KIND.answer(seen, TASK, model, OPEN, SETTINGS, lambda _: None)

    before = answered(set())
    counted = [
        reason
        for one in before.predictions
        for feature, reason in zip(one.reason_features or (), one.reasons or (), strict=True)
        if re.search(r"orders_count_\d+$", feature) and not reason.endswith(": 0")
    ]
    assert counted
    assert all(set(calendar.month_name[1:]) & set(re.findall(r"\w+", reason)) for reason in counted), "months are named"
    said = {(str(before.asked[one.asked]), one.key) for one in before.drivers if one.label in ("Product", "Category")}
    own: dict[str, list[int]] = {}
    for at, (order, _, _) in enumerate(lines):
        own.setdefault(buyer[order], []).append(at)
    named = {
        profile: [at for at in rows if said & {(profile, lines[at][1]), (profile, category[lines[at][1]])}]
        for profile, rows in own.items()
    }
    random = np.random.default_rng(3)
    others = {profile: random.permutation(own[profile])[: len(rows)].tolist() for profile, rows in named.items()}

    def chances(answers: Answers) -> Floats:
        found: Floats = logit([one.probability for one in answers.predictions if named[one.uid.partition("|")[0]]])
        return found

    def change(chosen: dict[str, list[int]]) -> float:
        after = answered({at for rows in chosen.values() for at in rows})
        return float(np.abs(chances(after) - chances(before)).mean())

    assert sum(bool(rows) for rows in named.values()) > PEOPLE / 3
    assert change(named) > 2 * change(others)
