"""Values that people block: what they are called, who holds them, and whether they are blocked by the log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...cypher import statement
from ...driver import Database
from ...errors import InputError, NotFound
from ...identifiers import clean
from ...model.identifiers import IDENTIFIER_KINDS
from ...settings import Settings
from ..records import Member
from .events import Act, Event, standing


def named(database: Database, settings: Settings, text: str) -> tuple[str, str | None]:
    """The key of a value that a person named, and why it is blocked; None if it is not.

    Raises:
        InputError: it is not written as kind:value.
        NotFound: the graph has no such value.
    """
    # Errors do not repeat what was typed: a value is personal data.
    kind, colon, value = text.strip().partition(":")
    if not colon or kind not in IDENTIFIER_KINDS:
        raise InputError(
            "a value is written kind:value",
            hint=f"As phone:+74950001122. Kinds: {', '.join(sorted(IDENTIFIER_KINDS))}.",
        )
    cleaned = clean(IDENTIFIER_KINDS[kind], value, region=settings.phone_region)
    rows = database.rows(statement("resolve/block_found"), uids=[text.strip(), f"{kind}:{cleaned or value}"])
    if not rows:
        raise NotFound(
            "the graph has no such value",
            hint="Values that many records share: portrait query shared_identifiers; "
            "what two records share: portrait identity why ID ID.",
        )
    [[uid, blocked]] = rows
    return uid, blocked


def holders(database: Database, identifier: str) -> set[Member]:
    """Records that hold a value, and the one that an external id names."""
    rows = database.rows(statement("resolve/block_holders"), uid=identifier)
    return {(label, uid) for label, uid in rows}


def blocked_by_now(events: Sequence[Event], identifier: str) -> str | None:
    """Why a value is blocked by the log: the last word that stands; None if it is not.

    What somebody did to it by hand, past the log, counts as a word said before the event that first met it.
    """
    ours = [event for event in events if event.identifier == identifier]
    by_hand: dict[int, str | None] = {}
    for event in ours:
        if event.blocked_before != _last_word(events[: event.number - 1], identifier, by_hand):
            by_hand[event.number] = event.blocked_before
    return _last_word(events, identifier, by_hand)


def _last_word(events: Sequence[Event], identifier: str, by_hand: Mapping[int, str | None]) -> str | None:
    stands = {event.number for event in standing(events)}
    for event in reversed(events):
        if event.identifier != identifier:
            continue
        if event.number in stands:
            return event.why if event.act is Act.BLOCK else None
        if event.number in by_hand:
            return by_hand[event.number]
    return None
