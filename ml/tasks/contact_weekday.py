"""Preferred day: on which day of the week, UTC, a person orders, visits and opens messages; asked of everybody."""

from __future__ import annotations

from graph.settings import Settings

from ..past.doings import WEEKDAYS, by_weekday
from ..past.history import Flags
from ..past.snapshot import Snapshot
from ..task import ChoiceTask, alive

_RU = dict(zip(WEEKDAYS, ("пн", "вт", "ср", "чт", "пт", "сб", "вс"), strict=True))


def _everybody(snapshot: Snapshot, settings: Settings) -> Flags:
    return alive(snapshot)


def _says(day: str, taken: int, of: int) -> tuple[str, str]:
    return (
        f"{taken} of {of} orders, visits and opened messages on a {day} (UTC)",
        f"{taken} из {of} заказов, визитов и открытых сообщений в день недели: {_RU[day]} (UTC)",
    )


TASK = ChoiceTask(
    name="contact_weekday",
    question="On which day of the week (UTC) is this person at hand?",
    horizon_days=lambda settings: settings.contact_days,
    asked=_everybody,
    cases=by_weekday,
    says=_says,
)
