"""Too few, too short, all alike: each task says what it lacks, or answers with a fallback that it states."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from graph.errors import TrainingError
from graph.settings import Settings
from ml.kinds import kind_of
from ml.serving.pipeline import last_moment, train_task
from ml.task import BinaryTask
from ml.tasks import all_tasks
from tests.ml.test_companies import deal, touch
from tests.ml.world import World, busy_world, shop


def nobody() -> World:
    return World()


def strangers() -> World:
    """People and companies of whom nothing is known."""
    made = World()
    for number in range(40):
        made.node("Profile", f"p{number}")
        made.node("Account", f"a{number}")
    return made


def three() -> World:
    """Three people, and three companies of two deals each."""
    made = busy_world(people=3)
    for number in range(3):
        name = made.node("Account", f"a{number}")
        for day in (20 + number, 150 + number):
            deal(made, name, f"{name}-{day}", day, day + 30, won=number > 0)
    return made


def yesterday() -> World:
    """Ten days of orders and deals."""
    made = World()
    products = shop(made)
    for number in range(40):
        profile, account = made.node("Profile", f"p{number:02}"), made.node("Account", f"a{number:02}")
        for day in range(number % 4, 10, 3):
            made.order(profile, f"{profile}-{day}", float(day), products[(number + day) % 24])
        deal(made, account, f"{account}-d", 1.0, 5.0 + number % 5, won=number % 2 == 0)
    return made


def alike() -> World:
    """All do the same on the same days, so that features are constant and outcomes of one class."""
    made = World()
    product = shop(made)[0]
    for number in range(40):
        profile, account = made.node("Profile", f"p{number:02}"), made.node("Account", f"a{number:02}")
        for day in range(5, 500, 10):
            made.order(profile, f"{profile}-{day}", float(day), product)
        for day in range(5, 500, 60):
            deal(made, account, f"{account}-{day}", day, day + 20, won=True)
            touch(made, account, f"{account}-{day}", day + 10)
    return made


@pytest.mark.parametrize("world", [nobody, strangers, three, yesterday, alike], ids=lambda world: str(world.__name__))
def test_it_is_said_what_lacks_or_what_stands_in_for_it(world: Callable[[], World], tmp_path: Path) -> None:
    history, settings = world().history(), Settings(home=tmp_path, threads=1)
    for name, task in all_tasks().items():
        kind = kind_of(task)
        lacking: TrainingError | None = None
        try:
            artefact = train_task(history, "x", task, settings, lambda what: None)
        except TrainingError as refused:
            lacking = refused
        if lacking:
            assert lacking.hint, name
            continue
        model = kind.unpack(task, artefact)
        answers = kind.answer(history, task, model, last_moment(history, task), settings, lambda what: None)
        assert answers.predictions, name
        for one in answers.predictions:
            assert one.reasons, name
            assert one.reasons_ru, name
            assert len(one.reasons) == len(one.reasons_ru), name
        said = [one.probability for one in answers.predictions]
        if isinstance(task, BinaryTask) and len(set(said)) == 1:  # one answer for all is no secret
            assert {one.model_kind for one in answers.predictions} == {"base rate"}, name
            assert all("too few cases" in str(one.reasons) for one in answers.predictions if one.basis == "history"), (
                name
            )
