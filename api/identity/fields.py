"""The fields of Query and Mutation about identity."""

from __future__ import annotations

from typing import Annotated

import strawberry
from strawberry import argument

from api.errors import BAD_INPUT, problem

from .decisions import IdentityChange, LoggedDecision, ReviewQueue, Terms
from .explanations import HowExplanation, WhyExplanation, WhyNotExplanation
from .service import Identity

MOST_PAIRS = 200
"""Pairs of one page of the review queue."""
Info = strawberry.Info[Identity, None]
Name = Annotated[
    strawberry.ID, argument(description="Id of a profile or account, a retired one too, or the uid of a record.")
]
MaybeName = Annotated[
    strawberry.ID | None, argument(description="Of this profile, account or record only; absent: all decisions.")
]
By = Annotated[
    str | None,
    argument(description="Who acts; kept in the log. Only where the server does not know it: see docs/mutations.md."),
]
Value = Annotated[
    strawberry.ID, argument(description="Kind and value, as phone:+74950001122; cleaned as loaders clean it.")
]
Because = Annotated[str, argument(description="Why; kept in the log for good.")]
Supersede = Annotated[bool, argument(description="Undo the earlier decisions that this one contradicts.")]


def _why(info: Info, left: Name, right: Name) -> WhyExplanation | None:
    return info.context.ask(lambda answers: answers.why(left, right))


def _how(info: Info, id: Name) -> HowExplanation | None:
    return info.context.ask(lambda answers: answers.how(id))


def _why_not(info: Info, left: Name, right: Name) -> WhyNotExplanation | None:
    return info.context.ask(lambda answers: answers.why_not(left, right))


def _review_queue(
    info: Info,
    first: Annotated[int, argument(description=f"Size of the page, 0 to {MOST_PAIRS}.")] = 20,
    after: Annotated[str | None, argument(description="Cursor of the pair after which the page begins.")] = None,
) -> ReviewQueue | None:
    if not 0 <= first <= MOST_PAIRS:
        raise problem(f"first must be 0 to {MOST_PAIRS}.", BAD_INPUT)
    return info.context.ask(lambda answers: answers.queue(first, after))


def _identity_decisions(info: Info, id: MaybeName = None) -> list[LoggedDecision] | None:
    return info.context.ask(lambda answers: answers.log(id))


def _merge(
    info: Info,
    ids: Annotated[list[strawberry.ID], argument(description="Two or more ids or uids.")],
    why: Because,
    by: By = None,
    supersede: Supersede = False,
) -> IdentityChange | None:
    terms = _terms(info, by, why, supersede)
    return info.context.ask(lambda answers: answers.merge(ids, terms))


def _split(
    info: Info,
    id: Name,
    parts: Annotated[list[list[strawberry.ID]], argument(description="Uids of the records of each part.")],
    why: Because,
    by: By = None,
    supersede: Supersede = False,
) -> IdentityChange | None:
    terms = _terms(info, by, why, supersede)
    return info.context.ask(lambda answers: answers.split(id, parts, terms))


def _ban(
    info: Info, left: Name, right: Name, why: Because, by: By = None, supersede: Supersede = False
) -> IdentityChange | None:
    terms = _terms(info, by, why, supersede)
    return info.context.ask(lambda answers: answers.ban(left, right, terms))


def _block(info: Info, value: Value, why: Because, by: By = None) -> IdentityChange | None:
    terms = _terms(info, by, why, supersede=False)
    return info.context.ask(lambda answers: answers.block(value, terms))


def _unblock(info: Info, value: Value, why: Because, by: By = None) -> IdentityChange | None:
    terms = _terms(info, by, why, supersede=False)
    return info.context.ask(lambda answers: answers.unblock(value, terms))


def _undo(
    info: Info,
    number: Annotated[int, argument(description="Number of the decision in the log.")],
    why: Because,
    by: By = None,
    supersede: Supersede = False,
) -> IdentityChange | None:
    terms = _terms(info, by, why, supersede)
    return info.context.ask(lambda answers: answers.undo(number, terms))


def _decide(
    info: Info,
    id: Annotated[strawberry.ID, argument(description="Key of the pair.")],
    same: Annotated[bool, argument(description="Whether the two are one.")],
    why: Because,
    by: By = None,
    supersede: Supersede = False,
) -> IdentityChange | None:
    terms = _terms(info, by, why, supersede)
    return info.context.ask(lambda answers: answers.decide(id, same, terms))


def _terms(info: Info, by: str | None, why: str, supersede: bool) -> Terms:
    return info.context.terms(by, why, supersede, info.path.key)


@strawberry.type
class IdentityQueries:
    """Questions about who is who; each is computed anew, in several statements."""

    why: WhyExplanation | None = strawberry.field(
        resolver=_why, description="Why two records are, or are not, one; of profiles the two closest records."
    )
    how: HowExplanation | None = strawberry.field(
        resolver=_how, description="What a profile or account rests on: its least tree of evidence."
    )
    why_not: WhyNotExplanation | None = strawberry.field(
        resolver=_why_not, name="whyNot", description="What keeps two apart, and what would help."
    )
    review_queue: ReviewQueue | None = strawberry.field(
        resolver=_review_queue, name="reviewQueue", description="Pairs that wait for a person, the most valuable first."
    )
    identity_decisions: list[LoggedDecision] | None = strawberry.field(
        resolver=_identity_decisions,
        name="identityDecisions",
        description="Decisions of people, oldest first; of one thing, or all.",
    )


@strawberry.type
class IdentityMutations:
    """Decisions of people about who is who. Each is appended to a log, and can be undone by another."""

    merge: IdentityChange | None = strawberry.mutation(
        resolver=_merge, name="mergeIdentities", description="Declare things to be one, whatever the rules say."
    )
    split: IdentityChange | None = strawberry.mutation(
        resolver=_split, name="splitProfile", description="Declare parts of a profile or account to be different."
    )
    ban: IdentityChange | None = strawberry.mutation(
        resolver=_ban, name="banPair", description="Declare two not to be the same, now and later."
    )
    block: IdentityChange | None = strawberry.mutation(
        resolver=_block,
        name="blockIdentifier",
        description="Let a value link nobody: the phone of a pick-up point, a test address. It stays with its records.",
    )
    unblock: IdentityChange | None = strawberry.mutation(
        resolver=_unblock,
        name="unblockIdentifier",
        description="Let a blocked value link again, whoever blocked it and however; undoDecision gives back ids too.",
    )
    undo: IdentityChange | None = strawberry.mutation(
        resolver=_undo, name="undoDecision", description="Undo a decision, an undoing included."
    )
    decide: IdentityChange | None = strawberry.mutation(
        resolver=_decide, name="decideReview", description="Decide a pair of the review queue: one, or not."
    )
