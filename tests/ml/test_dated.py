"""Reasons that count name the months: in English and Russian, with the right forms, from the nodes behind them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from graph.model import paths
from graph.settings import Settings
from ml.features.moments import BinaryMoments
from ml.past.history import DAY_MS
from ml.reasons.dated import Dated
from ml.reasons.evidence import Drivers
from ml.reasons.stories import Reason
from ml.task import BinaryTask
from ml.tasks import all_tasks
from tests.ml.test_companies import deal, touch
from tests.ml.world import World


def at(year: int, month: int, day: int = 1, hour: int = 0) -> float:
    """That moment, milliseconds since 1970, UTC."""
    return datetime(year, month, day, hour, tzinfo=UTC).timestamp() * 1000


NOW = at(2025, 7, 10)


def customer() -> World:
    """Somebody who ordered once, at the beginning of the year."""
    world = World()
    world.node("Profile", "one")
    world.order("one", "first", 4)
    return world


def ticket(world: World, opened: float, reopened: float = 0.0, **properties: object) -> None:
    key = world.node(
        "Ticket", f"t{opened}", opened_at=opened, closed_at=opened + DAY_MS / 2, reopened=reopened, satisfaction=4.0,
        **properties,
    )  # fmt: skip
    world.link(paths.PROFILE_TICKETS, "one", key)


def told(world: World, feature: str, task: str = "churn", now: float = NOW) -> tuple[str, str, set[str]]:
    """What a reason says in both languages, and the keys of the nodes behind it."""
    asks = all_tasks()[task]
    assert isinstance(asks, BinaryTask)
    moment = BinaryMoments(world.history(), asks, Settings(active_days=365)).at(now)
    drivers = Drivers(moment.snapshot, asks.label, moment.asked, moment.table.features)
    rows = moment.rows()
    names = {one.name: one for one in moment.table.features}
    said = [[Reason(*names[feature].say(row), feature, 1.0)] for row in rows]
    (((made,),),) = (Dated(drivers.sources, moment.asked).told(said, rows),)
    keys = {drove.key for drove in drivers.of([[made]])}
    return made.en, made.ru, keys


@pytest.mark.parametrize(
    ("number", "en", "ru"),
    [
        (1, "one ticket in May", "Одно обращение в мае"),
        (2, "two tickets in May", "Два обращения в мае"),
        (3, "three tickets in May", "Три обращения в мае"),
        (5, "five tickets in May", "Пять обращений в мае"),
        (10, "ten tickets in May", "Десять обращений в мае"),
        (11, "11 tickets in May", "11 обращений в мае"),
        (21, "21 tickets in May", "21 обращение в мае"),
        (22, "22 tickets in May", "22 обращения в мае"),
    ],
)
def test_a_number_of_events_in_one_month(number: int, en: str, ru: str) -> None:
    world = customer()
    for each in range(number):
        ticket(world, at(2025, 5, each + 1))
    assert told(world, "tickets_count_91")[:2] == (en, ru)


@pytest.mark.parametrize(
    ("days", "en", "ru"),
    [
        ([at(2025, 5, 31, 23), at(2025, 6)], "two tickets in May and June", "Два обращения в мае и июне"),
        ([at(2025, 5), at(2025, 7)], "two tickets in May and July", "Два обращения в мае и июле"),
        ([at(2025, 2), at(2025, 5), at(2025, 7)], "three tickets since February", "Три обращения с февраля"),
        (
            [at(2024, 12), at(2025, 1)],
            "two tickets in December 2024 and January",
            "Два обращения в декабре 2024 года и январе",
        ),
        (
            [at(2024, 11), at(2024, 12)],
            "two tickets in November and December 2024",
            "Два обращения в ноябре и декабре 2024 года",
        ),
        (
            [at(2024, 8), at(2024, 12), at(2025, 1)],
            "three tickets since August 2024",
            "Три обращения с августа 2024 года",
        ),
    ],
)
def test_two_months_are_named_and_more_by_the_first(days: list[float], en: str, ru: str) -> None:
    world = customer()
    for day in days:
        ticket(world, day)
    assert told(world, "tickets_count_365")[:2] == (en, ru)


def test_only_what_lies_in_the_window_is_counted_and_stands_behind_the_reason() -> None:
    world = customer()
    for day in (at(2025, 1), at(2025, 5), at(2025, 6, 2), at(2025, 6, 3), at(2025, 6, 4)):
        ticket(world, day)
    en, ru, keys = told(world, "tickets_count_91")
    assert (en, ru) == ("four tickets in May and June", "Четыре обращения в мае и июне")
    assert keys == {f"t{at(2025, 6, day)}" for day in (2, 3, 4)}
    assert told(world, "tickets_count_28")[0] == "tickets in 28 days: 0"


def test_tickets_reopened_are_counted_rather_than_averaged() -> None:
    world = customer()
    for day in range(1, 6):
        ticket(world, at(2025, 5, day), reopened=1.0 if day < 4 else 0.0)
    en, ru, keys = told(world, "tickets_reopened_mean_91")
    assert (en, ru) == ("three tickets reopened in May", "Открыто вновь: три обращения в мае")
    assert keys == {f"t{at(2025, 5, day)}" for day in (1, 2, 3)}


def test_an_average_says_of_how_many_and_when() -> None:
    world = customer()
    for day in (1, 2):
        ticket(world, at(2025, 5, day))
    en, ru, _ = told(world, "tickets_satisfaction_mean_91")
    assert en == "satisfaction of tickets in 91 days, on average: 4; two tickets in May"
    assert ru == "Обращения за 91 дн., оценка в среднем: 4; два обращения в мае"
    assert told(world, "tickets_reopened_mean_91")[0].endswith("on average: 0; two tickets in May")


def test_of_events_for_which_something_holds_these_alone_are_named_and_lead_there() -> None:
    world = World()
    world.node("Account", "one")
    deal(world, "one", "old", -60, -20, won=True)
    deal(world, "one", "lost", 100, 110, won=False)
    deal(world, "one", "a", 20, 125, won=True)
    deal(world, "one", "b", 100, 130, won=True)
    touch(world, "one", None, 125)
    en, ru, keys = told(world, "deals_won_count_91", "account_score")
    assert (en, ru) == ("two deals won in May", "Выиграно: две сделки в мае")
    assert keys == {"a", "b"}
    assert told(world, "deals_won_days_since", "account_score")[2] == {"b"}


@pytest.mark.parametrize(
    ("gap", "en", "ru"),
    [
        (1, "usual gap between orders 1 day, now 34", "Обычный перерыв между заказами 1 день, сейчас 34"),
        (2, "usual gap between orders 2 days, now 34", "Обычный перерыв между заказами 2 дня, сейчас 34"),
        (5, "usual gap between orders 5 days, now 34", "Обычный перерыв между заказами 5 дней, сейчас 34"),
        (12, "usual gap between orders 12 days, now 34", "Обычный перерыв между заказами 12 дней, сейчас 34"),
        (21, "usual gap between orders 21 days, now 34", "Обычный перерыв между заказами 21 день, сейчас 34"),
    ],
)
def test_the_usual_gap_and_the_present_one(gap: int, en: str, ru: str) -> None:
    world = World()
    world.node("Profile", "one")
    for number in range(4):
        world.order("one", f"o{number}", 100 + gap * number)
    now = at(2025, 1, 1) + (100 + gap * 3 + 34) * DAY_MS
    assert told(world, "orders_due", now=now)[:2] == (en, ru)


def test_a_kind_without_declared_forms_is_still_dated() -> None:
    world = customer()
    world.node("Offer", "o1", valid_from=at(2025, 5))
    world.link(paths.PROFILE_REDEMPTIONS, "one", "o1", at=at(2025, 5, 2))
    en, ru, _ = told(world, "redemptions_count_91")
    assert (en, ru) == ("redemptions in May: 1", "Использовано в мае: 1")
