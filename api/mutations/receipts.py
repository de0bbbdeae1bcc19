"""Idempotency-Key: the same mutation sent again is answered again, and not done again.

What was answered is kept in the graph, in the transaction in which the work is done: either both are there or neither.
Whoever sends the same key meanwhile waits for the lock on it, in whatever process.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

import orjson

from api.caller import MOST_CHARACTERS, Caller
from api.errors import BAD_INPUT, IDEMPOTENCY_MISMATCH, problem
from graph.cypher import statement
from graph.driver import Database
from graph.model.provenance import ANSWERED, Receipt
from graph.writer import Writer


def digest(*parts: str) -> str:
    """One text for several; keys and requests hold personal data, which needs no second place."""
    return hashlib.sha256(orjson.dumps(parts)).hexdigest()


def receipt_uid(caller: Caller) -> str | None:
    """Key of the receipt of the caller's Idempotency-Key; None if there is none.

    Raises:
        GraphQLError: it cannot be one.
    """
    key = caller.idempotency_key
    if key is None:
        return None
    if not 1 <= len(key) <= MOST_CHARACTERS or not key.isprintable():
        raise problem(
            f"The Idempotency-Key is not 1 to {MOST_CHARACTERS} printable characters.",
            BAD_INPUT,
            hint="Make a new random UUID for every mutation, and send it again with every repetition.",
        )
    return digest(caller.actor or "", key)


def kept(transaction: Database, uid: str, request: str) -> dict[str, Any] | None:
    """The answer that was given to this request; None if there was none yet. Takes the lock on the key.

    Raises:
        GraphQLError: the key was sent with another request.
    """
    [[known, answer]] = transaction.write(statement("api/receipt"), uid=uid).rows
    if known is None:
        return None
    if known != request:
        raise problem(
            "This Idempotency-Key was sent before with another mutation or other variables.",
            IDEMPOTENCY_MISMATCH,
            hint="A new mutation needs a new key.",
        )
    found: dict[str, Any] = orjson.loads(answer)
    return found


def keep(
    transaction: Database,
    uid: str,
    request: str,
    answer: Mapping[str, Any],
    *,
    at: datetime,
    hours: int,
    runs: Iterable[str] = (),
) -> None:
    """Keep an answer, for some hours, with the load runs that it speaks of."""
    with Writer(transaction) as writer:
        writer.put(
            Receipt(
                uid=uid,
                request=request,
                answer=orjson.dumps(answer).decode(),
                answered_at=at,
                expires_at=at + timedelta(hours=hours),
            )
        )
        for run in runs:
            writer.put(ANSWERED(uid, run))


def forget_expired(database: Database) -> int:
    """Forget answers whose time is over; returns how many."""
    forgotten: int = database.write(statement("api/receipts_forget")).rows[0][0]
    return forgotten
