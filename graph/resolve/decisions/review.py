"""The review queue: doubtful pairs that resolution proposes and a person decides."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any, NamedTuple

from ...cypher import query, statement
from ...driver import Database
from ...errors import InputError, NotFound
from ...settings import Settings
from ..records import Member
from ..sides import Side
from .carry import Decider, Done, carry_out, caught_up, one_side, two_parts
from .events import Act, read_events, standing
from .places import find
from .settled import Settled
from .turn import turn

BATCH_ROWS = 5000


class Doubt(NamedTuple):
    """Two records that may be one.

    Attributes:
        left, right: The records.
        probability: That they are one, 0–1.
        reason: Why a person should look, without personal data.
    """

    left: Member
    right: Member
    probability: float
    reason: str

    @property
    def uid(self) -> str:
        """Key of its item, whichever record comes first."""
        left, right = sorted((self.left, self.right))
        return f"{'/'.join(left)} ~ {'/'.join(right)}"


class Reviewed(NamedTuple):
    """One of the two records of an item.

    Attributes:
        member: The record.
        entity: Its profile or account; None before it is resolved.
        shown: What tells people who it is: names, birth date, city. Personal data.
    """

    member: Member
    entity: str | None
    shown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpenReview:
    """An item that waits for a decision.

    Attributes:
        uid: Its key.
        side: people or companies.
        left, right: The two records.
        probability: That they are one, 0–1.
        reason: Why it is doubtful.
        opened_at: Since when both records have been known.
        value: What deciding it is worth: doubt, 1 at probability one half, times the logarithm of 1 + the number of
            records of both profiles or accounts.
    """

    uid: str
    side: str
    left: Reviewed
    right: Reviewed
    probability: float
    reason: str
    opened_at: datetime | None
    value: float

    @property
    def cursor(self) -> str:
        """What `open_reviews` takes as `after` to go on behind this item."""
        return json.dumps([self.value, self.uid], ensure_ascii=False)


def write_reviews(database: Database, side: Side, items: Sequence[Doubt]) -> int:
    """Make the open items of a side exactly these, but for those that a standing decision settles.

    Args:
        database: Where to.
        side: People or companies.
        items: Doubtful pairs; of a pair given twice the last counts.

    Returns:
        How many items are open.
    """
    was = [uid for (uid,) in database.stream(statement("resolve/review_items"), side=side.name)]
    return _replace(database, side, was, items)


def renew_reviews(
    database: Database, side: Side, items: Sequence[Doubt], touched: Collection[str], near: Collection[str]
) -> None:
    """Make the open items of some records these; those of all others stay as they are.

    Args:
        database: Where to.
        side: People or companies.
        items: Doubtful pairs; others than those of the records are left out.
        touched: Uids of records all of whose pairs were weighed.
        near: Uids of records of which the pairs among them were weighed.
    """

    def ours(left: str, right: str) -> bool:
        return left in touched or right in touched or (left in near and right in near)

    uids = sorted({*touched, *near})
    open_ones = database.rows(statement("resolve/review_items_of"), side=side.name, uids=uids)
    was = [uid for uid, records in open_ones if len(records) != 2 or ours(*records)]
    wanted = [item for item in items if ours(item.left[1], item.right[1])]
    if was or wanted:
        _replace(database, side, was, wanted)


def _replace(database: Database, side: Side, was: Sequence[str], items: Sequence[Doubt]) -> int:
    """Write items that no standing decision settles, close those of before that are not among them."""
    settled = Settled([event for event in standing(read_events(database)) if event.side == side.name])
    rows: dict[str, dict[str, Any]] = {}
    for item in items:
        if item.left != item.right and not settled(item.left, item.right):
            left, right = sorted((item.left, item.right))
            rows[item.uid] = {
                "uid": item.uid, "left": list(left), "right": list(right), "probability": item.probability,
                "reason": item.reason,
            }  # fmt: skip
    closed = [uid for uid in was if uid not in rows]
    for at in range(0, len(closed), BATCH_ROWS):
        database.write(statement("resolve/review_close"), uids=closed[at : at + BATCH_ROWS])
    wanted = [rows[uid] for uid in sorted(rows)]
    written = 0
    for at in range(0, len(wanted), BATCH_ROWS):
        batch = wanted[at : at + BATCH_ROWS]
        written += database.write(statement("resolve/review_write"), side=side.name, rows=batch).rows[0][0]
    return written


def open_reviews(database: Database, limit: int = 50, after: str | None = None) -> list[OpenReview]:
    """Open items, most valuable first.

    Args:
        database: The graph.
        limit: Most items.
        after: `cursor` of the last item seen.

    Raises:
        InputError: `after` is no cursor.
    """
    value, uid = _cursor(after)
    return _open(database, value=value, uid=uid, rows=limit)


def decide(
    database: Database,
    settings: Settings,
    uid: str,
    same: bool,
    *,
    by: str,
    why: str,
    supersede: bool = False,
    request: str | None = None,
) -> Done:
    """Decide an item: its records are one, which merges as `merge` does, or they are not, which bans as `ban` does.

    The item goes off the queue in the transaction that appends the event; the event names it.

    Raises:
        NotFound: there is no such item, or somebody decided it before.
        InputError: an earlier decision says otherwise.
    """
    decider = Decider(by, why, supersede, request)
    with turn(database, settings):
        events = caught_up(database, settings)
        if done := decider.made(events):
            return done
        found = _open(database, item=uid, rows=1)
        if not found:
            raise NotFound(
                "there is no such item in the review queue",
                hint="It may be decided, or no longer doubtful: portrait identity review.",
            )
        members = [found[0].left.member, found[0].right.member]
        named = find(database, ["/".join(member) for member in members], events)
        side = one_side(named)
        if not same:
            return carry_out(database, settings, decider, events, Act.REJECT, side.name, two_parts(named), review=uid)
        assumed = [pair for thing in named for pair in pairwise(thing.members)]
        parts = [("1", member) for member in sorted(members)]
        return carry_out(database, settings, decider, events, Act.CONFIRM, side.name, parts, assumed, review=uid)


def _cursor(after: str | None) -> tuple[float | None, str | None]:
    if after is None:
        return None, None
    try:
        value, uid = json.loads(after)
        return float(value), str(uid)
    except (ValueError, TypeError):
        raise InputError("this is no cursor of the review queue") from None


def _open(database: Database, **given: Any) -> list[OpenReview]:
    asked = query("resolve/review_open")
    parameters = {parameter.name: parameter.default for parameter in asked.parameters} | given
    found: list[OpenReview] = []
    for uid, side, probability, reason, opened, value, records in database.rows(asked.text, **parameters):
        left, right = sorted(
            Reviewed((label, key), entity, tuple(text for text in shown if text))
            for label, key, entity, shown in records
        )
        at = opened.to_native() if opened is not None else None
        found.append(OpenReview(uid, side, left, right, probability, reason, at, value))
    return found
