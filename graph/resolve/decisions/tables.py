"""Decisions as tables for the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from ...upright import table_of
from .carry import Done
from .events import Event, standing
from .review import OpenReview, Reviewed

SHOWN_RECORDS = 50


def done(console: Console, result: Done) -> Table:
    """Where each record was and is, records that moved first."""
    last = result.events[-1]
    first = "; ".join(f"decision {e.number} undoes {e.undoes}" for e in result.events[:-1])
    title = f"Decision {last.number}: {last.act.value}" + (f" ({first})" if first else "")
    before, after = result.before, result.after
    members = sorted(before.keys() | after.keys(), key=lambda m: (before.get(m) == after.get(m), m[1], m[0]))
    rows = []
    for member in members[:SHOWN_RECORDS]:
        was, now = before.get(member, ""), after.get(member, "")
        rows.append(["/".join(member), was, "as before" if was == now else now])
    table = table_of(console, ("record", "before", "after"), rows, title)
    if len(members) > SHOWN_RECORDS:
        table.caption = f"and {len(members) - SHOWN_RECORDS:,} records more"
    return table


def log(console: Console, events: Sequence[Event], everything: Sequence[Event]) -> Table:
    """Events in their order; `everything` is the whole log, from which it follows which of them stand."""
    stands = {event.number for event in standing(everything)}
    undone_by = {event.undoes: event.number for event in everything if event.number in stands}
    rows = []
    for event in events:
        act = event.act.value if event.undoes is None else f"undo {event.undoes}"
        state = "stands" if event.number in stands else f"undone by {undone_by.get(event.number)}"
        if event.after is None:
            state += ", not carried out yet"
        rows.append([str(event.number), f"{event.at:%Y-%m-%d %H:%M}", act, event.by, event.why, _spoken(event), state])
    headers = ("no.", "when", "act", "by", "why", "records or value", "state")
    return table_of(console, headers, rows, "Decisions about identity")


def _spoken(event: Event) -> str:
    if event.identifier is not None:
        return event.identifier
    parts: dict[str, list[str]] = {}
    for part, (_, uid) in event.parts:
        parts.setdefault(part, []).append(uid)
    shown = [", ".join(uids[:5]) + (f" … {len(uids)}" if len(uids) > 5 else "") for uids in parts.values()]
    return " | ".join(shown)


def review(console: Console, items: Sequence[OpenReview]) -> Table:
    """Open items with what tells people who the two are; keys stand whole, to be copied."""
    rows = [[one.uid, _who(one.left), _who(one.right), f"{one.probability:.2f}", one.reason] for one in items]
    headers = ("key", "one", "other", "probability", "why doubtful")
    return table_of(console, headers, rows, "Pairs that wait for a decision")


def _who(record: Reviewed) -> str:
    return ", ".join(record.shown) or "nothing but the key"
