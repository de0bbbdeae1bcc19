"""A property that a source began to fill yesterday: nothing has been learnt of it, so nobody is judged by it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from graph.settings import Settings
from ml.features.moments import Moments
from ml.kinds import Answers, kind_of
from ml.serving.pipeline import last_moment, train_task
from ml.task import BinaryTask
from ml.tasks import all_tasks
from tests.ml.world import World, busy_world

DAYS = 400
LATELY = 10
"""Days before the last event from which the property is filled: fewer than any horizon."""
FILLED: Mapping[str, object] = {
    "discount_minor": 250.0, "coupon_minor": 100.0, "payment": "voucher", "delivery": "drone", "channel": "kiosk"
}  # fmt: skip


def filled(lately: bool) -> World:
    """The same people; the last orders tell what no order before them told, or do not."""
    made = busy_world(people=70, days=DAYS)
    for key, row in made.nodes["Order"].items():
        row.pop("channel")
        day = float(key.partition("-")[2])
        if lately and day > DAYS - LATELY:
            row |= FILLED if key < "o6" else {}
    return made


def answered(world: World, task_name: str, settings: Settings) -> Answers:
    history, task = world.history(), all_tasks()[task_name]
    kind = kind_of(task)
    model = kind.unpack(task, train_task(history, "x", task, settings, lambda what: None))
    return kind.answer(history, task, model, last_moment(history, task), settings, lambda what: None)


def test_what_appeared_yesterday_is_among_the_features(tmp_path: Path) -> None:
    task, settings = all_tasks()["churn"], Settings(home=tmp_path, threads=1)
    assert isinstance(task, BinaryTask)
    histories = [filled(lately).history() for lately in (False, True)]
    tables = [Moments(one, task, settings).at(last_moment(one, task)).table for one in histories]
    told = [sum("discount" in feature.name for feature in table.features) for table in tables]
    assert not np.array_equal(tables[0].values, tables[1].values, equal_nan=True) or told[0] < told[1]


@pytest.mark.usefixtures("quick_training")
@pytest.mark.parametrize("task", ["churn", "value"])
def test_what_appeared_yesterday_moves_nobody(task: str, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, threads=1)
    without, with_it = (answered(filled(lately), task, settings) for lately in (False, True))
    said = [
        [(one.uid, one.probability, one.value_minor, one.reasons) for one in found.predictions]
        for found in (without, with_it)
    ]
    assert said[0] == said[1]
