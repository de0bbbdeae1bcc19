"""What counts as having happened: after the moment that is predicted at, until the end of the horizon, both sharp."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from graph.model import commerce, paths
from ml.past.history import DAY_MS
from ml.task import BinaryTask
from ml.tasks import all_tasks
from tests.ml.world import START, World

AFTER, UNTIL = START + 30 * DAY_MS, START + 58 * DAY_MS
MILLISECOND = 1.0
Event = Callable[[World, float], object]


def ordered(world: World, time: float) -> None:
    world.node("Product", "tea")
    world.order("anna", "late", (time - START) / DAY_MS, "tea")


def sent_back(world: World, time: float) -> None:
    world.link(commerce.RETURN_OF, world.node("Return", "back", returned_at=time), "early")


def asked_support(world: World, time: float) -> None:
    world.link(paths.PROFILE_TICKETS, "anna", world.node("Ticket", "t", opened_at=time))


@pytest.mark.parametrize(
    ("time", "inside"),
    [
        (AFTER - MILLISECOND, False), (AFTER, False), (AFTER + MILLISECOND, True),
        (UNTIL - MILLISECOND, True), (UNTIL, True), (UNTIL + MILLISECOND, False),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    ("task", "event", "means"),
    [
        ("next_purchase", ordered, True), ("churn", ordered, False), ("return_risk", sent_back, True),
        ("support_risk", asked_support, True),
    ],
)  # fmt: skip
def test_the_window_is_open_at_its_beginning_and_closed_at_its_end(
    task: str, event: Event, means: bool, time: float, inside: bool
) -> None:
    world = World()
    for name in ("anna", "boris"):
        world.node("Profile", name)
    world.node("Product", "bread")
    world.order("anna", "early", 5, "bread")
    event(world, time)
    known = all_tasks()[task]
    assert isinstance(known, BinaryTask)
    history = world.history()
    happened = known.happened(history, AFTER, UNTIL)
    anna, boris = (int((history.nodes["Profile"].keys == name).argmax()) for name in ("anna", "boris"))
    assert bool(happened[anna]) is (inside == means)
    assert bool(happened[boris]) is not means
