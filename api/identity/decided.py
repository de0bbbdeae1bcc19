"""Decisions as the log keeps them, and what came of them, as GraphQL types."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

import strawberry

from graph.resolve.decisions.carry import Done
from graph.resolve.decisions.events import Event
from graph.resolve.records import Member

from .decisions import DecidedRecord, IdentityChange, LoggedDecision, MovedRecord


def change(done: Done, values: bool) -> IdentityChange:
    """What a decision did; `values` is whether the caller may see values of identifiers."""
    *first, last = done.events
    return IdentityChange(
        decision=logged(last, True, values),
        superseded=[event.undoes for event in first if event.undoes is not None],
        before=_ids(done.before.values()),
        after=_ids(done.after.values()),
        notes=list(done.notes),
    )


def logged(event: Event, stands: bool, values: bool) -> LoggedDecision:
    """A decision and whether it stands; `values` as in `change`."""
    return LoggedDecision(
        number=event.number,
        act=event.act.value,
        side=event.side,
        by=event.by,
        why=event.why,
        at=spoken_time(event.at),
        undoes=event.undoes,
        stands=stands,
        parts=[DecidedRecord(part=part, label=label, uid=uid) for part, (label, uid) in event.parts],
        identifier=_id(event.identifier) if values else None,
        moved=_moved(event),
    )


def spoken_time(at: datetime) -> str:
    """As ISO 8601 in UTC."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _moved(event: Event) -> list[MovedRecord]:
    before: dict[Member, str] = {member: identity for identity, member in event.before}
    after = {member: identity for identity, member in event.after or ()}
    members = sorted(before.keys() | after.keys(), key=lambda m: (before.get(m) == after.get(m), m[1], m[0]))
    return [
        MovedRecord(label=label, uid=uid, before=_id(before.get((label, uid))), after=_id(after.get((label, uid))))
        for label, uid in members
    ]


def _ids(found: Iterable[str]) -> list[strawberry.ID]:
    return [strawberry.ID(identity) for identity in sorted(set(found))]


def _id(identity: str | None) -> strawberry.ID | None:
    return None if identity is None else strawberry.ID(identity)
