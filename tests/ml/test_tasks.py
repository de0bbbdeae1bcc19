"""The tasks: whom they ask, and what counts."""

from __future__ import annotations

import numpy as np
import pytest

from graph.errors import UnknownName
from graph.model import paths
from graph.settings import Settings
from ml.past.history import DAY_MS
from ml.past.snapshot import snapshot
from ml.task import alive, bought
from ml.tasks import all_tasks, chosen
from ml.tasks.churn import TASK as CHURN
from tests.ml.world import START, World, shop


def world() -> World:
    made = World()
    shop(made, 2, 1)
    for name in ("early", "late", "never"):
        made.node("Profile", name)
    made.node("Profile", "merged", retired_at=START + 90 * DAY_MS)
    made.order("early", "o1", 10, "p00")
    made.order("late", "o2", 90, "p00")
    made.order("late", "o3", 110, "p00")
    made.order("early", "o4", 110, "p01", status="cancelled")
    made.order("merged", "o5", 80, "p01")
    return made


NOW = START + 100 * DAY_MS


def test_churn_is_asked_of_the_active_alone() -> None:
    known = snapshot(world().history(), NOW)
    asked = all_tasks()["churn"].asked(known, Settings(active_days=56))
    assert known.nodes["Profile"].keys[asked].tolist() == ["late"]


def test_next_purchase_is_asked_of_everybody_who_ever_ordered_and_is_not_retired() -> None:
    known = snapshot(world().history(), NOW)
    asked = all_tasks()["next_purchase"].asked(known, Settings())
    assert known.nodes["Profile"].keys[asked].tolist() == ["early", "late"]


def test_a_merger_to_come_is_not_known() -> None:
    assert alive(snapshot(world().history(), START + 85 * DAY_MS)).all()


def test_a_cancelled_order_is_no_purchase() -> None:
    history = world().history()
    flags = bought(history, NOW, NOW + 28 * DAY_MS)
    assert history.nodes["Profile"].keys[flags].tolist() == ["late"]
    churned = CHURN.happened(history, NOW, NOW + 28 * DAY_MS)
    assert np.array_equal(churned, ~flags)


def test_the_window_is_open_at_its_start_and_closed_at_its_end() -> None:
    history = world().history()
    placed = START + 110 * DAY_MS
    assert not bought(history, placed, placed + DAY_MS).any()
    assert bought(history, placed - DAY_MS, placed).any()


def test_horizons_come_from_the_settings() -> None:
    settings = Settings(churn_days=14, next_purchase_days=7, offer_days=21, value_days=30, account_churn_days=60)
    expected = {"churn": 14, "next_purchase": 7, "offer_response": 21, "account_churn": 60, "value": 30}
    expected |= {"basket_growth": 7, "cross_sell": 7, "upsell": 7}
    assert expected.items() <= {name: task.horizon_days(settings) for name, task in all_tasks().items()}.items()


def test_a_lead_is_asked_what_comes_next_once_anything_dated_is_known() -> None:
    made = world()
    visit = made.node("Session", "s", started_at=START + 95 * DAY_MS)
    made.link(paths.PROFILE_SESSIONS, "never", visit)
    task = all_tasks()["next_purchase"]
    for day, asked in ((94, False), (96, True)):
        known = snapshot(made.history(), START + day * DAY_MS)
        assert ("never" in known.nodes["Profile"].keys[task.asked(known, Settings())]) == asked


def test_a_task_is_found_by_its_name() -> None:
    assert [task.name for task in chosen("churn")] == ["churn"]
    assert len(chosen("all")) == len(all_tasks())
    with pytest.raises(UnknownName, match="no such task"):
        chosen("fortune")
