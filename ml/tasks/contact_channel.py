"""Preferred channel of contact: by which of them a person answers what is sent to them; asked of everybody."""

from __future__ import annotations

import numpy as np

from graph.settings import Settings

from ..past.history import DAY_MS, Flags, Floats
from ..past.snapshot import Snapshot
from ..task import Cases, ChoiceTask, alive

MESSAGES = ("Profile", "messages")
SETTLED_DAYS = 2
"""A message counts once it has had so long to be opened, so that the newest ones do not look ignored."""

_NAMES = {"email": "e-mail", "sms": "SMS"}


def _everybody(snapshot: Snapshot, settings: Settings) -> Flags:
    return alive(snapshot)


def _answered(snapshot: Snapshot) -> Cases:
    sent, messages = snapshot.links[MESSAGES], snapshot.nodes["Message"]
    settled = messages.time[sent.end] <= snapshot.as_of - SETTLED_DAYS * DAY_MS
    profile, message = sent.start[settled], sent.end[settled]
    opened, clicked = (_times(snapshot, name)[message] for name in ("opened_at", "clicked_at"))
    return Cases(
        profile,
        np.asarray(messages.columns["channel"], dtype=object)[message],
        messages.time[message],
        ~np.isnan(opened) | ~np.isnan(clicked),
        np.full(len(message), "Message", dtype=object),
        message,
    )


def _times(snapshot: Snapshot, name: str) -> Floats:
    return np.asarray(snapshot.nodes["Message"].columns[name], dtype=np.float64)


def _says(channel: str, taken: int, of: int) -> tuple[str, str]:
    name = _NAMES.get(channel, channel)
    return f"opened {taken} of {of} messages by {name}", f"Открыто {taken} из {of} сообщений, канал: {name}"


TASK = ChoiceTask(
    name="contact_channel",
    question="By which channel does this person answer what is sent to them?",
    horizon_days=lambda settings: settings.contact_days,
    asked=_everybody,
    clock=MESSAGES,
    cases=_answered,
    says=_says,
    offered=True,
)
