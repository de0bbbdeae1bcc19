"""What people do about identity: merge, split, ban, block, unblock, undo. One act at a time, each an appended event."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ...driver import Database
from ...errors import InputError, NotFound
from ...settings import Settings
from .blocked import named as value_named
from .carry import Decider, Done, carry_out, caught_up, one_side, two_parts
from .claims import contradictions_among
from .events import BOTH, REST, Act, Event, standing
from .places import Named, find
from .turn import turn


def merge(
    database: Database,
    settings: Settings,
    names: Sequence[str],
    *,
    by: str,
    why: str,
    supersede: bool = False,
    request: str | None = None,
) -> Done:
    """Declare profiles, accounts or records to be one, whatever the rules say.

    Args:
        database: The graph.
        settings: As for resolution.
        names: Ids of profiles or accounts, retired ones too, or uids of records; two or more.
        by, why: Who decides, and why.
        supersede: Undo what contradicts it, by events of their own.
        request: Names what asks for it: what it has decided before is not decided again, but told.

    Raises:
        InputError: the names are not of one side, name fewer than two things, or contradict an earlier decision.
        NotFound: a name is unknown.
    """
    decider = Decider(by, why, supersede, request)
    with turn(database, settings):
        events = caught_up(database, settings)
        if done := decider.made(events):
            return done
        named = find(database, names, events)
        heads = list(dict.fromkeys(thing.head for thing in named))
        if len(heads) < 2:
            raise InputError("a merge needs two different things to merge")
        assumed = [pair for thing in named for pair in pairwise(thing.members)]
        parts = [("1", head) for head in sorted(heads)]
        notes = _notes_of_merge(database, named)
        return carry_out(
            database, settings, decider, events, Act.MERGE, one_side(named).name, parts, assumed, notes=notes
        )


def split(
    database: Database,
    settings: Settings,
    name: str,
    parts: Sequence[Sequence[str]],
    *,
    by: str,
    why: str,
    supersede: bool = False,
    request: str | None = None,
) -> Done:
    """Declare parts of a profile or account to be different; each part stays together.

    Records that no part names are apart from all parts, and otherwise as the evidence has them.

    Args:
        database: The graph.
        settings: As for resolution.
        name: Id of the profile or account.
        parts: Uids of the records of each part.
        by, why, supersede, request: As for `merge`.

    Raises:
        InputError: a part is empty, two share a record, all records are in one part, a record is of another profile
            or account, or an earlier decision says otherwise.
        NotFound: a name is unknown.
    """
    decider = Decider(by, why, supersede, request)
    with turn(database, settings):
        events = caught_up(database, settings)
        if done := decider.made(events):
            return done
        [whole] = find(database, [name], events)
        named = find(database, [uid for part in parts for uid in part], events)
        order = iter(named)
        placed = [(str(at), next(order).head) for at, part in enumerate(parts, 1) for _ in part]
        listed = [member for _, member in placed]
        if not all(parts) or len(set(listed)) < len(listed):
            raise InputError("every part needs a record, and no record may be in two parts")
        if not set(listed) <= set(whole.members):
            raise InputError("a part names a record that is not in this profile or account")
        rest = [(REST, member) for member in whole.members if member not in set(listed)]
        if len(parts) + bool(rest) < 2:
            raise InputError("one part with all records splits nothing")
        return carry_out(database, settings, decider, events, Act.SPLIT, whole.side.name, sorted(placed) + sorted(rest))


def ban(
    database: Database,
    settings: Settings,
    left: str,
    right: str,
    *,
    by: str,
    why: str,
    supersede: bool = False,
    request: str | None = None,
) -> Done:
    """Declare two records, or the smallest records of two profiles or accounts, not to be the same.

    Raises:
        InputError: both are one record, not of one side, or an earlier decision says otherwise.
        NotFound: a name is unknown.
    """
    decider = Decider(by, why, supersede, request)
    with turn(database, settings):
        events = caught_up(database, settings)
        if done := decider.made(events):
            return done
        named = find(database, [left, right], events)
        return carry_out(database, settings, decider, events, Act.BAN, one_side(named).name, two_parts(named))


def block(database: Database, settings: Settings, value: str, *, by: str, why: str, request: str | None = None) -> Done:
    """Declare that a value links nobody: the phone of a pick-up point, a test address.

    Args:
        database: The graph.
        settings: As for resolution.
        value: Key of an identifier, kind:value.
        by, why, request: As for `merge`; why is also kept with the value.

    Raises:
        InputError: it is blocked already, no reason is given, or it is not written as kind:value.
        NotFound: the graph has no such value.
    """
    if not why.strip():
        raise InputError("to block a value takes a reason; it is kept with the value", hint="Say why: --why TEXT.")
    return _of_value(database, settings, Decider(by, why, request=request), Act.BLOCK, value)


def unblock(
    database: Database, settings: Settings, value: str, *, by: str, why: str, request: str | None = None
) -> Done:
    """Declare that a blocked value may link again, by the evidence.

    Raises:
        InputError: it is not blocked, or not written as kind:value.
        NotFound: the graph has no such value.
    """
    return _of_value(database, settings, Decider(by, why, request=request), Act.UNBLOCK, value)


def _of_value(database: Database, settings: Settings, decider: Decider, act: Act, value: str) -> Done:
    with turn(database, settings):
        events = caught_up(database, settings)
        if done := decider.made(events):
            return done
        identifier, blocked = value_named(database, settings, value)
        if (blocked is not None) == (act is Act.BLOCK):
            said = "it is not blocked" if blocked is None else f"it is blocked already{_since(events, identifier)}"
            raise InputError(
                said, where="the value", hint="Nothing was written. What was decided: portrait identity log."
            )
        return carry_out(
            database, settings, decider, events, act, BOTH, identifier=identifier, blocked_before=blocked
        )  # fmt: skip


def _since(events: Sequence[Event], identifier: str) -> str:
    blocks = [e for e in standing(events) if e.identifier == identifier and e.act is Act.BLOCK]
    return f", by decision {blocks[-1].number}" if blocks else ", by hand"


def undo(
    database: Database,
    settings: Settings,
    number: int,
    *,
    by: str,
    why: str,
    supersede: bool = False,
    request: str | None = None,
) -> Done:
    """Undo an event, an undoing included, by an event.

    Raises:
        NotFound: there is no such event.
        InputError: it is undone already, or what comes to stand again contradicts a later decision.
    """
    decider = Decider(by, why, supersede, request)
    with turn(database, settings):
        events = caught_up(database, settings)
        if done := decider.made(events):
            return done
        target = next((event for event in events if event.number == number), None)
        if target is None:
            raise NotFound("there is no such decision", where=f"decision {number}", hint="portrait identity log")
        stands = standing(events)
        if target not in stands:
            undoer = next(event for event in stands if event.undoes == number)
            raise InputError(f"it is undone already, by decision {undoer.number}", where=f"decision {number}")
        return carry_out(database, settings, decider, events, Act.UNDO, target.side, undoes=target)


def _notes_of_merge(database: Database, named: Sequence[Named]) -> list[str]:
    notes: list[str] = []
    if len({thing.entity for thing in named}) == 1 and named[0].entity is not None:
        notes.append("They are one already; the decision keeps them so.")
    rules = contradictions_among(database, one_side(named), {m for thing in named for m in thing.members})
    notes += [f"The rules would keep them apart: {rule} ({count} pairs of records)." for rule, count in rules.items()]
    return notes
