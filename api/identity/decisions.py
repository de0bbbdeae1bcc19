"""Decisions in GraphQL: their terms, and the types of the log, of what one changed, and of the review queue."""

from __future__ import annotations

from typing import TypedDict

import strawberry

from .explanations import IdentityRecord, Words, label


class Terms(TypedDict):
    """Who decides, why, whether contradicting decisions fall, and what request decides once only, if one does."""

    by: str
    why: str
    supersede: bool
    request: str | None


@strawberry.type(description="A record and the part that a decision puts it in.")
class DecidedRecord:
    """A record and the part that a decision puts it in."""

    part: str = strawberry.field(description="Records of one part are one, of different parts are not.")
    label: str = strawberry.field(description="Type of the record.")
    uid: str = strawberry.field(description="Its key.")


@strawberry.type(description="Where a record was before a decision, and is after it.")
class MovedRecord:
    """Where a record was before a decision, and is after it."""

    label: str = strawberry.field(description="Type of the record.")
    uid: str = strawberry.field(description="Its key.")
    before: strawberry.ID | None = strawberry.field(description="Id of its profile or account before.")
    after: strawberry.ID | None = strawberry.field(description="Id of its profile or account after.")


@strawberry.type(description="A decision of a person, as the log keeps it.")
class LoggedDecision:
    """A decision of a person, as the log keeps it."""

    number: int = strawberry.field(description="Its place in the log, from 1.")
    act: str = strawberry.field(description="merge, split, ban, confirm, reject, block, unblock or undo.")
    side: str = strawberry.field(description="people or companies; both where it blocks or unblocks a value.")
    by: str = strawberry.field(description="Who decided.")
    why: str = strawberry.field(description="Why, in the decider's words.")
    at: str = strawberry.field(description="When, ISO 8601.")
    undoes: int | None = strawberry.field(description="Number of the decision that it undoes.")
    stands: bool = strawberry.field(description="Whether no other decision undoes it.")
    parts: list[DecidedRecord] = strawberry.field(description="What it says of which records.")
    identifier: strawberry.ID | None = strawberry.field(
        description="Key of the identifier that it blocks or unblocks; null too if your role may not see it."
    )
    moved: list[MovedRecord] = strawberry.field(description="Records that it concerns, those that moved first.")


@strawberry.type(description="What a decision did.")
class IdentityChange:
    """What a decision did."""

    decision: LoggedDecision = strawberry.field(description="The decision, as it is kept.")
    superseded: list[int] = strawberry.field(description="Numbers of earlier decisions that it undid first.")
    before: list[strawberry.ID] = strawberry.field(description="Profiles or accounts of these records before.")
    after: list[strawberry.ID] = strawberry.field(description="Profiles or accounts of these records now.")
    notes: list[str] = strawberry.field(description="What the decider should know.")


@strawberry.type(description="One of the two records of a doubtful pair.")
class DoubtfulRecord:
    """One of the two records of a doubtful pair."""

    record: IdentityRecord = strawberry.field(description="The record.")
    shown: list[str] | None = strawberry.field(
        description="What tells people who it is: names, birth date, city; null if your role may not see it."
    )


@strawberry.type(description="A pair of records that may be one and waits for a person's decision.")
class DoubtfulPair:
    """A pair of records that may be one and waits for a person's decision."""

    id: strawberry.ID = strawberry.field(description="Its key; give it to decideReview.")
    side: str = strawberry.field(description="people or companies.")
    left: DoubtfulRecord = strawberry.field(description="One record.")
    right: DoubtfulRecord = strawberry.field(description="The other.")
    probability: float = strawberry.field(description="That they are one, 0 to 1.")
    words: strawberry.Private[Words]
    value: float = strawberry.field(description="What deciding it is worth; the queue is sorted by it.")
    cursor: str = strawberry.field(description="Where it stands; give it as `after`.")

    reason: str = strawberry.field(resolver=label, description="Why it is doubtful.")


@strawberry.type(description="A page of the review queue, the most valuable pairs first.")
class ReviewQueue:
    """A page of the review queue, the most valuable pairs first."""

    items: list[DoubtfulPair] = strawberry.field(description="The pairs.")
    end_cursor: str | None = strawberry.field(
        name="endCursor", description="Give it as `after` for the next page; null where nothing follows."
    )
