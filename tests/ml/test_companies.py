"""Accounts and deals: what their features say, whom the tasks ask, what counts, and that nothing later is known."""

from __future__ import annotations

import copy
import re
from typing import Any

import numpy as np
import pytest

from graph.model import companies, paths
from graph.model.companies import Account, Deal
from graph.settings import Settings
from ml.features.table import FeatureTable, entity_features
from ml.past.history import DAY_MS
from ml.past.snapshot import Snapshot, snapshot
from ml.task import BinaryTask
from ml.tasks import all_tasks
from tests.ml.world import START, World

NOW = START + 200 * DAY_MS


def deal(world: World, account: str, key: str, opened: float, closed: float | None = None, won: bool = False) -> str:
    """A deal of a company; days count from START."""
    more: dict[str, Any] = {}
    if closed is not None:
        more = {"closed_at": START + closed * DAY_MS, "won": float(won), "amount_minor": 50_000.0}
    world.node("Deal", key, opened_at=START + opened * DAY_MS, **more)
    world.link(paths.ACCOUNT_DEALS, account, key)
    return key


def touch(world: World, account: str, about: str | None, day: float, outcome: str = "neutral") -> None:
    """A call; days count from START."""
    number = len(world.nodes["Activity"])
    key = world.node("Activity", f"t{number:03}", happened_at=START + day * DAY_MS, kind="call", outcome=outcome)
    world.link(paths.ACCOUNT_ACTIVITIES, account, key)
    if about:
        world.link(companies.ACTIVITY_ABOUT, key, about)


def world() -> World:
    made = World()
    for name in ("loyal", "lapsed", "courted", "unknown"):
        made.node("Account", name)
    made.node("Account", "merged", retired_at=NOW - DAY_MS)
    deal(made, "loyal", "d1", 20, 50, won=True)
    deal(made, "loyal", "d2", 90, 110, won=True)
    deal(made, "loyal", "d3", 120, 150, won=False)
    deal(made, "loyal", "d4", 180, 230, won=True)
    deal(made, "lapsed", "d5", 1, 10, won=True)
    deal(made, "courted", "d6", 190, 240, won=False)
    deal(made, "courted", "d7", 100)
    deal(made, "courted", "d8", 195)
    deal(made, "merged", "d9", 100, 190, won=True)
    for day, outcome in ((185, "positive"), (190, "no answer"), (198, "positive"), (260, "negative")):
        touch(made, "loyal", "d4", day, outcome)
    touch(made, "courted", "d6", 196, "negative")
    touch(made, "courted", None, 199, "positive")
    made.node("FinancialYear", "f1", published_at=START + 100 * DAY_MS, revenue_minor=700.0, employees=5.0)
    made.node("FinancialYear", "f2", published_at=NOW + 100 * DAY_MS, revenue_minor=100.0, employees=1.0)
    for year in ("f1", "f2"):
        made.link(paths.ACCOUNT_FINANCIALS, "loyal", year)
    return made


def row(known: Snapshot, table: FeatureTable, label: str, key: str) -> dict[str, float]:
    at = known.nodes[label].keys.tolist().index(key)
    return dict(zip(table.names, table.values[at], strict=True))


def test_features_of_a_company_by_hand() -> None:
    known = snapshot(world().history(), NOW)
    found = row(known, entity_features(known, Account), "Account", "loyal")
    expected = {
        "deals_count_365": 4,
        "deals_won_count_365": 2,
        "deals_won_count_91": 1,  # by when it was closed
        "deals_won_share_365": 2 / 3,
        "deals_won_days_since": 90,
        "deals_won_gap_mean": 60,
        "deals_won_due": 1.5,
        "deals_amount_minor_sum_91": 100_000,
        "activities_count_28": 3,
        "activities_outcome_positive_count_28": 2,
        "activities_outcome_no_answer_share_28": 1 / 3,
        "financialYears_revenue_minor_last": 700,
    }
    assert {name: found[name] for name in expected} == pytest.approx(expected)


def test_a_deal_has_its_own_calls_and_what_its_company_has() -> None:
    known = snapshot(world().history(), NOW)
    table = entity_features(known, Deal)
    found = row(known, table, "Deal", "d4")
    expected = {"age_days": 20, "activities_count_28": 3, "activities_days_since": 2, "account_deals_won_count_365": 2}
    assert {name: found[name] for name in expected} == pytest.approx(expected)
    assert np.isnan(found["own_amount_minor"]), "worth is known from when a deal is closed"
    won = next(feature for feature in table.features if feature.name == "account_deals_won_days_since")
    assert won.say(found) == (
        "account: deals won: none for 90 days", "Компания: Сделки, выиграна: нет уже 90 дн."
    )  # fmt: skip


@pytest.mark.parametrize("entity", [Account, Deal])
def test_every_feature_has_a_sentence(entity: type[Account] | type[Deal]) -> None:
    known = snapshot(world().history(), NOW)
    table = entity_features(known, entity)
    assert len(set(table.names)) == len(table.names)
    for values in (*table.values, np.full(len(table.names), np.nan)):
        found = dict(zip(table.names, values, strict=True))
        for feature in table.features:
            en, ru = feature.say(found)
            assert en
            assert ru
            assert "{" not in en + ru
            assert not re.search(r"\bnan\b", en + ru)


@pytest.mark.parametrize("entity", [Account, Deal])
def test_what_comes_of_deals_later_changes_no_bit(entity: type[Account] | type[Deal]) -> None:
    later = copy.deepcopy(world())
    for number, properties in enumerate(later.nodes["Deal"].values()):
        properties["stage"] = "lost"
        if properties.get("closed_at", NOW + 1) > NOW:
            properties |= {"closed_at": NOW + number + 1, "won": float(number % 2), "amount_minor": 9e9}
    deal(later, "loyal", "later", 201, 202, won=True)
    touch(later, "loyal", "d4", 201, "negative")
    later.node("LegalEvent", "end", happened_at=NOW + 1, kind="liquidated")
    later.link(paths.ACCOUNT_EVENTS, "loyal", "end")
    left, right = (entity_features(snapshot(one.history(), NOW), entity) for one in (world(), later))
    assert left.names == right.names
    assert left.values.tobytes() == right.values.tobytes()


@pytest.mark.parametrize(
    ("task", "asked", "happened"),
    [
        ("account_churn", ["loyal"], []),
        ("account_score", ["lapsed", "loyal"], ["loyal"]),
        ("account_lead", ["courted"], []),
        ("deal_risk", ["d4", "d6", "d8"], ["d6", "d8"]),
    ],
)
def test_whom_tasks_ask_and_what_counts(task: str, asked: list[str], happened: list[str]) -> None:
    history = world().history()
    known = snapshot(history, NOW)
    one = all_tasks()[task]
    assert isinstance(one, BinaryTask)
    settings = Settings()
    flags = one.asked(known, settings)
    assert known.nodes[one.label].keys[flags].tolist() == asked
    came_true = one.happened(history, NOW, NOW + one.horizon_days(settings) * DAY_MS)
    rows = known.nodes[one.label].row[flags]
    assert history.nodes[one.label].keys[rows[came_true[rows]]].tolist() == happened


def test_an_open_deal_without_news_is_stale_already_and_not_asked_of() -> None:
    known = snapshot(world().history(), NOW)
    asked = known.nodes["Deal"].keys[all_tasks()["deal_risk"].asked(known, Settings())]
    assert "d7" not in asked
