"""Who sends a request, as far as its headers tell: known to everything that answers it."""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass

from graph.settings import Settings

from .errors import BAD_INPUT, FORBIDDEN, problem

IDEMPOTENCY_KEY = "idempotency-key"
MOST_CHARACTERS = 255


@dataclass(frozen=True, slots=True)
class Caller:
    """What the headers of a request say.

    Attributes:
        actor: The person, by the header that `PORTRAIT_API_ACTOR_HEADER` names; None without one.
        idempotency_key: Names the mutation, so that sending it again does nothing; None without one.
    """

    actor: str | None = None
    idempotency_key: str | None = None

    @classmethod
    def of(cls, headers: Mapping[str, str], settings: Settings) -> Caller:
        """Read the headers of a request."""
        actor = headers.get(settings.api_actor_header) if settings.api_actor_header else None
        return cls((actor or "").strip() or None, headers.get(IDEMPOTENCY_KEY))


CALLER: ContextVar[Caller] = ContextVar("caller", default=Caller())  # noqa: B039 — frozen
"""The caller of the request under way."""

REQUEST: ContextVar[str | None] = ContextVar("request", default=None)
"""Digest of the request under way and its Idempotency-Key, where decisions are to be made once only."""


def acting(given: str | None, settings: Settings, *, required: bool = True) -> str | None:
    """Who acts: whom a trusted header or the settings name, else whom the caller names.

    Raises:
        GraphQLError: nobody is named though somebody must be, or the caller names another than the header does.
    """
    given = (given or "").strip() or None
    known = settings.api_actor
    if settings.api_actor_header:
        known = CALLER.get().actor
        if known is None:
            raise problem(
                f"The request has no header {settings.api_actor_header}, which says who acts.",
                FORBIDDEN,
                hint="Send it through the proxy that signs people in.",
            )
    if known and given and given != known:
        raise problem("`by` names another person than the one who is signed in.", FORBIDDEN, hint="Leave `by` out.")
    who = known or given
    if required and who is None:
        raise problem("`by` must say who acts.", BAD_INPUT)
    if who and len(who) > MOST_CHARACTERS:
        raise problem(f"`by` is longer than {MOST_CHARACTERS} characters.", BAD_INPUT)
    return who
