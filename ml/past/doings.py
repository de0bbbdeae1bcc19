"""When people do something of their own accord: order, visit, open a message. Times are UTC, as they are stored."""

from __future__ import annotations

import numpy as np

from ..task import Cases
from .history import Floats, Ints, Texts
from .snapshot import Snapshot

_DONE = (("orders", "Order", "placed_at"), ("sessions", "Session", "started_at"), ("messages", "Message", "opened_at"))
_HOUR_MS = 3_600_000.0


def doings(snapshot: Snapshot) -> tuple[Ints, Floats, Texts, Ints]:
    """Rows of profiles, times, labels and rows of all that is known of what they did."""
    profiles, times, labels, nodes = [], [], [], []
    for field, label, when in _DONE:
        link = snapshot.links["Profile", field]
        time = np.asarray(snapshot.nodes[label].columns[when], dtype=np.float64)[link.end]
        known = ~np.isnan(time)
        profiles.append(link.start[known])
        times.append(time[known])
        labels.append(np.full(int(known.sum()), label, dtype=object))
        nodes.append(link.end[known])
    return np.concatenate(profiles), np.concatenate(times), np.concatenate(labels), np.concatenate(nodes)


def by_hour(snapshot: Snapshot) -> Cases:
    """Each thing done, by its hour of the day: 00 to 23."""
    return _cases(snapshot, 1.0, 0.0, HOURS)


def by_weekday(snapshot: Snapshot) -> Cases:
    """Each thing done, by its day of the week."""
    return _cases(snapshot, 24.0, 3.0, WEEKDAYS)  # 1970 began on a Thursday


HOURS = tuple(f"{hour:02}" for hour in range(24))
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _cases(snapshot: Snapshot, hours: float, begins: float, names: tuple[str, ...]) -> Cases:
    profile, time, label, node = doings(snapshot)
    place = (np.floor(time / (_HOUR_MS * hours)) + begins).astype(np.int64) % len(names)
    choice: Texts = np.array(names, dtype=object)[place]
    return Cases(profile, choice, time, np.ones(len(profile), dtype=np.bool_), label, node)
