"""Preferred hour: at which hour of the day, UTC, a person orders, visits and opens messages; asked of everybody."""

from __future__ import annotations

from graph.settings import Settings

from ..past.doings import HOURS, by_hour
from ..past.history import Flags
from ..past.snapshot import Snapshot
from ..task import ChoiceTask, alive


def _everybody(snapshot: Snapshot, settings: Settings) -> Flags:
    return alive(snapshot)


def _says(hour: str, taken: int, of: int) -> tuple[str, str]:
    hours = f"{hour}:00–{hour}:59 UTC"
    return (
        f"{taken} of {of} orders, visits and opened messages at {hours}",
        f"{taken} из {of} заказов, визитов и открытых сообщений в {hours}",
    )


TASK = ChoiceTask(
    name="contact_hour",
    question="At which hour of the day (UTC) is this person at hand?",
    horizon_days=lambda settings: settings.contact_days,
    asked=_everybody,
    cases=by_hour,
    says=_says,
    circle=HOURS,
)
